package search

import (
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// longQuestion is the length in characters from which a text is a story around a question. The longest question of the
// evaluation sets has 197.
const longQuestion = 300

// askedIn returns a function that reports whether a byte of text belongs to its question: to a sentence that ends with a
// question mark, or the one before, which it often depends on. A short text, or one without such sentences, is all
// question.
func askedIn(text string, l corpus.Lang) func(at int) bool {
	all := func(int) bool { return true }
	if utf8.RuneCountInString(text) < longQuestion {
		return all
	}
	var spans []analysis.Span
	before := analysis.Span{}
	for _, s := range analysis.Sentences(text, l) {
		if asks(text[s.Start:s.End]) {
			spans = append(spans, before, s)
		}
		before = s
	}
	if len(spans) == 0 {
		return all
	}
	return inside(text, spans)
}

// toldIn returns a function that reports whether a byte of text belongs to the sentences told before the question: those
// without a question mark that are not the last; none if no sentence has one.
func toldIn(text string, l corpus.Lang) func(at int) bool {
	var told []analysis.Span
	sentences := analysis.Sentences(text, l)
	for n, s := range sentences {
		if n < len(sentences)-1 && !asks(text[s.Start:s.End]) {
			told = append(told, s)
		}
	}
	if len(told) == len(sentences)-1 && !asks(text[sentences[len(told)].Start:]) {
		told = nil
	}
	return inside(text, told)
}

// asks reports whether a sentence ends with a question mark.
func asks(sentence string) bool {
	sentence = strings.TrimRight(sentence, " \n\t\r”’\"'』」）)")
	return strings.HasSuffix(sentence, "?") || strings.HasSuffix(sentence, "？")
}

// inside returns a function that reports whether a byte of text lies in one of the spans.
func inside(text string, spans []analysis.Span) func(at int) bool {
	marked := make([]bool, len(text))
	for _, s := range spans {
		for i := s.Start; i < s.End; i++ {
			marked[i] = true
		}
	}
	return func(at int) bool { return marked[at] }
}
