package support

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/retrieval/analysis"
)

// kind is the kind of a number.
type kind uint8

const (
	plain   kind = iota
	percent      // 30%, 百分之三十, 三成: the value before the sign
	ordinal      // third, 第三
	locus        // the number of a clause: Article 7, 第七条
)

// number is a number in a text. The words for one and first are too common to count: "one of", 一个, "first,".
type number struct {
	start, end int
	value      float64 // magnitudes multiplied out
	kind       kind
	unit       string // of time, money or measure; "" for another or none
	limit      limit
}

// limit says whether a number is a bound.
type limit uint8

const (
	exact limit = iota
	upper       // at most, within, 不超过, 以内
	lower       // at least, more than, 不少于, 以上
)

// scanNumbers finds the numbers of the folded text s.
func scanNumbers(s string) []number {
	var list []number
	for i := 0; i < len(s); {
		n, ok := numberAt(s, i)
		if !ok {
			i = skipToken(s, i)
			continue
		}
		n.start = i
		n.scale(s)
		n.measure(s)
		n.bound(s)
		n.locate(s)
		list = append(list, n)
		i = n.end
	}
	return ranges(list, s)
}

// skipToken returns the end of the word or single character at byte i.
func skipToken(s string, i int) int {
	if !wordAt(s, i) {
		_, size := utf8.DecodeRuneInString(s[i:])
		return i + size
	}
	for wordAt(s, i) || i+1 < len(s) && strings.ContainsRune("-.'", rune(s[i])) && wordAt(s, i+1) && !digitAt(s, i-1) {
		i++
	}
	return i
}

func wordAt(s string, i int) bool {
	return digitAt(s, i) || i >= 0 && i < len(s) && 'a' <= s[i] && s[i] <= 'z'
}

// numberAt reads the number that begins at byte i, which is not inside a word.
func numberAt(s string, i int) (number, bool) {
	switch r, _ := utf8.DecodeRuneInString(s[i:]); {
	case digitAt(s, i):
		return digitsAt(s, i)
	case wordAt(s, i):
		return wordsAt(s, i)
	case analysis.IsHan(r):
		return hanAt(s, i)
	}
	return number{}, false
}

