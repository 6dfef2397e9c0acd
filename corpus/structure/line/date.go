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
	monthAndDay = regexp.MustCompile(`(\d{1,2})月(\d{1,2})日`)
	fullYear    = regexp.MustCompile(`(?:^|\D)((?:19|20)\d{2})(?:\D|$)`)
)

// Digits are the ASCII digits.
const Digits = "0123456789"

const (
	months  = "January|February|March|April|May|June|July|August|September|October|November|December"
	hanPart = `\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?` // a month or a day
)

// dateForms are the ways of writing a date, in the order in which they are tried, with the groups of year, month and day.
var dateForms = []struct {
	needs            string // characters of which each match has one
	re               *regexp.Regexp
	since            int // the year before the first
	year, month, day int
}{
	{"民", regexp.MustCompile(`民[國国]\s?(\d{1,3}|[一二三四五六七八九十百]{1,5})\s?年` + hanPart + `月` + hanPart + `日`), 1911, 1, 2, 3},
	{"年", regexp.MustCompile(`(\d{4}|[〇零一二三四五六七八九]{4})\s?年` + hanPart + `月(?:` + hanPart + `日)?`), 0, 1, 2, 3},
	{Digits, regexp.MustCompile(`(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})`), 0, 1, 2, 3},
	{Digits, regexp.MustCompile(`(` + months + `) (\d{1,2}), (\d{4})`), 0, 3, 1, 2},
	{Digits, regexp.MustCompile(`(\d{1,2}) (` + months + `),? (\d{4})`), 0, 3, 2, 1},
}

// DateIn returns the first date in s as "2025-07-26" or "2025-07", and the bytes it covers; "" for none.
func DateIn(s string) (string, int) {
	for _, f := range dateForms {
		if !strings.ContainsAny(s, f.needs) {
			continue
		}
		if m := f.re.FindStringSubmatch(s); m != nil {
			month := Number(m[f.month])
			if i := strings.Index(months, m[f.month]); i >= 0 && month == 0 {
				month = 1 + strings.Count(months[:i], "|")
			}
			return isoDate(f.since+Number(m[f.year]), month, Number(m[f.day])), len(m[0])
		}
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
