package verify

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/diff"
	"yiju/corpus/fold"
)

// key is a text in the form that is compared. It defines "the same words": folded (package fold), all quotation marks
// alike, without white space and Markdown emphasis, dashes and ellipses of any length as one. Tokens tile it: Latin words,
// numbers, and single other characters.
type key struct {
	orig   string
	s      string
	at     []int32  // byte offset in orig of the rune that gave each byte of s
	tokens []int32  // byte offset in s of each token
	ids    []uint64 // a number for each token, the same for the same token
}

var seed = maphash.MakeSeed()

// newKey returns the key of text.
func newKey(text string) *key {
	f := fold.Text(text)
	k := &key{orig: text}
	b := make([]byte, 0, len(f.Text))
	inWord := false
	for i, r := range f.Text {
		size := utf8.RuneLen(r)
		switch {
		case unicode.IsSpace(r) || r == '*' || r == '_' && !insideName(f.Text, i):
			inWord = false
			continue
		case r == '-' && strings.HasSuffix(string(b[max(0, len(b)-1):]), "-"),
			r == '.' && strings.HasSuffix(string(b[max(0, len(b)-3):]), "..."):
			continue
		case r == '\'':
			r, size = '"', 1
		default:
			r = simpler(r)
		}
		if word := isWord(r); !word || !inWord {
			k.tokens = append(k.tokens, int32(len(b)))
			inWord = word
		}
		b = utf8.AppendRune(b, r)
		for range size {
			k.at = append(k.at, int32(f.At[i]))
		}
	}
	k.s = string(b)
	for n := range k.tokens {
		k.ids = append(k.ids, maphash.String(seed, k.token(n)))
	}
	return k
}

// simpler maps the few traditional characters that simplify differently from word to word: traditional texts write both
// 著作 and 随着 with 著.
func simpler(r rune) rune {
	switch r {
	case '著':
		return '着'
	case '瞭':
		return '了'
	case '藉':
		return '借'
	}
	return r
}

// insideName reports whether the underscore at byte i joins parts of a name, as in file_name, and is no emphasis.
func insideName(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+1:])
	return isLetter(before) && isLetter(after)
}

// token returns the nth token.
func (k *key) token(n int) string { return k.s[k.tokens[n]:k.offset(n+1)] }

// offset returns where the nth token begins in s: its length for the one behind the last.
func (k *key) offset(n int) int {
	if n == len(k.tokens) {
		return len(k.s)
	}
	return int(k.tokens[n])
}

// tokenAt returns the number of the token that begins at byte i of s, and whether one does. The end of s counts.
func (k *key) tokenAt(i int) (int, bool) {
	if i == len(k.s) {
		return len(k.tokens), true
	}
	return slices.BinarySearch(k.tokens, int32(i))
}

// span returns the bytes of orig for s[start:end], combining accents included.
func (k *key) span(start, end int) (from, to int) {
	if start >= end {
		return 0, 0
	}
	from, to = int(k.at[start]), int(k.at[end-1])
	_, size := utf8.DecodeRuneInString(k.orig[to:])
	to += size
	for to < len(k.orig) {
		r, size := utf8.DecodeRuneInString(k.orig[to:])
		if fold.Rune(r) >= 0 {
			break
		}
		to += size
	}
	return from, to
}

// trimmed returns k without the punctuation at its ends.
func (k *key) trimmed() *key {
	from, to := 0, len(k.tokens)
	for from < to && isMark(k.token(from)) && !k.minus(k.offset(from)) {
		from++
	}
	for from < to && isMark(k.token(to-1)) {
		to--
	}
	return k.part(from, to)
}

// part returns the tokens [from, to) of k.
func (k *key) part(from, to int) *key {
	start, end := k.offset(from), k.offset(to)
	p := &key{orig: k.orig, s: k.s[start:end], at: k.at[start:end], ids: k.ids[from:to], tokens: make([]int32, 0, to-from)}
	for _, t := range k.tokens[from:to] {
		p.tokens = append(p.tokens, t-int32(start))
	}
	return p
}

// diffTokens returns the tokens [from, to) for a diff, each with the white space after it, except the last.
func (k *key) diffTokens(from, to int) []diff.Token {
	out := make([]diff.Token, 0, to-from)
	for n := from; n < to; n++ {
		start, end := k.span(int(k.tokens[n]), k.offset(n+1))
		if n+1 < to {
			end, _ = k.span(int(k.tokens[n+1]), k.offset(n+2))
		}
		out = append(out, diff.Token{Text: k.orig[start:max(start, end)], Key: k.token(n)})
	}
	return out
}

