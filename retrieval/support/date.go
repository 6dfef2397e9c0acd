package support

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// date is a date in a text; fields that are not given are 0. A bare year is a number unless 年 follows.
type date struct {
	start, end       int
	year, month, day int
	limit            direction
}

// direction says on which side of a date something happens.
type direction uint8

const (
	someTime direction = iota
	onDate             // on, 于
	before             // before, by, 前
	after              // after, 后
	from               // from, since, 起
)

var directions = []struct {
	is            direction
	ahead, behind *regexp.Regexp
}{
	{before, regexp.MustCompile(words.AnyOf("before dates") + `\s*(?:the )?$`), regexp.MustCompile("^" + words.AnyOf("before behind dates"))},
	{after, regexp.MustCompile(words.AnyOf("after dates") + `\s*(?:the )?$`), regexp.MustCompile("^" + words.AnyOf("after behind dates"))},
	{from, regexp.MustCompile(words.AnyOf("from dates") + `\s*(?:the )?$`), regexp.MustCompile("^" + words.AnyOf("from behind dates"))},
	{onDate, regexp.MustCompile(words.AnyOf("on dates") + `\s*(?:the )?$`), nil},
}

// mostAhead is how far before a date the word for its direction is looked for, in bytes.
const mostAhead = 24

// directionOf returns that of the date at s[start:end].
func directionOf(s string, start, end int) direction {
	ahead := s[max(0, start-mostAhead):start]
	for _, d := range directions {
		if d.ahead.MatchString(ahead) || d.behind != nil && d.behind.MatchString(s[end:]) {
			return d.is
		}
	}
	return someTime
}

// opposes reports whether nothing can happen on both sides.
func (d direction) opposes(o direction) bool {
	return min(d, o) != someTime && (d == before) != (o == before) && d != onDate || d == after && o == onDate
}

const (
	monthNames = `(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`
	hanNumber  = `(\d{1,2}|[一二三四五六七八九十]{1,3})`
	dayNumber  = `(\d{1,2})(?:st|nd|rd|th)?`
	rangeSign  = `\s*(?:-|~|to|and|至|到|—)\s*`
)

// dateForms are the ways to write a date; fields says what each group is: year, month, day, or z for the last day of a
// range.
var dateForms = []struct {
	form   *regexp.Regexp
	fields string
}{
	{regexp.MustCompile(`(\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*(?:` + hanNumber + `\s*月\s*(?:` + hanNumber + `\s*[日号]?(?:` + rangeSign + hanNumber + `\s*[日号])?)?)?`), "ymdz"},
	{regexp.MustCompile(hanNumber + `\s*月\s*` + hanNumber + `\s*[日号]?(?:` + rangeSign + hanNumber + `\s*[日号])?`), "mdz"},
	{regexp.MustCompile(hanNumber + `\s*月(?:份|底|初|中旬)?`), "m"},
	{regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\b`), "ymd"},
	{regexp.MustCompile(`\b` + dayNumber + rangeSign + dayNumber + `\s+(?:of\s+)?` + monthNames + `\b\.?,?(?:\s+(?:of\s+)?(\d{4})\b)?`), "dzmy"},
	{regexp.MustCompile(`\b` + dayNumber + `\s+(?:of\s+|day of\s+)?` + monthNames + `\b\.?,?(?:\s+(?:of\s+)?(\d{4})\b)?`), "dmy"},
	{regexp.MustCompile(`\b` + monthNames + `\b\.?\s+(?:the\s+)?` + dayNumber + `(?:` + rangeSign + dayNumber + `)?\b(?:,?\s+(\d{4})\b)?`), "mdzy"},
	{regexp.MustCompile(`\b` + monthNames + `\b,?\s+(?:of\s+)?(\d{4})\b`), "my"},
	{regexp.MustCompile(`\b(?:in|of|since|until|by|last|next|every|each|early|late|mid)[ -]` + monthNames + `\b`), "m"},
}

// scanDates finds the dates in the folded text s. It also returns s with the dates blanked out.
func scanDates(s string) ([]date, string) {
	var list []date
	rest := []byte(s)
	for _, f := range dateForms {
		for _, m := range f.form.FindAllSubmatchIndex(rest, -1) {
			d := date{start: m[0], end: m[1], limit: directionOf(s, m[0], m[1])}
			last := 0
			for g, field := range f.fields {
				if m[2*g+2] < 0 {
					continue
				}
				switch n := dateNumber(string(rest[m[2*g+2]:m[2*g+3]])); field {
				case 'y':
					d.year = n
				case 'm':
					d.month = n
				case 'd':
					d.day = n
				case 'z':
					last = n
				}
			}
			if d.month > 12 || d.day > 31 || d.month == 0 && d.day > 0 || d.year == 0 && d.month == 0 || last > 31 {
				continue
			}
			list = append(list, d)
			if last > 0 {
				d.day = last
				list = append(list, d)
			}
			for i := m[0]; i < m[1]; i++ {
				rest[i] = ' '
			}
		}
	}
	slices.SortFunc(list, func(a, b date) int { return a.start - b.start })
	return list, string(rest)
}

// dateNumber reads a number of a date: digits, Chinese, or the name of a month.
func dateNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	if v, ok := hanValue(s); ok {
		return int(v)
	}
	months := []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	return slices.Index(months, s[:min(3, len(s))]) + 1
}

// checkDates returns the first date of t that e does not have as precisely.
func checkDates(t *text, e *evidence) string {
	for _, d := range t.dates {
		if !slices.ContainsFunc(e.dates, func(o date) bool { return d.within(o) }) && !e.yearNumber(d) {
			return strings.TrimSpace(t.s[d.start:d.end])
		}
	}
	return ""
}

// within reports whether o has all fields of d, and not the opposite direction.
func (d date) within(o date) bool {
	return !d.limit.opposes(o.limit) && (d.year == 0 || d.year == o.year) && (d.month == 0 || d.month == o.month) && (d.day == 0 || d.day == o.day)
}

// yearNumber reports whether d is just a year, and e has it as a number.
func (e *evidence) yearNumber(d date) bool {
	return d.month == 0 && slices.ContainsFunc(e.numbers, func(n number) bool { return n.unit == "" && int(n.value) == d.year })
}
