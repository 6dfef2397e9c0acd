package citation

import (
	"testing"

	"yiju/corpus"
)

// TestHeadings looks up clauses that only a heading names, and numbers that a document prints twice.
func TestHeadings(t *testing.T) {
	c := NewCatalog([]*corpus.Instrument{{ID: "quay-rules", Documents: []*corpus.Document{{Lang: corpus.English, Title: "Quay Community Rules", Clauses: []*corpus.Clause{
		{ID: "s1", Heading: "Our Promise", Text: "Our Promise\nWe are kind."},
		{ID: "s2", Heading: "Enforcement Steps", Text: "Enforcement Steps\nThese are taken:"},
		{ID: "1", Label: "1", Heading: "Warning", Path: []string{"Enforcement Steps"}, Text: "1. Warning\nA letter."},
		{ID: "2", Label: "2", Heading: "Ban", Path: []string{"Enforcement Steps"}, Text: "2. Ban\nA year."},
		{ID: "annex-1", Label: "Annex 1", Text: "Annex 1 … 12"},
		{ID: "annex-1~2", Label: "Annex 1", Text: "Annex 1\nForms."},
	}}}}})
	for text, want := range map[string]string{
		"Quay Community Rules, Enforcement Steps 2":  "exact quay-rules/2",
		"Quay Community Rules “Our Promise” section": "exact quay-rules/s1",
		"Quay Community Rules, Enforcement Steps 7":  "out_of_range 1-2 item quay-rules/s2",
		"Quay Community Rules Annex 1":               "ambiguous quay-rules/annex-1 quay-rules/annex-1~2",
	} {
		got := ""
		for _, p := range c.Pinpoints(text) {
			if p.Clause != "" {
				got = renderResolution(c.Resolve(p))
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
