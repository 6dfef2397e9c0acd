package postings

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Patch writes an index anew in which some documents have other terms, as if it had been built so; what these do not
// touch stays as it is kept. It serves one goroutine.
type Patch struct {
	x       *Index
	lengths [][]uint16 // of the patched index
	totals  []int64
	terms   map[string]map[uint32]int // by field and text: how often the changed documents have it
	rows    map[[2]int]bool           // field and row of lengths that differ
	doc     uint32
}

// Patched takes what a Patch writes: terms, chunks and rows of lengths take the place of those under the same key.
type Patched interface {
	Sink
	// DropTerm is called for the terms that no document has any more.
	DropTerm(field int, text string) error
	// DropList is called for the lists whose chunks are of no use any more.
	DropList(list int) error
}

// Patch begins a patch of x, which stays as it is.
func (x *Index) Patch() *Patch {
	p := &Patch{x: x, totals: slices.Clone(x.totals), terms: make(map[string]map[uint32]int), rows: make(map[[2]int]bool)}
	for _, lengths := range x.lengths {
		p.lengths = append(p.lengths, slices.Clone(lengths))
	}
	return p
}

// Begin begins a document of the index, which has the given length in each field from now on, and none of the terms
// that Had names.
func (p *Patch) Begin(doc uint32, lengths []int) error {
	if len(lengths) != len(p.lengths) || int(doc) >= p.x.n {
		return fmt.Errorf("postings: patch of document %d of %d with %d fields", doc, p.x.n, len(lengths))
	}
	p.doc = doc
	for f, n := range lengths {
		n = max(0, min(n, maxLength))
		p.totals[f] += int64(n) - int64(p.lengths[f][doc])
		p.lengths[f][doc] = uint16(n)
		p.rows[[2]int{f, int(doc) / LengthsPerRow}] = true
	}
	return nil
}

// Had says that the document had a term until now.
func (p *Patch) Had(field int, text string) { p.Count(field, text, 0) }

// Count counts n further occurrences of a term in the document that was begun last.
func (p *Patch) Count(field int, text string, n int) {
	key := termKey(field, text)
	if p.terms[key] == nil {
		p.terms[key] = make(map[uint32]int)
	}
	p.terms[key][p.doc] += n
}

// Finish writes to sink what differs and returns the head. find returns the postings of a term, nil where no document has
// it; new lists are numbered from lists on.
func (p *Patch) Finish(ctx context.Context, find func(field int, text string) (*List, error), lists int, sink Patched) (head []byte, err error) {
	e := newEncoder(p.lengths, p.x.b, p.totals, sink)
	e.lists = lists
	for _, key := range slices.Sorted(maps.Keys(p.terms)) {
		l, err := find(int(key[0]), key[1:])
		if err != nil {
			return nil, err
		}
		if err := p.term(ctx, e, key, l, sink); err != nil {
			return nil, err
		}
	}
	for _, r := range slices.SortedFunc(maps.Keys(p.rows), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		if err := putLengths(sink, r[0], r[1], p.lengths[r[0]]); err != nil {
			return nil, err
		}
	}
	least := averages(p.totals, p.x.n)
	for f := range least {
		least[f] = min(least[f], p.x.least[f])
	}
	return appendHead(p.x.n, p.x.b, p.totals, least), nil
}

// term writes the postings of one term, of which l is what was kept.
func (p *Patch) term(ctx context.Context, e *encoder, key string, l *List, sink Patched) error {
	e.reset()
	changed := p.terms[key]
	fresh := slices.Sorted(maps.Keys(changed))
	add := func(until int64) {
		for ; len(fresh) > 0 && int64(fresh[0]) < until; fresh = fresh[1:] {
			if n := changed[fresh[0]]; n > 0 {
				e.add(fresh[0], uint16(min(n, maxFrequency)))
			}
		}
	}
	if l != nil {
		if err := p.x.each(ctx, l, func(doc, tf uint32) {
			add(int64(doc))
			if _, ok := changed[doc]; !ok {
				e.add(doc, uint16(tf))
			}
		}); err != nil {
			return err
		}
		if l.inline == nil {
			if err := sink.DropList(l.number); err != nil {
				return err
			}
		}
	}
	add(maxDocuments)
	switch {
	case len(e.docs) > 0:
		return e.term(key)
	case l != nil:
		return sink.DropTerm(int(key[0]), key[1:])
	}
	return nil
}

// each calls visit for the postings of l in order.
func (x *Index) each(ctx context.Context, l *List, visit func(doc, tf uint32)) error {
	var c cursor
	c.start(x, l)
	ok, err := c.seek(ctx, 0)
	for ; ok && err == nil; ok, err = c.next(ctx) {
		visit(c.now.docs[c.i], c.now.frequency(c.i))
	}
	return err
}
