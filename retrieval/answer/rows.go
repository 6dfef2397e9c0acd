package answer

import (
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/search"
)

// leastRows is how many rows a table has at least, with its head.
const leastRows = 3

// mostRows is how many rows are quoted at the most.
const mostRows = 4

// quoteRows quotes the head of the table that piece best is in and the rows that have words of the question that not all
// rows have, up to limit columns: a quotation for each run of lines. It returns nil where best is in no table, or no row
// stands out.
func quoteRows(c *corpus.Clause, pieces []piece, matches []search.Match, best, limit int) []string {
	from, to := best, best
	for from > 0 && rowAt(c, pieces, from) && rowAt(c, pieces, from-1) && !pieces[from].seam {
		from--
	}
	for to < len(pieces) && rowAt(c, pieces, to) && (to == from || !pieces[to].seam) {
		to++
	}
	if to-from < leastRows {
		return nil
	}
	wanted := wantedRows(matches[from+1 : to])
	if len(wanted) == 0 {
		return nil
	}
	var out []string
	start, end, size := from, from+1, width(pieces[from].in(c))
	add := func() {
		text := strings.TrimSpace(c.Text[pieces[start].start:pieces[end-1].end])
		out = append(out, clip(text, longSentence*limit))
	}
	for i, n := range wanted {
		row := from + 1 + n
		if size += width(pieces[row].in(c)); i > 0 && (size > limit || i == mostRows) {
			break
		}
		if row > end {
			add()
			start = row
		}
		end = row + 1
	}
	add()
	return out
}

// rowAt reports whether piece n is a row of cells between tabs.
func rowAt(c *corpus.Clause, pieces []piece, n int) bool {
	p := pieces[n]
	return !p.broken && strings.Contains(strings.TrimSpace(p.in(c)), "\t") && (p.end == len(c.Text) || strings.HasSuffix(p.in(c), "\n"))
}

// wantedRows returns the rows that cover units of the question that not all rows cover, without those that cover less than
// another one does.
func wantedRows(rows []search.Match) []int {
	covers := make([][]int, len(rows)) // by row: units
	for u := range rows[0].Units {
		var have []int
		for n, m := range rows {
			if m.Units[u].Share > 0 {
				have = append(have, n)
			}
		}
		for _, n := range have {
			if len(have) < len(rows) {
				covers[n] = append(covers[n], u)
			}
		}
	}
	var wanted []int
	for n, own := range covers {
		more := func(other []int) bool {
			return len(other) > len(own) && !slices.ContainsFunc(own, func(u int) bool { return !slices.Contains(other, u) })
		}
		if len(own) > 0 && !slices.ContainsFunc(covers, more) {
			wanted = append(wanted, n)
		}
	}
	return wanted
}
