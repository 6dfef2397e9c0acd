package citation

import (
	"slices"
	"strings"

	"yiju/configs"
	"yiju/corpus"
)

// SharedName is a title or short name that several instruments go by.
type SharedName struct {
	Name string   `json:"name"`
	IDs  []string `json:"ids"` // of the instruments, in their order
}

// ShortNames returns the names that each of the instruments goes by in a Catalog besides its titles, and the names that
// several of them share, sorted. Bare nouns of a kind, such as "law", are left out: no one expects them to be unique.
func ShortNames(instruments []*corpus.Instrument) (of [][]string, shared []SharedName) {
	known, nouns := readKnownNames(configs.Names()), kindNouns()
	at := make(map[string]*SharedName)
	for _, i := range instruments {
		own := titlesOf(i)
		seen := make(map[string]bool)
		var short []string
		for n, name := range slices.Concat(own, i.Aliases, DeriveAliases(i), known.others(i)) {
			key := normalName(name)
			if seen[key] || nouns[key] || !longEnough(key) {
				continue
			}
			seen[key] = true
			if n >= len(own) {
				short = append(short, name)
			}
			if at[key] == nil {
				at[key] = &SharedName{Name: name}
			}
			at[key].IDs = append(at[key].IDs, i.ID)
		}
		of = append(of, short)
	}
	for _, s := range at {
		if len(s.IDs) > 1 {
			shared = append(shared, *s)
		}
	}
	slices.SortFunc(shared, func(a, b SharedName) int { return strings.Compare(a.Name, b.Name) })
	return of, shared
}
