package terminal

import "strings"

// Table lays out cells in columns that are as wide as their widest cell, the first one up to mostName columns. On a
// terminal, the first column is cut in the middle, and the last one and the lines below a row to its width; elsewhere
// nothing is cut, and a long name shifts only its own row.
type Table struct {
	Screen Screen
	Right  []bool // columns of numbers
	rows   []tableRow
}

// Bounds of the first column, in columns of the terminal.
const (
	leastName = 16
	mostName  = 44
)

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
	t.limitNames(widths)
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

// limitNames makes the first column so narrow that the others fit on a terminal.
func (t *Table) limitNames(widths []int) {
	if len(widths) < 2 {
		return
	}
	widths[0] = min(widths[0], mostName)
	if !t.Screen.Terminal {
		return
	}
	if t.Screen.Width > 0 {
		used := 0
		for _, w := range widths[1:] {
			used += 2 + w
		}
		widths[0] = min(widths[0], max(leastName, t.Screen.Width-used))
	}
	for _, row := range t.rows {
		row.cells[0] = cutMiddle(row.cells[0], widths[0])
	}
}

// cutMiddle shortens s to n columns and keeps both ends.
func cutMiddle(s string, n int) string {
	if Width(s) <= n {
		return s
	}
	rs := []rune(s)
	first, last := 0, len(rs)
	for Width(string(rs[:first+1])) <= n/2 {
		first++
	}
	for last > first && Width(string(rs[last-1:])) <= n-n/2-1 {
		last--
	}
	return string(rs[:first]) + "…" + string(rs[last:])
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
			b.WriteString(strings.Repeat(" ", max(0, widths[i]-Width(cell))) + cell)
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
