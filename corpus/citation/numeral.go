package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
)

// maxDigits is the longest run of digits that is read as a number; longer ones are telephone numbers and the like.
const maxDigits = 6

// numeral is a number at the beginning of a text.
type numeral struct {
	n       int
	length  int  // bytes; 0 when the text does not begin with a number
	ordinal bool // written as an ordinal in English: "third", "3rd"
}

// ParseNumeral parses the whole of s as a number the way people write clause numbers in either language: 七, 十二, 一百零三,
// 廿一, 第七, (七), ㈦, ⑦, 7, ７, VII, "twelve", "twenty-first", "3rd". Roman numerals go up to 100; a single letter is one
// only where Unicode says so (Ⅴ). It reports false for everything else.
func ParseNumeral(s string) (n int, ok bool) {
	s = strings.TrimSpace(s)
	f := strings.TrimSpace(fold.String(s))
	f = strings.TrimSpace(strings.TrimPrefix(f, "第"))
	f = strings.TrimSuffix(strings.TrimSuffix(f, "."), ",") // as labels are printed: "7.", 七、
	num := scanNumeral(f)
	if num.length == 0 {
		num = scanWrapped(f)
	}
	if num.length == 0 && looksRoman(s) {
		num = scanRoman(f)
	}
	if num.length == 0 || num.length != len(f) {
		return 0, false
	}
	return num.n, true
}

// scanNumeral reads the longest number at the beginning of the folded text s: digits, a Chinese number or English
// words. Roman numerals are too often words to be read without context; see scanRoman.
func scanNumeral(s string) numeral {
	if s == "" {
		return numeral{}
	}
	switch c := s[0]; {
	case isDigit(c):
		return scanDigits(s)
	case isLetter(c):
		return scanWords(s)
	case c >= utf8.RuneSelf:
		return scanHan(s)
	}
	return numeral{}
}

// scanWrapped reads a number in round brackets at the beginning of the folded text s.
func scanWrapped(s string) numeral {
	if !strings.HasPrefix(s, "(") {
		return numeral{}
	}
	at := 1 + leadingSpace(s[1:])
	num := scanNumeral(s[at:])
	if num.length == 0 {
		num = scanRoman(s[at:])
	}
	if num.length == 0 {
		return numeral{}
	}
	at += num.length
	at += leadingSpace(s[at:])
	if !strings.HasPrefix(s[at:], ")") {
		return numeral{}
	}
	num.length = at + 1
	return num
}

func scanDigits(s string) numeral {
	n, i := 0, 0
	for i < len(s) && isDigit(s[i]) {
		if i == maxDigits {
			return numeral{}
		}
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i+3 < len(s) && s[i] == ',' && isDigit(s[i+1]) && isDigit(s[i+2]) && isDigit(s[i+3]) {
		return numeral{} // 10,000 is a quantity
	}
	if i+2 <= len(s) {
		switch s[i : i+2] {
		case "st", "nd", "rd", "th":
			if i+2 == len(s) || !isWordByte(s[i+2]) {
				return numeral{n, i + 2, true}
			}
		}
	}
	return numeral{n: n, length: i}
}

// leadingSpace returns the number of bytes of white space at the beginning of s.
func leadingSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isLetter(c byte) bool   { return 'a' <= c && c <= 'z' }
func isWordByte(c byte) bool { return isDigit(c) || isLetter(c) }
