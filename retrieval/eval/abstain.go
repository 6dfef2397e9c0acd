package eval

import (
	"cmp"
	"math"
	"slices"

	"yiju/retrieval/answer"
)

// Abstention measures how well the system knows what it does not know. Shares are 0..1.
type Abstention struct {
	Answerable   int `json:"answerable"`
	Unanswerable int `json:"unanswerable"`

	Refused   Selection `json:"refused"`   // status no_evidence
	Unclaimed Selection `json:"unclaimed"` // status no_evidence or uncertain

	// AUC is the probability that an answerable question has a higher confidence than an unanswerable one.
	AUC float64 `json:"auc"`
	// RefusedAt5 is the share of the unanswerable questions whose confidence is below the threshold under which 5 % of
	// the answerable ones fall.
	RefusedAt5 float64 `json:"refused_at_5"`

	// Risk is the share of wrong answers if every question were answered; AURC is the mean of the risk over all
	// coverages, answering the most confident first; Ideal is the AURC of the best possible order
	// (Geifman, Uziel, El-Yaniv 2019, arXiv:1805.08206).
	Risk  float64 `json:"risk"`
	AURC  float64 `json:"aurc"`
	Ideal float64 `json:"aurc_ideal"`

	Curve   []Point `json:"curve"`   // risk by coverage, at most 100 points
	Working Point   `json:"working"` // the operating point: what the system claims to answer
}

// Selection compares withheld answers with unanswerable questions.
type Selection struct {
	N         int     `json:"n"`         // questions withheld
	Precision float64 `json:"precision"` // share of them that are unanswerable; 1 for none
	Recall    float64 `json:"recall"`    // share of the unanswerable that were withheld
}

// Point is a point of the risk-coverage curve.
type Point struct {
	Coverage   float64 `json:"coverage"`   // share of the questions answered
	Risk       float64 `json:"risk"`       // share of these whose answer is wrong
	Confidence float64 `json:"confidence"` // of the last question answered
}

// verdict is the outcome of one question, the input of Abstention.
type verdict struct {
	confidence float64
	status     answer.Status
	answerable bool
	right      bool // answerable, and the first clauses answer it
}

func (v verdict) refused() bool { return v.status == answer.NoEvidence }
func (v verdict) claims() bool  { return !v.refused() && v.status != answer.Uncertain }

// abstention measures verdicts.
func abstention(verdicts []verdict) Abstention {
	var a Abstention
	var high, low []float64
	for _, v := range verdicts {
		if v.answerable {
			high = append(high, v.confidence)
		} else {
			low = append(low, v.confidence)
		}
	}
	a.Answerable, a.Unanswerable = len(high), len(low)
	a.Refused = selection(verdicts, verdict.refused)
	a.Unclaimed = selection(verdicts, func(v verdict) bool { return !v.claims() })
	a.AUC = auc(high, low)
	a.RefusedAt5 = refusedAt(0.05, high, low)
	a.risk(verdicts)
	return a
}

func selection(verdicts []verdict, withheld func(verdict) bool) Selection {
	all, right, unanswerable := 0.0, 0.0, 0.0
	for _, v := range verdicts {
		unanswerable += count(!v.answerable)
		all += count(withheld(v))
		right += count(withheld(v) && !v.answerable)
	}
	s := Selection{N: int(all), Precision: 1, Recall: right / max(unanswerable, 1)}
	if all > 0 {
		s.Precision = right / all
	}
	return s
}

// refusedAt returns the share of low below the threshold at which the given share of high is lost.
func refusedAt(share float64, high, low []float64) float64 {
	if len(high) == 0 || len(low) == 0 {
		return 0
	}
	high = slices.Sorted(slices.Values(high))
	threshold := high[int(share*float64(len(high)))]
	below := 0.0
	for _, c := range low {
		below += count(c < threshold)
	}
	return below / float64(len(low))
}

// risk computes the curve and its summaries. Questions of equal confidence have no order: each contributes the mean of
// their errors.
func (a *Abstention) risk(verdicts []verdict) {
	n := len(verdicts)
	if n == 0 {
		return
	}
	sorted := slices.Clone(verdicts)
	slices.SortStableFunc(sorted, func(x, y verdict) int { return cmp.Compare(y.confidence, x.confidence) })
	errors := make([]float64, 0, n) // among the first k+1
	sum := 0.0
	for start := 0; start < n; {
		end, wrong := start, 0.0
		for ; end < n && sorted[end].confidence == sorted[start].confidence; end++ {
			wrong += count(!sorted[end].right)
		}
		for range end - start {
			sum += wrong / float64(end-start)
			errors = append(errors, sum)
		}
		start = end
	}
	at := func(k int) Point {
		return Point{float64(k) / float64(n), errors[k-1] / float64(k), sorted[k-1].confidence}
	}
	a.Risk = sum / float64(n)
	right := n - int(math.Round(sum))
	for k := 1; k <= n; k++ {
		a.AURC += at(k).Risk / float64(n)
		a.Ideal += float64(max(0, k-right)) / float64(k) / float64(n)
	}
	points := min(n, 100)
	for i := 1; i <= points; i++ {
		a.Curve = append(a.Curve, at(i*n/points))
	}
	a.Working = working(verdicts)
}

// working returns the operating point by the statuses, ignoring confidences.
func working(verdicts []verdict) Point {
	p := Point{Confidence: 1}
	claimed, wrong := 0.0, 0.0
	for _, v := range verdicts {
		if v.claims() {
			claimed++
			wrong += count(!v.right)
			p.Confidence = min(p.Confidence, v.confidence)
		}
	}
	p.Coverage, p.Risk = claimed/float64(len(verdicts)), wrong/max(claimed, 1)
	return p
}
