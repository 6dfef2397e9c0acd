package verify

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDepth is the deepest nesting of quotations that is kept.
const maxDepth = 2

// quotation is a quotation in a text.
type quotation struct {
	text        string // without marks, and in a block quote without the signs before its lines
	start, end  int    // bytes of the message, marks apart
	open, close int    // bytes of the message with the marks
	block       bool
	parent      int    // index of the quotation around it, -1 for none
	depth       int    // 0 for one that is in no other
	title       bool   // the name of an instrument, which is not a quotation from it
	credit      [2]int // of a block quote: the bytes of the message that say where it is from
}

// quotations finds the quotations in any text, in order, nested ones after the one around them, in linear time.
func quotations(text string) []quotation {
	var all []quotation
	for _, b := range blocks(text) {
		if b.quoted {
			all = append(all, quotation{text: b.text, start: b.start, end: b.end, open: b.start, close: b.end, block: true, credit: b.credit})
		}
		for _, s := range pairs(b.text) {
			all = append(all, quotation{
				text: b.text[s.start:s.end], start: b.at(s.start), end: b.at(s.end), open: b.at(s.open), close: b.at(s.close),
			})
		}
	}
	return nested(all)
}

// nested sorts quotations, records their nesting, and drops those nested too deep.
func nested(all []quotation) []quotation {
	slices.SortStableFunc(all, func(a, b quotation) int { return cmp.Or(a.open-b.open, b.close-a.close) })
	var kept []quotation
	type outer struct{ at, close int } // index in kept
	var around []outer
	for _, q := range all {
		for len(around) > 0 && around[len(around)-1].close <= q.open {
			around = around[:len(around)-1]
		}
		q.parent, q.depth = -1, len(around)
		if q.depth > 0 {
			q.parent = around[q.depth-1].at
		}
		around = append(around, outer{len(kept), q.close})
		if q.depth <= maxDepth {
			kept = append(kept, q)
		}
	}
	return kept
}

// pair is a quotation in marks: bytes of the text.
type pair struct{ open, start, end, close int }

// mark is the kind of a quotation mark.
type mark uint8

const (
	noMark    mark = iota
	double         // “ ”
	single         // ‘ ’
	corner         // 「 」
	corners        // 『 』
	guillemet      // « »
	straight       // "
	title          // 《 》 and 〈 〉, around what is no quotation
	nMarks
)

// The marks of each kind. A straight mark opens or closes.
var (
	openingMarks = [nMarks]string{double: "“„‟〝", single: "‘‛", corner: "「﹁｢", corners: "『﹃", guillemet: "«", straight: "\"＂", title: "《〈"}
	closingMarks = [nMarks]string{double: "”〞〟", single: "’", corner: "」﹂｣", corners: "』﹄", guillemet: "»", title: "》〉"}
)

// kindOf returns the kind of r and whether it opens or closes.
func kindOf(r rune) (m mark, opens bool) {
	for m = double; m < nMarks && (r == '"' || r > unicode.MaxASCII); m++ {
		if opens = strings.ContainsRune(openingMarks[m], r); opens || strings.ContainsRune(closingMarks[m], r) {
			return m, opens
		}
	}
	return noMark, false
}

// pairs finds the quotations in marks. A quotation ends with its paragraph at the latest.
func pairs(text string) []pair {
	var all []pair
	for start := 0; start < len(text); {
		end := paragraphEnd(text, start)
		p := pairing{text: text, at: start, end: end}
		if !p.run() { // “ and ” do not match, as on a keyboard with only one of them: they alternate
			p = pairing{text: text, at: start, end: end, turns: true}
			p.run()
		}
		all = append(all, p.found...)
		start = end
	}
	return all
}

// paragraphEnd returns the end of the paragraph that begins at start: after the next blank line.
func paragraphEnd(text string, start int) int {
	seen := false
	for i := start; i < len(text); {
		line := strings.IndexByte(text[i:], '\n')
		if line < 0 {
			return len(text)
		}
		blank := strings.TrimSpace(text[i:i+line]) == ""
		i += line + 1
		if blank && seen {
			return i
		}
		seen = seen || !blank
	}
	return len(text)
}

