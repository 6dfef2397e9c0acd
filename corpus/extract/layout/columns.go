package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Limits of columns of text, in heights of a character. What is narrower is the column of a table.
const (
	minGutter = 0.8
	minColumn = 8.0
	minLines  = 3

	maxNesting = 6 // gutters within columns of gutters
)

// gutter is the blank between two columns: its middle and the left end of the column behind it. The zero gutter is none.
type gutter struct{ middle, right float64 }

// orderLines puts the lines of a page into reading order and counts their flows from next on: a column of text, or what
// stands across the page, is a flow. pdftotext has an order of its own, but reads across the columns where their lines
// stand at the same heights; it is kept only where lines stand side by side and there is no gutter. The gutter of the page
// before is believed where a last page has too few lines to show its own. Returned is the gutter of this page, for the next.
func orderLines(lines []Line, next int, before gutter) ([]Line, gutter) {
	if len(lines) == 0 {
		return lines, before
	}
	size := typeSize(lines)
	lines = joinLabels(divide(lines, size))
	var own gutter
	if middle, ok := findGutter(lines, size); ok {
		own = gutter{middle, rightOf(lines, middle)}
	} else if before.splits(lines, size) {
		own = before
	}
	return orderWithin(lines, next, maxNesting, own), own
}

// divide returns lines of which none runs on into the next column: where the gutter is narrow, pdftotext takes lines that
// stand beside one another for one.
func divide(lines []Line, size float64) []Line {
	var parts []Line
	for _, l := range lines {
		start := 0
		for i := range l.words {
			if end := i + 1; end == len(l.words) || l.words[end].x0-l.words[i].x1 >= minGutter*size {
				parts = append(parts, MakeLine(l.words[start:end], l.flow, l.page))
				start = end
			}
		}
	}
	middle, ok := findGutter(parts, size)
	if !ok || len(parts) == len(lines) {
		return lines
	}
	var out []Line
	for _, l := range lines {
		at := slices.IndexFunc(l.words, func(w Word) bool { return w.x0 >= middle })
		if at > 0 && l.words[at-1].x1 <= middle && l.words[at].x0-l.words[at-1].x1 >= minGutter*size {
			out = append(out, MakeLine(l.words[:at], l.flow, l.page))
			l = MakeLine(l.words[at:], l.flow, l.page)
		}
		out = append(out, l)
	}
	return out
}

// rightOf returns the left end of what stands to the right of x.
func rightOf(lines []Line, x float64) float64 {
	end := math.Inf(1)
	for _, l := range lines {
		if l.x0 >= x {
			end = min(end, l.x0)
		}
	}
	return end
}

// splits reports whether lines stand on both sides of g, from where its columns begin, and none across.
func (g gutter) splits(lines []Line, size float64) bool {
	left, right := false, false
	for _, l := range lines {
		switch {
		case l.x1 <= g.middle:
			left = left || l.x1-l.x0 >= minColumn*size
		case math.Abs(l.x0-g.right) <= 3*size:
			right = true
		default:
			return false
		}
	}
	return g != gutter{} && left && right
}

// orderWithin orders lines by the gutter known or, without one, by their own.
func orderWithin(lines []Line, next, nesting int, known gutter) []Line {
	if len(lines) == 0 {
		return lines
	}
	size := typeSize(lines)
	lines = joinLabels(lines)
	middle, ok := known.middle, true
	if known == (gutter{}) {
		middle, ok = findGutter(lines, size)
	}
	if !ok || nesting == 0 {
		if sideBySide(lines, size) {
			slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.flow, b.flow) })
		} else {
			lines = joinCells(lines)
			for i := range lines {
				lines[i].flow = next
			}
		}
		return lines
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.y0, b.y0) })
	var out, left, right []Line
	flush := func() {
		for _, side := range [][]Line{left, right} {
			side = orderWithin(side, next, nesting-1, gutter{})
			for _, l := range side {
				next = max(next, l.flow+1)
			}
			out = append(out, side...)
		}
		left, right = nil, nil
	}
	for _, l := range lines {
		switch {
		case l.x1 <= middle:
			left = append(left, l)
		case l.x0 >= middle:
			right = append(right, l)
		default:
			flush()
			l.flow = next
			next++
			if n := len(out); n > 0 && out[n-1].x0 < middle && out[n-1].x1 > middle {
				l.flow = out[n-1].flow // the paragraph above goes on across the page
			}
			out = append(out, l)
		}
	}
	flush()
	return out
}

// typeSize is the size of most lines.
func typeSize(lines []Line) float64 {
	sizes := make([]float64, len(lines))
	for i, l := range lines {
		sizes[i] = l.size
	}
	slices.Sort(sizes)
	return max(sizes[len(sizes)/2], 1)
}

