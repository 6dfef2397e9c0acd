package asked

import (
	"cmp"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// A row that names its clause by a text is matched by pieces of it, each of pieceRunes characters of the folded text without
// white space and punctuation: clauses may be cut otherwise today, with more or less of a heading. leastPieces is the share
// that the clause must hold.
const (
	pieceRunes  = 16
	leastPieces = 0.6
)

// wanted is a row that is looked for.
type wanted struct {
	row    *Row
	title  string
	pieces int

	best likeness
	ref  corpus.Ref
}

// likeness is how well a clause fits a row.
type likeness struct {
	pieces       int
	title, label bool
}

func (a likeness) compare(b likeness) int {
	rank := func(l likeness) (n int) {
		if l.title {
			n += 2
		}
		if l.label {
			n++
		}
		return n
	}
	return cmp.Or(cmp.Compare(a.pieces, b.pieces), cmp.Compare(rank(a), rank(b)))
}

// byText finds the clauses of the rows that name them by a text only, by the line of the row: in one pass over the clauses.
func byText(clauses []Clause, rows []Row) map[int]corpus.Ref {
	sought := make(map[string][]*wanted) // by piece
	var all []*wanted
	for n := range rows {
		r := &rows[n]
		if r.Digest != "" || r.Ref.Clause != "" {
			continue
		}
		w := &wanted{row: r, title: fold.Key(r.Title)}
		all = append(all, w)
		for p := range pieces(fold.Key(r.Text)) {
			w.pieces++
			sought[p] = append(sought[p], w)
		}
	}
	if len(sought) == 0 {
		return nil
	}
	for _, c := range clauses {
		for _, v := range c.Versions {
			hold(sought, c.Ref, v)
		}
	}
	found := make(map[int]corpus.Ref)
	for _, w := range all {
		if float64(w.best.pieces) >= leastPieces*float64(w.pieces) && w.best.pieces > 0 {
			found[w.row.Line] = w.ref
		}
	}
	return found
}

// hold counts the pieces that a version of a clause holds, and keeps the clause where it fits best so far.
func hold(sought map[string][]*wanted, ref corpus.Ref, v Version) {
	held := make(map[*wanted]map[string]bool)
	for p := range windows(fold.Key(v.Clause.Text)) {
		for _, w := range sought[p] {
			if w.row.Lang != "" && w.row.Lang != v.Document.Lang {
				continue
			}
			if held[w] == nil {
				held[w] = make(map[string]bool)
			}
			held[w][p] = true
		}
	}
	title := fold.Key(v.Document.Title)
	for w, pieces := range held {
		l := likeness{len(pieces), strings.HasPrefix(title, w.title) && w.title != "", w.row.Label == v.Clause.Label}
		if l.compare(w.best) > 0 {
			w.best, w.ref = l, ref
		}
	}
}

// pieces yields the consecutive whole pieces of s, or s itself if it is shorter than one.
func pieces(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		n := 0
		for p := range windows(s) {
			if n%pieceRunes == 0 && !yield(p) {
				return
			}
			n++
		}
	}
}

// windows yields the pieces of s that begin at each of its characters.
func windows(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		starts := make([]int, 0, len(s)+1)
		for i := range s {
			starts = append(starts, i)
		}
		starts = append(starts, len(s))
		if n := len(starts) - 1; n > 0 && n < pieceRunes {
			yield(s)
			return
		}
		for i := 0; i+pieceRunes < len(starts); i++ {
			if !yield(s[starts[i]:starts[i+pieceRunes]]) {
				return
			}
		}
	}
}
