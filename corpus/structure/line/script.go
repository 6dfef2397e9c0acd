// Package line says what can be told of a line of text alone: its language, whether it is a heading or running text,
// the number that opens it and the dates in it. It knows nothing of what stands around the line.
package line

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// IsHan reports whether r is a Chinese character.
func IsHan(r rune) bool {
	if r < 0x2e80 { // the first of them
		return false
	}
	return r >= 0x4e00 && r <= 0x9fff || unicode.Is(unicode.Han, r) || r == '〇'
}

// IsCJK reports whether r is a Chinese character or Chinese punctuation, beside which no space is written.
func IsCJK(r rune) bool {
	return r >= '·' && (IsHan(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩", r))
}

// LangOf tells the language of a text by its letters: three Latin letters weigh as much as one Chinese character.
func LangOf(s string) corpus.Lang {
	han, latin, other := 0, 0, 0
	for _, r := range s {
		switch {
		case IsHan(r):
			han++
		case r < utf8.RuneSelf:
			if unicode.IsLetter(r) {
				latin++
			}
		case r >= 0x370 && unicode.In(r, foreignScripts...):
			other++
		}
	}
	switch {
	case other > han && other*2 > latin:
		return Unknown
	case han*3 >= latin && han > 0:
		return corpus.Chinese
	}
	return corpus.English
}

// Function words of English, and of other languages in Latin letters where English does not write them.
var (
	englishWords = wordSet("the of and to in is for that shall be by or any with on this are not from it as at")
	foreignWords = wordSet("de la el los las del que y una por para con se al lo un le les des du et est dans pour sur par qui aux une " +
		"der die das und den von zu mit dem des ist ein eine nicht im für auf werden wird oder durch o e os da do dos das em não um uma " +
		"ao na nos di che della dei delle per non sono il gli het een van voor niet och att av för som på i og til af w z na się nie")
)

func wordSet(list string) map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}

// Foreign reports whether a text in Latin letters is in another language than English, by its function words: in running text
// every fifth word or more is one.
func Foreign(s string) bool {
	all, english, foreign := 0, 0, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		switch w = strings.ToLower(w); {
		case IsHan([]rune(w)[0]):
			continue
		case englishWords[w]:
			english++
		case foreignWords[w]:
			foreign++
		}
		all++
	}
	return foreign >= 3 && foreign > 3*english && foreign*8 >= all
}

// Unknown is the language of a text that is neither Chinese nor English, by BCP 47. It is never taken for either.
const Unknown corpus.Lang = "und"

// foreignScripts are scripts that neither Chinese nor English is written in.
var foreignScripts = []*unicode.RangeTable{unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Cyrillic, unicode.Arabic,
	unicode.Thai, unicode.Hebrew, unicode.Devanagari, unicode.Greek}

const closers = "”’」』）)》】〉]\"'*"

// Ended reports whether s ends as a sentence or a quotation does, so that what follows is a new paragraph.
func Ended(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune("。！？；：…!?.;:", r) || strings.ContainsRune(closers, r)
}

// HasSentence reports whether s holds the end of a sentence.
func HasSentence(s string) bool {
	return strings.ContainsAny(s, "。！？；") || strings.Contains(s, ". ") || strings.HasSuffix(s, ".")
}

// Width is the number of terminal columns of s.
func Width(s string) int { return WidthUpTo(s, math.MaxInt) }

// WidthUpTo is Width of a text narrower than limit. Of a wider one it reads no more, and returns limit or one more.
func WidthUpTo(s string, limit int) int {
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

// Fits reports whether s is at most so many columns wide.
func Fits(s string, columns int) bool { return WidthUpTo(s, columns+1) <= columns }

// MaxHeading is the widest text that can be a heading, in columns: 40 Chinese characters or a dozen English words.
const MaxHeading = 80

// HeadingLike reports whether s can be a title or heading: short, and no sentence.
func HeadingLike(s string) bool {
	return s != "" && Fits(s, MaxHeading) && !strings.ContainsAny(s, "。；;！!") &&
		!strings.HasSuffix(s, ",") && !strings.HasSuffix(s, "，") && !strings.HasSuffix(s, ".")
}

// Prose reports whether s is running text, neither heading nor menu entry.
func Prose(s string) bool {
	w := WidthUpTo(s, 100)
	return w >= 100 || w >= 24 && (HasSentence(s) || strings.ContainsAny(s, "，,"))
}

// Squeeze drops all white space.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Inked reports whether s has more than n characters that are not white space.
func Inked(s string, n int) bool {
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

// Edge is how many bytes of a text the patterns of its beginning or end look at, at most: some 30 characters.
const Edge = 128

// Start returns the beginning of s, for patterns that are bound to it and look at few characters.
func Start(s string) string { return s[:min(len(s), Edge)] }

// End returns the end of s, for patterns that are bound to it and look at few characters.
func End(s string) string { return s[max(0, len(s)-Edge):] }

// SqueezeShort is squeeze for patterns of short lines; of a longer one it sees only the beginning.
func SqueezeShort(s string) string { return Squeeze(s[:min(len(s), 4*MaxHeading)]) }

// StartsInside reports whether a paragraph can only be the rest of a sentence.
func StartsInside(text string) bool {
	first, n := utf8.DecodeRuneInString(text)
	second, m := utf8.DecodeRuneInString(text[n:])
	return n > 0 && (unicode.IsLower(first) || strings.ContainsRune("，,、；;。”’）)", first)) || m > 0 && strings.ContainsRune("。；，", second)
}

// maxRunIn is how many columns a heading has at most that the text of its paragraph follows.
const maxRunIn = 140

// RunIn returns the English heading that opens a paragraph and ends in a stop, without the stop: a few words of which most
// are capitalised. It returns "" for none.
func RunIn(s string) string {
	s = strings.TrimSpace(s)
	head, _, ok := strings.Cut(s[:min(len(s), 2*maxRunIn)], ". ")
	if !ok {
		if head, ok = strings.CutSuffix(s, "."); !ok {
			return ""
		}
	}
	if !Fits(head, maxRunIn) {
		return ""
	}
	long, capitals := 0, 0
	for _, w := range strings.Fields(head) {
		r, n := utf8.DecodeRuneInString(w)
		if len(w) < 4 && (long > 0 || unicode.IsLower(r)) || n == 0 {
			continue
		}
		if long++; unicode.IsUpper(r) {
			capitals++
		}
	}
	if r, _ := utf8.DecodeRuneInString(head); !unicode.IsUpper(r) || capitals*3 < long*2 || long == 0 {
		return ""
	}
	return head
}
