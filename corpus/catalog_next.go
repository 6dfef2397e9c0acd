package corpus

import (
	"reflect"
	"slices"
)

// Next returns what NewCatalog(now) does. c is the catalogue of old: of what is alike, its records are used again.
func (c *Catalog) Next(old, now []*Instrument) *Catalog {
	b := NewCatalogBuilder()
	was := make(map[string]*Instrument, len(old))
	for _, i := range old {
		was[i.ID] = i
	}
	for _, i := range now {
		if n, ok := c.byID[i.ID]; ok && was[i.ID] != nil && sameRecord(was[i.ID], i) {
			b.add(i, c.records[n], false)
		} else {
			b.Add(i, (*Clause).Shape)
		}
	}
	return b.Catalog()
}

// sameRecord reports whether the catalogue keeps the same of both, as where clauses have other words only. It costs next to
// nothing where they share most of their clauses.
func sameRecord(a, b *Instrument) bool {
	x, y := *a, *b
	x.Documents, y.Documents = nil, nil
	return reflect.DeepEqual(x, y) && slices.EqualFunc(a.Documents, b.Documents, func(a, b *Document) bool {
		return a.Lang == b.Lang && a.Title == b.Title && a.Level == b.Level && slices.EqualFunc(a.Clauses, b.Clauses, func(a, b *Clause) bool {
			return a == b || a.ID == b.ID && a.Label == b.Label && slices.Equal(a.Shape(), b.Shape())
		})
	})
}
