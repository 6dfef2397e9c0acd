package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// longText is the number of Han characters and words from which a text counts as a document.
const longText = 200

// sentence holds characters that only a Chinese sentence has, not a name or a term quoted in an English one.
var chineseGrammar = []string{
	"吗", "呢", "吧", "什么", "怎么", "怎样", "如何", "为何", "为什么", "哪", "谁", "几", "多少", "是否", "是不是", "有没有",
	"能否", "可否", "应该", "应当", "请", "了", "是", "有", "在", "说", "这", "那", "嗎", "麼", "甚麼", "為", "誰", "幾",
	"應該", "應當", "請", "這",
}

// englishGrammar holds words that make a sentence English, whatever names it contains.
var englishGrammar = strings.Fields(`the a an is are was were be do does did has have had of in on for to and or what
	which who whom whose when where why how can could should shall must may will would that this these those with by
	from about under between compare explain list give tell show please name according not it its there`)

// DetectLang returns the language of a question or a text.
//
// Without Han characters it is English; without Latin words, Chinese. A long text has the language of its majority,
// where a Han character counts as half a word. In a mixed question, names and quotations prove nothing, so grammar
// decides: a Chinese question word, 是, 有, 在 and the like outside quotation and title marks makes it Chinese; otherwise
// an English function word makes it English; otherwise it is Chinese, as in "AI 治理" and "Action Plan 第七条": whoever
// types Han can read it. A text without letters is English.
func DetectLang(s string) corpus.Lang {
	han, latin := count(s)
	switch {
	case han == 0:
		return corpus.English
	case latin == 0:
		return corpus.Chinese
	case han+latin >= longText && han >= 2*latin:
		return corpus.Chinese
	case han+latin >= longText:
		return corpus.English
	}
	bare := unquote(s)
	for _, word := range chineseGrammar {
		if strings.Contains(bare, word) {
			return corpus.Chinese
		}
	}
	for word := range strings.FieldsFuncSeq(bare, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) || IsHan(r) }) {
		if capitals := len(word) > 1 && strings.ToUpper(word) == word; !capitals && isGrammar(word) {
			return corpus.English
		}
	}
	return corpus.Chinese
}

func isGrammar(word string) bool {
	for _, w := range englishGrammar {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// count returns the Han characters and the words of other letters in s.
func count(s string) (han, words int) {
	inside := false
	for _, r := range s {
		letter := unicode.IsLetter(r)
		switch {
		case IsHan(r):
			han++
			letter = false
		case letter && !inside:
			words++
		}
		inside = letter
	}
	return han, words
}

// unquote returns s without text in quotation or title marks, or s if nothing else is left.
func unquote(s string) string {
	const opening, closing = "“‘《〈「『\"", "”’》〉」』\""
	var b strings.Builder
	for rest := s; rest != ""; {
		i := strings.IndexAny(rest, opening)
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		mark, size := utf8.DecodeRuneInString(rest[i:])
		inner := rest[i+size:]
		end := strings.IndexRune(inner, closer(mark, opening, closing))
		if end < 0 {
			b.WriteString(inner)
			break
		}
		_, size = utf8.DecodeRuneInString(inner[end:])
		rest = inner[end+size:]
		b.WriteByte(' ')
	}
	if strings.TrimFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) }) == "" {
		return s
	}
	return b.String()
}

// closer returns the mark of closing at the position that mark has in opening.
func closer(mark rune, opening, closing string) rune {
	n := utf8.RuneCountInString(opening[:strings.IndexRune(opening, mark)])
	return []rune(closing)[n]
}
