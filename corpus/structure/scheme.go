package structure

import (
	"slices"
)

// token is a body paragraph with the marker that opens it.
type token struct {
	*para
	marker
	item bool // the marker counts: it numbers a clause
}

// scheme is how a document numbers its clauses.
type scheme struct {
	kind     markerKind // of the clauses; noMarker where paragraphs are counted
	restarts bool       // the numbers begin anew in each container
}

// free reports whether only the numbered paragraph itself belongs to the number, as in a speech that counts its points
// in passing.
func (s scheme) free() bool { return s.kind == ordinalMark || s.kind == shiMark || s.kind == noMarker }

// law reports whether clauses are articles.
func (s scheme) law() bool { return s.kind == articleMark || s.kind == enSection }

// Share of the text that must stand under a numbering for it to be that of the document, and not of a list in it.
const coverShare = 0.4

// maxGap is the largest step between the numbers of neighbouring clauses; a lost line makes a step of 2.
const maxGap = 3

// schemeOf finds how the tokens are numbered and marks those that open a clause.
func schemeOf(toks []token) scheme {
	for _, k := range []markerKind{articleMark, enSection} {
		if items, restarts := sequence(toks, k); len(items) >= 2 {
			return accept(toks, items, k, restarts)
		}
	}
	best, bestAt := scheme{}, len(toks)
	var bestItems []int
	for _, k := range []markerKind{hanMark, hanParenMark, arabicMark, parenMark, ordinalMark, shiMark, dashMark} {
		items, restarts := sequence(toks, k)
		if len(items) < 2 || items[0] >= bestAt || !carries(toks, items, k, restarts) {
			continue
		}
		best, bestAt, bestItems = scheme{k, restarts}, items[0], items
	}
	return accept(toks, bestItems, best.kind, best.restarts)
}

func accept(toks []token, items []int, k markerKind, restarts bool) scheme {
	for _, i := range items {
		toks[i].item = true
	}
	return scheme{k, restarts}
}

// carries reports whether the text is that of the numbered clauses. Signs that are also used for lists inside running
// text must cover enough of it.
func carries(toks []token, items []int, k markerKind, restarts bool) bool {
	if k == hanMark || k == ordinalMark || k == shiMark {
		return true
	}
	before, total := 0, 0
	for i, t := range toks {
		total += len(t.text)
		if i < items[0] {
			before += len(t.text)
		}
	}
	return !restarts && float64(total-before) >= coverShare*float64(total)
}

// sequence returns the tokens whose markers of kind k count up from 1, and whether they begin anew under a heading.
func sequence(toks []token, k markerKind) (items []int, restarts bool) {
	next, fresh := 1, false
	gapless := spaced(toks, k)
	for i, t := range toks {
		if t.kind.container() || t.level > 0 && t.kind != k {
			fresh = true
		}
		if t.kind != k || k == articleMark && t.open && gapless {
			continue
		}
		switch {
		case k == dashMark:
			items = append(items, i)
		case t.sub > 0 && t.num == next-1, t.num >= next && t.num < next+maxGap && (next > 1 || t.num == 1 || k == articleMark):
			items = append(items, i)
			next = t.num + 1
		case t.num == 1 && fresh && next > 1:
			items = append(items, i)
			next, restarts = 2, true
		case k == articleMark && len(items) == 0: // an extract
			items = append(items, i)
			next = t.num + 1
		}
		if slices.Contains(items, i) {
			fresh = false
		}
	}
	return items, restarts
}

// spaced reports whether most articles of a text have a space behind their number. In such a text one without is a
// reference.
func spaced(toks []token, k markerKind) bool {
	open, all := 0, 0
	for _, t := range toks {
		if t.kind == k {
			all++
			if t.open {
				open++
			}
		}
	}
	return open*2 < all
}
