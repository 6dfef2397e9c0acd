package structure

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"yiju/corpus/structure/line"
)

// token is a body paragraph with the marker that opens it.
type token struct {
	*para
	line.Marker
	item    bool // the marker counts: it numbers a clause
	recital bool // the marker numbers a recital above the articles
	taken   bool // the paragraph was read with the one before
	heading bool // it was read as a heading without a number
}

// scheme is how a document numbers its clauses.
type scheme struct {
	kind     line.MarkerKind // of the clauses; noMarker where paragraphs are counted
	sections bool            // paragraphs are not counted but those under one heading are a clause
	restarts bool            // the numbers begin anew in each container
	first    int             // the number of the first clause
}

// free reports whether only the numbered paragraph itself belongs to the number, as in a speech that counts in passing.
func (s scheme) free() bool {
	return s.kind == line.OrdinalMark || s.kind == line.ShiMark || s.kind == line.NoMarker
}

// loose reports whether the numbers may be those of lists in a text that is divided in another way.
func (s scheme) loose() bool {
	switch s.kind {
	case line.NoMarker, line.ArabicMark, line.BareMark, line.ParenMark, line.HanParenMark, line.ShiMark, line.DashMark:
		return true
	}
	return false
}

// law reports whether clauses are articles.
func (s scheme) law() bool {
	return s.kind == line.ArticleMark || s.kind == line.EnSection || s.kind == line.CodeMark
}

// Share of the text that must stand under a numbering for it to be that of the document, and not of a list in it.
const coverShare = 0.4

// maxGap is the step between numbers from which on it takes a reason; a lost line makes a step of 2.
const maxGap = 3

// schemeOf finds how the tokens are numbered and marks those that open a clause.
func schemeOf(toks []token) scheme {
	readInserted(toks)
	readProtocols(toks)
	added := codes(toks)
	roman, _ := rising(toks, line.RomanMark)
	accept(toks, roman, line.RomanMark, false)
	for _, k := range []line.MarkerKind{line.ArticleMark, line.EnSection} {
		items, restarts := sequence(toks, k)
		if len(items) > 0 && slices.ContainsFunc(toks[:items[0]], func(t token) bool { return t.Kind == line.AnnexMark }) {
			continue // "Section 3" below the number of a schedule
		}
		if k == line.EnSection && headOutline(toks, items) {
			continue
		}
		if len(items) >= 2 || len(items) == 1 && (covers(toks, items) || len(added) > 0) {
			markRecitals(toks[:items[0]])
			items = nested(toks, items)
			accept(toks, added, line.CodeMark, false)
			return accept(toks, items, k, restarts)
		}
	}
	if len(added) >= 2 && covers(toks, added) {
		return accept(toks, added, line.CodeMark, false)
	}
	best, bestAt := scheme{}, len(toks)
	var bestItems []int
	for _, k := range []line.MarkerKind{line.HanMark, line.OutlineMark, line.HanParenMark, line.ArabicMark, line.BareMark, line.ParenMark, line.OrdinalMark, line.ShiMark, line.DashMark} {
		items, restarts := sequence(toks, k)
		if len(items) < 2 || items[0] >= bestAt || !carries(toks, items, k, restarts) {
			continue
		}
		best, bestAt, bestItems = scheme{kind: k, restarts: restarts}, items[0], items
	}
	if bestItems == nil && len(roman) > 0 {
		best.kind, bestItems = line.RomanMark, roman
	}
	return accept(toks, bestItems, best.kind, best.restarts)
}

// headOutline reports whether the items are headings of sections, each above numbers of an outline: 1.1, 1.2 in section 1.
func headOutline(toks []token, items []int) bool {
	for _, i := range items {
		n := slices.IndexFunc(toks[i+1:], func(t token) bool { return t.Kind == line.OutlineMark || t.Kind == line.EnSection })
		if n < 0 || toks[i+1+n].Kind != line.OutlineMark || toks[i+1+n].Num != toks[i].Num || !line.HeadingLike(toks[i].text) {
			return false
		}
	}
	return len(items) > 0
}

