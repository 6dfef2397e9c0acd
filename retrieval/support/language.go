package support

import (
	"regexp"
	"strings"
	"unicode"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// aside matches what may be in the other language: quotations, titles and brackets.
var aside = regexp.MustCompile(`“[^”]*”|"[^"]*"|「[^」]*」|『[^』]*』|«[^»]*»|《[^》]*》|[(（][^)）]*[)）]`)

var englishWords = setOf(words.List("english words"))

// speaks reports whether s is a sentence in l. Names, titles and quotations may be in the other language.
func speaks(s string, l corpus.Lang) bool {
	bare := aside.ReplaceAllString(s, " ")
	if strings.IndexFunc(bare, unicode.IsLetter) < 0 {
		bare = s
	}
	han, words, english, foreign := 0, 0, 0, false
	for _, r := range bare {
		if analysis.IsHan(r) {
			han++
		} else if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Greek, r) {
			foreign = true
		}
	}
	for w := range strings.FieldsFuncSeq(bare, func(r rune) bool { return analysis.IsHan(r) || !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		words++
		if englishWords[strings.ToLower(w)] {
			english++
		}
	}
	switch {
	case foreign:
		return false
	case l == corpus.Chinese:
		return han >= 2 && han >= 2*words && analysis.DetectLang(bare) == corpus.Chinese
	case analysis.DetectLang(bare) != corpus.English:
		return false
	}
	return words > 2*han && (words < 6 || 8*english >= words)
}
