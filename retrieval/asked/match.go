package asked

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"yiju/corpus"
)

// Clause is a clause in all its languages.
type Clause struct {
	Ref      corpus.Ref // without a language
	Versions []Version  // in the order of the documents
	Digest   string     // of its versions, see corpus.Clause.Digest
}

// Version is a clause in one language.
type Version struct {
	Document *corpus.Document
	Clause   *corpus.Clause
}

// Clauses returns the clauses of c in order.
func Clauses(c *corpus.Corpus) []Clause {
	var list []Clause
	for _, i := range c.Instruments {
		at := make(map[string]int)
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				n, ok := at[cl.ID]
				if !ok {
					n = len(list)
					at[cl.ID] = n
					list = append(list, Clause{Ref: corpus.Ref{Instrument: i.ID, Clause: cl.ID}})
				}
				list[n].Versions = append(list[n].Versions, Version{d, cl})
			}
		}
	}
	for n := range list {
		h := sha256.New()
		for _, v := range list[n].Versions {
			h.Write([]byte(string(v.Document.Lang) + v.Clause.Digest()))
		}
		list[n].Digest = hex.EncodeToString(h.Sum(nil))
	}
	return list
}

// Matched are the questions that belong to the clauses of a corpus.
type Matched struct {
	Rows      map[corpus.Ref]Row // by the ref of the clause, without a language
	Unmatched []Row              // rows that name no clause of the corpus
}

// Match finds the clauses that rows name. Several rows of a clause are added up.
func Match(clauses []Clause, rows []Row) Matched {
	f := newFinder(clauses, rows)
	m := Matched{Rows: make(map[corpus.Ref]Row)}
	for _, r := range rows {
		refs := f.find(r)
		if len(refs) == 0 {
			m.Unmatched = append(m.Unmatched, r)
		}
		for _, ref := range refs {
			x := m.Rows[ref]
			x.Ref, x.Line = ref, cmp.Or(x.Line, r.Line)
			x.ZH, x.EN = tidy(slices.Concat(x.ZH, r.ZH)), tidy(slices.Concat(x.EN, r.EN))
			m.Rows[ref] = x
		}
	}
	return m
}

// finder finds the clauses that rows name.
type finder struct {
	clauses  map[corpus.Ref]bool
	byDigest map[string][]corpus.Ref
	byText   map[int]corpus.Ref // by line
}

func newFinder(clauses []Clause, rows []Row) *finder {
	f := &finder{clauses: make(map[corpus.Ref]bool, len(clauses)), byDigest: make(map[string][]corpus.Ref, len(clauses))}
	for _, c := range clauses {
		f.clauses[c.Ref] = true
		f.byDigest[c.Digest] = append(f.byDigest[c.Digest], c.Ref)
	}
	f.byText = byText(clauses, rows)
	return f
}

// find returns the clauses that r names. Clauses of the same words in two instruments have one digest: the ref decides.
func (f *finder) find(r Row) []corpus.Ref {
	ref := r.Ref.Bare()
	switch {
	case r.Digest != "":
		if refs := f.byDigest[r.Digest]; !slices.Contains(refs, ref) {
			return refs
		}
	case ref.Clause != "":
		if !f.clauses[ref] {
			return nil
		}
	default:
		var ok bool
		if ref, ok = f.byText[r.Line]; !ok {
			return nil
		}
	}
	return []corpus.Ref{ref}
}

// Digest identifies the questions of rows and the clauses that they belong to; "" if there are none.
func Digest(rows map[corpus.Ref]Row) string {
	if len(rows) == 0 {
		return ""
	}
	refs := slices.SortedFunc(maps.Keys(rows), func(a, b corpus.Ref) int {
		return cmp.Or(cmp.Compare(a.Instrument, b.Instrument), cmp.Compare(a.Clause, b.Clause))
	})
	h := sha256.New()
	for _, ref := range refs {
		_ = Append(h, Row{Ref: ref, ZH: rows[ref].ZH, EN: rows[ref].EN}) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil))
}
