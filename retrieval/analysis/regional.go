package analysis

import (
	_ "embed"
	"iter"
	"strings"
	"sync"

	"yiju/corpus/fold"
)

// regionalTable holds one pair per line: a word used on Taiwan or in Hong Kong, a tab, its mainland equivalent.
//
//go:embed regional.tsv
var regionalTable string

// regional returns the table, folded. The caller must not change it.
var regional = sync.OnceValue(func() map[string]string {
	forms := make(map[string]string)
	for from, to := range table(regionalTable) {
		forms[fold.String(from)] = fold.String(to)
	}
	return forms
})

// table yields the two columns of each line of text that is no comment.
func table(text string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(text) {
			from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if ok && from[0] != '#' && !yield(from, to) {
				return
			}
		}
	}
}