// readInserted reads the letters of articles such as "Article 3 A Fog" behind Article 3; alone they could begin a name.
func readInserted(toks []token) {
	var last line.Marker
	for i := range toks {
		m := &toks[i].Marker
		if m.Kind != line.ArticleMark && m.Kind != line.EnSection {
			continue
		}
		rest := toks[i].text[min(m.End, len(toks[i].text)):]
		next := string(rune('A' + last.Sub))
		if m.Kind == last.Kind && m.Num == last.Num && m.Sub == 0 && strings.HasPrefix(rest, next) && len(rest) > 1 && strings.ContainsAny(rest[1:2], " .:—") {
			m.Sub, m.Letter = last.Sub+1, strings.ToLower(next)
			m.Label += " " + next
			m.End = len(toks[i].text) - len(strings.TrimLeft(rest[1:], " .:—"))
		}
		last = *m
	}
}

// protocol matches the title of a text that stands behind the one that it belongs to.
var protocol = regexp.MustCompile(`(?i)^(?:\S+ ){0,3}protocol\b|议定书$|議定書$`)

// readProtocols makes an annex of what is numbered from 1 again under a title: the title of a protocol, or a heading that
// is not that of a chapter, behind articles with higher numbers.
func readProtocols(toks []token) {
	articles, title := 0, -1 // the articles so far; the first line of the headings above
	for i := range toks {
		t := &toks[i]
		switch {
		case t.Kind == line.ArticleMark && t.Num == 1 && t.Sub == 0 && articles >= 3 && title >= 0:
			toks[title].Marker = line.Marker{Kind: line.AnnexMark, Label: toks[title].text, End: len(toks[title].text)}
			articles, title = 1, -1
		case t.Kind == line.ArticleMark:
			articles, title = articles+1, -1
		case t.Kind == line.AnnexMark:
			articles, title = 0, -1
		case t.Kind == line.NoMarker && line.HeadingLike(t.text) && !line.Ended(t.text):
			if title < 0 && (protocol.MatchString(t.text) || i+1 < len(toks) && toks[i+1].Kind == line.ArticleMark) {
				title = i
			}
		default: // a chapter may count its articles anew
			title = -1
		}
	}
}

func accept(toks []token, items []int, k line.MarkerKind, restarts bool) scheme {
	s := scheme{kind: k, restarts: restarts}
	for _, i := range items {
		toks[i].item = true
	}
	if len(items) > 0 {
		s.first = toks[items[0]].Num
	}
	return s
}

// markRecitals marks the paragraphs (1), (2), … above the articles of a law.
func markRecitals(toks []token) {
	items, _ := sequence(toks, line.ParenMark)
	if len(items) < 2 {
		return
	}
	for _, i := range items {
		toks[i].recital = true
	}
}

// carries reports whether the text is that of the numbered clauses: signs that lists have too must cover enough of it.
func carries(toks []token, items []int, k line.MarkerKind, restarts bool) bool {
	if k == line.BareMark && len(items) < 3 {
		return false
	}
	return k == line.HanMark || k == line.OrdinalMark || k == line.ShiMark || !restarts && covers(toks, items)
}

// covers reports whether enough of the text stands behind the first item.
func covers(toks []token, items []int) bool {
	behind, total := 0, 0
	for i, t := range toks {
		if total += len(t.text); i >= items[0] {
			behind += len(t.text)
		}
	}
	return float64(behind) >= coverShare*float64(total)
}

// sequence returns the tokens of kind k that count up, from where they begin, and whether they do so anew under a heading.
func sequence(toks []token, k line.MarkerKind) (items []int, restarts bool) {
	if k == line.OutlineMark {
		return outlineItems(toks), false
	}
	if k == line.ArticleMark || k == line.EnSection {
		if items, ok := rising(toks, k); ok {
			return items, false
		}
	}
	c := counter{kind: k, next: 1, last: make(map[int]int)}
	counts := counting(toks, k)
	for i, t := range toks {
		if t.Kind == line.AnnexMark {
			break // its numbers say nothing of those above
		}
		if counts(t) {
			if t.Num == 0 && len(c.last) == 0 {
				c.next = 0
			}
			c.last[t.Num] = i
		}
	}
	fresh, annex := false, false
	for i, t := range toks {
		annex = annex || t.Kind == line.AnnexMark
		if t.Kind.Container() || t.Kind == line.AnnexMark || t.level > 0 && t.Kind != k {
			fresh = true
		}
		inner := k == line.BareMark && t.Kind == line.OutlineMark && len(t.More) == 1 && len(items) > 0 && t.Num == c.next-1 // 3.1 put in behind 3
		switch {
		case inner && !line.HeadingLike(t.text):
			items = append(items, i)
			continue
		case !counts(t):
			continue
		case len(items) > 0 && t.closed() != toks[items[0]].closed():
			continue // 3) is of a list in a text that counts 1. 2. 3.
		case k == line.DashMark:
		case len(items) > 0 && t.Num == 1 && fresh && c.next > 1:
			restarts = restarts || !annex // an annex counts for itself
		case !c.fits(i, t, len(items) == 0):
			continue
		}
		c.next = t.Num + 1
		items = append(items, i)
		fresh = false
	}
	return items, restarts
}