// findGutter returns the middle of the widest blank between two columns of text. Lines that run across the page, such as
// titles and notes, may cross it, but fewer than stand beside it.
func findGutter(lines []Line, size float64) (x float64, ok bool) {
	const bins = 1000
	from, to := around(lines).x0, around(lines).x1
	step := (to - from) / bins
	if !(to-from > 2*minColumn*size) {
		return 0, false
	}
	var change [bins + 2]int
	for _, l := range lines {
		change[int((l.x0-from)/step)]++
		change[min(int(math.Ceil((l.x1-from)/step)), bins)+1]--
	}
	for _, crossing := range []int{0, len(lines) / 20, len(lines) / 5} {
		best, start, cover := 0, -1, 0
		for i := range bins + 1 {
			cover += change[i]
			switch {
			case cover > crossing || i == bins:
				if start >= 0 && i-start > best {
					middle := from + step*float64(start+i)/2
					if float64(i-start)*step >= minGutter*size && columnsBeside(lines, middle, size) {
						best, x = i-start, middle
					}
				}
				start = -1
			case start < 0:
				start = i
			}
		}
		if best > 0 {
			return x, true
		}
	}
	return 0, false
}

// columnsBeside reports whether there are columns of text on both sides of x, at the same heights.
func columnsBeside(lines []Line, x, size float64) bool {
	left := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.x1 > x })
	right := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.x1 <= x || l.x0 < x })
	l, okLeft := extent(left, size)
	r, okRight := extent(right, size)
	cross := len(lines) - len(left) - len(right)
	return okLeft && okRight && cross <= min(len(left), len(right)) && l.y0 < r.y1 && r.y0 < l.y1
}

// extent is the box of lines and whether they are those of a column of text: wide enough, and not a few of them full.
func extent(lines []Line, size float64) (box, bool) {
	if len(lines) < minLines {
		return box{}, false
	}
	b := around(lines)
	full := 0
	for _, l := range lines {
		if l.x1-l.x0 >= 0.75*(b.x1-b.x0) {
			full++
		}
	}
	return b, b.x1-b.x0 >= minColumn*size && full*10 >= 3*len(lines)
}

// sideBySide reports whether two lines that are long enough for text stand beside one another.
func sideBySide(lines []Line, size float64) bool {
	sorted := slices.SortedFunc(slices.Values(lines), func(a, b Line) int { return cmp.Compare(a.y0, b.y0) })
	beside := 0
	for i, l := range sorted[1:] {
		above := sorted[i]
		if sameRow(above, l) && min(l.x1-l.x0, above.x1-above.x0) >= minColumn*size {
			beside++
		}
	}
	return beside*4 > len(lines)
}

// sameRow reports whether two lines of a page stand beside one another.
func sameRow(a, b Line) bool {
	return min(a.y1, b.y1)-max(a.y0, b.y0) > 0.5*min(a.height(), b.height())
}

// sortRows sorts lines by rows, from left to right within a row.
func sortRows(lines []Line) {
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.y1, b.y1) })
	for i, j := 0, 0; i < len(lines); i = j {
		for j = i + 1; j < len(lines) && sameRow(lines[i], lines[j]); j++ {
		}
		slices.SortStableFunc(lines[i:j], func(a, b Line) int { return cmp.Compare(a.x0, b.x0) })
	}
}

// label matches what numbers the text beside it: a line of its own for pdftotext where a tab or an indent stands between.
var label = regexp.MustCompile(`^(?:[\[(（〔]?[\d①-⑳⓪¹²³⁴-⁹⁰]{1,3}[\])）〕.．、]?|[（(]?[一二三四五六七八九十百]{1,4}[、）)]|第[\d一二三四五六七八九十百零]{1,6}[条條章节節]|[*•●■○·—–-]{1,2})$`)

// joinLabels sorts lines by rows and joins each label with the text close to its right.
func joinLabels(lines []Line) []Line {
	sortRows(lines)
	var out []Line
	for _, l := range lines {
		if n := len(out); n > 0 && sameRow(out[n-1], l) && label.MatchString(out[n-1].Text) && l.x0-out[n-1].x1 < 2.5*l.size {
			out[n-1] = MakeLine(append(out[n-1].words, l.words...), l.flow, l.page)
			continue
		}
		out = append(out, l)
	}
	return out
}

// joinCells makes one line of the lines of a row, which are sorted by rows: with a space behind a label, with tabs between the cells of a table.
func joinCells(lines []Line) []Line {
	var out []Line
	for _, l := range lines {
		n := len(out)
		if n == 0 || !sameRow(out[n-1], l) {
			out = append(out, l)
			continue
		}
		a := &out[n-1]
		sep := "\t"
		if label.MatchString(a.Text) && !strings.Contains(a.Text, "\t") {
			sep = " "
			if strings.Trim(a.Text, "0123456789") == "" {
				a.number = a.Text
			}
			a.size, a.y0, a.y1 = l.size, l.y0, l.y1
		}
		a.Text += sep + l.Text
		a.x1 = max(a.x1, l.x1)
		a.marks = append(a.marks, l.marks...)
	}
	return out
}
