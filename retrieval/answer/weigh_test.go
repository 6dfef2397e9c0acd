package answer

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/search"
)

func TestConfidence(t *testing.T) {
	half := Evidence{Passage: 0.5, Matched: 0.5}
	if c := half.confidence(); c <= refuseBelow || c >= 1 {
		t.Fatalf("confidence %.2f", c)
	}
	for name, tt := range map[string]struct {
		change func(*Evidence)
		more   bool
	}{
		"passage":    {func(e *Evidence) { e.Passage = 0.8 }, true},
		"margin":     {func(e *Evidence) { e.Margin = 0.5 }, true},
		"behind":     {func(e *Evidence) { e.Margin = -0.5 }, false},
		"matched":    {func(e *Evidence) { e.Matched = 2 }, true},
		"named":      {func(e *Evidence) { e.Named = true }, true},
		"asked lead": {func(e *Evidence) { e.AskedLead = 0.3 }, true},
		"elsewhere":  {func(e *Evidence) { e.Elsewhere = []string{"Brunhild"} }, false},
	} {
		e := half
		tt.change(&e)
		if got, before := e.confidence(), half.confidence(); got > before != tt.more || got == before {
			t.Errorf("%s: confidence %.3f, %.3f without", name, got, before)
		}
	}
	sure := Evidence{Passage: 1, Margin: 1, Matched: 4}
	if c := sure.confidence(); c < 0.9 {
		t.Errorf("with all of the question: %.2f", c)
	}
	for name, doubt := range map[string]func(*Evidence){
		"a name that nobody knows": func(e *Evidence) { e.Unheard = []string{"Brunhild"} },
		"no number":                func(e *Evidence) { e.NumberMissing = true },
		"no penalty":               func(e *Evidence) { e.NotGiven = true },
		"another clause":           func(e *Evidence) { e.Tied = true },
		"another topic":            func(e *Evidence) { e.OffTopic = true },
	} {
		e := sure
		doubt(&e)
		if c := e.confidence(); c >= claimFrom || c < refuseBelow {
			t.Errorf("%s: confidence %.2f, want one that neither claims nor refuses", name, c)
		}
	}
}

func TestMissing(t *testing.T) {
	const question = "What does Brunhild pay Kunigunde, say, for 1250 good books?"
	at := func(word string, share float64, heard, common bool) search.Unit {
		for i := range question {
			if len(question) >= i+len(word) && question[i:i+len(word)] == word {
				return search.Unit{Start: i, End: i + len(word), Weight: 1, Share: share, Heard: heard, Common: common}
			}
		}
		t.Fatalf("no %q", word)
		return search.Unit{}
	}
	named := at("books", 0, true, false)
	named.Weight = 0
	words, elsewhere := missing(question, []search.Unit{
		at("Brunhild", 0, true, false), at("pay", 0, true, false), at("Kunigunde", 0, false, false), at("1250", 0.1, true, false),
		at("good", 0, true, true), named, at("for", 1, true, false),
	})
	if diff := cmp.Diff([]string{"Brunhild", "pay", "Kunigunde", "1250"}, words); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Brunhild", "1250"}, elsewhere); diff != "" {
		t.Errorf("elsewhere (-want +got):\n%s", diff)
	}
}
