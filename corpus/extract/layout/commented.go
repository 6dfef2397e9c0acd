package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
)

// commented reads a table of two columns, articles and what explains each of them, which may run over several pages. An
// explanation follows the whole article that it stands beside.
type commented struct {
	edge    float64 // left end of the explanations; 0 while there is no such table
	waiting []Line  // explanations of the article that is being read
}

// Heads of the two columns, and what begins the next row.
var (
	articlesHead     = regexp.MustCompile(`^(?:\p{Han}{0,4}[條条] ?文\p{Han}{0,2}|Articles?|Text|Provisions?)$`)
	explanationsHead = regexp.MustCompile(`^(?:(?:立法)?(?:[說说] ?明|理 ?由|[釋释] ?[義义])|Explanat(?:ion|ory [Nn]ote)s?|Commentary|Reasons?)$`)
	firstItem        = regexp.MustCompile(`^(?:[一1１][、.．]|[(（][一1][)）])`)
	articleStart     = regexp.MustCompile(`^(?:第 ?[\d零〇一二三四五六七八九十百千]{1,6} ?[條条章節节编編]|(?i:article|section|chapter) \d)`)
)

// order puts the lines of a page into reading order, with flows from next on. It returns false for a page without such a table.
func (c *commented) order(lines []Line, next int) (out []Line, ok bool) {
	first := c.edge == 0
	above, head, rest := c.cut(lines)
	if rest == nil {
		return nil, false
	}
	flow := func(ls ...Line) {
		for _, l := range ls {
			l.flow = next
			out = append(out, l)
		}
		next++
	}
	if len(above) > 0 {
		out, _ = orderLines(above, next, gutter{})
		for _, l := range out {
			next = max(next, l.flow+1)
		}
	}
	if first {
		flow(head)
	}
	var left, right []Line
	for _, l := range rest {
		at := slices.IndexFunc(l.words, func(w Word) bool { return w.x0 >= c.edge })
		if at < 0 {
			at = len(l.words)
		}
		if at > 0 {
			left = append(left, MakeLine(l.words[:at], 0, l.page))
		}
		if at < len(l.words) {
			right = append(right, MakeLine(l.words[at:], 0, l.page))
		}
	}
	left, right = joinLabels(left), joinLabels(right)
	start := 0
	for i, l := range left {
		if articleStart.MatchString(l.Text) {
			beside := c.before(left[:i], l, right)
			c.waiting, right = append(c.waiting, right[:beside]...), right[beside:]
			flow(left[start:i]...)
			flow(c.waiting...)
			start, c.waiting = i, nil
		}
	}
	flow(left[start:]...)
	c.waiting = append(c.waiting, right...)
	return out, true
}

// before returns how many lines of the explanations belong to the articles above the one that begins with l. Cells may be
// aligned by their tops, or by their middles: the widest blank then parts the rows.
func (c *commented) before(above []Line, l Line, right []Line) int {
	last := 0
	for last < len(right) && right[last].y1 < l.y1-0.5*l.size {
		last++
	}
	switch n := len(c.waiting); {
	case last == 0 || last < len(right) && math.Abs(right[last].y0-l.y0) < 0.2*l.size:
		return last
	case len(above) == 0 && (n == 0 || sentenceEnd(c.waiting[n-1].Text)):
		return 0
	}
	at, widest := last, l.y0-right[last-1].y1
	if last < len(right) {
		widest = right[last].y0 - right[last-1].y1
	}
	for k := last - 1; k > 0 && (len(above) == 0 || right[k].y0 > above[len(above)-1].y1); k-- {
		if firstItem.MatchString(right[k].Text) {
			return k
		}
		if blank := right[k].y0 - right[k-1].y1; blank > widest+1 {
			at, widest = k, blank
		}
	}
	return at
}

func isTableHead(s string) bool {
	articles, explanations, ok := strings.Cut(strings.ReplaceAll(s, " ", "\t"), "\t")
	return ok && articlesHead.MatchString(articles) && explanationsHead.MatchString(explanations)
}

// end returns the explanations of the last article.
func (c *commented) end(flow int) []Line {
	out := c.waiting
	for i := range out {
		out[i].flow = flow
	}
	c.edge, c.waiting = 0, nil
	return out
}

// cut returns the lines above the head of the table, the head and the lines below it; only these where the table of the page
// before goes on; and nothing where there is none.
func (c *commented) cut(lines []Line) (above []Line, head Line, rest []Line) {
	for _, a := range lines {
		articles, explanations, ok := headOf(lines, a)
		if !ok {
			continue
		}
		for _, l := range lines {
			switch {
			case sameRow(a, l):
			case l.y1 < a.y1:
				above = append(above, l)
			default:
				rest = append(rest, l)
			}
		}
		if c.edge, ok = edgeBetween(rest, (articles.x0+articles.x1)/2, (explanations.x0+explanations.x1)/2); !ok {
			return nil, head, nil
		}
		head = a
		head.Text = articles.text + "\t" + explanations.text
		return above, head, rest
	}
	crossed := slices.ContainsFunc(lines, func(l Line) bool {
		return slices.ContainsFunc(l.words, func(w Word) bool { return w.x0 < c.edge-1 && w.x1 > c.edge+1 })
	})
	if c.edge == 0 || crossed {
		return nil, head, nil
	}
	return nil, head, lines
}

// headOf returns the cells of the head of a table that line a begins.
func headOf(lines []Line, a Line) (articles, explanations Word, ok bool) {
	row := a.words
	for _, b := range lines {
		if b.x0 > a.x1 && sameRow(a, b) {
			row = append(slices.Clone(row), b.words...)
		}
	}
	for i := 1; i < len(row); i++ {
		left, right := MakeLine(row[:i], 0, 0), MakeLine(row[i:], 0, 0)
		if articlesHead.MatchString(left.Text) && explanationsHead.MatchString(right.Text) {
			return Word{left.box, left.Text}, Word{right.box, right.Text}, true
		}
	}
	return Word{}, Word{}, false
}

// edgeBetween returns where the column begins that lies behind the widest blank between the middles of two columns.
func edgeBetween(lines []Line, from, to float64) (edge float64, ok bool) {
	var words []Word
	for _, l := range lines {
		words = append(words, l.words...)
	}
	slices.SortFunc(words, func(a, b Word) int { return cmp.Compare(a.x0, b.x0) })
	end, best := from, 0.0
	for _, w := range words {
		if gap := w.x0 - end; w.x0 < to && gap > best {
			edge, best = w.x0, gap
		}
		end = max(end, w.x1)
	}
	return edge, best > 0
}
