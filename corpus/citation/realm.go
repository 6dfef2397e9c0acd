package citation

import (
	"slices"
	"strings"

	"yiju/corpus/numeral"
)

// realm is a state or body that issues instruments, with the folded words that name it in both languages: "America's action plan"
// is nobody else's action plan.
type realm []string

// in reports whether text, folded, names r.
func (r realm) in(text string) bool {
	return slices.ContainsFunc(r, func(word string) bool { return containsName(text, word) })
}

// index returns where in the folded text r is first named in Chinese, -1 if nowhere.
func (r realm) index(text string) int {
	for _, word := range r {
		if i := strings.Index(text, word); i >= 0 && word[0] >= 0x80 {
			return i
		}
	}
	return -1
}

// realmsIn returns the realms that the folded text names.
func realmsIn(text string) []realm {
	if text == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(realms), func(r realm) bool { return !r.in(text) })
}

// containsWord reports whether s contains word with no ASCII letter or digit on either side.
func containsWord(s, word string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		if (start == 0 || !numeral.IsWordByte(s[start-1])) && (end == len(s) || !numeral.IsWordByte(s[end])) {
			return true
		}
		from = end
	}
}
