package analysis

import (
	_ "embed"
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
	for line := range strings.Lines(regionalTable) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && from[0] != '#' {
			forms[fold.String(from)] = fold.String(to)
		}
	}
	return forms
})
