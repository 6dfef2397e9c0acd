package analysis

import (
	"strconv"
)

// maxNumeral is the length of the longest numeral, in characters.
const maxNumeral = 20

// digit returns the value of a Han digit, or -1.
func digit(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// unit returns the value of a Han unit, or 0.
func unit(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 10_000
	case '亿':
		return 100_000_000
	}
	return 0
}

// numeral adds the number that begins with character k of the run: 二〇二五, 十三, and after 第 also 七. Elsewhere a single
// character is rarely a number: 一般, 三农.
func (s *scanner) numeral(k int) {
	chars := s.run.chars
	part := func(r rune) bool { return digit(r) >= 0 || unit(r) > 0 }
	if !part(chars[k]) || k > 0 && part(chars[k-1]) {
		return
	}
	end := k + 1
	for end < len(chars) && part(chars[end]) && end-k <= maxNumeral {
		end++
	}
	if end == k+1 && (k == 0 || chars[k-1] != '第') || end-k > maxNumeral {
		return
	}
	if number, ok := parseNumeral(s.f.Text[s.run.ends[k]:s.run.ends[end]]); ok {
		s.add(number, s.run.ends[k], s.run.ends[end], Number, variant)
	}
}

// parseNumeral returns the digits of a folded Han numeral: digit by digit (二〇二五, three or more digits) or with units
// (一百零五). Anything else, such as 三四, 千万 or 万一, is not a number.
func parseNumeral(s string) (string, bool) {
	var digits []byte
	for _, r := range s {
		d := digit(r)
		if d < 0 {
			return parseUnits(s)
		}
		digits = append(digits, byte('0'+d))
	}
	if len(digits) == 2 || len(digits) == 0 {
		return "", false
	}
	return string(digits), true
}

// parseUnits reads a numeral with units, which must descend from left to right inside each 万 and 亿.
func parseUnits(s string) (string, bool) {
	total, section, last := 0, 0, -1 // last: the digit without its unit so far, or -1
	below, belowSection := 1_000_000_000, 10_000
	for n, r := range s {
		d, u := digit(r), unit(r)
		switch {
		case d == 0:
			if last >= 0 || section+total == 0 {
				return "", false
			}
		case d > 0:
			if last >= 0 {
				return "", false
			}
			last = d
		case u >= 10_000:
			section += max(last, 0)
			if section == 0 || u >= below {
				return "", false
			}
			total, section, last, below, belowSection = total+section*u, 0, -1, u, 10_000
		case last < 0 && (u != 10 || section > 0 || n > 0 && total == 0) || u >= belowSection:
			return "", false
		default: // 十 alone is 一十
			section, last, belowSection = section+max(last, 1)*u, -1, u
		}
	}
	return strconv.Itoa(total + section + max(last, 0)), true
}
