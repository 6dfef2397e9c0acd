package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval"
	"yiju/retrieval/index/indextest"
)

func TestUnheard(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for question, want := range map[string][]string{
		"Must Brunhild oversee cranes and xylophones?": {"Brunhild", "xylophones"},
		"How is library data published?":               nil, // in English by renderings only
		"谁监督起重机和木琴?":                                   {"木", "琴"},
		"Okay, must Brunhild guess exactly how?":       {"Brunhild"},
		"":                                             nil,
	} {
		m, err := s.Matcher(t.Context(), retrieval.Query{Text: question, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		text, spans := m.Unheard()
		var got []string
		for _, x := range spans {
			got = append(got, text[x[0]:x[1]])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("words of %q that no passage holds (-want +got):\n%s", question, diff)
		}
	}
}
