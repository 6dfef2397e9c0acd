package support

import (
	"regexp"
	"strings"

	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

var (
	firstWord = regexp.MustCompile(words.AnyOf("first words"))
	listMark  = regexp.MustCompile(`(?:^|\n|[ ;:.。(])\(?(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})(?:\)|[.、] ?)|[一二三四五六七八九十]是`)
	lastItem  = regexp.MustCompile(words.AnyOf("last items"))
)

// listsOf returns how many items the lists in a text have: those with marks, those that commas or 、 divide, and those that
// semicolons divide.
func listsOf(text string) []int {
	counts := []int{len(listMark.FindAllString(fold.String(text), -1))}
	for sentence := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune("。.\n", r) }) {
		if n := strings.Count(sentence, "；") + strings.Count(sentence, ";"); n > 0 {
			counts = append(counts, n+1)
		}
		if !strings.ContainsFunc(sentence, analysis.IsHan) {
			counts = append(counts, commaLists(sentence)...)
		}
		for run := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return strings.ContainsRune(",，:：;；", r) }) {
			if n := strings.Count(run, "、"); n > 0 {
				counts = append(counts, n+1)
				if lastItem.MatchString(run[strings.LastIndex(run, "、"):]) {
					counts = append(counts, n+2)
				}
			}
		}
	}
	return counts
}

// commaLists returns how many items the lists of an English sentence have: A, B and C.
func commaLists(sentence string) (counts []int) {
	items := 0
	for item := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return strings.ContainsRune(",;", r) }) {
		items++
		if m := lastItem.FindStringIndex(item); m != nil && strings.TrimSpace(item[:m[0]]) == "" {
			counts = append(counts, items)
		} else if m != nil {
			counts = append(counts, items+1)
		}
	}
	return counts
}
