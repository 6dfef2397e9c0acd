package support

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// cardinals are the values of English numbers, ordinals those of their ordinals.
var cardinals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
	"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "twice": 2, "thrice": 3,
}

var ordinals = map[string]float64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60,
	"seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}

// numberWords are the words that only numbers are made of.
var numberWords = func() map[string]bool {
	m := map[string]bool{"half": true, "hundred": true, "thousand": true, "million": true, "billion": true, "trillion": true}
	for w := range cardinals {
		m[w] = true
	}
	for w := range ordinals {
		m[w] = true
	}
	return m
}()

// fractionForm is "one third", "two-thirds", "a quarter of", "half".
var fractionForm = regexp.MustCompile(`^(?:(a|one|two|three|four|five|six|seven|nine)[ -](third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)(s?)( of)?\b|(?:a |one )?half\b)`)

// wordsAt reads the English number that begins at byte i.
func wordsAt(s string, i int) (number, bool) {
	if m := fractionForm.FindStringSubmatch(s[i:]); m != nil {
		if m[1] == "" {
			return number{end: i + len(m[0]), value: 0.5}, true
		}
		top, bottom := max(cardinals[m[1]], 1), ordinals[m[2]]
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
		value, isCardinal := cardinals[word]
		nth, isOrdinal := ordinals[word]
		switch {
		case isCardinal && joins(current, value, count):
			current += value
		case isOrdinal && joins(current, nth, count):
			current += nth
			n.kind = ordinal
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

// joins reports whether a number of words goes on with one of the given value: twenty one, hundred five.
func joins(current, value float64, count int) bool {
	switch {
	case count == 0 || current == 0:
		return true
	case int(current)%100 == 0:
		return value < 100
	}
	return int(current)%10 == 0 && int(current)%100 >= 20 && value < 10 && value > 0
}

// discourse reports whether an ordinal only orders the sentences: "Second, …" at its beginning.
func discourse(s string, start, end int, word string) bool {
	return ordinals[word] > 0 && strings.TrimSpace(s[:start]) == "" && strings.HasPrefix(s[end:], ",")
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

// hanIdioms hold numerals that count nothing.
var hanIdioms = strings.Fields(`一一 一些 一切 一定 一般 一起 一致 一旦 一直 一样 一体 一贯 十分 万一 万物 万众 千方百计 四面八方 三农 百姓 百科 百花
	千家万户 四川 两岸 五洲 四海 三角 二氧化碳 二手 八卦 九州 五官 百货 千万不 千万别 第三方 两性 二维码 三明治`)

// hanFraction is 三分之一, 百分之三十 and the like, and 三成.
var (
	hanFraction = regexp.MustCompile(`^([` + hanNumerals + `]+|\d+)分之([` + hanNumerals + `]+|\d+(?:\.\d+)?)(?:点([` + hanNumerals + `]+))?`)
	hanTenths   = regexp.MustCompile(`^([一二三四五六七八九])成(?:[^立员为就功长果本效都]|$)`)
	hanHalf     = regexp.MustCompile(`^(?:一半|半数)`)
	hanDecimal  = regexp.MustCompile(`^点([零〇一二三四五六七八九]+)`)
)

// hanAt reads the Chinese number that begins at byte i.
func hanAt(s string, i int) (number, bool) {
	for _, w := range hanIdioms {
		if strings.HasPrefix(s[i:], w) {
			return number{}, false
		}
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
		top += d / pow10(k+1)
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

func pow10(n int) float64 {
	v := 1.0
	for range n {
		v *= 10
	}
	return v
}

// hanValue reads a whole Chinese number: digit by digit (二〇二五), or with units up to 亿.
func hanValue(s string) (float64, bool) {
	digits, positional := 0.0, s != ""
	total, section, last := 0.0, 0.0, -1.0
	for _, r := range s {
		d := strings.IndexRune("零一二三四五六七八九", r) / len("零")
		if r == '〇' {
			d = 0
		} else if r == '两' {
			d = 2
		} else if !strings.ContainsRune("零一二三四五六七八九", r) {
			d = -1
		}
		if d >= 0 {
			digits = digits*10 + float64(d)
			if last > 0 && d > 0 || last == 0 && d == 0 {
				total = -1e18 // no number with units
			}
			last = float64(d)
			continue
		}
		positional = false
		switch r {
		case '十':
			section, last = section+10*orOne(last), -1
		case '百':
			section, last = section+100*orOne(last), -1
		case '千':
			section, last = section+1000*orOne(last), -1
		case '万':
			section += max(last, 0)
			total, section, last = total+section*1e4, 0, -1
		case '亿':
			section += max(last, 0)
			total, section, last = (total+section)*1e8, 0, -1
		default:
			return 0, false
		}
	}
	if positional {
		return digits, utf8.RuneCountInString(s) != 2
	}
	v := total + section + max(last, 0)
	return v, v >= 0 && v < 1e16
}

func orOne(d float64) float64 {
	if d <= 0 {
		return 1
	}
	return d
}
