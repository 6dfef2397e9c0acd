package discord

import (
	"strings"
	"unicode/utf8"

	"yiju/bot/present"
)

// markers enclose text in a style.
var markers = map[present.Style]string{present.Strong: "**", present.Removed: "~~", present.Added: "__"}

// markerSize is the most that a change of style costs, in code points: a closing marker, an opening one, and a separator.
const markerSize = 5

const fence = "```"

// pageText is the text of one page.
type pageText struct {
	marked string // markdown
	raw    string // plain text, ending in a line end
}

// paginate splits lines into pages of at most size code points. It prefers breaks between lines, then at the end of a
// sentence, then at a space. It never breaks a token, and a code block only if that is longer than a page.
func paginate(lines []line, size int) []pageText {
	p := &paginator{size: size}
	for i := 0; i < len(lines); i++ {
		if lines[i].kind != present.Code {
			p.place(lines[i])
			continue
		}
		end := i
		for end < len(lines) && lines[end].kind == present.Code && (end == i || !lines[end].gap) {
			end++
		}
		p.code(lines[i:end])
		i = end - 1
	}
	p.flush()
	return p.pages
}

// paginator fills pages.
type paginator struct {
	size        int
	pages       []pageText
	marked, raw strings.Builder
	used        int
}

func (p *paginator) flush() {
	if text := strings.TrimRight(p.marked.String(), "\n"); text != "" {
		p.pages = append(p.pages, pageText{text, p.raw.String()})
	}
	p.marked.Reset()
	p.raw.Reset()
	p.used = 0
}

// place adds a line to the page or to the next one, or splits it.
func (p *paginator) place(l line) {
	for len(l.tokens) > 0 {
		room := p.size - p.used - len(prefixes[l.kind]) - 2
		n := fits(l.tokens, room)
		switch {
		case n == len(l.tokens):
			p.write(l)
			p.raw.WriteString("\n")
			return
		case p.used > 0 && (n == 0 || p.used > p.size/2 && fits(l.tokens, p.size-len(prefixes[l.kind])-2) == len(l.tokens)):
			p.flush()
			continue
		case n == 0:
			n = 1 // cannot happen: no token is longer than a page
		default:
			n = bestBreak(l.tokens, n)
		}
		p.write(line{l.kind, l.tokens[:n], l.gap})
		p.flush()
		l.tokens, l.gap = l.tokens[n:], false
		if l.kind == present.Item || l.kind == present.Title {
			l.kind = present.Paragraph // the rest is not a new item
		}
	}
}

// fits returns how many of the tokens fit.
func fits(tokens []token, room int) int {
	used := 0
	style := present.Normal
	for i, t := range tokens {
		if t.style != style {
			used += markerSize
			style = t.style
		}
		if used += t.size; used+len(markers[style]) > room {
			return i
		}
	}
	return len(tokens)
}

// bestBreak returns the best break in tokens[:n]: at the end of a sentence or at a space, if that is behind the first
// quarter.
func bestBreak(tokens []token, n int) int {
	for _, want := range []seam{atSentence, atSpace} {
		for i := n; i > n/4; i-- {
			if tokens[i-1].seam >= want {
				return i
			}
		}
	}
	return n
}

// write writes a line, or a part of it, with its prefix and style markers.
func (p *paginator) write(l line) {
	var b strings.Builder
	if p.used > 0 {
		b.WriteString("\n")
		if l.gap {
			b.WriteString("\n")
		}
	}
	b.WriteString(prefixes[l.kind])
	style, closed := present.Normal, false
	for _, t := range l.tokens {
		if t.style != style {
			b.WriteString(markers[style])
			closed = style != present.Normal
			if style = t.style; closed && style != present.Normal {
				b.WriteString(invisible)
			}
			b.WriteString(markers[style])
		}
		b.WriteString(t.marked)
		p.raw.WriteString(t.raw)
	}
	b.WriteString(markers[style])
	p.add(b.String())
}

func (p *paginator) add(s string) {
	p.marked.WriteString(s)
	p.used += utf8.RuneCountInString(s)
}

// code puts a code block onto one page, or onto several, each with fences.
func (p *paginator) code(lines []line) {
	const end = 1 + len(fence) // closing fence
	width := len(fence) + end
	for _, l := range lines {
		width += sizeOf(l.tokens) + 1
	}
	if p.used > 0 && p.used+2+width > p.size {
		p.flush()
	}
	p.open(lines[0].gap)
	for _, l := range lines {
		if size := sizeOf(l.tokens); p.used+1+size+end > p.size && len(fence)+1+size+end <= p.size {
			p.add("\n" + fence)
			p.flush()
			p.open(false)
		}
		for first := true; first || len(l.tokens) > 0; first = false {
			n := 0
			for room := p.size - p.used - 1 - end; n < len(l.tokens) && l.tokens[n].size <= room; n++ {
				room -= l.tokens[n].size
			}
			if n == 0 && len(l.tokens) > 0 || p.used+1+end > p.size {
				p.add("\n" + fence)
				p.flush()
				p.open(false)
				continue
			}
			p.add("\n")
			for _, t := range l.tokens[:n] {
				p.add(t.marked)
				p.raw.WriteString(t.raw)
			}
			if l.tokens = l.tokens[n:]; len(l.tokens) == 0 {
				p.raw.WriteString("\n")
			}
		}
	}
	p.add("\n" + fence)
}

func (p *paginator) open(gap bool) {
	if p.used > 0 {
		p.add("\n")
		if gap {
			p.add("\n")
		}
	}
	p.add(fence)
}

func sizeOf(tokens []token) int {
	n := 0
	for _, t := range tokens {
		n += t.size
	}
	return n
}
