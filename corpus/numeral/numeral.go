// Package numeral reads numbers as people write them in front of clauses: digits, Chinese numerals of every kind, English words,
// Roman numerals, circled and bracketed ones. It works on text folded by package fold.
package numeral

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
)

// maxDigits is the longest run of digits that is read as a number; longer ones are telephone numbers and the like.
const maxDigits = 6

// Number is a number at the beginning of a text; N is its value.
type Number struct {
	N       int
	Length  int  // bytes; 0 when the text does not begin with a number
	Ordinal bool // written as an ordinal in English: "third", "3rd"
}

// Parse parses the whole of s as a number the way people write clause numbers in either language: 七, 十二, 一百零三,
// 廿一, 第七, (七), ㈦, ⑦, 7, ７, VII, "twelve", "twenty-first", "3rd". Roman numerals go up to 100; a single letter is one
// only where Unicode says so (Ⅴ). It reports false for everything else.
func Parse(s string) (n int, ok bool) {
	s = strings.TrimSpace(s)
	f := strings.TrimSpace(fold.String(s))
	f = strings.TrimSpace(strings.TrimPrefix(f, "第"))
	f = strings.TrimSuffix(strings.TrimSuffix(f, "."), ",") // as labels are printed: "7.", 七、
	num := Scan(f)
	if num.Length == 0 {
		num = ScanBrackets(f)
	}
	if num.Length == 0 && LooksRoman(s) {
		num = ScanRoman(f)
	}
	if num.Length == 0 || num.Length != len(f) {
		return 0, false
	}
	return num.N, true
}

// Scan reads the longest number at the beginning of the folded text s: digits, a Chinese number or English
// words. Roman numerals are too often words to be read without context; see ScanRoman.
func Scan(s string) Number {
	if s == "" {
		return Number{}
	}
	switch c := s[0]; {
	case IsDigit(c):
		return ScanDigits(s)
	case IsLetter(c):
		return ScanWords(s)
	case c >= utf8.RuneSelf:
		return ScanHan(s)
	}
	return Number{}
}

// ScanBrackets reads a number in round brackets at the beginning of the folded text s.
func ScanBrackets(s string) Number {
	if !strings.HasPrefix(s, "(") {
		return Number{}
	}
	at := 1 + LeadingSpace(s[1:])
	num := Scan(s[at:])
	if num.Length == 0 {
		num = ScanRoman(s[at:])
	}
	if num.Length == 0 {
		return Number{}
	}
	at += num.Length
	at += LeadingSpace(s[at:])
	if !strings.HasPrefix(s[at:], ")") {
		return Number{}
	}
	num.Length = at + 1
	return num
}

// ScanDigits reads digits, or an English ordinal such as "3rd", at the beginning of s.
func ScanDigits(s string) Number {
	n, i := 0, 0
	for i < len(s) && IsDigit(s[i]) {
		if i == maxDigits {
			return Number{}
		}
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i+3 < len(s) && s[i] == ',' && IsDigit(s[i+1]) && IsDigit(s[i+2]) && IsDigit(s[i+3]) {
		return Number{} // 10,000 is a quantity
	}
	if i+2 <= len(s) {
		switch s[i : i+2] {
		case "st", "nd", "rd", "th":
			if i+2 == len(s) || !IsWordByte(s[i+2]) {
				return Number{n, i + 2, true}
			}
		}
	}
	return Number{N: n, Length: i}
}

// LeadingSpace returns the number of bytes of white space at the beginning of s.
func LeadingSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

// IsDigit reports whether c is an ASCII digit.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

// IsLetter reports whether c is a small ASCII letter.
func IsLetter(c byte) bool { return 'a' <= c && c <= 'z' }

// IsWordByte reports whether c is a digit or a small letter.
func IsWordByte(c byte) bool { return IsDigit(c) || IsLetter(c) }
