package support

import (
	_ "embed"
	"fmt"
	"regexp"
	"unicode/utf8"

	"yiju/corpus/fold"
)

//go:embed words.txt
var wordsText string

// words are the lists of words by which sentences are checked.
var words = fold.ReadWords(wordsText)

func setOf(words []string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range words {
		set[w] = true
	}
	return set
}

var functionWords = setOf(words.List("function words"))

// levelWords are the words that name what a document of a level is.
var levelWords = func() map[string]string {
	all := make(map[string]string)
	for _, row := range words["levels"] {
		all[row[0]] = row[1]
	}
	return all
}()

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

// wholeWords is the form of a pattern whose English words are whole words.
const wholeWords = `(?:^|[^a-z])(?:%s)(?:[^a-z]|$)`

// pairsOf returns the pairs of a section, as patterns of a form; the second of a pair is nil where there is none.
func pairsOf(section, form string) []wordPair {
	var pairs []wordPair
	for _, row := range words[section] {
		var p wordPair
		for i, alternatives := range row {
			p[i] = regexp.MustCompile(fmt.Sprintf(form, alternatives))
		}
		pairs = append(pairs, p)
	}
	return pairs
}
