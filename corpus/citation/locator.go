package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// locator is a place in a text that says which part of an instrument is meant, in offsets of the folded text.
type locator struct {
	start, end int
	unit       string // one of the unit constants
	targets    []target
	strength   strength
	bareName   int   // index in scanned.names, plus 1, of the name that a bare number stands behind; 0 for others
	below      Range // of a number below a heading that has no such number: those that it has
}

// target is one clause, or part of one, that a locator names; a list or range has several.
type target struct {
	clause  string       // id: "7", "13-1", "1.2", "preamble"
	number  int          // the number in it, lastNumber for lastClause, 0 for a named part
	steps   []parts.Step // to the part of the clause that is meant
	chapter string       // number of the chapter that the text puts the clause in, "" for none
	roman   bool         // the number is a Roman numeral
}

// at returns t with other steps.
func (t target) at(prefix []parts.Step, more ...parts.Step) target {
	t.steps = slices.Concat(prefix, more)
	return t
}

// lastNumber and lastClause stand for "the last item" until an instrument says how many it has.
const (
	lastNumber = -1
	lastClause = "last"
)

// The units of clauses: what a number counts, in either language.
const (
	unitArticle      = "article"
	unitSection      = "section"
	unitChapter      = "chapter" // holds articles where a text has them
	unitItem         = "item"
	unitPoint        = "point"
	unitParagraph    = "paragraph"
	unitGoal         = "goal"
	unitAnnex        = "annex"
	unitRecital      = "recital"
	unitSubparagraph = "subparagraph"
	unitNumber       = "number" // "no. 8", "#10", a bare number behind a name
	unitNamed        = "named"  // preamble, conclusion
)

// strength says what a locator needs around it to be one.
type strength string

const (
	strong   strength = "strong"   // stands alone: 第三条, "Article 3"
	weak     strength = "weak"     // needs an instrument in its sentence: 第二个目标, "first point"
	attached strength = "attached" // needs the name of an instrument directly before or behind it: "#10"
)

// maxRange is the longest range that is written out: 第一至五十条.
const maxRange = 50

// holds reports whether a unit holds others, so that a number behind it is a part of it: "section 1, point 2" is 1.2.
func holds(unit string) bool { return unit == unitSection || unit == unitChapter || unit == unitAnnex }

