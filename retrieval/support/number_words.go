package support

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus/numeral"
)

// loneNumbers are the words of numbers that no other continues.
var loneNumbers = map[string]float64{"zero": 0, "dozen": 12, "dozens": 12, "twice": 2, "thrice": 3}

// magnitudes are the words that multiply the number before them.
var magnitudes = map[string]float64{"hundred": 1e2, "dozen": 12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

// numberWord reports whether an English word is only used in numbers.
func numberWord(w string) bool {
	_, lone := loneNumbers[w]
	return lone || magnitudes[w] > 0 || w == "half" || w == "hundredth" || w != "" && numeral.ScanWords(w).Length == len(w)
}

// fractionForm is "one third", "two-thirds", "a quarter of", "half".
var fractionForm = regexp.MustCompile(`^(?:(a|one|two|three|four|five|six|seven|nine)[ -](third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)(s?)( of)?\b|(?:a |one )?half\b)`)

// wordFraction reads the English fraction that begins at byte i.
func wordFraction(s string, i int) (number, bool) {
	m := fractionForm.FindStringSubmatch(s[i:])
	if m == nil {
		return number{}, false
	}
	n := number{end: i + len(m[0]), value: 0.5}
	if m[1] == "" {
		return n, true
	}
	bottom := map[string]int{"quarter": 4, "hundredth": 100}[m[2]]
	if bottom == 0 {
		bottom = numeral.ScanWords(m[2]).N
	}
	n.value = float64(max(numeral.ScanWords(m[1]).N, 1)) / float64(bottom)
	return n, m[3] != "" || m[1] == "one" || m[4] != ""
}

// wordsAt reads the English number that begins at byte i.
func wordsAt(s string, i int) (number, bool) {
	if n, ok := wordFraction(s, i); ok {
		return n, true
	}
	if word := numeral.LeadingWord(s[i:]); word != "" {
		if v, ok := loneNumbers[word]; ok {
			return number{end: i + len(word), value: v}, true
		}
	}
	n := number{end: i}
	for at, last := i, "more"; last != ""; {
		part := numeral.ScanWords(s[at:])
		if part.Length == 0 {
			break
		}
		value := float64(part.N)
		n.end, last = at+part.Length, ""
		if part.Ordinal {
			n.kind = ordinal
		} else {
			for word, end := wordAfter(s, n.end); magnitudes[word] > 0; word, end = wordAfter(s, n.end) {
				value, n.end, last = value*magnitudes[word], end, word
			}
		}
		n.value += value
		at = n.end + len(" ")
		if word, end := wordAfter(s, n.end); word == "and" && (last == "hundred" || last == "thousand") {
			at = end + len(" ")
		}
		if at >= len(s) || s[n.end] != ' ' && s[n.end] != '-' {
			break
		}
	}
	first := s[i:n.end]
	return n, first != "" && first != "one" && first != "first" && !discourse(s, i, n)
}

// wordAfter returns the word after the one space or hyphen at byte i, and its end.
func wordAfter(s string, i int) (string, int) {
	if i >= len(s) || s[i] != ' ' && s[i] != '-' {
		return "", i
	}
	word := numeral.LeadingWord(s[i+1:])
	return word, i + 1 + len(word)
}

// discourse reports whether an ordinal just orders sentences: "Second, …".
func discourse(s string, start int, n number) bool {
	return n.kind == ordinal && strings.TrimSpace(s[:start]) == "" && strings.HasPrefix(s[n.end:], ",")
}

// hanNumerals are the characters of Chinese numbers.
const hanNumerals = "零〇一二两三四五六七八九十百千万亿"

var hanIdioms = regexp.MustCompile(`^(?:` + strings.Join(words.List("idioms"), "|") + `)`)

// hanFraction is 三分之一, 百分之三十 and the like, and 三成.
var (
	hanFraction = regexp.MustCompile(`^([` + hanNumerals + `]+|\d+)分之([` + hanNumerals + `]+|\d+(?:\.\d+)?)(?:点([` + hanNumerals + `]+))?`)
	hanTenths   = regexp.MustCompile(`^([一二三四五六七八九])成(?:[^立员为就功长果本效都]|$)`)
	hanHalf     = regexp.MustCompile(`^(?:一半|半数)`)
	hanDecimal  = regexp.MustCompile(`^点([零〇一二三四五六七八九]+)`)
)

// hanAt reads the Chinese number that begins at byte i.
func hanAt(s string, i int) (number, bool) {
	if hanIdioms.MatchString(s[i:]) {
		return number{}, false
	}
	if m := hanFraction.FindStringSubmatch(s[i:]); m != nil {
		return fraction(m, i)
	}
	if m := hanTenths.FindStringSubmatch(s[i:]); m != nil {
		v, _ := hanValue(m[1])
		return number{end: i + len(m[1]) + len("成"), value: v * 10, kind: percent}, true
	}
	if strings.HasPrefix(s[i:], "双人") {
		return number{end: i + len("双"), value: 2}, true
	}
	if m := hanHalf.FindString(s[i:]); m != "" {
		return number{end: i + len(m), value: 0.5}, true
	}
	run := s[i : len(s)-len(strings.TrimLeft(s[i:], hanNumerals))]
	end := i + len(run)
	if run == "" || run == "一" && !strings.HasSuffix(s[:i], "第") || strings.Trim(run, "百千万亿") == "" && utf8.RuneCountInString(run) == 1 {
		return number{}, false
	}
	v, ok := hanValue(run)
	if !ok { // 三四 and the like: the first, and the rest by itself
		_, size := utf8.DecodeRuneInString(run)
		end = i + size
		v, ok = hanValue(run[:size])
	}
	if m := hanDecimal.FindStringSubmatch(s[end:]); ok && m != nil && !digitAt(s, end-1) {
		v += decimals(m[1])
		end += len(m[0])
	}
	return number{end: end, value: v}, ok
}

// fraction reads what hanFraction matched at byte i.
func fraction(m []string, i int) (number, bool) {
	value := func(s string) (float64, bool) {
		if v, err := strconv.ParseFloat(s, 64); err == nil {
			return v, true
		}
		return hanValue(s)
	}
	top, ok := value(m[2])
	bottom, known := value(m[1])
	n := number{end: i + len(m[0]), value: top + decimals(m[3])}
	switch {
	case m[1] == "百", m[1] == "千":
		n.kind, n.value = percent, n.value*100/bottom
	default:
		ok = ok && known && bottom > 0
		n.value /= max(bottom, 1)
	}
	return n, ok
}

// decimals returns the value of Chinese digits behind the point.
func decimals(digits string) (value float64) {
	for k, r := range []rune(digits) {
		d, _ := hanValue(string(r))
		value += d / math.Pow10(k+1)
	}
	return value
}

// hanValue reads a whole Chinese number. Two digits side by side are none, as in 三四.
func hanValue(s string) (float64, bool) {
	if i := strings.LastIndex(s, "亿"); i > 0 {
		high, ok := hanValue(s[:i])
		low := 0.0
		if rest := strings.TrimPrefix(s[i+len("亿"):], "零"); ok && rest != "" {
			low, ok = hanValue(rest)
		}
		return high*1e8 + low, ok
	}
	if strings.Trim(s, "零〇一二三四五六七八九两") == "" && utf8.RuneCountInString(s) == 2 {
		return 0, false
	}
	if r, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("百千万亿", r) {
		s = "一" + s
	}
	n, ok := numeral.Parse(s)
	return float64(n), ok
}
