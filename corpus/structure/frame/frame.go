// Package frame takes plain text out of the frames of signs that are drawn around it.
package frame

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

// Strip removes the frames around the lines of a plain text, and the signs on both sides of a heading: "== 1. Lamps ==". It returns
// what is left of the lines, in the place of each, and the spans of the text that were removed.
func Strip(lines []corpus.Line) (inner []corpus.Line, removed []corpus.Span) {
	inner = slices.Clone(lines)
	for i := 0; i < len(inner); i++ {
		n, side := framed(inner[i:])
		for k := i; k < i+n; k++ {
			text := strings.TrimSpace(inner[k].Text)
			if isRule(text) {
				text = ""
			} else {
				text = strings.TrimRight(strings.TrimSuffix(text[len(side):], side), " \t")
				text = strings.TrimPrefix(text, " ")
			}
			removed = append(removed, cut(&inner[k], text)...)
		}
		if i += max(n-1, 0); n == 0 {
			if text := undecorated(inner[i].Text); text != "" {
				removed = append(removed, cut(&inner[i], text)...)
			}
		}
	}
	return inner, removed
}

// cut leaves of l only text, which is part of its own, and returns the rest.
func cut(l *corpus.Line, text string) []corpus.Span {
	from := strings.Index(l.Text, text)
	start := l.Start + utf8.RuneCountInString(l.Text[:from])
	end := l.Start + utf8.RuneCountInString(l.Text)
	rest := []corpus.Span{{Start: l.Start, End: start}, {Start: start + utf8.RuneCountInString(text), End: end}}
	l.Start, l.Text = start, text
	return rest
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
