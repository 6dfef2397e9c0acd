package structure

import (
	"sort"
	"strings"
)

// token is a body paragraph with the marker that opens it.
type token struct {
	*para
	marker
	item    bool // the marker counts: it numbers a clause
	recital bool // the marker numbers a recital above the articles
	taken   bool // the paragraph was read with the one before
}

// scheme is how a document numbers its clauses.
type scheme struct {
	kind     markerKind // of the clauses; noMarker where paragraphs are counted
	sections bool       // paragraphs are not counted but those under one heading are a clause
	restarts bool       // the numbers begin anew in each container
	first    int        // the number of the first clause
}

// free reports whether only the numbered paragraph itself belongs to the number, as in a speech that counts its points
// in passing.
func (s scheme) free() bool { return s.kind == ordinalMark || s.kind == shiMark || s.kind == noMarker }

// law reports whether clauses are articles.
func (s scheme) law() bool { return s.kind == articleMark || s.kind == enSection || s.kind == codeMark }

// Share of the text that must stand under a numbering for it to be that of the document, and not of a list in it.
const coverShare = 0.4

// maxGap is the step between the numbers of neighbouring clauses from which on it takes a reason; a lost line makes a
// step of 2.
const maxGap = 3

// schemeOf finds how the tokens are numbered and marks those that open a clause.
func schemeOf(toks []token) scheme {
	readInserted(toks)
	added := codes(toks)
	for _, k := range []markerKind{articleMark, enSection} {
		items, restarts := sequence(toks, k)
		if len(items) >= 2 || len(items) == 1 && (covers(toks, items) || len(added) > 0) {
			markRecitals(toks[:items[0]])
			items = nested(toks, items)
			accept(toks, added, codeMark, false)
			return accept(toks, items, k, restarts)
		}
	}
	if len(added) >= 2 && covers(toks, added) {
		return accept(toks, added, codeMark, false)
	}
	best, bestAt := scheme{}, len(toks)
	var bestItems []int
	for _, k := range []markerKind{hanMark, outlineMark, hanParenMark, arabicMark, bareMark, parenMark, ordinalMark, shiMark, dashMark} {
		items, restarts := sequence(toks, k)
		if len(items) < 2 || items[0] >= bestAt || !carries(toks, items, k, restarts) {
			continue
		}
		best, bestAt, bestItems = scheme{kind: k, restarts: restarts}, items[0], items
	}
	return accept(toks, bestItems, best.kind, best.restarts)
}

// readInserted reads the letters of articles such as "Article 3 A Fog", which follow on Article 3: alone they could be
// the first word of a name.
func readInserted(toks []token) {
	var last marker
	for i := range toks {
		m := &toks[i].marker
		if m.kind != articleMark && m.kind != enSection {
			continue
		}
		rest := toks[i].text[min(m.end, len(toks[i].text)):]
		next := string(rune('A' + last.sub))
		if m.kind == last.kind && m.num == last.num && m.sub == 0 && strings.HasPrefix(rest, next) && len(rest) > 1 && strings.ContainsAny(rest[1:2], " .:—") {
			m.sub, m.letter = last.sub+1, strings.ToLower(next)
			m.label += " " + next
			m.end = len(toks[i].text) - len(strings.TrimLeft(rest[1:], " .:—"))
		}
		last = *m
	}
}

func accept(toks []token, items []int, k markerKind, restarts bool) scheme {
	s := scheme{kind: k, restarts: restarts}
	for n, i := range items {
		toks[i].item = true
		if n == 0 {
			s.first = toks[i].num
		}
	}
	return s
}

// markRecitals marks the paragraphs (1), (2), … above the articles of a law.
func markRecitals(toks []token) {
	items, _ := sequence(toks, parenMark)
	if len(items) < 2 {
		return
	}
	for _, i := range items {
		toks[i].recital = true
	}
}

// carries reports whether the text is that of the numbered clauses. Signs that are also used for lists inside running
// text must cover enough of it.
func carries(toks []token, items []int, k markerKind, restarts bool) bool {
	if k == bareMark && len(items) < 3 {
		return false
	}
	return k == hanMark || k == ordinalMark || k == shiMark || !restarts && covers(toks, items)
}

