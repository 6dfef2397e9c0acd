package support

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode/utf8"
)

//go:embed words.txt
var wordsText string

// tables are the sections of words.txt: rows of columns.
var tables = readTables(wordsText)

func readTables(text string) map[string][][]string {
	sections := make(map[string][][]string)
	name := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.Contains(line, "|") && len(line) < 40 {
			name = line[1 : len(line)-1]
		} else if line != "" && !strings.HasPrefix(line, "#") {
			sections[name] = append(sections[name], strings.Split(line, "\t"))
		}
	}
	return sections
}

// anyOf returns a regular expression for the alternatives of a section.
func anyOf(section string) string {
	var rows []string
	for _, row := range tables[section] {
		rows = append(rows, row[0])
	}
	return "(?:" + strings.Join(rows, "|") + ")"
}

// wordsOf returns the words of a section, which is a list of them.
func wordsOf(section string) []string {
	var all []string
	for _, row := range tables[section] {
		all = append(all, strings.Fields(row[0])...)
	}
	return all
}

func setOf(words []string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range words {
		set[w] = true
	}
	return set
}

var functionWords = setOf(wordsOf("function words"))

// functionWord returns the bytes of the longest Chinese function word that s begins with.
func functionWord(s string) int {
	for n := min(3*utf8.RuneLen('的'), len(s)); n > 0; n -= utf8.RuneLen('的') {
		if functionWords[s[:n]] {
			return n
		}
	}
	return 0
}

// wordPair is two classes of words that are compared.
type wordPair [2]*regexp.Regexp

// pairsOf returns the pairs of a section, whose English words are whole words.
func pairsOf(section string) []wordPair {
	var pairs []wordPair
	for _, row := range tables[section] {
		var p wordPair
		for i, words := range row {
			p[i] = regexp.MustCompile(`(?:^|[^a-z])(?:` + words + `)(?:[^a-z]|$)`)
		}
		pairs = append(pairs, p)
	}
	return pairs
}
