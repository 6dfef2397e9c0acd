package parts

import (
	"regexp"
	"strings"
)

// rowMark is an identifier as tables of controls print it: "GOVERN 2.2", "AC-2", "PR.AA-05". What stands behind it tells the head
// of a row from a reference.
var rowMark = regexp.MustCompile(`\b([A-Z]{2,}(?:\.[A-Z]{2,})*)[ -]?([0-9]+(?:[.-][0-9]+)*)(:| \||\n| |$)`)

// Row is a row of a table that begins with an identifier, or what stands behind the identifier in a cell or on a line.
type Row struct {
	Name, Path string // the identifier, as printed and as a path writes it: "GOVERN 2.2", "GOVERN-2.2"
	start, end int
}

// Rows returns the rows of the tables in text that begin with an identifier, and the lines that begin with one of several levels
// and a colon. A row ends before the next one, or with the line.
func Rows(text string) []Row {
	var rows []Row
	table := strings.Contains(text, " | ")
	if !table && !strings.Contains(text, ": ") {
		return nil
	}
	for _, m := range rowMark.FindAllStringSubmatchIndex(text, -1) {
		before, behind := text[:m[0]], text[m[6]:m[7]]
		line := before == "" || strings.HasSuffix(before, "\n")
		switch {
		case table && behind == " " && !line && !strings.HasSuffix(before, " | "): // a reference
			continue
		case !table && !(line && behind == ":" && strings.ContainsAny(text[m[2]:m[5]], ".-")):
			continue
		}
		if last := len(rows) - 1; last >= 0 && rows[last].end > m[0] {
			rows[last].end = m[0]
		}
		end := len(text)
		if n := strings.IndexByte(text[m[1]-len(behind):], '\n'); n >= 0 {
			end = m[1] - len(behind) + n
		}
		rows = append(rows, Row{text[m[0]:m[5]], text[m[2]:m[3]] + "-" + text[m[4]:m[5]], m[0], end})
	}
	return rows
}

// printRow returns the name and the wording of the first row that path names.
func printRow(text, path string) (name, words string, ok bool) {
	for _, r := range Rows(text) {
		if r.Path == path {
			return r.Name, strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text[r.start:r.end]), "|")), true
		}
	}
	return "", "", false
}
