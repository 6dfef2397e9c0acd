package answer

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/search"
)

func TestConfidence(t *testing.T) {
	half := Evidence{Passage: 0.5, Sentence: 0.5}
	if c := half.confidence(); c <= refuseBelow || c >= 1 {
		t.Fatalf("confidence %.2f", c)
	}
	for name, tt := range map[string]struct {
		change func(*Evidence)
		more   bool
	}{
		"passage":   {func(e *Evidence) { e.Passage = 0.8 }, true},
		"sentence":  {func(e *Evidence) { e.Sentence = 0.8 }, true},
		"margin":    {func(e *Evidence) { e.Margin = 0.5 }, true},
		"named":     {func(e *Evidence) { e.Named = true }, true},
		"number":    {func(e *Evidence) { e.NumberMissing = true }, false},
		"elsewhere": {func(e *Evidence) { e.Elsewhere = []string{"Brunhild"} }, false},
	} {
		e := half
		tt.change(&e)
		if got, before := e.confidence(), half.confidence(); got > before != tt.more || got == before {
			t.Errorf("%s: confidence %.3f, %.3f without", name, got, before)
		}
	}
	sure := Evidence{Passage: 1, Sentence: 1, Margin: 1, Unheard: []string{"Brunhild"}}
	if c := sure.confidence(); c > doubtedMost || c < refuseBelow {
		t.Errorf("with a name that nobody knows: %.2f", c)
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
