package main

import "strings"

// table lays out cells in columns that are as wide as their widest cell. On a terminal, the last column and the lines
// below a row are cut to its width.
type table struct {
	term  terminal
	right []bool // columns of numbers
	rows  []tableRow
}

type tableRow struct {
	cells []string
	below []string // whole lines
}

// row adds a row; the first one is the heading.
func (t *table) row(cells ...string) {
	for i := range cells {
		cells[i] = oneLine(cells[i])
	}
	t.rows = append(t.rows, tableRow{cells: cells})
}

// below adds lines below the last row.
func (t *table) below(lines ...string) {
	last := &t.rows[len(t.rows)-1]
	for _, l := range lines {
		last.below = append(last.below, oneLine(l))
	}
}

// String returns the lines of the table.
func (t *table) String() string {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row.cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(cell))
		}
	}
	var b strings.Builder
	for n, row := range t.rows {
		line := strings.TrimRight(t.line(row.cells, widths), " ")
		if n == 0 {
			line = t.term.dim(line)
		}
		b.WriteString(line + "\n")
		for _, l := range row.below {
			b.WriteString("  " + t.term.dim(t.fit(l, 2)) + "\n")
		}
	}
	return b.String()
}

func (t *table) line(cells []string, widths []int) string {
	var b strings.Builder
	used := 0
	for i, cell := range cells {
		if i > 0 {
			b.WriteString("  ")
			used += 2
		}
		switch {
		case i < len(t.right) && t.right[i]:
			b.WriteString(strings.Repeat(" ", widths[i]-width(cell)) + cell)
		case i == len(cells)-1:
			b.WriteString(t.fit(cell, used))
		default:
			b.WriteString(pad(cell, widths[i]))
		}
		used += widths[i]
	}
	return b.String()
}

// fit cuts s to what is left of a line on a terminal behind the used columns.
func (t *table) fit(s string, used int) string {
	if !t.term.is || t.term.width == 0 {
		return s
	}
	return cut(s, max(narrowest, t.term.width-used))
}
