package corpus

import (
	_ "embed"
	"slices"
	"strings"
)

// Kind is a type of instrument with the nouns that name it. Titles end (Chinese) or contain (English) such a noun, and
// people use the bare noun as a short name.
type Kind struct {
	Slug string   // as used in ids
	ZH   []string // longest first where one ends in another
	EN   []string // as written in a title, singular first
}

// kindTable lists the kinds, more specific nouns before their suffixes: slug, Chinese nouns, English nouns.
//
//go:embed kinds.tsv
var kindTable string

var kinds = readKinds()

func readKinds() (all []Kind) {
	for line := range strings.Lines(kindTable) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		all = append(all, Kind{f[0], strings.Split(f[1], ", "), strings.Split(f[2], ", ")})
	}
	return all
}

// Kinds returns every kind, more specific nouns first. The caller must not change it.
func Kinds() []Kind { return kinds }

// KindOf returns the kind with the given slug, or nil.
func KindOf(slug string) *Kind {
	if i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Slug == slug }); i >= 0 {
		return &kinds[i]
	}
	return nil
}