// findLocators finds every locator in the folded text s, in order and without overlaps.
func findLocators(s string) []locator {
	var found []locator
	for i := 0; i < len(s); {
		l, ok := locatorAt(s, i)
		if ok {
			found = append(found, l)
			i = l.end
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		if numeral.IsWordByte(s[i]) {
			n = max(n, len(numeral.LeadingWord(s[i:])))
		}
		i += n
	}
	return joinRanges(s, found)
}

// locatorAt reads a locator at s[i:].
func locatorAt(s string, i int) (locator, bool) {
	switch c := s[i]; {
	case c == '#' || strings.HasPrefix(s[i:], "§"):
		return latinLocator(s, i)
	case numeral.IsWordByte(c):
		if l, ok := latinLocator(s, i); ok {
			return l, true
		}
		return ordinalLocator(s, i)
	case c >= utf8.RuneSelf:
		return hanLocator(s, i)
	}
	return locator{}, false
}

// joinRanges makes one locator of two whole ones with a word for "to" between them: 第三条至第五条, "item 3 to item 5".
func joinRanges(s string, ls []locator) []locator {
	var out []locator
	for _, l := range ls {
		if len(out) == 0 {
			out = append(out, l)
			continue
		}
		last := &out[len(out)-1]
		gap := strings.TrimSpace(s[last.end:l.start])
		if l.unit == last.unit && slices.Contains([]string{"至", "到", "-", "~", "to", "through"}, gap) {
			if more, ok := between(last.targets[len(last.targets)-1], l.targets[0]); ok {
				last.targets = append(append(last.targets, more...), l.targets[1:]...)
				last.end = l.end
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// between returns the targets behind from up to and including to.
func between(from, to target) ([]target, bool) {
	if from.clause != strconv.Itoa(from.number) || to.clause != strconv.Itoa(to.number) || len(from.steps) > 0 ||
		to.number <= from.number || to.number-from.number > maxRange {
		return nil, false
	}
	var ts []target
	for n := from.number + 1; n <= to.number; n++ {
		ts = append(ts, target{clause: strconv.Itoa(n), number: n})
	}
	ts[len(ts)-1] = to
	return ts, true
}

// numberList is a list of numbers as it stands before or behind a unit.
type numberList struct {
	targets []target
	end     int
}

// listSyntax says how numbers may be joined in a list.
type listSyntax struct {
	roman bool // Roman numerals count, as behind "Article"
	comma bool // a comma joins: "items 1, 2 and 5"
	and   bool
	words bool // English number words count
	han   bool // Chinese connectors and 第 between numbers
}

// scanList reads a number, or several of them with connectors, at s[i:]. Each may have parts, which make lists of their own:
// "1(1) or (2), 5(1)(a)-(c) and 7".
func scanList(s string, i int, syntax listSyntax) numberList {
	t, end, ok := scanTarget(s, i, syntax)
	if !ok {
		return numberList{}
	}
	list := numberList{[]target{t}, end}
	for len(list.targets) <= maxRange {
		if list.moreParts(s) {
			continue
		}
		at, to, ok := scanConnector(s, list.end, syntax)
		if !ok {
			break
		}
		t, end, ok := scanTarget(s, at, syntax)
		if !ok {
			break
		}
		last := list.targets[len(list.targets)-1]
		switch more, increasing := between(last, t); {
		case !to:
			list.targets = append(list.targets, t)
		case increasing:
			list.targets = append(list.targets, more...)
		case s[list.end] == '-' && at == list.end+1 && len(last.steps) == 0 && t.number > 0: // 13-1 is 之一
			list.targets[len(list.targets)-1].clause += "-" + t.clause
			list.targets[len(list.targets)-1].steps = t.steps
		default:
			return list
		}
		list.end = end
	}
	return list
}

// scanConnector reads the word or mark between two numbers of a list; to tells that they are the ends of a range.
func scanConnector(s string, i int, syntax listSyntax) (end int, to, ok bool) {
	at := i + numeral.LeadingSpace(s[i:])
	type connector struct {
		text        string
		to, allowed bool
	}
	for _, c := range []connector{
		{"-", true, true}, {"~", true, true}, {"to ", true, at > i}, {"through ", true, at > i},
		{", and ", false, syntax.and}, {",", false, syntax.comma}, {"and ", false, syntax.and && at > i}, {"& ", false, syntax.and},
		{"or ", false, syntax.and && at > i},
		{"至", true, syntax.han}, {"到", true, syntax.han}, {"和", false, syntax.han}, {"及", false, syntax.han},
		{"与", false, syntax.han}, {"或", false, syntax.han},
	} {
		if !c.allowed || !strings.HasPrefix(s[at:], c.text) {
			continue
		}
		end = at + len(c.text)
		end += numeral.LeadingSpace(s[end:])
		if rest, ok := strings.CutPrefix(s[end:], "第"); ok && syntax.han {
			end = len(s) - len(rest)
			end += numeral.LeadingSpace(s[end:])
		}
		return end, c.to, true
	}
	return 0, false, false
}

// scanTarget reads one number: digits with the parts that may follow ("5(1)(a)", "1.2", "5a"), a Chinese number, words.
func scanTarget(s string, i int, syntax listSyntax) (t target, end int, ok bool) {
	num := numeral.Scan(s[i:])
	if num.Length > 0 && numeral.IsLetter(s[i]) && !syntax.words {
		num = numeral.Number{}
	}
	roman := num.Length == 0 && syntax.roman
	if roman {
		num = numeral.ScanRoman(s[i:])
		if num.Length > 0 && !endsNumber(s, i+num.Length) && !unitFollows(s, i+num.Length) { // "in this article I argue"
			return target{}, 0, false
		}
	}
	if num.Length == 0 {
		num = numeral.ScanBrackets(s[i:])
	}
	if num.Length == 0 {
		return target{}, 0, false
	}
	t = target{clause: strconv.Itoa(num.N), number: num.N, roman: roman}
	end = i + num.Length
	if numeral.IsDigit(s[i]) && !num.Ordinal {
		t, end = scanSuffix(s, end, t)
	}
	if end < len(s) && numeral.IsWordByte(s[end]) && numeral.IsWordByte(s[end-1]) || strings.HasPrefix(s[end:], "%") {
		return target{}, 0, false
	}
	if numeral.IsWordByte(s[i]) {
		var more []parts.Step
		more, end = scanSteps(s, end)
		t.steps = append(t.steps, more...)
	}
	return t, end, true
}

// unitFollows reports whether a word for a part stands behind s[:end]: "Annex III point 4".
func unitFollows(s string, end int) bool {
	_, ok := latinUnits[numeral.LeadingWord(strings.TrimLeft(s[end:], " "))]
	return ok
}

// scanSuffix reads what digits may be followed by within one id: ".2", a letter, "bis".
func scanSuffix(s string, end int, t target) (target, int) {
	for end+1 < len(s) && s[end] == '.' && numeral.IsDigit(s[end+1]) {
		num := numeral.Scan(s[end+1:])
		if num.Length == 0 {
			break
		}
		t.clause += "." + strconv.Itoa(num.N)
		end += 1 + num.Length
	}
	if end+1 < len(s) && s[end] == '.' && numeral.IsLetter(s[end+1]) && (end+2 == len(s) || !numeral.IsWordByte(s[end+2]) && !strings.HasPrefix(s[end+2:], ".")) { // "3.1.a"
		if st, n := parts.ParseStep(s[end+1:]); n == 1 {
			return t.at(t.steps, st), end + 2
		}
	}
	at := end + numeral.LeadingSpace(s[end:])
	word := numeral.LeadingWord(s[at:])
	switch {
	case slices.Contains(latinInserts, word): // "5bis", "1 bis"
		return target{clause: t.clause + word, number: t.number}, at + len(word)
	case len(word) == 1 && numeral.IsLetter(word[0]) && (at == end || endsInsert(s[at+1:])): // "5a", "2 A"
		return target{clause: t.clause + word, number: t.number}, at + 1
	}
	return t, end
}

// latinInserts number what was put in between two clauses.
var latinInserts = []string{"bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies"}

// endsInsert reports whether a lone letter behind a number and a space belongs to the number: "Article 2 A", not "2 a person".
func endsInsert(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest == "" || strings.IndexByte(",;:.?!(>\"", rest[0]) >= 0 || strings.HasPrefix(rest, "of ")
}
