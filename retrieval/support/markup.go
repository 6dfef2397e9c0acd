package support

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// forbidden matches what no sentence may contain, in folded text: links, mentions, tags, code, headings.
var forbidden = regexp.MustCompile(`https?:|ftp:|javascript:|data:[a-z]+/|\bwww\.|://` +
	`|\b(?:discord(?:app)?\.(?:gg|com)|t\.me|bit\.ly)\b` +
	`|[a-z0-9][a-z0-9-]*\.(?:com|org|net|io|gg|cn|eu|gov|edu|info|biz|xyz|top|app|dev|me|ru|uk|de|fr|ly|link|site|online|shop|club|example|test)\b(?:[/:?#]|[^a-z0-9.-]|\.?$|\.\s)` +
	`|<\s*[/!?@#:a-z]` + `|@\s*[\p{L}\p{N}_&!]` +
	"|`|~~~" + `|!?\[[^\]]*\]\s*\(` + `|^\s*(?:-?#{1,6}|>)\s` + `|&(?:[a-z]{2,8}|#x?[0-9a-f]+);`)

// citation is a mark that cites: [1], 【1】, [^1], [1, 3], [1-3], 【4:0†source】, in brackets of any width.
var citations = regexp.MustCompile(`\s*(?:\[\[?|【|［|〔)\s*\^?(?:[kK]\d|\d)[0-9A-Za-z:†,，、;；\s^–~-]{0,60}(?:\]\]?|】|］|〕)` +
	`|\s*[(（]\s*\^?\d{1,2}(?:\s*[,，、]\s*\d{1,2})*\s*[)）]\s*([.。!！?？]?)\s*$|[⁰¹²³⁴-⁹]+|\s*†`)

// dress removes Markdown emphasis.
var dress = strings.NewReplacer("**", "", "__", "", "~~", "", "||", "", "*", "", "\t", " ", "\r", " ", "\n", " ", " ", " ")

// tidy removes citation marks, emphasis and invisible characters. If the sentence cannot be shown it returns the reason and
// what was found.
func tidy(s string) (clean, found string, reason Reason) {
	if len(s) > utf8.UTFMax*MaxSentence || utf8.RuneCountInString(s) > MaxSentence {
		return "", "", TooLong
	}
	for _, r := range s {
		if r == '`' || r == utf8.RuneError || r >= 0xE000 && r <= 0xF8FF || unicode.Is(unicode.Bidi_Control, r) {
			return "", string(r), Markup
		}
	}
	folded := fold.String(strings.NewReplacer("‹", "<", "›", ">", "〈", "<", "＜", "<").Replace(s))
	if m := forbidden.FindString(folded); m != "" {
		return "", m, Markup
	}
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(dress.Replace(citations.ReplaceAllString(s, "$1"))), " ")
	s = strings.TrimSpace(strings.TrimLeft(s, "-•· "))
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return "", s, Empty
	}
	return s, "", ""
}

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
		return han >= 2 && han >= 2*words && (han >= 6*words || analysis.DetectLang(bare) == corpus.Chinese)
	case analysis.DetectLang(bare) != corpus.English:
		return false
	}
	return words > 2*han && (words < 6 || 8*english >= words)
}
