package translate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/configs"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// TestGlossaryByWords cuts the English terms of the glossary as a whole, as questions are.
func TestGlossaryByWords(t *testing.T) {
	a := analysis.New(analysis.Dictionary{})
	words, n := stemmer{analyzer: a, known: make(map[string][]string), plain: make(map[string]string)}, 0
	for line := range strings.Lines(configs.Glossary()) {
		english, _, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, term := range terms(english) {
			n++
			if diff := cmp.Diff(words.stems(term), index.Cut(a, term)[index.Words], cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q (-by words +whole):\n%s", term, diff)
			}
		}
	}
	if n < 1500 {
		t.Errorf("%d terms, want at least 1,500", n)
	}
}
