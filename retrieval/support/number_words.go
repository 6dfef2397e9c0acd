package support

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"yiju/corpus/numeral"
)

// wordNumeral is an English word of a number.
type wordNumeral struct {
	value   float64
	ordinal bool
}

var numerals = func() map[string]wordNumeral {
	all := map[string]wordNumeral{"zero": {value: 0}, "dozen": {value: 12}, "twice": {value: 2}, "thrice": {value: 3}, "hundredth": {100, true}}
	for i, row := range words["numerals"] {
		for w := range strings.FieldsSeq(row[0]) {
			n, _ := numeral.Parse(w)
			all[w] = wordNumeral{float64(n), i > 0}
		}
	}
	return all
}()

// numberWord reports whether an English word is only used in numbers.
func numberWord(w string) bool {
	_, ok := numerals[w]
	return ok || w == "half" || len(w) > 2 && 'a' <= w[0] && w[0] <= 'z' && scales[w] > 0
}

// fractionForm is "one third", "two-thirds", "a quarter of", "half".
var fractionForm = regexp.MustCompile(`^(?:(a|one|two|three|four|five|six|seven|nine)[ -](third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)(s?)( of)?\b|(?:a |one )?half\b)`)

// wordsAt reads the English number that begins at byte i.
func wordsAt(s string, i int) (number, bool) {
	if m := fractionForm.FindStringSubmatch(s[i:]); m != nil {
		if m[1] == "" {
			return number{end: i + len(m[0]), value: 0.5}, true
		}
		top, bottom := max(numerals[m[1]].value, 1), numerals[m[2]].value
		if m[2] == "quarter" {
			bottom = 4
		}
		if m[3] != "" || m[1] == "one" || m[4] != "" && m[2] != "second" {
			return number{end: i + len(m[0]), value: top / bottom}, true
		}
	}
	total, current, count, last := 0.0, 0.0, 0, ""
	n := number{}
	for at := i; ; {
		word, end := latinWord(s, at)
		if word == "and" && count > 0 && (last == "hundred" || last == "thousand") {
			word, end = latinWord(s, end+1)
		}
		w, ok := numerals[word]
		switch {
		case ok && joins(current, w.value, count):
			current += w.value
			if w.ordinal {
				n.kind = ordinal
			}
		case count > 0 && word == "hundred":
			current *= 100
		case count > 0 && word == "dozen":
			current *= 12
		case count > 0 && scales[word] >= 1000 && len(word) > 2:
			total, current = total+current*scales[word], 0
		default:
			word = ""
		}
		if word == "" {
			break
		}
		count, last, n.end = count+1, word, end
		if n.kind == ordinal || end >= len(s) || s[end] != ' ' && s[end] != '-' {
			break
		}
		at = end + 1
	}
	n.value = total + current
	return n, count > 0 && !(count == 1 && (last == "one" || last == "first")) && !discourse(s, i, n.end, last)
}

// joins reports whether a number can continue with a word of the given value: twenty one, hundred five.
func joins(current, value float64, count int) bool {
	switch {
	case count == 0 || current == 0:
		return true
	case int(current)%100 == 0:
		return value < 100
	}
	return int(current)%10 == 0 && int(current)%100 >= 20 && value < 10 && value > 0
}

// discourse reports whether an ordinal just orders sentences: "Second, …".
func discourse(s string, start, end int, word string) bool {
	return numerals[word].ordinal && strings.TrimSpace(s[:start]) == "" && strings.HasPrefix(s[end:], ",")
}

// latinWord returns the word at byte i, and its end.
func latinWord(s string, i int) (string, int) {
	end := i
	for end < len(s) && 'a' <= s[end] && s[end] <= 'z' {
		end++
	}
	if i >= len(s) || end == i {
		return "", i
	}
	if strings.HasSuffix(s[i:end], "dozens") {
		return "dozen", end
	}
	return s[i:end], end
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
	end := i
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !strings.ContainsRune(hanNumerals, r) {
			break
		}
		end += size
	}
	run := s[i:end]
	if end == i || run == "一" || strings.Trim(run, "百千万亿") == "" && utf8.RuneCountInString(run) == 1 {
		return number{}, false
	}
	v, ok := hanValue(run)
	if !ok { // 三四 and the like: the first, and the rest by itself
		_, size := utf8.DecodeRuneInString(run)
		end = i + size
		v, ok = hanValue(run[:size])
	}
	if m := hanDecimal.FindStringSubmatch(s[end:]); ok && m != nil && !digitAt(s, end-1) {
		part := 0.1
		for _, r := range m[1] {
			d, _ := hanValue(string(r))
			v, part = v+d*part, part/10
		}
		end += len(m[0])
	}
	return number{end: end, value: v}, ok
}

// fraction reads what hanFraction matched at byte i.
func fraction(m []string, i int) (number, bool) {
	value := func(s string) (float64, bool) {
		if digitAt(s, 0) {
			n, ok := digitsAt(s, 0)
			return n.value, ok
		}
		return hanValue(s)
	}
	top, ok := value(m[2])
	for k, r := range []rune(m[3]) {
		d, _ := hanValue(string(r))
		top += d / math.Pow10(k+1)
	}
	n := number{end: i + len(m[0]), value: top}
	switch bottom, okay := value(m[1]); {
	case m[1] == "百":
		n.kind = percent
	case m[1] == "千":
		n.kind, n.value = percent, top/10
	case m[1] == "万":
		n.value = top / 1e4
	default:
		ok = ok && okay && bottom > 0
		n.value = top / max(bottom, 1)
	}
	return n, ok
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