// sought returns the text of k as a full-text query: without white space inside Chinese, and with words rejoined that
// Markdown or a line end divides.
func (k *key) sought() string {
	start, end := k.span(0, len(k.s))
	text := divided.ReplaceAllString(strings.ReplaceAll(k.orig[start:end], "*", ""), "$1$2")
	var b strings.Builder
	space, before := false, rune(0)
	for _, r := range text {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && !isHan(before) && !isHan(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		space, before = false, r
	}
	return b.String()
}

// find returns the first occurrence of q in k.s from byte from on that neither begins nor ends within a word or number:
// "lawful" is not in "unlawful", nor "5 days" in "1.5 days".
func (k *key) find(q string, from int) (start, end int, ok bool) { return k.search(q, from, true) }

// search is find, but unless whole is set the match may end within a word or number.
func (k *key) search(q string, from int, whole bool) (start, end int, ok bool) {
	if q == "" {
		return 0, 0, false
	}
	for from <= len(k.s)-len(q) {
		i := strings.Index(k.s[from:], q)
		if i < 0 {
			break
		}
		start, end = from+i, from+i+len(q)
		if k.apart(start) && (!whole || k.apart(end)) {
			return start, end, true
		}
		_, size := utf8.DecodeRuneInString(k.s[start:])
		from = start + size
	}
	return 0, 0, false
}

// isWord reports whether r is part of a word of letters or of a number in digits.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return !isHan(r) && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r > 0x2e7f && unicode.Is(unicode.Han, r)
}

// isMark reports whether a token is punctuation that does not count at either end of a quotation.
func isMark(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return (unicode.IsPunct(r) || strings.ContainsRune("<>|~`^", r)) && !strings.ContainsRune("%‰&#@", r)
}

// Lengths below which words are too common to tell where they come from; a Han character counts two letters.
const (
	leastLetters = 12
	leastWords   = 3 // where none of the words is Han
)

// tooShort reports whether k has fewer than leastLetters letters or leastWords words.
func (k *key) tooShort() bool {
	words := 0
	for n := range k.tokens {
		r, _ := utf8.DecodeRuneInString(k.token(n))
		if isHan(r) {
			words = leastWords
		} else if isWord(r) && (n == 0 || k.token(n-1) != "-") {
			words++
		}
	}
	return k.letters() < leastLetters || words < leastWords
}

// letters counts the letters and digits of k, a Han character as two.
func (k *key) letters() int {
	n := 0
	for _, r := range k.s {
		if isHan(r) {
			n += 2
		} else if isWord(r) {
			n++
		}
	}
	return n
}

// apart reports whether byte i of k.s is a boundary: not within a word or number, so that "50 days" is not in "150 days",
// nor 五十日 in 一百五十日.
func (k *key) apart(i int) bool {
	if _, ok := k.tokenAt(i); !ok {
		return false
	}
	if i == 0 || i == len(k.s) {
		return true
	}
	before, after := k.orig[:k.at[i]], k.orig[k.at[i]:]
	switch {
	case digitFirst(after):
		joined := len(before) > 1 && strings.IndexByte(".,/:", before[len(before)-1]) >= 0 && isDigit(before[len(before)-2])
		return !joined && !k.minus(i-1)
	case isDigit(before[len(before)-1]):
		return after[0] != '%' && !strings.HasPrefix(after, "‰") && !(strings.IndexByte(".,/:", after[0]) >= 0 && digitFirst(after[1:]))
	}
	return !withinNumeral(k.s, i)
}

// minus reports whether byte i of k.s is a minus sign: a dash directly before a digit and not directly after a word, a
// number or another dash, as in A-7, 2020-2030 and "——5".
func (k *key) minus(i int) bool {
	if k.s[i] != '-' || i+1 == len(k.s) || !isDigit(k.s[i+1]) {
		return false
	}
	at := int(k.at[i])
	sign, size := utf8.DecodeRuneInString(k.orig[at:])
	before, _ := utf8.DecodeLastRuneInString(k.orig[:at])
	return int(k.at[i+1]) == at+size && strings.ContainsRune("-−–－", sign) && !isLetter(before) && !strings.ContainsRune("-–—", before)
}

// Folded Chinese numerals: digits, and units.
const (
	hanDigits = "一二三四五六七八九两廿卅"
	hanUnits  = "十百千万亿零〇"
)

// withinNumeral reports whether byte i of folded text is within a Chinese number. Two digits alone are none, as in
// 统一一个; with a unit they are, and so are three digits, as in a year.
func withinNumeral(text string, i int) bool {
	before, after := text[:i], text[i:]
	if strings.HasSuffix(before, "分之") {
		first, _ := utf8.DecodeRuneInString(after)
		return isNumeral(first)
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	if strings.HasPrefix(after, "分之") {
		return isNumeral(last)
	}
	if first, _ := utf8.DecodeRuneInString(after); !isNumeral(first) || !isNumeral(last) {
		return false
	}
	number := text[len(strings.TrimRightFunc(before, isNumeral)) : len(text)-len(strings.TrimLeftFunc(after, isNumeral))]
	return strings.ContainsAny(number, hanUnits) || utf8.RuneCountInString(number) > 2
}

func isNumeral(r rune) bool { return r >= 0x3007 && strings.ContainsRune(hanDigits+hanUnits, r) }

func isDigit(b byte) bool      { return b >= '0' && b <= '9' }
func digitFirst(s string) bool { return s != "" && isDigit(s[0]) }
