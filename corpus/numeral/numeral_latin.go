package numeral

import (
	"strings"
	"unicode"
)

// numberWords are the components of English numbers. A negative value is the ordinal of its absolute value.
var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90,
	"first": -1, "second": -2, "third": -3, "fourth": -4, "fifth": -5, "sixth": -6, "seventh": -7, "eighth": -8,
	"ninth": -9, "tenth": -10, "eleventh": -11, "twelfth": -12, "thirteenth": -13, "fourteenth": -14, "fifteenth": -15,
	"sixteenth": -16, "seventeenth": -17, "eighteenth": -18, "nineteenth": -19, "twentieth": -20, "thirtieth": -30,
	"fortieth": -40, "fiftieth": -50, "sixtieth": -60, "seventieth": -70, "eightieth": -80, "ninetieth": -90,
}

// ScanWords reads the longest English number below 1,000 at the beginning of the folded text s.
func ScanWords(s string) Number {
	num := scanBelow100(s)
	if num.Length == 0 || num.Ordinal || num.N > 9 {
		return num
	}
	word, end := nextWord(s, num.Length)
	switch word {
	case "hundredth":
		return Number{num.N * 100, end, true}
	case "hundred":
	default:
		return num
	}
	num = Number{N: num.N * 100, Length: end}
	at := end
	if word, end := nextWord(s, at); word == "and" {
		at = end
	}
	if at >= len(s) || s[at] != ' ' && s[at] != '-' {
		return num
	}
	if rest := scanBelow100(s[at+1:]); rest.Length > 0 {
		return Number{num.N + rest.N, at + 1 + rest.Length, rest.Ordinal}
	}
	return num
}

// scanBelow100 reads "seven", "seventh", "twenty-one" or "twenty first".
func scanBelow100(s string) Number {
	word := LeadingWord(s)
	n, ok := numberWords[word]
	switch {
	case !ok:
		return Number{}
	case n < 0:
		return Number{-n, len(word), true}
	case n < 20:
		return Number{N: n, Length: len(word)}
	}
	second, end := nextWord(s, len(word))
	if one := numberWords[second]; one > 0 && one < 10 {
		return Number{N: n + one, Length: end}
	} else if one < 0 && one > -10 {
		return Number{n - one, end, true}
	}
	return Number{N: n, Length: len(word)}
}

// LeadingWord returns the letters and digits that s begins with.
func LeadingWord(s string) string {
	i := 0
	for i < len(s) && IsWordByte(s[i]) {
		i++
	}
	return s[:i]
}

// nextWord returns the word after the one space or hyphen at s[at], and its end.
func nextWord(s string, at int) (word string, end int) {
	if at >= len(s) || s[at] != ' ' && s[at] != '-' {
		return "", at
	}
	word = LeadingWord(s[at+1:])
	return word, at + 1 + len(word)
}

// romans are the parts of Roman numerals up to 100, greatest first.
var romans = []struct {
	value int
	text  string
}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}

// Roman writes 0 < n <= 100 in small Roman letters.
func Roman(n int) string {
	var b strings.Builder
	for _, r := range romans {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// ScanRoman reads the first word of the folded text s as a Roman number from 1 to 100, in its canonical spelling only.
func ScanRoman(s string) Number {
	word := LeadingWord(s)
	n, rest := 0, word
	for _, r := range romans {
		for strings.HasPrefix(rest, r.text) && n <= 100 {
			n, rest = n+r.value, rest[len(r.text):]
		}
	}
	if word == "" || rest != "" || n > 100 || Roman(n) != word {
		return Number{}
	}
	return Number{N: n, Length: len(word)}
}

// LooksRoman reports whether the raw text s looks like a Roman Number even without context: at least two letters of one
// case, or Unicode's Roman characters. "I" and "Xi" are words.
func LooksRoman(s string) bool {
	letters, upper := 0, 0
	for _, r := range s {
		switch {
		case r >= 'Ⅰ' && r <= 'ⅿ':
			return true
		case unicode.IsUpper(r):
			upper++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters > 1 && (upper == 0 || upper == letters)
}
