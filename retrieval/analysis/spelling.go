package analysis

import (
	_ "embed"
	"strings"
	"sync"
)

// formTable holds one word a line: the plain form, a tab, its other forms between spaces.
//
//go:embed forms.tsv
var formTable string

// spellingTable holds one pair a line: British letters, a tab, the American ones.
//
//go:embed spelling.tsv
var spellingTable string

// plainForms maps irregular forms to the plain one.
var plainForms = sync.OnceValue(func() map[string]string {
	plain := make(map[string]string)
	for word, forms := range table(formTable) {
		for form := range strings.FieldsSeq(forms) {
			plain[form] = word
		}
	}
	return plain
})

// american replaces the British letters of the table.
var american = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for from, to := range table(spellingTable) {
		pairs = append(pairs, from, to)
	}
	return strings.NewReplacer(pairs...)
})

// endings are families of spellings and of plurals that hold for every word: what a word ends in, and what that becomes. The
// first that fits is taken.
var endings = [...][2]string{
	{"men", "man"}, {"theses", "thesis"}, {"gnoses", "gnosis"},
	{"lysis", "lyse"},
	{"tre", "ter"}, {"tres", "ters"},
	{"logue", "log"}, {"logues", "logs"},
	{"gramme", "gram"}, {"grammes", "grams"},
}

// izeEndings may follow the "iz" of a verb in -ize.
var izeEndings = [...]string{"e", "ed", "es", "er", "ers", "ing", "ation", "ations", "ational", "able"}

// regular returns the one form that stands for all spellings and irregular forms of a folded word of plain letters. It is
// a key: where a rule makes a spelling that nobody uses, it does so in texts and questions alike.
func regular(word string) string {
	if plain, ok := plainForms()[word]; ok {
		word = plain
	}
	word = american().Replace(word)
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e[0]); ok && stem != "" && plainForms()[word] != word {
			return stem + e[1]
		}
	}
	return ise(word)
}

// ise spells a word in -ize, -ization and the like with an s. The other way round, promise and exercise would have to be told
// from real suffixes, and the stemmer would make one word of authorized and authority, of organization and organ.
func ise(word string) string {
	for _, end := range izeEndings {
		stem, ok := strings.CutSuffix(word, end)
		if !ok {
			continue
		}
		if stem, ok = strings.CutSuffix(stem, "iz"); ok && len(stem) >= 3 {
			return stem + "is" + end
		}
	}
	return word
}
