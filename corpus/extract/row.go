package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// htmlTable is an open table. Its rows are read cell by cell.
type htmlTable struct {
	row  [][]block
	cell *[]block // the open cell; nil between cells
}

func (p *htmlPage) table() *htmlTable {
	if len(p.tables) == 0 {
		return nil
	}
	return p.tables[len(p.tables)-1]
}

func (p *htmlPage) cellStart(tag atom.Atom) {
	t := p.table()
	if t == nil || tag != atom.Td && tag != atom.Th {
		return
	}
	t.row = append(t.row, nil)
	t.cell = &t.row[len(t.row)-1]
}

// cellEnd ends a cell, a row or a table, whichever tag is.
func (p *htmlPage) cellEnd(tag atom.Atom) {
	t := p.table()
	if t == nil {
		return
	}
	switch tag {
	case atom.Td, atom.Th:
		t.cell = nil
	case atom.Tr, atom.Table:
		blocks := joinRow(t.row)
		t.row, t.cell = nil, nil
		p.emit(len(p.tables)-1, blocks...)
		if tag == atom.Table {
			p.tables = p.tables[:len(p.tables)-1]
		}
	}
}

// emit adds blocks to the innermost open cell of the first n open tables, or else to the page.
func (p *htmlPage) emit(n int, blocks ...block) {
	for _, t := range slices.Backward(p.tables[:n]) {
		if t.cell != nil {
			*t.cell = append(*t.cell, blocks...)
			return
		}
	}
	p.blocks = append(p.blocks, blocks...)
}

// narrowCell is the width of a cell, in columns, that may hold a number, a name or a figure, and no paragraph.
const narrowCell = 40

// joinRow returns the paragraphs of a row of a table. Cells are put on one line, with a tab between them, where at most
// one of them is more than a word or a figure; otherwise the table only places texts side by side, such as two languages,
// and they follow one another.
func joinRow(row [][]block) []block {
	var cells []block
	long := 0
	var all []block
	for _, cell := range row {
		all = append(all, cell...)
		if len(cell) > 0 {
			cells = append(cells, cell[0])
		}
		if len(cell) > 1 || len(cell) == 1 && columns(cell[0].text) > narrowCell {
			long++
		}
		if len(cell) > 1 {
			long++ // paragraphs stay paragraphs
		}
	}
	if long > 1 || len(cells) < 2 {
		return all
	}
	joined := block{where: cells[0].where}
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = strings.ReplaceAll(c.text, "\n", " ")
		joined.links += c.links
	}
	joined.text = strings.Join(texts, "\t")
	return []block{joined}
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