// closed reports whether a bracket stands behind the number of t, and none before it.
func (t token) closed() bool {
	rest, ok := strings.CutPrefix(t.text, t.Label)
	return ok && t.Kind == line.ArabicMark && (strings.HasPrefix(rest, ")") || strings.HasPrefix(rest, "）"))
}

// risingShare is the share of the articles of a law that must be in order for one out of order to be a stray.
const risingShare = 0.8

// rising returns the longest rising sequence of articles above the annexes, and whether nearly all articles are in it.
func rising(toks []token, k line.MarkerKind) ([]int, bool) {
	counts := counting(toks, k)
	var all []int
	annex := false
	for i, t := range toks {
		annex = annex || t.Kind == line.AnnexMark
		if !counts(t) {
			continue
		}
		if annex {
			return nil, false // it numbers its articles anew
		}
		all = append(all, i)
	}
	var tails []int // of the best sequence of each length, its last article
	before := make(map[int]int)
	for _, i := range all {
		n := sort.Search(len(tails), func(n int) bool { return !toks[tails[n]].Before(toks[i].Marker) })
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
	items := slices.Clone(tails)
	for n := len(items) - 1; n > 0; n-- {
		items[n-1] = before[items[n]]
	}
	return withoutSpace(toks, items, k), true
}

// withoutSpace adds to the items the articles whose number is followed by text at once, in a law that has a space there,
// where they fill a gap: the articles on either side are there and theirs is missing.
func withoutSpace(toks []token, items []int, k line.MarkerKind) []int {
	var out []int
	closed := !slices.ContainsFunc(items, func(i int) bool { return !toks[i].Open })
	last := line.Marker{}
	for i := range toks[:items[len(items)-1]+1] {
		m, ok := toks[i].Marker, toks[i].Kind == k && toks[i].Open
		if toks[i].Kind == line.NoMarker && k == line.ArticleMark {
			m, ok = line.ArticleAt(toks[i].text, closed)
		}
		next := toks[items[0]]
		fills := m.Num == last.Num+1 && m.Sub == 0 || m.Num == last.Num && m.Sub == last.Sub+1
		if i == items[0] || ok && fills && m.Before(next.Marker) {
			toks[i].Marker, last = m, m
			out = append(out, i)
		}
		if i == items[0] {
			items = items[1:]
		}
	}
	return out
}

// counter follows a numbering.
type counter struct {
	kind line.MarkerKind
	next int
	last map[int]int // the last token with each number
}

// maxJump is the largest step for which the numbers in between are looked for.
const maxJump = 1000

// fits reports whether token i continues the numbering. Articles may have been repealed and the beginning may be
// missing, so a larger step is taken where the numbers in between come nowhere below.
func (c *counter) fits(i int, t token, first bool) bool {
	law := c.kind == line.ArticleMark || c.kind == line.EnSection
	switch {
	case t.Num == c.next || t.Sub > 0 && t.Num == c.next-1:
		return true
	case t.Num < c.next || t.Num-c.next > maxJump && !(law && first): // a section of a code may stand alone
		return false
	case !law && !first:
		return t.Num < c.next+maxGap
	case !law && (c.kind != line.HanMark || c.last[t.Num+1] <= i):
		return false
	}
	for n := c.next; n < t.Num; n++ {
		if at, ok := c.last[n]; ok && at > i {
			return false
		}
	}
	return true
}

// counting returns the tokens of kind k that can number a clause: not those without a space, where most have one.
func counting(toks []token, k line.MarkerKind) func(token) bool {
	open, all := 0, 0
	for _, t := range toks {
		if t.Kind == k {
			all++
			if t.Open {
				open++
			}
		}
	}
	return func(t token) bool { return t.Kind == k && !(k == line.ArticleMark && t.Open && open*2 < all) }
}
