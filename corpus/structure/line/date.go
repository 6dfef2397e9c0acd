package line

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"yiju/corpus/numeral"
)

var (
	dateLabel   = regexp.MustCompile(`^(?:发布时间|发布日期|发文日期|成文日期|日期|时间|Published|Updated|Date)[:： ]`)
	numericDate = regexp.MustCompile(`(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})`)
	chineseDate = regexp.MustCompile(`(\d{4}|[〇零一二三四五六七八九]{4})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月(?:\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日)?`)
	englishDate = regexp.MustCompile(`(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2}), (\d{4})`)
	britishDate = regexp.MustCompile(`(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December),? (\d{4})`)
	rocDate     = regexp.MustCompile(`民[國国]\s?(\d{1,3}|[一二三四五六七八九十百]{1,5})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日`)
	monthAndDay = regexp.MustCompile(`(\d{1,2})月(\d{1,2})日`)
	fullYear    = regexp.MustCompile(`(?:^|\D)((?:19|20)\d{2})(?:\D|$)`)
)

// Digits are the ASCII digits.
const Digits = "0123456789"

// DateIn returns the first date in s as "2025-07-26" or "2025-07", and the bytes it covers; "" for none.
func DateIn(s string) (string, int) {
	if strings.Contains(s, "民") { // the years of the Republic begin with 1912
		if m := rocDate.FindStringSubmatch(s); m != nil {
			return isoDate(1911+Number(m[1]), Number(m[2]), Number(m[3])), len(m[0])
		}
	}
	if strings.Contains(s, "年") {
		if m := chineseDate.FindStringSubmatch(s); m != nil {
			y, m1, d := year(m[1]), Number(m[2]), Number(m[3])
			return isoDate(y, m1, d), len(m[0])
		}
	}
	if !strings.ContainsAny(s, Digits) {
		return "", 0
	}
	if m := numericDate.FindStringSubmatch(s); m != nil {
		return isoDate(Number(m[1]), Number(m[2]), Number(m[3])), len(m[0])
	}
	if m := englishDate.FindStringSubmatch(s); m != nil {
		return isoDate(Number(m[3]), month(m[1]), Number(m[2])), len(m[0])
	}
	if m := britishDate.FindStringSubmatch(s); m != nil {
		return isoDate(Number(m[3]), month(m[2]), Number(m[1])), len(m[0])
	}
	return "", 0
}

// isoDate returns the date as "2025-07-26", or "2025-07" where d is 0; "" for what is no date.
func isoDate(y, m, d int) string {
	switch {
	case y < 1800 || y > 2200 || m < 1 || m > 12 || d < 0 || d > 31:
		return ""
	case d == 0:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// Number reads a number in Arabic digits or Chinese numerals; 0 for none.
func Number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, _ := numeral.Parse(s)
	return n
}

// year reads 2025 and 二〇二五.
func year(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	y := 0
	for _, r := range s {
		n, _ := numeral.Parse(string(r))
		y = y*10 + n
	}
	return y
}

func month(name string) int {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	return strings.Index(names, name[:3])/3 + 1
}

// DateLine reports whether s is a date with at most a place or a time beside it, and which.
func DateLine(s string) (string, bool) {
	if len(s) > 4*MaxHeading {
		return "", false
	}
	d, n := DateIn(s)
	return d, d != "" && (len(s)-n <= 30 || dateLabel.MatchString(s)) && !HasSentence(strings.TrimSuffix(s, ".")) && HeadingLike(s)
}

// DateApart returns the date of a text that gives day and year apart, such as 7月26日 … 2025, "" for none.
func DateApart(s string) string {
	day, y := monthAndDay.FindStringSubmatch(s), fullYear.FindStringSubmatch(s)
	if day == nil || y == nil {
		return ""
	}
	return isoDate(Number(y[1]), Number(day[1]), Number(day[2]))
}
