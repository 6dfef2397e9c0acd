package layout

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// markNotes finds the footnotes of a page: lines in smaller type that begin with a mark, and those below them. A plain
// number is a mark where it stands raised in the text above, and is raised too. It collects the words of the lines by the
// way.
func markNotes(lines []Line, words map[string]bool) {
	if len(lines) == 0 {
		return
	}
	size := typeSize(lines)
	marks := make(map[string]bool)
	for _, l := range lines {
		for w := range strings.FieldsFuncSeq(l.Text, func(r rune) bool { return !unicode.IsLetter(r) || unicode.Is(unicode.Han, r) }) {
			words[strings.ToLower(w)] = true
		}
		for _, n := range l.marks {
			marks[strconv.Itoa(n)] = l.size >= size*0.92 || marks[strconv.Itoa(n)]
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.size >= size*0.92 {
			continue
		}
		if marks[l.number] {
			l.Text = Raise(l.number) + strings.TrimPrefix(l.Text, l.number)
		}
		l.note = noteStart.MatchString(l.Text) || i > 0 && lines[i-1].note && sameSize(lines[i-1].size, l.size)
	}
}

// noteStart matches the mark that a footnote begins with.
var noteStart = regexp.MustCompile(`^(?:[¹²³⁴-⁹⁰①-⑳*＊†‡]|[\[［〔]\d{1,3}[\]］〕])`)

// Raise returns a number with its digits raised.
func Raise(number string) string {
	return strings.Map(func(r rune) rune { return raised[r-'0'] }, number)
}

// attachMarks puts raised numbers that pdftotext took for lines of their own back into the lines that they stand in.
func attachMarks(lines []Line) []Line {
	if len(lines) == 0 || len(lines) > 2000 {
		return lines
	}
	size := typeSize(lines)
	var kept, alone []Line
	for _, l := range lines {
		if l.size <= 0.8*size && len(l.words) == 1 && len(l.Text) <= 3 && strings.Trim(l.Text, "0123456789") == "" {
			alone = append(alone, l)
		} else {
			kept = append(kept, l)
		}
	}
	for _, m := range alone {
		if i := hostOf(m, kept, size); i >= 0 {
			words := slices.SortedFunc(slices.Values(append(slices.Clone(kept[i].words), m.words...)),
				func(a, b Word) int { return cmp.Compare(a.x0, b.x0) })
			kept[i] = MakeLine(words, kept[i].flow, kept[i].page)
		} else {
			kept = append(kept, m)
		}
	}
	return kept
}

// hostOf returns the index of the line in or behind which the raised number m stands, or -1.
func hostOf(m Line, lines []Line, size float64) int {
	best, at := size, -1
	for i, l := range lines {
		up := l.y1 - m.y1 // how far m stands above the line
		if l.size <= 0.8*size && l.size <= m.size*1.2 || up < 0.1*l.size || up > l.size || m.x0 < l.x0 || m.x0 > l.x1+l.size {
			continue
		}
		free := !slices.ContainsFunc(l.words, func(w Word) bool { return min(w.x1, m.x1)-max(w.x0, m.x0) > 0.5*(m.x1-m.x0) })
		if free && up < best {
			best, at = up, i
		}
	}
	return at
}
