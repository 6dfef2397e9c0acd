package answer

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	figures   = regexp.MustCompile(`^\d[\d,.]+$`)
	latinName = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)
	lowered   = regexp.MustCompile(`\P{L}\p{Ll}{2,}`) // a word without a capital, not the first
	han       = regexp.MustCompile(`\p{Han}`)
	body      = words.Pattern("bodies")
)

// Least lengths in characters: of what is before body, and of a name that is one word.
const (
	leastOwner = 2
	leastName  = 4
)

// unheardNames returns the names (people, organisations, instruments) and numbers of two digits or more in the question
// that no passage has; unheard are the bytes of the question's words that none has. Of the questions in the four labelled
// sets that coverage alone would claim and that have such a name, 9 were answerable and 37 were not.
func unheardNames(question string, unheard [][2]int) []string {
	var list []string
	for _, x := range unheard {
		if names(question, x[0], x[1]) {
			list = append(list, question[x[0]:x[1]])
		}
	}
	if han.MatchString(question) {
		list = append(list, chineseNames(question, unheard)...)
	}
	return list
}

// names reports whether the word at the bytes [start, end) of the question is a number of two digits or more, or a
// capitalised name in Latin letters.
func names(question string, start, end int) bool {
	word := question[start:end]
	chinese := han.MatchString(question)
	capitals := chinese || lowered.MatchString(question) // Not Every Word Has One
	return figures.MatchString(word) ||
		latinName.MatchString(word) && capitals && (chinese || !beginsSentence(question[:start]))
}

// beginsSentence reports whether a sentence begins after before, so that a capital means nothing.
func beginsSentence(before string) bool {
	before = strings.TrimRight(before, ` "'“‘(`)
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".?!:;")
}

// chineseNames returns the names of organisations and instruments that are or begin with unheard words.
func chineseNames(question string, unheard [][2]int) []string {
	ends := make(map[int]int) // of unheard words: where they begin
	for _, x := range unheard {
		if han.MatchString(question[x[0]:x[1]]) {
			ends[x[1]] = x[0]
		}
	}
	var names []string
	for _, at := range body.FindAllStringIndex(question, -1) {
		start, whole := ends[at[1]]
		if whole && utf8.RuneCountInString(question[start:at[1]]) >= leastName {
			names = append(names, question[start:at[1]])
			continue
		}
		start = at[0]
		for from, ok := ends[start]; ok; from, ok = ends[start] {
			start = from
		}
		if utf8.RuneCountInString(question[start:at[0]]) >= leastOwner {
			names = append(names, question[start:at[1]])
		}
	}
	return names
}
