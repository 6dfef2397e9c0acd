package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus/numeral"
)

// A year beside a name, in its title or behind a pinpoint says which version of an instrument is meant.
var (
	yearLead   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2}) ?年?(?:版|修订|修正|发布|公布)?的? ?\)? ?<?$`)
	yearInside = regexp.MustCompile(`((?:19|20)[0-9]{2}) ?(?:年版?|版)(?:修订|修正)?的?`)
	yearAlone  = regexp.MustCompile(`^ ?\((?:[0-9 ./-]|[年月日版经于修订正改发公布通过]|as|of|at|in|on|amended|revised|version|edition)+\)`)
	aYear      = regexp.MustCompile(`(?:^|[^0-9/])((?:19|20)[0-9]{2})(?:[^0-9/]|$)`)
)

// longestVersion is the length in bytes of the longest note in brackets that is read for the year of a version.
const longestVersion = 100

// takesEffect are words for the day from which a version holds, which tells nothing of when it was made.
var takesEffect = []string{"施行", "生效", "effective", "force"}

// yearBefore returns the year right before a name, or its title mark, that begins at start: 2019年《…》, 2019版. A plain one, as
// in 2019年航标办法, may be the year of what is asked instead.
func (s *scanned) yearBefore(start int) (year string, plain bool) {
	if m := yearLead.FindStringSubmatch(s.Text[max(0, start-32):start]); m != nil {
		return m[1], !strings.ContainsAny(m[0], "<版修发公")
	}
	return "", false
}

// yearBehind returns the year after a name: in brackets, after "of" or "from", or alone, as in "Act 2020".
func (s *scanned) yearBehind(end int) string {
	t := strings.TrimLeft(s.Text[end:], " >\"")
	if year, length := yearInBrackets(t); length > 0 {
		return year
	}
	for _, lead := range []string{"of ", "from ", "as of ", "as at ", "as amended in ", ""} {
		if rest, ok := strings.CutPrefix(t, lead); ok && len(rest) >= 4 && isYear(rest[:4]) &&
			(len(rest) == 4 || !numeral.IsWordByte(rest[4]) && rest[4] != '/' && !(lead == "" && rest[4] == '-')) {
			return rest[:4]
		}
	}
	return ""
}

// dated restricts n, which may be nil, to the year that stands in brackets behind a pinpoint that ends at end, 第二条（2019年）, and
// returns where that ends.
func dated(c *Catalog, s *scanned, n *name, end int) (*name, int) {
	note := yearAlone.FindString(s.Text[end:])
	year, _ := yearInBrackets(strings.TrimLeft(note, " "))
	if year == "" {
		return n, end
	}
	if n != nil {
		of := *n
		c.restrict(s, &of, year)
		n = &of
	}
	return n, end + len(note)
}

// yearInBrackets returns the last year of a note in brackets that the folded text t begins with, such as "(as amended in 2020)" or
// (2025年修订), and the length of the note; 0 where there is none.
func yearInBrackets(t string) (year string, length int) {
	note, _, closed := strings.Cut(t[:min(len(t), longestVersion)], ")")
	found := aYear.FindAllStringSubmatch(note, -1)
	if !strings.HasPrefix(note, "(") || !closed || len(found) == 0 ||
		slices.ContainsFunc(takesEffect, func(w string) bool { return strings.Contains(note, w) }) {
		return "", 0
	}
	return found[len(found)-1][1], len(note) + 1
}

// cutYear cuts "2023年" off the beginning or out of the run before a Chinese noun.
func cutYear(run string) (year, rest string) {
	all := yearInside.FindAllStringSubmatchIndex(run, -1)
	if len(all) == 0 {
		return "", run
	}
	last := all[len(all)-1]
	if last[0] > 0 && numeral.IsDigit(run[last[0]-1]) {
		return "", run
	}
	return run[last[2]:last[3]], run[last[1]:]
}

func isYear(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && numeral.IsDigit(s[2]) && numeral.IsDigit(s[3])
}

// inForce finds the year from which a text says that it applies.
var inForce = regexp.MustCompile(`((?:19|20)[0-9]{2})年[^。；;\n]{0,20}起(?:施行|实施|生效)|into force on [^.;\n]{0,20}\b((?:19|20)[0-9]{2})\b`)

// noteEffect notes from what year r says that it applies, which tells something of its year where no date does.
func (r *record) noteEffect(text string) {
	if r.date == "" && (strings.Contains(text, "起") || strings.Contains(text, "force")) {
		if m := inForce.FindStringSubmatch(text); m != nil {
			r.effect, _ = strconv.Atoi(m[1] + m[2])
		}
	}
}

// mayBeOfYear reports whether r may be what was made in the year: by its date or else its title, or else the year from which it
// applies, before which it may have been made in the same year or in the one before.
func (r *record) mayBeOfYear(year string) bool {
	if strings.HasPrefix(r.date, year) && r.date != "" || slices.Contains(r.titleWords, year) {
		return true
	}
	if r.date != "" || slices.ContainsFunc(r.titleWords, isYear) {
		return false
	}
	n, _ := strconv.Atoi(year)
	return r.effect == 0 || n == r.effect || n == r.effect-1
}
