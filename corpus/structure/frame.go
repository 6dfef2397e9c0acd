package structure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// Signs of frames around a text, and of rules.
const (
	frameSides = "*|>║│┃"
	ruleSigns  = "*#=-_~+|/\\═─━╔╗╚╝╠╣║┌┐└┘├┤┼│┏┓┗┛┃╭╮╰╯ "
)

// fewFramed is how many lines in a row are framed at least.
const fewFramed = 3

// unframe removes the frames around the lines of a plain text, and the signs on both sides of a heading: "== 1. Lamps ==".
// What is left of the lines is what the steps that follow read.
func (pg *page) unframe() {
	if pg.text.Blocks != nil || pg.text.Signs != nil {
		return
	}
	lines := slices.Clone(pg.text.Lines)
	for i := 0; i < len(lines); i++ {
		n, side := framed(lines[i:])
		for k := i; k < i+n; k++ {
			inner := strings.TrimSpace(lines[k].Text)
			if isRule(inner) {
				inner = ""
			} else {
				inner = strings.TrimRight(strings.TrimSuffix(inner[len(side):], side), " \t")
				inner = strings.TrimPrefix(inner, " ")
			}
			pg.trim(&lines[k], inner)
		}
		if i += max(n-1, 0); n == 0 {
			if inner := undecorated(lines[i].Text); inner != "" {
				pg.trim(&lines[i], inner)
			}
		}
	}
	pg.text.Lines = lines
}

// trim leaves of l only inner, which is part of its text.
func (pg *page) trim(l *corpus.Line, inner string) {
	from := strings.Index(l.Text, inner)
	start := l.Start + utf8.RuneCountInString(l.Text[:from])
	pg.remove(corpus.Span{Start: l.Start, End: start}, corpus.ReasonMarker)
	pg.remove(corpus.Span{Start: start + utf8.RuneCountInString(inner), End: l.Start + utf8.RuneCountInString(l.Text)}, corpus.ReasonMarker)
	l.Start, l.Text = start, inner
}

// framed returns how many lines have a frame, from the first on, and the sign of its sides. A frame that is open on the right
// has a rule on top or at the bottom, else its lines could be a list; lines with the sign within are rows of a table.
func framed(lines []corpus.Line) (n int, side string) {
	ruled, closed, quoted := false, true, true
	for _, l := range lines {
		s := strings.TrimSpace(l.Text)
		if isRule(s) {
			ruled = true
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		if s == "" || !strings.ContainsRune(frameSides, r) || side != "" && s[:size] != side {
			break
		}
		side = s[:size]
		inner := strings.TrimSuffix(s[size:], side)
		if strings.Contains(inner, side) || inner != "" && inner[0] != ' ' && len(inner)+size == len(s) {
			return 0, ""
		}
		closed = closed && (len(inner)+size < len(s) || inner == "")
		quoted = quoted && side == ">"
		n++
	}
	if n < fewFramed || side == "" || !closed && !ruled && !quoted {
		return 0, ""
	}
	return n, side
}

// isRule reports whether s is a line of signs.
func isRule(s string) bool { return len(s) > 3 && strings.Trim(s, ruleSigns) == "" }

// undecorated returns what stands between two runs of signs that are alike, "" where there are none.
func undecorated(s string) string {
	s = strings.TrimSpace(s)
	inner := strings.TrimLeft(s, "*=~-")
	sign := s[:len(s)-len(inner)]
	inner, ok := strings.CutSuffix(inner, sign)
	if inner = strings.TrimSpace(inner); len(sign) < 2 || !ok || !strings.ContainsFunc(inner, unicode.IsLetter) || strings.Trim(sign, sign[:1]) != "" || sign == "**" && !strings.Contains(s, "** ") {
		return ""
	}
	return inner
}
