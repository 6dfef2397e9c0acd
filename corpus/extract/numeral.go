package extract

import (
	"strconv"
	"strings"
)

// numeral prints n, at least 1, in a number format of WordprocessingML (ST_NumberFormat, ISO/IEC 29500-1, 17.18.59); in
// decimal where the format is another or cannot print n.
func numeral(format string, n int) string {
	text := ""
	switch format {
	case "lowerLetter":
		text = letters(n)
	case "upperLetter":
		text = strings.ToUpper(letters(n))
	case "lowerRoman":
		text = strings.ToLower(roman(n))
	case "upperRoman":
		text = roman(n)
	case "decimalZero":
		if n < 10 {
			text = "0" + strconv.Itoa(n)
		}
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting":
		text = han(n)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		text = strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, strconv.Itoa(max(n, 0)))
	case "ideographTraditional":
		text = nth("甲乙丙丁戊己庚辛壬癸", n)
	case "ideographZodiac":
		text = nth("子丑寅卯辰巳午未申酉戌亥", n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		text = nth("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n)
	case "decimalEnclosedParen":
		text = "(" + strconv.Itoa(n) + ")"
	case "decimalFullWidth", "decimalFullWidth2":
		text = strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(max(n, 0)))
	}
	if text == "" {
		return strconv.Itoa(n)
	}
	return text
}

func nth(all string, n int) string {
	if rs := []rune(all); n >= 1 && n <= len(rs) {
		return string(rs[n-1])
	}
	return ""
}

// letters counts a … z, aa, bb … zz, as Word and browsers do up to z.
func letters(n int) string {
	if n < 1 || n > 26*4 {
		return ""
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), 1+(n-1)/26)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		text  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"},
		{5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.text)
		}
	}
	return b.String()
}

// han prints 1 to 9999 as 一, 十二, 一百零三.
func han(n int) string {
	if n < 1 || n > 9999 {
		return ""
	}
	digits := []rune("零一二三四五六七八九")
	var b strings.Builder
	zero := false
	for i, unit := range []int{1000, 100, 10, 1} {
		d := n / unit % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune('零')
			zero = false
		}
		if d != 1 || unit != 10 || b.Len() > 0 {
			b.WriteRune(digits[d])
		}
		if unit > 1 {
			b.WriteRune([]rune("千百十")[i])
		}
	}
	return b.String()
}
