package support

import (
	"regexp"
	"strings"
)

var (
	firstWord = regexp.MustCompile(words.AnyOf("first words"))
	listMark  = regexp.MustCompile(`(?:^|\n|[ ;:.。(])\(?(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})(?:\)|[.、] ?)|[一二三四五六七八九十]是`)
	lastItem  = regexp.MustCompile(words.AnyOf("last items"))
)

// listsOf returns how many items the lists in a text have: those with marks, those that commas or 、 divide, and those that
// semicolons divide.
func listsOf(t *text) []int {
	counts := []int{len(listMark.FindAllString(t.s, -1))}
	source := strings.ToLower(t.source)
	for sentence := range strings.FieldsFuncSeq(source, func(r rune) bool { return strings.ContainsRune("。.\n", r) }) {
		if n := strings.Count(sentence, "；") + strings.Count(sentence, ";"); n > 0 {
			counts = append(counts, n+1)
		}
		items := 1
		for item := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return strings.ContainsRune(",，、;；", r) }) {
			items++
			if m := lastItem.FindString(item); m != "" {
				if strings.HasPrefix(strings.TrimSpace(item), strings.TrimSpace(m)) {
					items--
				}
				counts = append(counts, items)
			}
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