// digitForm is a number in digits and what may make it an ordinal.
var digitForm = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(st|nd|rd|th)?`)

// attached matches units that may directly follow digits; other letters make a name of both.
var attached = regexp.MustCompile(`^(?:%|km|kg|kwh|mwh|gwh|mw|gw|kw|cm|mm|bn|mn|am|pm)?(?:[^a-z0-9]|$)`)

func digitsAt(s string, i int) (number, bool) {
	m := digitForm.FindStringSubmatch(s[i:])
	n := number{end: i + len(m[0])}
	if m[3] != "" {
		n.kind = ordinal
	}
	if wordAt(s, n.end) && !attached.MatchString(s[n.end:]) {
		return n, false // 5g, 3d: names
	}
	var err error
	n.value, err = strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "")+m[2], 64)
	return n, err == nil
}

var (
	scaleHan   = regexp.MustCompile(`^\s*(余|多|几)?(万亿|[百千万亿]+)`)
	scaleLatin = regexp.MustCompile(`^[\s-]*(hundred|thousand|million|billion|trillion|bn|mn)s?\b`)
	scalePart  = regexp.MustCompile(`^\s*(?:(%|per ?cent\b|个百分点|percentage points?\b)|(‰))`)
)

var scales = map[string]float64{"mn": 1e6, "bn": 1e9, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}

// scale applies the magnitude and the percent sign after n.
func (n *number) scale(s string) {
	if m := scaleHan.FindStringSubmatch(s[n.end:]); m != nil && (digitAt(s, n.end-1) || m[1] != "") {
		for _, r := range m[2] {
			n.value *= scales[string(r)]
		}
		n.end += len(m[0])
	}
	for m := scaleLatin.FindStringSubmatch(s[n.end:]); m != nil; m = scaleLatin.FindStringSubmatch(s[n.end:]) {
		n.value *= cmp.Or(magnitudes[m[1]], scales[m[1]])
		n.end += len(m[0])
	}
	if m := scalePart.FindStringSubmatch(s[n.end:]); m != nil {
		n.kind = percent
		if m[2] != "" {
			n.value /= 10
		}
		n.end += len(m[0])
	}
}

// locusBefore and locusAfter match what makes a number that of a clause.
var (
	locusBefore = regexp.MustCompile(`(?:\b(?:articles?|art\.?|items?|clauses?|sections?|paragraphs?|chapters?|points?|annex|parts?|recitals?|no\.?)\s*\(?|第)$`)
	locusAfter  = regexp.MustCompile(`^\s*(?:条|款|项|章|节|点|部分|(?:article|item|clause|section|paragraph|chapter|point|part|recital)\b)`)
)

// locate marks ordinals and numbers of clauses.
func (n *number) locate(s string) {
	before, after := s[:n.start], s[n.end:]
	han := strings.HasSuffix(before, "第")
	switch {
	case (han || n.kind == ordinal) && locusAfter.MatchString(after), !han && locusBefore.MatchString(before):
		n.kind, n.unit = locus, ""
	case han:
		n.kind = ordinal
	}
}

// ranges gives the first number of "5-10%" or 三至五年 the unit of the second.
func ranges(list []number, s string) []number {
	for i := len(list) - 2; i >= 0; i-- {
		a, b := &list[i], list[i+1]
		switch between := strings.TrimSpace(s[a.end:b.start]); between {
		case "-", "~", "to", "至", "到", "and", "或", "or", "":
			if a.unit == "" {
				a.unit = b.unit
			}
			if a.kind == plain && (between == "-" || between == "to" || between == "至") {
				a.kind = b.kind
			}
		}
	}
	return list
}

// checkNumbers returns the first number of t that e lacks.
func checkNumbers(t *text, e *evidence) string {
	for _, n := range t.numbers {
		if !slices.ContainsFunc(e.numbers, func(m number) bool { return n.means(m) }) && !e.numbered(n) {
			return strings.TrimSpace(t.s[n.start:n.end])
		}
	}
	return ""
}

// means reports whether the number m of a passage supports n: the same value, unit and limit. Above twenty an ordinal may
// match a plain number (the 21st century, 21世纪), and n may omit the limit.
func (n number) means(m number) bool {
	if math.Abs(n.value-m.value) > 1e-9*math.Abs(n.value) || n.unit != m.unit && n.unit != "" {
		return false
	}
	if n.kind != m.kind && !(n.value > 20 && min(n.kind, m.kind) == plain && max(n.kind, m.kind) == ordinal) {
		return false
	}
	return n.limit == exact || n.limit == m.limit
}

// numbered reports whether n is the number of a cited clause, or a year of a date.
func (e *evidence) numbered(n number) bool {
	switch n.kind {
	case locus, ordinal:
		return slices.Contains(e.labels, int(n.value))
	case plain:
		return n.unit == "" && n.value >= 1000 && slices.ContainsFunc(e.dates, func(d date) bool { return float64(d.year) == n.value })
	}
	return false
}

// labelsOf returns the numbers of the clause of p.
func labelsOf(p Passage) []int {
	var list []int
	add := func(s string) {
		if n, ok := numeral.Parse(s); ok {
			list = append(list, n)
		}
	}
	for part := range strings.SplitSeq(p.Ref.Clause, ".") {
		add(part)
	}
	for _, v := range p.Versions {
		label := corpus.PrintedLabel(strings.TrimSpace(v.Label))
		add(label)
		label = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(label, "第"), "条"))
		if i := strings.LastIndexByte(label, ' '); i >= 0 {
			label = label[i+1:]
		}
		add(label)
	}
	return list
}

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
	for _, row := range words["units"] {
		name, spellings, _ := strings.Cut(row[0], " ")
		for unit := range strings.FieldsSeq(spellings) {
			if after, ok := strings.CutPrefix(rest[skip:], unit); ok && !(wordAt(unit, 0) && wordAt(after, 0)) {
				n.unit = name
				n.end += skip + len(unit)
				return
			}
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
