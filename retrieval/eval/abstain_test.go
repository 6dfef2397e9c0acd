package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/answer"
)

func TestAbstention(t *testing.T) {
	got := abstention([]verdict{
		{0.9, answer.Extractive, true, true},
		{0.8, answer.Generated, false, false}, // overclaim
		{0.5, answer.Uncertain, true, true},
		{0.5, answer.Extractive, true, false}, // claimed, but the wrong clauses
		{0.1, answer.Uncertain, false, false},
		{0, answer.NoEvidence, false, false},
		{0, answer.NoEvidence, true, true}, // false refusal
	})
	// In order of confidence: right, wrong, then two of which one is wrong, wrong, then two of which one is wrong.
	errors := []float64{0, 1, 1.5, 2, 3, 3.5, 4}
	want := Abstention{
		Answerable: 4, Unanswerable: 3,
		Refused:   Selection{2, 1. / 2, 1. / 3},
		Unclaimed: Selection{4, 2. / 4, 2. / 3},
		// Pairs won: .9 beats all three; .5 beats .1 and 0, twice; 0 ties with 0.
		AUC:        (3 + 2 + 2 + 0.5) / 12,
		RefusedAt5: 0, // the threshold is the lowest confidence of an answerable question, 0
		Risk:       4. / 7,
		Ideal:      (0 + 0 + 0 + 1./4 + 2./5 + 3./6 + 4./7) / 7,
		Working:    Point{3. / 7, 2. / 3, 0.5},
	}
	for n, e := range errors {
		want.AURC += e / float64(n+1) / 7
		want.Curve = append(want.Curve, Point{float64(n+1) / 7, e / float64(n+1), []float64{0.9, 0.8, 0.5, 0.5, 0.1, 0, 0}[n]})
	}
	if diff := cmp.Diff(want, got, about); diff != "" {
		t.Errorf("abstention (-want +got):\n%s", diff)
	}
}

func TestAbstentionOfNothing(t *testing.T) {
	want := Abstention{AUC: 0.5, Refused: Selection{Precision: 1}, Unclaimed: Selection{Precision: 1}}
	if diff := cmp.Diff(want, abstention(nil)); diff != "" {
		t.Errorf("abstention (-want +got):\n%s", diff)
	}
}

func TestRefusedAt(t *testing.T) {
	var high []float64
	for n := range 40 {
		high = append(high, float64(n)/40)
	}
	low := []float64{0, 0.04, 0.06, 0.9} // the third answerable question, at .05, is the first that is not refused
	if got, want := refusedAt(0.05, high, low), 0.5; got != want {
		t.Errorf("got %.2f, want %.2f", got, want)
	}
}

func TestCurveIsShort(t *testing.T) {
	verdicts := make([]verdict, 1234)
	for n := range verdicts {
		verdicts[n] = verdict{float64(n) / 1234, answer.Extractive, true, n%3 > 0}
	}
	a := abstention(verdicts)
	if last := a.Curve[len(a.Curve)-1]; len(a.Curve) != 100 || last.Coverage != 1 || last.Risk != a.Risk {
		t.Errorf("%d points, the last %+v, risk %.3f", len(a.Curve), last, a.Risk)
	}
}
