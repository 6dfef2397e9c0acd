package terminal

import (
	"slices"
	"strings"

	"yiju/bot/present"
)

// span is a range of bytes of a text.
type span struct{ start, end int }

// wrap breaks text into lines of at most limit columns, at spaces and between Han characters, never before a closing
// or behind an opening sign. A limit of 0 keeps the text's own lines. Spaces at a break are in no line; nothing else is
// lost.
func wrap(text string, limit int) []span {
	var lines []span
	start := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapParagraph(text, span{start, start + len(paragraph)}, limit)...)
		start += len(paragraph) + 1
	}
	return lines
}

func wrapParagraph(text string, p span, limit int) []span {
	if limit <= 0 || Width(text[p.start:p.end]) <= limit {
		return []span{p}
	}
	var lines []span
	line, used := span{p.start, p.start}, 0
	for a := range atoms(text, p) {
		word := strings.TrimRight(text[a.start:a.end], " \t")
		if used > 0 && used+Width(word) > limit {
			line.end = line.start + len(strings.TrimRight(text[line.start:line.end], " \t"))
			lines = append(lines, line)
			line, used = span{a.start, a.start}, 0
		}
		for _, piece := range chop(text, a, limit) {
			if used > 0 && piece.start > a.start {
				lines = append(lines, line)
				line, used = span{piece.start, piece.start}, 0
			}
			line.end = piece.end
			used += Width(text[piece.start:piece.end])
		}
	}
	line.end = line.start + len(strings.TrimRight(text[line.start:line.end], " \t"))
	return append(lines, line)
}

// chop splits an atom that is wider than a line.
func chop(text string, a span, limit int) []span {
	if Width(text[a.start:a.end]) <= limit {
		return []span{a}
	}
	var pieces []span
	start, used := a.start, 0
	for i, r := range text[a.start:a.end] {
		w := columns.RuneWidth(r)
		if used+w > limit && r != ' ' && used > 0 {
			pieces = append(pieces, span{start, a.start + i})
			start, used = a.start+i, 0
		}
		used += w
	}
	return append(pieces, span{start, a.end})
}

// atoms yields the parts of a paragraph that no line break may split, each with the spaces behind it.
func atoms(text string, p span) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		start := p.start
		prev := rune(0)
		for i, r := range text[p.start:p.end] {
			at := p.start + i
			if at > start && breaks(prev, r) {
				if !yield(span{start, at}) {
					return
				}
				start = at
			}
			prev = r
		}
		if start < p.end {
			yield(span{start, p.end})
		}
	}
}

const (
	opening = "（《〈「『【〔“‘([{"
	closing = "，。、；：！？）》〉」』】〕”’…—·,.;:!?)]}%％°"
)

// breaks reports whether a line may end behind a and the next begin with b.
func breaks(a, b rune) bool {
	switch {
	case b == ' ' || b == '\t' || columns.RuneWidth(b) == 0 || a == '\u200d':
		return false
	case a == ' ' || a == '\t':
		return true
	case strings.ContainsRune(opening, a) || strings.ContainsRune(closing, b):
		return false
	}
	return columns.RuneWidth(a) == 2 || columns.RuneWidth(b) == 2
}

// tint is a range of a text and how it is painted; nil for not at all.
type tint struct {
	span
	paint func(string) string
}

// write writes the tinted ranges of a text, wrapped: lead before the first line, indent before the others, both so many columns
// wide.
func (s Screen) write(w *strings.Builder, lead, indent string, columns int, text string, tints ...tint) {
	for _, l := range wrap(text, s.room(columns)) {
		l.end = l.start + len(strings.TrimRight(text[l.start:l.end], " "))
		line := lead
		for _, t := range tints {
			part := present.Printable(text[max(l.start, min(t.start, l.end)):max(l.start, min(t.end, l.end))])
			if t.paint != nil {
				part = t.paint(part)
			}
			line += part
		}
		w.WriteString(strings.TrimRight(line, " ") + "\n")
		lead = indent
	}
}

// room is how many columns there are behind so many; 0 for no limit.
func (s Screen) room(columns int) int {
	if s.Width == 0 {
		return 0
	}
	return max(Narrowest, s.Width-columns)
}

// bar is what is before a line of stored text.
func (s Screen) bar(indent string) string { return indent + s.Dim("│") + " " }

// Quote writes text with a bar and indentation before each line, wrapped, with the marked byte ranges set off.
func (s Screen) Quote(w *strings.Builder, indent, text string, marks [][2]int) {
	var tints []tint
	at := 0
	if s.Color {
		setOff := func(text string) string { return s.paint(boldOn+underOn, text, underOff+boldOff) }
		for _, m := range tidy(marks, len(text)) {
			tints = append(tints, tint{span{at, m[0]}, nil}, tint{span{m[0], m[1]}, setOff})
			at = m[1]
		}
	}
	s.write(w, s.bar(indent), s.bar(indent), Width(indent)+2, text, append(tints, tint{span{at, len(text)}, nil})...)
}

// Hang writes lead and text behind it, wrapped, the further lines indented by the width of lead, each painted. paint may be nil.
func (s Screen) Hang(w *strings.Builder, lead, text string, paint func(string) string) {
	columns := Width(lead)
	s.write(w, lead, strings.Repeat(" ", columns), columns, text, tint{span{0, len(text)}, paint})
}

// tidy sorts marks, drops those outside [0, size) and joins those that touch.
func tidy(marks [][2]int, size int) [][2]int {
	sorted := slices.Clone(marks)
	slices.SortFunc(sorted, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, m := range sorted {
		if m[0] < 0 || m[1] > size || m[0] >= m[1] {
			continue
		}
		if n := len(out); n > 0 && m[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], m[1])
			continue
		}
		out = append(out, m)
	}
	return out
}
