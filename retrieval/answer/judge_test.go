package answer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
	"yiju/retrieval/support"
)

// judges are how a judge may behave.
var judges = []struct {
	name  string
	model func(llmtest.Call) string
	fault llmtest.Fault
}{
	{"agrees", llmtest.Agrees, llmtest.Fault{}},
	{"objects", llmtest.Objects, llmtest.Fault{}},
	{"garbage", text("The sentences are fine."), llmtest.Fault{}},
	{"late", llmtest.Agrees, llmtest.Fault{Hang: true}},
	{"cut", llmtest.Agrees, llmtest.Fault{CutAfter: 3}},
}

// TestJudges holds what becomes of each misbehaviour with each judge: the rules that are certain hold, nothing that the judge objects
// to is shown, and where it fails the answer is that of the rules and says so.
func TestJudges(t *testing.T) {
	a := fixture(t)
	for _, judge := range judges {
		for _, m := range append(misbehaviours, misbehavioursZH...) {
			if len(m.faults) > 0 && m.want != Generated {
				continue // the judge is never asked
			}
			t.Run(judge.name+"/"+m.name, func(t *testing.T) {
				server, client := endpoint(t, "judge")
				if server.Judge(judge.model, judge.fault); judge.fault.Hang {
					client = clientOf(t, server, "judge", 100*time.Millisecond, nil)
				}
				ans := m.happens(t, a, server, client)
				want, noted := m.want, m.want == Generated
				switch {
				case judge.name == "objects" && want == Generated:
					want = Extractive
				}
				if want == Extractive && ans.Status == Uncertain { // as without a model
					want = ans.Receipt.Decided
				}
				if noted = noted && judge.name != "agrees" && judge.name != "objects"; ans.Status != want || slices.Contains(ans.Notes, ByRules) != noted {
					t.Errorf("status %s, want %s; notes %v: %s %+v", ans.Status, want, ans.Notes, ans.Text, ans.Receipt.Model.Judged)
				}
			})
		}
	}
}

// TestJudgeOverrules holds that the judge may overrule words that are missing, that the receipt has both verdicts, and that the
// judge is asked about each sentence with its own evidence in both languages.
func TestJudgeOverrules(t *testing.T) {
	a := fixture(t)
	const other = "Electric bulbs shine in the reading room until ten in the evening."
	server, client := endpoint(t, "judge")
	server.Answer(says(other+" <-"+lamp, "The league buys eighty litres of oil. <-"+lamp))
	b := *a
	b.model = client
	ans, err := b.Ask(t.Context(), Question{Text: lampsEN})
	if err != nil {
		t.Fatal(err)
	}
	judged := ans.Receipt.Model.Judged
	if ans.Status != Generated || len(judged) != 2 || judged[0].Shown != other || judged[0].Dropped != support.Unfounded || judged[0].Verdict != llm.Supported {
		t.Errorf("%s: %+v", ans.Text, judged)
	}
	if judged[1].Dropped != support.Number || judged[1].Verdict != "" {
		t.Errorf("%+v", judged[1])
	}
	claims := server.Calls()[1].Claims
	if len(claims) != 1 || claims[0].Text != other || len(claims[0].Evidence) != 2 || !strings.Contains(claims[0].Evidence[1].Text, "亮到二十二点") {
		t.Errorf("the judge was asked about %+v", claims)
	}
	if r := ans.Receipt.Model.Judge; len(r) != 1 || r[0].Raw == "" || r[0].Usage.Total() == 0 || r[0].Name != "judge" || !strings.HasPrefix(r[0].PromptVersion, "judge/") {
		t.Errorf("%+v", r)
	}
	server.Judge(llmtest.Objects, llmtest.Fault{})
	server.Answer(says("The lamps stay lit until ten in the evening. <-" + lamp))
	if ans, err = b.Ask(t.Context(), Question{Text: lampsEN}); err != nil {
		t.Fatal(err)
	}
	if j := ans.Receipt.Model.Judged[0]; ans.Status != Extractive || j.Dropped != Refuted || j.Detail != "all of it" || j.Verdict != llm.Unsupported {
		t.Errorf("%s: %+v", ans.Status, j)
	}
}

// once is a budget for a single call.
type once struct{ spent bool }

func (b *once) Reserve(string, int) (func(int), error) {
	if b.spent {
		return nil, llm.ErrBudget
	}
	b.spent = true
	return func(int) {}, nil
}

// TestJudgeBudget uses the budget up before the judge is asked: the rules decide, and the answer says so.
func TestJudgeBudget(t *testing.T) {
	a := fixture(t)
	server, _ := endpoint(t, "")
	server.Answer(says("The lamps stay lit until ten in the evening. <-" + lamp))
	b := *a
	b.model = clientOf(t, server, "judge", time.Second, new(once))
	ans, err := b.Ask(t.Context(), Question{Text: lampsEN})
	if err != nil {
		t.Fatal(err)
	}
	if j := ans.Receipt.Model.Judge; ans.Status != Generated || !slices.Contains(ans.Notes, ByRules) || len(j) != 1 || j[0].Failure.Kind != llm.ErrBudget {
		t.Errorf("%s, notes %v, judge %+v", ans.Status, ans.Notes, j)
	}
	if c := ans.Receipt.Cost(); c.Calls != 1 || c.Read == 0 || len(server.Calls()) != 1 {
		t.Errorf("cost %+v of %d calls", c, len(server.Calls()))
	}
}

// TestJudgeInPieces holds that a short answer costs one call of the judge, and that a long one is shown before its end is judged, but
// never before it is judged itself.
func TestJudgeInPieces(t *testing.T) {
	a := fixture(t)
	all := []string{
		"Lamps in the reading room stay lit until ten in the evening. <-" + lamp, "The league buys the lamp oil for all. <-" + lamp,
		"It buys no more than forty litres for each library in a quarter. <-" + lamp, "The book boat charges no freight. <-book boat",
		"A borrowed book may stay for six weeks at most. <-book boat",
	}
	for _, tt := range []struct {
		sentences   int
		watch       bool
		calls, seen []int // sentences in each call of the judge, and each time something is shown
	}{
		{2, true, []int{2}, []int{2}}, {3, true, []int{3}, []int{3}}, {5, true, []int{3, 2}, []int{3, 5}}, {5, false, []int{5}, nil},
	} {
		server, client := endpoint(t, "judge")
		server.Script(llmtest.Fault{Between: 3 * time.Millisecond}) // of the answer, so that the judge is done before its end
		server.Answer(says(all[:tt.sentences]...))
		b := *a
		b.model = client
		var seen, calls []int
		q := Question{Text: lampsEN + " And what of the book boat?"}
		if tt.watch {
			q.Watch = func(ans Answer) { seen = append(seen, len(ans.Parts[0].Sentences)) }
		}
		ans, err := b.Ask(t.Context(), q)
		if err != nil || ans.Status != Generated {
			t.Fatal(ans.Status, err)
		}
		for _, c := range server.Calls()[1:] {
			calls = append(calls, len(c.Claims))
		}
		if diff := cmp.Diff(tt.calls, calls) + cmp.Diff(tt.seen, seen); diff != "" {
			t.Errorf("%d sentences, watched %t: %s", tt.sentences, tt.watch, diff)
		}
	}
}
