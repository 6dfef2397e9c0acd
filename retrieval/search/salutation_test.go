package search

import (
	"testing"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

func TestSalutation(t *testing.T) {
	for text, want := range map[string]bool{
		"各位来宾，各位朋友：": true, "尊敬的馆长先生，各位同事：": true, "女士们，先生们！": true, "谢谢大家。": true,
		"Your Excellencies, ladies and gentlemen, dear friends,": true, "Madam Chair,\nDistinguished delegates:": true, "Thank you very much.": true,
		"先生们应当遵守本规定。": false, "各位成员应于三十日内报告。": false, "每一缔约方可派一名代表": false, "朋友圈不得转发": false, "": false, "。": false,
		"Friends of the library may borrow two books.": false, "Delegates shall vote, and the chair decides.": false, "Ladies and gentlemen, the library is closed.": false,
	} {
		if got := salutation(text); got != want {
			t.Errorf("salutation(%q) = %t", text, got)
		}
	}
}

// TestSalutationIsNoHit asks for words that a salutation has, too.
func TestSalutationIsNoHit(t *testing.T) {
	clause := func(id, text string) *corpus.Clause { return &corpus.Clause{ID: id, Label: id, Text: text} }
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "speech", Documents: []*corpus.Document{{
		Lang: corpus.English, Title: "Speech at the Opening", Level: corpus.Official,
		Clauses: []*corpus.Clause{clause("1", "Dear friends,"), clause("2", "The new library keeps a room for the friends of old books, and pays their fares.")},
	}}}}}
	s, err := Memory(t.Context(), c, index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: "dear friends", K: k})
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) != 1 || hits[0].Ref.Clause != "2" || hits[0].Rank != 1 {
			t.Errorf("%d wanted: got %+v", k, hits)
		}
	}
}
