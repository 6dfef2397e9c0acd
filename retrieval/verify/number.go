package verify

import (
	"strings"
	"unicode/utf8"
)

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
	other := func(r rune) bool { return !isNumeral(r) }
	from := 0
	if n := strings.LastIndexFunc(before, other); n >= 0 {
		_, size := utf8.DecodeRuneInString(before[n:])
		from = n + size
	}
	to := len(text)
	if n := strings.IndexFunc(after, other); n >= 0 {
		to = i + n
	}
	number := text[from:to]
	return strings.ContainsAny(number, hanUnits) || utf8.RuneCountInString(number) > 2
}

func isNumeral(r rune) bool { return r >= 0x3007 && strings.ContainsRune(hanDigits+hanUnits, r) }

func isDigit(b byte) bool      { return b >= '0' && b <= '9' }
func digitFirst(s string) bool { return s != "" && isDigit(s[0]) }