// opened is a mark that waits for its counterpart.
type opened struct {
	kind        mark
	open, start int
	found       int // pairs that were found before it
}

// pairing matches the marks of one paragraph.
type pairing struct {
	text    string
	at, end int
	turns   bool // double marks alternate between opening and closing
	stack   []opened
	waiting [nMarks]int // marks of each kind in stack
	found   []pair
}

// run finds the pairs. It reports whether double marks match.
func (p *pairing) run() bool {
	even := true
	for i := p.at; i < p.end; {
		r, size := utf8.DecodeRuneInString(p.text[i:p.end])
		kind, opens := kindOf(r)
		next := i + size
		switch {
		case kind == noMark || kind == single && p.apostrophe(i, next, opens):
		case kind == straight || kind == double && p.turns:
			if p.waiting[kind] > 0 {
				p.shut(kind, i, next)
			} else if p.canOpen(i, next) {
				p.push(kind, i, next)
			}
		case opens:
			p.push(kind, i, next)
		case p.waiting[kind] > 0:
			even = p.shut(kind, i, next) && even
		case kind == double:
			even = false
		}
		i = next
	}
	for n, o := range p.stack {
		even = even && o.kind != double
		stray := strings.HasPrefix(p.text[o.open:], "”")
		if o.kind != title && o.kind != single && !stray && n <= maxDepth {
			p.unclosed(o)
		}
	}
	return even
}

func (p *pairing) push(kind mark, open, start int) {
	p.stack = append(p.stack, opened{kind, open, start, len(p.found)})
	p.waiting[kind]++
}

// shut closes the last open mark of a kind and drops those opened after it. It reports false if it drops a double mark.
func (p *pairing) shut(kind mark, end, close int) bool {
	even := true
	for {
		last := len(p.stack) - 1
		o := p.stack[last]
		p.stack = p.stack[:last]
		p.waiting[o.kind]--
		if o.kind != kind {
			even = even && o.kind != double
			continue
		}
		if kind == title {
			p.found = p.found[:o.found] // marks within a title belong to it
		} else if strings.TrimSpace(p.text[o.start:end]) != "" {
			p.found = append(p.found, pair{o.open, o.start, end, close})
		}
		return even
	}
}

// unclosed lets a mark without counterpart quote up to the end of its line.
func (p *pairing) unclosed(o opened) {
	end := p.end
	if line := strings.IndexByte(p.text[o.start:p.end], '\n'); line >= 0 {
		end = o.start + line
	}
	if strings.TrimSpace(p.text[o.start:end]) == "" {
		return
	}
	for _, f := range p.found {
		if f.open > o.open && f.open < end && f.close > end {
			return // it would overlap another one
		}
	}
	p.found = append(p.found, pair{o.open, o.start, end, end})
}

// canOpen reports whether a symmetric mark can open: no white space after it, no letter or digit before it.
func (p *pairing) canOpen(i, next int) bool {
	before, _ := utf8.DecodeLastRuneInString(p.text[p.at:i])
	after, size := utf8.DecodeRuneInString(p.text[next:p.end])
	return size > 0 && !unicode.IsSpace(after) && !isLetter(before)
}

// apostrophe reports whether a single mark is used as an apostrophe.
func (p *pairing) apostrophe(i, next int, opens bool) bool {
	before, _ := utf8.DecodeLastRuneInString(p.text[p.at:i])
	after, _ := utf8.DecodeRuneInString(p.text[next:p.end])
	switch {
	case opens:
		return isLetter(before)
	case p.waiting[single] == 0 || isLetter(after):
		return true
	case before == 's' && after == ' ': // the developers’ tools’
		const ahead = 400
		rest := p.text[next:min(p.end, next+ahead)]
		if i := strings.IndexAny(rest, "‘’”"); i > 0 && strings.HasPrefix(rest[i:], "’") {
			before, _ := utf8.DecodeLastRuneInString(rest[:i])
			after, _ := utf8.DecodeRuneInString(rest[i+len("’"):])
			return !isLetter(after) && !unicode.IsSpace(before)
		}
	}
	return false
}

// isLetter reports whether r is a letter or digit of a script with spaces between words.
func isLetter(r rune) bool {
	return r != utf8.RuneError && !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
