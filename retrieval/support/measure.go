package support

import (
	"regexp"
	"strings"
)

// unitTable holds the spellings of units of time, money and measure.
var unitTable = func() (list []measureUnit) {
	for _, row := range words["units"] {
		fields := strings.Fields(row[0])
		for _, f := range fields[1:] {
			list = append(list, measureUnit{fields[0], f})
		}
	}
	return list
}()

type measureUnit struct{ name, text string }

var (
	beforeUnit = regexp.MustCompile(`^[\s-]*(?:余|多|个(?:工作)?|(?:full|working|business|calendar|more|consecutive)\s+)?`)
	money      = regexp.MustCompile(`(us\$|\$|¥|€|£|rmb|usd|eur)\s*$`)
	evening    = regexp.MustCompile(`^\s*(?:p\.?m\b|o'?clock (?:in the evening|at night)|(?:in the (?:evening|afternoon)|at night)\b)`)
	eveningHan = regexp.MustCompile(`(?:晚上|晚间|夜间|下午|晚)\s*$`)
	clock      = regexp.MustCompile(`^(?:\s*(?:a\.?m\b|o'?clock)|:00|点(?:钟|整)?|时(?:整)?(?:[^间期代常候]|$))`)
)

var currencies = map[string]string{"us$": "usd", "$": "usd", "usd": "usd", "¥": "cny", "rmb": "cny", "€": "eur", "eur": "eur", "£": "gbp"}

// measure sets the unit of n. Times of day use the 24-hour clock.
func (n *number) measure(s string) {
	if m := money.FindStringSubmatch(s[:n.start]); m != nil {
		n.unit = currencies[m[1]]
		return
	}
	rest := s[n.end:]
	switch late := eveningHan.MatchString(s[:n.start]); {
	case evening.MatchString(rest) && n.value < 12, late && n.value < 12 && clock.MatchString(rest):
		n.value, n.unit = n.value+12, "o'clock"
		return
	case clock.MatchString(rest), evening.MatchString(rest):
		n.unit = "o'clock"
		return
	}
	skip := len(beforeUnit.FindString(rest))
	if strings.HasPrefix(rest, "个") && !strings.HasPrefix(rest, "个工作") {
		skip = 0
	}
	for _, u := range unitTable {
		if after, ok := strings.CutPrefix(rest[skip:], u.text); ok && !(wordAt(u.text, 0) && wordAt(after, 0)) {
			n.unit = u.name
			n.end += skip + len(u.text)
			return
		}
	}
}

var (
	limitBefore = regexp.MustCompile(`(?:(` + words.AnyOf("upper limits") + `)|(` + words.AnyOf("lower limits") + `))` +
		`[^0-9a-z\p{Han}]*(?:(?:可以|可|能|不|为|达|到|留|使用|the|a|of|age of|for)[^0-9a-z\p{Han}]*){0,3}$`)
	limitAfter = regexp.MustCompile(`^\s*(?:[a-z]+\s+)?(?:(以内|之内|内|以下|or less|or fewer|or under|or younger|at most|at the most|at the latest)|(以上|以后|之后|后|or more|or above|or older|at least))`)
)

// spanning matches the "over" of "over five years", a duration.
var spanning = regexp.MustCompile(`\bover (?:the |a )?(?:period of )?$`)

// notLimit matches a negation that inverts a limit.
var notLimit = regexp.MustCompile(`(?:no|not|never|不得|不|未)\s*$`)

// bound sets the limit of n.
func (n *number) bound(s string) {
	before := s[max(0, n.start-48):n.start]
	for len(before) > 0 && before[0]&0xC0 == 0x80 {
		before = before[1:]
	}
	if m := limitBefore.FindStringSubmatchIndex(before); m != nil {
		if spanning.MatchString(before) && n.unit != "" || n.unit == "" && strings.HasPrefix(before[m[0]:], "after") {
			return
		}
		n.limit = upper
		if m[2] < 0 {
			n.limit = lower
		}
		if notLimit.MatchString(before[:m[0]]) {
			n.limit = upper + lower - n.limit
		}
		return
	}
	if m := limitAfter.FindStringSubmatch(s[n.end:]); m != nil && (n.unit != "" || !strings.HasSuffix(m[0], "后")) {
		n.limit = upper
		if m[1] == "" {
			n.limit = lower
		}
	}
}