// covers reports whether enough of the text stands behind the first item.
func covers(toks []token, items []int) bool {
	before, total := 0, 0
	for i, t := range toks {
		total += len(t.text)
		if i < items[0] {
			before += len(t.text)
		}
	}
	return float64(total-before) >= coverShare*float64(total)
}

// sequence returns the tokens whose markers of kind k count up, from 1 or, in an extract, from where it begins, and
// whether they begin anew under a heading.
func sequence(toks []token, k markerKind) (items []int, restarts bool) {
	if k == outlineMark {
		return outlineItems(toks), false
	}
	if k == articleMark || k == enSection {
		if items, ok := rising(toks, k); ok {
			return items, false
		}
	}
	c := counter{kind: k, next: 1, last: make(map[int]int)}
	gapless := spaced(toks, k)
	skip := func(t token) bool { return t.kind != k || k == articleMark && t.open && gapless }
	for i, t := range toks {
		if t.kind == annexMark {
			break // its numbers say nothing of those above
		}
		if !skip(t) {
			c.last[t.num] = i
		}
	}
	fresh, annex := false, false
	for i, t := range toks {
		annex = annex || t.kind == annexMark
		if t.kind.container() || t.kind == annexMark || t.level > 0 && t.kind != k {
			fresh = true
		}
		switch {
		case skip(t):
			continue
		case k == dashMark:
		case len(items) > 0 && t.num == 1 && fresh && c.next > 1:
			restarts = restarts || !annex // an annex counts for itself
		case !c.fits(i, t, len(items) == 0):
			continue
		}
		c.next = t.num + 1
		items = append(items, i)
		fresh = false
	}
	return items, restarts
}

// risingShare is the share of the articles of a law that must be in order for one out of order to be a stray.
const risingShare = 0.8

// rising returns the longest rising sequence of articles above the annexes, and whether nearly all articles are in it.
func rising(toks []token, k markerKind) ([]int, bool) {
	gapless := spaced(toks, k)
	var all []int
	for i, t := range toks {
		if t.kind == annexMark {
			return nil, false // annexes number their articles anew
		}
		if t.kind == k && !(k == articleMark && t.open && gapless) {
			all = append(all, i)
		}
	}
	less := func(a, b int) bool { return toks[a].before(toks[b].marker) }
	var tails []int // of the best sequence of each length, its last article
	before := make(map[int]int)
	for _, i := range all {
		n := sort.Search(len(tails), func(n int) bool { return !less(tails[n], i) })
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	if len(all) < 2 || float64(len(tails)) < risingShare*float64(len(all)) {
		return nil, false
	}
	items := make([]int, len(tails))
	for n, i := len(tails)-1, tails[len(tails)-1]; n >= 0; n-- {
		items[n] = i
		i = before[i]
	}
	return withoutSpace(toks, items, k), true
}

// withoutSpace adds to the items the articles whose number is followed by text at once, in a law that has a space there,
// where they fill a gap: the articles on either side are there and theirs is missing.
func withoutSpace(toks []token, items []int, k markerKind) []int {
	var out []int
	for n, i := range items {
		out = append(out, i)
		if n+1 == len(items) {
			break
		}
		for c := i + 1; c < items[n+1]; c++ {
			last, t := toks[out[len(out)-1]], toks[c]
			if t.kind == k && t.open && t.sub == 0 && t.num == last.num+1 && t.num < toks[items[n+1]].num {
				out = append(out, c)
			}
		}
	}
	return out
}

// counter follows a numbering.
type counter struct {
	kind markerKind
	next int
	last map[int]int // the last token with each number
}

// maxJump is the largest step for which the numbers in between are looked for.
const maxJump = 1000

// fits reports whether token i continues the numbering. Articles may have been repealed and the beginning may be
// missing, so a larger step is taken where the numbers in between come nowhere below.
func (c *counter) fits(i int, t token, first bool) bool {
	law := c.kind == articleMark || c.kind == enSection
	switch {
	case t.num == c.next || t.sub > 0 && t.num == c.next-1:
		return true
	case t.num < c.next || t.num-c.next > maxJump:
		return false
	case !law && !first:
		return t.num < c.next+maxGap
	case !law && (c.kind != hanMark || c.last[t.num+1] <= i):
		return false
	}
	for n := c.next; n < t.num; n++ {
		if at, ok := c.last[n]; ok && at > i {
			return false
		}
	}
	return true
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
