package citation

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"yiju/corpus/fold"
)

// Suggest returns the ids of up to k instruments whose names or ids are nearest to text, nearest first, for "did you
// mean". Names with a similarity below one half are not suggested.
func (c *Catalog) Suggest(text string, k int) []string {
	type candidate struct {
		record int
		score  float64
	}
	asked := []rune(normalName(text))
	if len(asked) == 0 || len(asked) > 200 {
		return nil
	}
	best := make([]candidate, 0, len(c.records))
	for n, r := range c.records {
		top := similarity(asked, normalName(r.id))
		for _, name := range r.names {
			if name != r.issuer {
				top = max(top, similarity(asked, name))
			}
		}
		if top >= 0.5 {
			best = append(best, candidate{n, top})
		}
	}
	slices.SortStableFunc(best, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(c.records[a.record].id, c.records[b.record].id))
	})
	var ids []string
	for _, b := range best[:min(k, len(best))] {
		ids = append(ids, c.records[b.record].id)
	}
	return ids
}

// similarity is 1 less the edit distance of a and b over the length of the longer one.
func similarity(a []rune, b string) float64 {
	n := utf8.RuneCountInString(b)
	longer := max(len(a), n)
	if 2*min(len(a), n) < longer { // the difference in length alone keeps it under one half
		return 0
	}
	return 1 - float64(fold.Distance(a, []rune(b)))/float64(longer)
}
