package verify

import "slices"

// window is the span of a text that is most similar to a pattern.
type window struct {
	start, end int // tokens of the text
	distance   int // tokens to insert, remove or replace
}

// pattern finds the span of a text with the least edit distance to a sequence of tokens: the algorithm of Myers, "A fast
// bit-vector algorithm for approximate string matching based on dynamic programming" (1999), in blocks of 64 tokens.
type pattern struct {
	size   int
	peq    map[uint64][]uint64 // by token: the places of the pattern that hold it, as bits
	none   []uint64
	vp, vn []uint64 // of each block: which vertical differences are +1 and -1
}

func newPattern(ids []uint64) *pattern {
	blocks := (len(ids) + 63) / 64
	p := &pattern{
		size: len(ids), peq: make(map[uint64][]uint64, len(ids)),
		none: make([]uint64, blocks), vp: make([]uint64, blocks), vn: make([]uint64, blocks),
	}
	for i, id := range ids {
		if p.peq[id] == nil {
			p.peq[id] = make([]uint64, blocks)
		}
		p.peq[id][i/64] |= 1 << (i % 64)
	}
	return p
}

// nearest returns the least distance of the pattern to a span of the text, and the first end of such a span.
func (p *pattern) nearest(text []uint64) (distance, end int) {
	for b := range p.vp {
		p.vp[b], p.vn[b] = ^uint64(0), 0
	}
	last := len(p.vp) - 1
	top := uint64(1) << ((p.size - 1) % 64)
	score := p.size
	distance, end = score, 0
	for i, id := range text {
		eqs := p.peq[id]
		if eqs == nil {
			eqs = p.none
		}
		score += p.step(eqs, last, top)
		if score < distance {
			distance, end = score, i+1
		}
	}
	return distance, end
}

// step advances by one token, which is in the pattern at the bits eqs. It returns the change of the distance of the whole
// pattern to a span that ends here.
func (p *pattern) step(eqs []uint64, last int, top uint64) int {
	var carryP, carryN uint64 // of the row above the block: a stretch may begin anywhere, so the first row stays 0
	change := 0
	for b := range p.vp {
		eq, vp, vn := eqs[b], p.vp[b], p.vn[b]
		xv := eq | vn
		eq |= carryN
		xh := (((eq & vp) + vp) ^ vp) | eq
		hp := vn | ^(xh | vp)
		hn := vp & xh
		if b == last {
			if hp&top != 0 {
				change = 1
			} else if hn&top != 0 {
				change = -1
			}
		}
		nextP, nextN := hp>>63, hn>>63
		hp, hn = hp<<1|carryP, hn<<1|carryN
		p.vp[b], p.vn[b] = hn|^(xv|hp), hp&xv
		carryP, carryN = nextP, nextN
	}
	return change
}

// closest returns the span of text that is most similar to ids: of several the first, and there the shortest. It is empty
// if nothing is similar.
func closest(ids, text []uint64) window {
	if len(ids) == 0 {
		return window{}
	}
	distance, end := newPattern(ids).nearest(text)
	if end == 0 {
		return window{distance: distance}
	}
	// No span that ends before end is as near, so backwards the distance is first reached where the shortest one begins.
	_, length := newPattern(reversed(ids)).nearest(reversed(text[:end]))
	return window{end - length, end, distance}
}

func reversed(ids []uint64) []uint64 {
	ids = slices.Clone(ids)
	slices.Reverse(ids)
	return ids
}

// mostAside is how many replaced tokens at either end of a quotation a window is widened for.
const mostAside = 6

// widened extends w to the stored words that the quotation replaces at its ends. To an edit distance these are just
// insertions, and a reader would not see what they replace, such as a dropped "not".
func (w window) widened(quote, text *key) window {
	if w.start == w.end {
		return w
	}
	if aside := slices.Index(quote.ids, text.ids[w.start]); aside > 0 && aside <= mostAside { // tokens before the first of the window
		w.start = widen(quote, text, w.start, aside, -1)
	}
	if aside := slices.Index(reversed(quote.ids), text.ids[w.end-1]); aside > 0 && aside <= mostAside {
		w.end = widen(quote, text, w.end, aside, +1)
	}
	for !text.apart(text.offset(w.start)) { // 1,20 of 1,200 and 5 of 5%
		w.start--
	}
	for !text.apart(text.offset(w.end)) {
		w.end++
	}
	return w
}

// widen moves the boundary at of a window outwards, backwards for step -1: to the outermost word of the quotation if that
// is near; else over as many words as the quotation replaces, unless it only inserts one.
func widen(quote, text *key, at, aside, step int) int {
	outermost, from := 0, at-1
	if step > 0 {
		outermost, from = len(quote.ids)-1, at
	}
	next := func(n int) int { return from + step*n } // token n steps beyond at
	inside := func(n int) bool {                     // marks within a number belong to it
		i := next(n)
		return i >= 0 && i < len(text.ids) && (!isMark(text.token(i)) || !text.apart(text.offset(i)))
	}
	for n := 0; n < aside+mostAside && inside(n); n++ {
		if text.ids[next(n)] == quote.ids[outermost] {
			return at + step*(n+1)
		}
	}
	if word := quote.token(outermost); aside == 1 && (word == "not" || word == "never" || word == "no" || len([]rune(word)) == 1 && !isDigit(word[0])) {
		aside = 0
	}
	n := 0
	for n < aside && inside(n) {
		n++
	}
	if step < 0 && n == 0 && inside(0) && negation.MatchString(text.token(next(0))) {
		n = 1
	}
	return at + step*n
}
