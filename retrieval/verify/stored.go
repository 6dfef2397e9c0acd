package verify

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// stored is a clause in comparable form: its chosen wording, then those of other sources.
type stored struct {
	row   int64
	entry *index.Entry
	texts []*key // of Clause.Text, then of each of Clause.Variants
}

// shelf caches clauses in comparable form, as the quotations of a message tend to come from few.
type shelf struct {
	snapshot *index.Snapshot
	clauses  sync.Map     // by row: *stored
	bytes    atomic.Int64 // of texts on the shelf
}

// shelfBytes is how much text a shelf caches before it is emptied. In comparable form it takes about ten times as much.
const shelfBytes = 4 << 20

// at returns the clauses in rows, in their order, each once.
func (s *shelf) at(ctx context.Context, rows []int64) ([]*stored, error) {
	found := make(map[int64]*stored, len(rows))
	var missing []int64
	for _, row := range rows {
		if c, ok := s.clauses.Load(row); ok {
			found[row] = c.(*stored)
		} else {
			missing = append(missing, row)
		}
	}
	if len(missing) > 0 {
		entries, err := s.snapshot.ClausesAt(ctx, missing)
		if err != nil {
			return nil, err
		}
		for row, e := range entries {
			found[row] = newStored(row, e)
			s.keep(found[row])
		}
	}
	list := make([]*stored, 0, len(rows))
	for _, row := range rows {
		if c := found[row]; c != nil {
			list = append(list, c)
			delete(found, row)
		}
	}
	return list, nil
}

// keep caches a clause.
func (s *shelf) keep(c *stored) {
	size := int64(0)
	for _, k := range c.texts {
		size += int64(len(k.orig))
	}
	if s.bytes.Add(size) > shelfBytes {
		s.clauses.Clear()
		s.bytes.Store(size)
	}
	s.clauses.Store(c.row, c)
}

func newStored(row int64, e *index.Entry) *stored {
	c := &stored{row: row, entry: e, texts: []*key{newKey(e.Clause.Text)}}
	for _, v := range e.Clause.Variants {
		c.texts = append(c.texts, newKey(v.Text))
	}
	return c
}

// match is a span of a stored text: tokens [from, to).
type match struct {
	*stored
	text     int // index in texts
	from, to int
}

// at returns the match at bytes [start, end) of text n, which are boundaries of tokens.
func (c *stored) at(n, start, end int) match {
	from, _ := c.texts[n].tokenAt(start)
	to, _ := c.texts[n].tokenAt(end)
	return match{c, n, from, to}
}

// key returns the text that m is a span of.
func (m match) key() *key { return m.texts[m.text] }

// place describes m.
func (m match) place() Place {
	e, k := m.entry, m.key()
	start, end := k.span(k.offset(m.from), k.offset(m.to))
	p := Place{
		Ref: e.Ref(), Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label, Added: e.Clause.LabelAdded,
		Heading: e.Clause.Heading, Level: e.Document.Level, URL: e.Document.Address, Text: k.orig[start:end], Source: e.Clause.Location,
	}
	if m.text > 0 {
		p.Variant, p.Source, p.URL = true, e.Clause.Variants[m.text-1].Location, ""
	}
	return p
}

// find returns the first occurrence of q in the clause, preferably in its chosen wording.
func (c *stored) find(q string) (match, bool) {
	for n, k := range c.texts {
		if start, end, ok := k.find(q, 0); ok {
			return c.at(n, start, end), true
		}
	}
	return match{}, false
}

// findInOrder returns the first occurrences of all parts in order in one wording of the clause, where no omission turns the
// meaning of what is quoted.
func (c *stored) findInOrder(parts []*key) ([]match, bool) {
	for n, k := range c.texts {
		var found []match
		at := 0
		for _, p := range parts {
			start, end, ok := k.find(p.s, at)
			if _, gap := k.span(0, at); ok && at > 0 && turnsMeaning(k.orig[gap:max(gap, int(k.at[start]))]) {
				ok = false
			}
			if !ok {
				break
			}
			found = append(found, c.at(n, start, end))
			at = end
		}
		if len(found) == len(parts) {
			return found, true
		}
	}
	return nil, false
}

// in reports whether the clause is one of refs, or belongs to one of the instruments among them.
func (c *stored) in(refs []corpus.Ref) bool {
	own := c.entry.Ref().Bare()
	return slices.ContainsFunc(refs, func(r corpus.Ref) bool {
		return r.Instrument == own.Instrument && (r.Clause == "" || r.Clause == own.Clause)
	})
}

// better orders places with the same words: claimed ones first, then by level, chosen wordings before others, then in the
// order of the corpus.
func better(refs []corpus.Ref) func(a, b match) int {
	return func(a, b match) int {
		return cmp.Or(
			order(!a.in(refs), !b.in(refs)),
			cmp.Compare(a.entry.Document.Level.Rank(), b.entry.Document.Level.Rank()),
			cmp.Compare(min(a.text, 1), min(b.text, 1)),
			cmp.Compare(a.row, b.row),
		)
	}
}

// order orders false before true.
func order(a, b bool) int {
	if a == b {
		return 0
	} else if a {
		return 1
	}
	return -1
}
