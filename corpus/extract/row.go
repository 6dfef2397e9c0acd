package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yiju/corpus"
)

// span is how many columns and rows a cell covers.
type span struct{ columns, rows int }

// maxSpan bounds what a cell can cover.
const maxSpan = 100

// spanOf reads what a cell of a web page covers.
func spanOf(t html.Token) span {
	read := func(key string) int { return min(max(intAttribute(t, key, 1), 1), maxSpan) }
	return span{read("colspan"), read("rowspan")}
}

// cell is a cell of the row that is being read.
type cell struct {
	blocks []block
	span
}

// grid puts cells into the columns of a table. A cell that covers several rows is read in each of them, as a reader does
// who follows one; one that covers several columns is read in the first.
type grid struct {
	row   []cell
	above []cell // what still covers each column from above: rows are those that are left
}

// put adds blocks to the last cell of the row.
func (g *grid) put(blocks ...block) {
	c := &g.row[len(g.row)-1]
	c.blocks = append(c.blocks, blocks...)
}

// take returns the cells of the row by columns and begins the next one.
func (g *grid) take() [][]block {
	var out [][]block
	var below []cell
	fromAbove := func() bool {
		at := len(out)
		if at >= len(g.above) || g.above[at].rows < 1 {
			return false
		}
		c := g.above[at]
		out = append(out, c.blocks)
		c.rows--
		below = append(below, c)
		return true
	}
	for _, c := range g.row {
		for fromAbove() {
		}
		for range max(c.columns, 1) {
			out = append(out, c.blocks)
			below = append(below, cell{c.blocks, span{1, c.rows - 1}})
			c.blocks = nil
		}
	}
	for fromAbove() {
	}
	g.row, g.above = nil, below
	return out
}

// htmlTable is an open table. Its rows are read cell by cell.
type htmlTable struct {
	grid
	open bool // a cell is
}

// cellEnd ends a cell, a row or a table, whichever tag is.
func (p *htmlPage) cellEnd(tag atom.Atom) {
	if len(p.tables) == 0 {
		return
	}
	t := p.tables[len(p.tables)-1]
	switch tag {
	case atom.Td, atom.Th:
		t.open = false
	case atom.Tr, atom.Table:
		blocks := joinRow(t.take())
		t.open = false
		p.emit(len(p.tables)-1, blocks...)
		if tag == atom.Table {
			p.tables = p.tables[:len(p.tables)-1]
		}
	}
}

// emit adds blocks to the innermost open cell of the first n open tables, or else to the page.
func (p *htmlPage) emit(n int, blocks ...block) {
	for _, t := range slices.Backward(p.tables[:n]) {
		if t.open {
			t.put(blocks...)
			return
		}
	}
	p.blocks = append(p.blocks, blocks...)
}

// narrowCell is the width of a cell, in columns, that may hold a number, a name or a figure, and no paragraph.
const narrowCell = 40

// joinRow returns the paragraphs of a row of a table. Cells are put on one line, with a tab between them, where at most
// one of them is more than a word or a figure; otherwise the table only places texts side by side, such as two languages,
// and they follow one another. An empty cell between two others keeps its place.
func joinRow(row [][]block) []block {
	if blocks := labelled(row); blocks != nil {
		return blocks
	}
	filled, long := 0, 0
	var all []block
	for _, c := range row {
		all = append(all, c...)
		filled += min(len(c), 1)
		if len(c) > 1 {
			long += 2 // paragraphs stay paragraphs
		} else if len(c) == 1 && columns(c[0].text) > narrowCell {
			long++
		}
	}
	if long > 1 || filled < 2 {
		return all
	}
	for len(row[0]) == 0 {
		row = row[1:]
	}
	for len(row[len(row)-1]) == 0 {
		row = row[:len(row)-1]
	}
	joined := block{where: row[0][0].where, kind: corpus.BlockRow}
	texts := make([]string, len(row))
	for i, c := range row {
		if len(c) > 0 {
			texts[i] = strings.ReplaceAll(c[0].text, "\n", " ")
			joined.links += c[0].links
		}
	}
	joined.text = strings.Join(texts, "\t")
	return []block{joined}
}

// cellLabel matches the number of an item that has a cell of its own.
var cellLabel = regexp.MustCompile(`^(?:[(（][\p{L}\d]{1,5}[)）]|[\p{L}\d]{1,4}[.)）、]|[—–-])$`)

// labelled returns the paragraphs of a row of two cells of which the first has the number of what stands in the second: the
// number stands before its first paragraph. It returns nil for another row.
func labelled(row [][]block) []block {
	cells := slices.DeleteFunc(slices.Clone(row), func(c []block) bool { return len(c) == 0 })
	if len(cells) != 2 || len(cells[0]) != 1 || len(cells[1]) < 2 || !cellLabel.MatchString(cells[0][0].text) {
		return nil
	}
	out := slices.Clone(cells[1])
	out[0].text = cells[0][0].text + "\t" + out[0].text
	return out
}

// columns returns the width of s on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}
