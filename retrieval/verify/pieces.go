package verify

import (
	"slices"
	"sort"
)

// maxPieces is how many pieces a quotation is divided into at most.
const maxPieces = 12

// pieced divides the quotation into verbatim pieces. Successive whole clauses are verbatim; pieces from several places are
// stitched. Pieces of one clause in order with little between are an alteration by omission, which is decided later.
func (i *inquiry) pieced() bool {
	pieces := i.pieces()
	if len(pieces) < 2 {
		return false
	}
	switch {
	case follow(pieces):
		i.stands(pieces[0])
	case i.leftOut(pieces):
		return false
	default:
		p := pieces[0].place()
		i.quote.Verdict, i.quote.Ref, i.quote.Place = Stitched, p.Ref, &p
	}
	for _, m := range pieces {
		i.quote.Parts = append(i.quote.Parts, m.place())
	}
	return true
}

// pieces returns verbatim pieces that make up the whole quotation, or none. Ellipses divide it if there are any; otherwise
// each piece is the longest from where the last one ended.
func (i *inquiry) pieces() (out []match) {
	if len(i.parts) > 1 {
		return i.piecesOf(i.parts)
	}
	for rest := i.whole; len(rest.s) > 0; {
		if isMark(rest.token(0)) { // between two pieces
			rest = rest.part(1, len(rest.tokens))
			continue
		}
		i.lookFor(rest, len(out) > 0)
		m, n := i.longest(rest)
		if n == 0 || rest.part(0, n).tooShort() || len(out) == maxPieces {
			return nil
		}
		out, rest = append(out, m), rest.part(n, len(rest.tokens))
	}
	return out
}

// piecesOf returns where each of the parts is verbatim, or nothing if one is not or is too short.
func (i *inquiry) piecesOf(parts []*key) (out []match) {
	for _, p := range parts {
		if p.tooShort() {
			return nil
		}
		i.lookFor(p, true)
		m, n := i.longest(p)
		if n < len(p.tokens) {
			return nil
		}
		out = append(out, m)
	}
	return out
}

// lookFor shortlists clauses that may have the beginning of k: by its first words, and with further also by all of it.
func (i *inquiry) lookFor(k *key, further bool) {
	rows := i.exact(k.part(0, min(len(k.tokens), firstTokens)).sought())
	if further {
		rows = append(rows, i.like(k.sought())...)
	}
	i.look(rows)
}

// firstTokens is how much of a piece is searched for exactly: the least that can be a piece.
const firstTokens = 8

// mostCut is how many tokens a piece that ends within a number is shortened by at most.
const mostCut = 16

// longest returns the longest prefix of k that a shortlisted clause has, and its length in tokens.
func (i *inquiry) longest(k *key) (match, int) {
	var best []match
	length := 1
	order := better(i.refs)
	for _, c := range i.looked {
		for n, text := range c.texts {
			// All prefixes up to some length are in the text, apart from those that end within a number.
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
			best = append(best, c.at(n, start, end))
		}
	}
	if len(best) == 0 {
		return match{}, 0
	}
	return slices.MinFunc(best, order), length
}

// follow reports whether the pieces are from successive clauses of one document, without gaps.
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

// atStart and atEnd report whether there is nothing but punctuation before m, or after it.
func atStart(m match) bool { return m.key().part(0, m.from).trimmed().s == "" }

func atEnd(m match) bool { return m.key().part(m.to, len(m.key().tokens)).trimmed().s == "" }

// leftOut reports whether the pieces are in one wording of one clause, in order and so close together that the quotation
// is the clause with an unmarked omission.
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
