package numeral

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxHan is the greatest number with a single 万, and the greatest that is parsed.
const maxHan = 9999_9999

// maxHanRunes is the length of the longest number up to maxHan, written with every unit.
const maxHanRunes = 16

// hanDigits are the Chinese digits, plain and in their banking forms, with their values; hanUnits those units that are below 万.
var (
	hanDigits = map[rune]int{
		'〇': 0, '零': 0, '一': 1, '壹': 1, '二': 2, '贰': 2, '两': 2, '三': 3, '叁': 3, '四': 4, '肆': 4, '五': 5, '伍': 5,
		'六': 6, '陆': 6, '七': 7, '柒': 7, '八': 8, '捌': 8, '九': 9, '玖': 9,
	}
	hanUnits = map[rune]int{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000}
)

// ScanHan reads the longest Chinese number at the beginning of the folded text s.
func ScanHan(s string) Number {
	var run []rune // with 廿 and 卅 written out
	var ends []int // bytes of s that run[:i+1] covers
	for i, r := range s {
		_, digit := hanDigits[r]
		end := i + utf8.RuneLen(r)
		switch {
		case r == '廿':
			run, ends = append(run, '二', '十'), append(ends, 0, end)
		case r == '卅':
			run, ends = append(run, '三', '十'), append(ends, 0, end)
		case digit || hanUnits[r] > 0 || r == '万':
			run, ends = append(run, r), append(ends, end)
		default:
			r = utf8.RuneError
		}
		if r == utf8.RuneError || len(run) > maxHanRunes {
			break
		}
	}
	for k := len(run); k > 0; k-- {
		if n, ok := parseHan(run[:k]); ok && ends[k-1] > 0 {
			return Number{N: n, Length: ends[k-1]}
		}
	}
	return Number{}
}

// parseHan reads a whole Chinese number: positional (二〇二五) or with units (二千零二十五).
func parseHan(run []rune) (int, bool) {
	if n, ok := parsePositional(run); ok {
		return n, true
	}
	for i, r := range run {
		if r != '万' {
			continue
		}
		high, ok := parseSmall(run[:i])
		if !ok || high == 0 || high > 9999 {
			return 0, false
		}
		low, ok := parseLow(run[i+1:])
		return high*10000 + low, ok
	}
	return parseSmall(run)
}

// parseLow reads what follows 万.
func parseLow(run []rune) (int, bool) {
	if len(run) == 0 {
		return 0, true
	}
	d, digit := hanDigits[run[0]]
	switch {
	case digit && d == 0 && len(run) > 1:
		n, ok := parseSmall(run[1:])
		return n, ok && n > 0 && n < 1000
	case digit && len(run) == 1:
		return d * 1000, d > 0 // 一万二 is 12,000
	}
	n, ok := parseSmall(run)
	return n, ok && n >= 1000
}

func parsePositional(run []rune) (int, bool) {
	n := 0
	for i, r := range run {
		d, ok := hanDigits[r]
		if !ok || i == maxDigits || len(run) > 1 && (i == 0 && d == 0 || r == '两') {
			return 0, false
		}
		n = n*10 + d
	}
	return n, len(run) > 0
}

// parseSmall reads a Chinese number below 10,000 that is written with units.
func parseSmall(run []rune) (int, bool) {
	n, last, zero := 0, 10000, false // last unit seen; a 零 since then
	for i := 0; i < len(run); i++ {
		d, digit := hanDigits[run[i]]
		next := 0
		if i+1 < len(run) {
			next = hanUnits[run[i+1]]
		}
		switch {
		case hanUnits[run[i]] == 10 && last > 10 && !zero: // 十二, 一百十二
			n, last = n+10, 10
		case !digit:
			return 0, false
		case d == 0:
			if n == 0 || zero || i+1 == len(run) {
				return 0, false
			}
			zero = true
		case next > 0:
			if next >= last || zero && next*10 >= last || run[i] == '两' && next == 10 {
				return 0, false
			}
			n, last, zero = n+d*next, next, false
			i++
		case i+1 < len(run):
			return 0, false
		case n > 0 && !zero:
			return n + d*last/10, run[i] != '两' // 一百三 is 130, 十三 is 13
		default:
			return n + d, true
		}
	}
	return n, n > 0
}

// Chinese writes n with Chinese units as clauses are numbered: 十二, 一百零三. Numbers below 0 or above 99,999,999
// are written in digits.
func Chinese(n int) string {
	switch {
	case n < 0 || n > maxHan:
		return strconv.Itoa(n)
	case n == 0:
		return "零"
	case n < 20 && n >= 10:
		return strings.TrimPrefix(smallHan(n), "一")
	case n < 10000:
		return smallHan(n)
	}
	high, low := n/10000, n%10000
	s := Chinese(high) + "万"
	if low > 0 && low < 1000 {
		s += "零"
	}
	return s + smallHan(low)
}

// smallHan writes 0 < n < 10,000 with every 一; 0 is empty.
func smallHan(n int) string {
	digits := []rune("零一二三四五六七八九")
	var b strings.Builder
	zero := false
	for _, u := range []struct {
		value int
		name  string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.value % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune('零')
			zero = false
		}
		b.WriteRune(digits[d])
		b.WriteString(u.name)
	}
	return b.String()
}
