package search

import (
	"strings"
	"unicode/utf8"

	"yiju/retrieval/analysis"
)

// measures are measure words, which are meaningless after an interrogative or demonstrative: 哪条, 这座, 每一位. Elsewhere
// many of them are nouns.
const measures = "个位名种类项条款家所座部份件次届期批组篇张支台辆艘架间栋句"

// powers are the powers of ten that an interrogative may come before: 多少万, 几百.
const powers = "十百千万亿"

// pointing are the last characters of words that measure words follow (少 of 多少), but not 某 and 各: 某部 may be a ministry.
const pointing = "哪几少这那每"

// stopBytes marks the bytes of the text that belong to function and question words.
func stopBytes(a *analysis.Analyzer, text string, terms []analysis.Term) []bool {
	marked := make([]bool, len(text))
	pointed := -1 // end of a word that a measure word may follow
	for _, t := range terms {
		if t.Extra || t.Kind != analysis.Word && t.Kind != analysis.Latin {
			continue
		}
		stop := a.Stop(t)
		last, _ := utf8.DecodeLastRuneInString(t.Text)
		switch {
		case stop && strings.ContainsRune(pointing, last):
			pointed = t.End
		case t.Start == pointed && (t.Text == "一" || strings.Contains(powers, t.Text)):
			stop, pointed = true, t.End
		case t.Start == pointed && isMeasure(t.Text):
			stop, pointed = true, -1
		}
		for i := t.Start; stop && i < t.End; i++ {
			marked[i] = true
		}
	}
	return marked
}

// isMeasure reports whether word is a measure word, optionally preceded by 一.
func isMeasure(word string) bool {
	word = strings.TrimPrefix(word, "一")
	return utf8.RuneCountInString(word) == 1 && strings.Contains(measures, word)
}
