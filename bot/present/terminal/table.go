package terminal

import "strings"

// Table lays out cells in columns that are as wide as their widest cell. On a terminal, the last column and the lines
// below a row are cut to its width.
type Table struct {
	Screen Screen
	Right  []bool // columns of numbers
	rows   []tableRow
}

type tableRow struct {
	cells []string
	below []string // whole lines
}

// Row adds a row; the first one is the heading.
func (t *Table) Row(cells ...string) {
	for i := range cells {
		cells[i] = OneLine(cells[i])
	}
	t.rows = append(t.rows, tableRow{cells: cells})
}

// Below adds lines below the last row.
func (t *Table) Below(lines ...string) {
	last := &t.rows[len(t.rows)-1]
	for _, l := range lines {
		last.below = append(last.below, OneLine(l))
	}
}

// String returns the lines of the table.
func (t *Table) String() string {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row.cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(cell))
		}
	}
	var b strings.Builder
	for n, row := range t.rows {
		line := strings.TrimRight(t.line(row.cells, widths), " ")
		if n == 0 {
			line = t.Screen.Dim(line)
		}
		b.WriteString(line + "\n")
		for _, l := range row.below {
			b.WriteString("  " + t.Screen.Dim(t.fit(l, 2)) + "\n")
		}
	}
	return b.String()
}

func (t *Table) line(cells []string, widths []int) string {
	var b strings.Builder
	used := 0
	for i, cell := range cells {
		if i > 0 {
			b.WriteString("  ")
			used += 2
		}
		switch {
		case i < len(t.Right) && t.Right[i]:
			b.WriteString(strings.Repeat(" ", widths[i]-Width(cell)) + cell)
		case i == len(cells)-1:
			b.WriteString(t.fit(cell, used))
		default:
			b.WriteString(Pad(cell, widths[i]))
		}
		used += widths[i]
	}
	return b.String()
}

// fit cuts s to what is left of a line on a terminal behind the used columns.
func (t *Table) fit(s string, used int) string {
	if !t.Screen.Terminal || t.Screen.Width == 0 {
		return s
	}
	return Cut(s, max(Narrowest, t.Screen.Width-used))
}
