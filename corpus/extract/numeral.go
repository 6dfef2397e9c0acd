package extract

import (
	"strconv"
	"strings"

	"yiju/corpus/numeral"
)

// printed prints n in an ST_NumberFormat (ISO/IEC 29500-1, 17.18.59); in decimal where that is another or cannot print n.
func printed(format string, n int) string {
	decimal, text := strconv.Itoa(max(n, 0)), ""
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
			text = "0" + decimal
		}
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting":
		if n >= 1 && n <= 9999 {
			text = numeral.Chinese(n)
		}
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		text = strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, decimal)
	case "ideographTraditional":
		text = nth("甲乙丙丁戊己庚辛壬癸", n)
	case "ideographZodiac":
		text = nth("子丑寅卯辰巳午未申酉戌亥", n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		text = nth("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n)
	case "decimalEnclosedParen":
		text = "(" + strconv.Itoa(n) + ")"
	case "decimalFullWidth", "decimalFullWidth2":
		text = strings.Map(func(r rune) rune { return r - '0' + '０' }, decimal)
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
	return strings.Repeat("M", n/1000) + strings.Split(" C CC CCC CD D DC DCC DCCC CM", " ")[n/100%10] +
		strings.Split(" X XX XXX XL L LX LXX LXXX XC", " ")[n/10%10] + strings.Split(" I II III IV V VI VII VIII IX", " ")[n%10]
}
