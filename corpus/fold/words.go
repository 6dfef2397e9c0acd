package fold

import (
	"regexp"
	"strings"
)

// Words are the sections of a list of words for folded text: of each section its rows, of each row its columns.
type Words map[string][][]string

var sectionHead = regexp.MustCompile(`^\[([a-z ]+)\]$`)

// ReadWords reads a list of words. A section begins with its name in brackets; its rows are alternatives of regular
// expressions or words between spaces, in columns between tabs. Blank lines and those that begin with # are ignored.
func ReadWords(text string) Words {
	w := make(Words)
	name := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if head := sectionHead.FindStringSubmatch(line); head != nil {
			name = head[1]
		} else if line != "" && !strings.HasPrefix(line, "#") {
			w[name] = append(w[name], strings.Split(line, "\t"))
		}
	}
	return w
}

// AnyOf returns a regular expression for the alternatives in the first column of a section.
func (w Words) AnyOf(section string) string {
	var rows []string
	for _, row := range w[section] {
		rows = append(rows, row[0])
	}
	return "(?:" + strings.Join(rows, "|") + ")"
}

// Pattern compiles AnyOf.
func (w Words) Pattern(section string) *regexp.Regexp { return regexp.MustCompile(w.AnyOf(section)) }

// List returns the words of a section.
func (w Words) List(section string) []string {
	var all []string
	for _, row := range w[section] {
		all = append(all, strings.Fields(row[0])...)
	}
	return all
}
