package verify

import (
	"slices"
	"sort"
)

// maxPieces bounds the parts that a quotation is taken apart into.
const maxPieces = 12

// pieced takes the quotation apart into verbatim pieces. Whole clauses that follow one another are verbatim; pieces from
// several places are stitched together. What one clause has in order with little between was altered by leaving that
// out, which is decided later.
func (i *inquiry) pieced() (bool, error) {
	pieces, err := i.pieces()
	if err != nil || len(pieces) < 2 {
		return false, err
	}
	switch {
	case follow(pieces):
		i.stands(pieces[0])
	case i.leftOut(pieces):
		return false, nil
	default:
		p := pieces[0].place()
		i.quote.Verdict, i.quote.Ref, i.quote.Place = Stitched, p.Ref, &p
	}
	for _, m := range pieces {
		i.quote.Parts = append(i.quote.Parts, m.place())
	}
	return true, nil
}

// pieces returns verbatim pieces that make up the whole quotation, or none. Where the quotation has ellipses they
// divide it; otherwise each piece is the longest from where the last one ended.
func (i *inquiry) pieces() ([]match, error) {
	if len(i.parts) > 1 {
		return i.piecesOf(i.parts)
	}
	var out []match
	for at := 0; at < len(i.whole.tokens) && len(out) < maxPieces; {
		if isMark(i.whole.token(at)) { // between two pieces
			at++
			continue
		}
		rest := i.whole.part(at, len(i.whole.tokens))
		if err := i.lookFor(rest, len(out) > 0); err != nil {
			return nil, err
		}
		m, n := i.longest(rest)
		if n == 0 || rest.part(0, n).tooShort() {
			return nil, nil
		}
		out = append(out, m)
		at += n
		if rest := i.whole.part(at, len(i.whole.tokens)).trimmed(); len(rest.s) == 0 {
			return out, nil
		}
	}
	return nil, nil
}

// piecesOf returns where each of the parts stands verbatim, or nothing where one does not or is too short to tell.
func (i *inquiry) piecesOf(parts []*key) ([]match, error) {
	var out []match
	for _, p := range parts {
		if p.tooShort() {
			return nil, nil
		}
		if err := i.lookFor(p, true); err != nil {
			return nil, err
		}
		m, n := i.longest(p)
		if n < len(p.tokens) {
			return nil, nil
		}
		out = append(out, m)
	}
	return out, nil
}

// lookFor adds the clauses that may have the beginning of k: by its first words, and if further is set by all of it,
// which has been done for the whole quotation.
func (i *inquiry) lookFor(k *key, further bool) error {
	rows, err := i.snapshot.LocateExact(i.ctx, k.part(0, min(len(k.tokens), firstTokens)).sought(), exactDepth)
	if err != nil {
		return err
	}
	if further {
		like, err := i.snapshot.LocateLike(i.ctx, k.sought(), likeDepth)
		if err != nil {
			return err
		}
		rows = append(rows, like...)
	}
	_, err = i.look(rows)
	return err
}

// firstTokens is how much of a piece is looked for word for word: the least that can be a piece.
const firstTokens = 8

// mostCut is how many tokens a number is long at most, where a piece that ends within it is shortened.
const mostCut = 16

// longest returns the longest beginning of k that a clause has, and its length in tokens.
func (i *inquiry) longest(k *key) (match, int) {
	var best []match
	length := 1
	order := better(i.refs)
	for _, c := range i.looked {
		for n, text := range c.texts {
			// The beginnings that stand in the text are those up to some length, but for an end within a number.
			most := sort.Search(len(k.tokens), func(size int) bool {
				_, _, ok := text.search(k.s[:k.offset(size+1)], 0, false)
				return !ok
			})
			start, end, ok := 0, 0, false
			for last := most - mostCut; !ok && most >= length && most > last; {
				if start, end, ok = text.find(k.s[:k.offset(most)], 0); !ok {
					most--
				}
			}
			if !ok || most < length {
				continue
			}
			if most > length {
				best, length = nil, most
			}
			from, _ := text.tokenAt(start)
			to, _ := text.tokenAt(end)
			best = append(best, match{c, n, from, to})
		}
	}
	if len(best) == 0 {
		return match{}, 0
	}
	return slices.MinFunc(best, order), length
}

// follow reports whether the pieces are clauses of one document that follow one another, the first from somewhere to
// its end and the last from its beginning.
func follow(pieces []match) bool {
	for n, m := range pieces[1:] {
		before := pieces[n]
		if m.row != before.row+1 || m.entry.Document.Lang != before.entry.Document.Lang ||
			m.entry.Instrument.ID != before.entry.Instrument.ID || !atStart(m) || !atEnd(before) {
			return false
		}
	}
	return true
}

func atStart(m match) bool { return len(m.key().part(0, m.from).trimmed().s) == 0 }

func atEnd(m match) bool {
	k := m.key()
	return len(k.part(m.to, len(k.tokens)).trimmed().s) == 0
}

// leftOut reports whether the pieces stand in one wording of one clause in their order, so near to each other that the
// quotation is the clause with something left out, which no ellipsis says.
func (i *inquiry) leftOut(pieces []match) bool {
	if len(i.parts) > 1 {
		return false
	}
	left := 0
	for n, m := range pieces[1:] {
		before := pieces[n]
		if m.row != before.row || m.text != before.text || m.from < before.to {
			return false
		}
		left += m.from - before.to
	}
	return 1-float64(left)/float64(len(i.whole.tokens)) >= i.threshold()
}
