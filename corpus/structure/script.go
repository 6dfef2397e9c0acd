package structure

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// isHan reports whether r is a Chinese character.
func isHan(r rune) bool {
	switch {
	case r < 0x2e80: // the first of them
		return false
	case r >= 0x4e00 && r <= 0x9fff: // nearly all of them
		return true
	}
	return unicode.Is(unicode.Han, r) || r == '〇'
}

// isCJK reports whether r is a Chinese character or Chinese punctuation, beside which no space is written.
func isCJK(r rune) bool {
	return r >= '·' && (isHan(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩", r))
}

// langOf tells the language of a text by its letters: three Latin letters weigh as much as one Chinese character.
func langOf(s string) corpus.Lang {
	han, latin, other := 0, 0, 0
	for _, r := range s {
		switch {
		case r > 0x370 && foreignLetter(r):
			other++
		case isHan(r):
			han++
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			latin++
		}
	}
	switch {
	case other > han && other*3 > latin:
		return unknown
	case han*3 >= latin && han > 0:
		return corpus.Chinese
	}
	return corpus.English
}

// unknown is the language of a text that is neither Chinese nor English, by BCP 47. It is never taken for either.
const unknown corpus.Lang = "und"

// foreignLetter reports whether r is a letter of a script that neither Chinese nor English is written in.
func foreignLetter(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Cyrillic, unicode.Arabic, unicode.Thai,
		unicode.Hebrew, unicode.Devanagari, unicode.Greek)
}

const closers = "”’」』）)》】〉]\"'*"

// ended reports whether s ends as a sentence or a quotation does, so that what follows is a new paragraph.
func ended(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune("。！？；：…!?.;:", r) || strings.ContainsRune(closers, r)
}

// hasSentence reports whether s holds the end of a sentence.
func hasSentence(s string) bool {
	return strings.ContainsAny(s, "。！？；") || strings.Contains(s, ". ") || strings.HasSuffix(s, ".")
}

// width is the number of terminal columns of s.
func width(s string) int { return widthUpTo(s, math.MaxInt) }

// widthUpTo is width for texts narrower than limit. It does not read on where a text is not, and returns limit or
// one more.
func widthUpTo(s string, limit int) int {
	n := 0
	for _, r := range s {
		if n >= limit {
			break
		}
		if r >= 0x1100 {
			n++
		}
		n++
	}
	return n
}

// fits reports whether s is at most so many columns wide.
func fits(s string, columns int) bool { return widthUpTo(s, columns+1) <= columns }

// maxHeading is the widest text that can be a heading, in columns: 40 Chinese characters or a dozen English words.
const maxHeading = 80

// headingLike reports whether s can be a title or heading: short, and no sentence.
func headingLike(s string) bool {
	return s != "" && fits(s, maxHeading) && !strings.ContainsAny(s, "。；;！!") &&
		!strings.HasSuffix(s, ",") && !strings.HasSuffix(s, "，") && !strings.HasSuffix(s, ".")
}

// prose reports whether s is running text, neither heading nor menu entry.
func prose(s string) bool {
	w := widthUpTo(s, 100)
	return w >= 100 || w >= 24 && (hasSentence(s) || strings.ContainsAny(s, "，,"))
}

// squeeze drops all white space.
func squeeze(s string) string {
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// inked reports whether s has more than n characters that are not white space.
func inked(s string, n int) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n--
		}
		if n < 0 {
			return true
		}
	}
	return false
}

// edge is how many bytes of a text the patterns of its beginning or end look at, at most: some 30 characters.
const edge = 128

// start returns the beginning of s, for patterns that are bound to it and look at few characters.
func start(s string) string { return s[:min(len(s), edge)] }

// end returns the end of s, for patterns that are bound to it and look at few characters.
func end(s string) string { return s[max(0, len(s)-edge):] }

// squeezeShort is squeeze for patterns of short lines; of a longer one it sees only the beginning.
func squeezeShort(s string) string {
	return squeeze(s[:min(len(s), 4*maxHeading)])
}
