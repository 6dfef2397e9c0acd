package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

var hanList = listSyntax{comma: true, han: true}

// koreanArticle matches the number of an article and of one that was inserted behind it: 제3조의2.
var koreanArticle = regexp.MustCompile(`^제 ?(\d{1,4}) ?조(?:의 ?(\d{1,3}))?`)

func koreanLocator(s string, i int) (locator, bool) {
	m := koreanArticle.FindStringSubmatch(s[i:])
	if m == nil {
		return locator{}, false
	}
	n, _ := strconv.Atoi(m[1])
	t := target{clause: strconv.Itoa(n), number: n}
	if m[2] != "" {
		t.clause += "-" + m[2]
	}
	return locator{start: i, end: i + len(m[0]), unit: unitArticle, targets: []target{t}, strength: strong}, true
}

// hanLocator reads a Chinese locator at s[i:].
func hanLocator(s string, i int) (locator, bool) {
	switch r, _ := utf8.DecodeRuneInString(s[i:]); r { // what a locator can begin with; the rest of the text is quickly passed
	case '제':
		return koreanLocator(s, i)
	case '第', '最', '目', '要', '原', '附', '序', '前', '引', '导', '开', '结':
	default:
		return locator{}, false
	}
	if l, ok := namedLocator(s, i); ok {
		l.hanSubdivisions(s) // 序言第十二段
		return l, true
	}
	for _, last := range []string{"最后一", "最末一"} {
		if rest, ok := strings.CutPrefix(s[i:], last); ok {
			if w, ok := unitAt(rest); ok {
				t := target{clause: lastClause, number: lastNumber}
				return locator{start: i, end: i + len(last) + len(w.text), unit: w.unit, targets: []target{t}, strength: weak}, true
			}
		}
	}
	if w, ok := wordAt(reversedWords, s[i:]); ok {
		at := i + len(w.text)
		list := scanNumbers(s, at+numeral.LeadingSpace(s[at:]), w.unit, hanList)
		if len(list.targets) == 0 || !endsNumber(s, list.end) && !strings.HasPrefix(s[list.end:], "第") {
			return locator{}, false
		}
		l := locator{start: i, end: list.end, unit: w.unit, targets: list.targets, strength: w.strength}.annexed()
		l.hanSubdivisions(s)
		return l, true
	}
	if rest, ok := strings.CutPrefix(s[i:], "第"); ok {
		return ordinalHan(s, i, i+len("第")+numeral.LeadingSpace(rest))
	}
	if strings.HasPrefix(s[i:], "附则") { // 附则第二条 is none of the articles above
		l := locator{start: i, end: i + len("附则"), unit: unitAnnex, targets: []target{{clause: unitAnnex}}, strength: strong}
		return l, l.hanWithin(s)
	}
	return locator{}, false
}

// annexed marks the clauses of annexes and recitals, which are numbered apart: "annex-3".
func (l locator) annexed() locator {
	if l.unit == unitAnnex || l.unit == unitRecital {
		for i := range l.targets {
			l.targets[i].clause = l.unit + "-" + l.targets[i].clause
		}
	}
	return l
}

// scanNumbers reads the numbers that a unit counts, or the letter of an annex.
func scanNumbers(s string, at int, unit string, syntax listSyntax) numberList {
	list := scanList(s, at, syntax)
	if len(list.targets) == 0 && unit == unitAnnex {
		return annexLetter(s, at)
	}
	return list
}

// annexLetter reads the letter of an annex, with what is numbered below it: "A.2".
func annexLetter(s string, at int) numberList {
	if at >= len(s) || !numeral.IsLetter(s[at]) || at+1 < len(s) && numeral.IsWordByte(s[at+1]) {
		return numberList{}
	}
	t := target{clause: s[at : at+1]}
	t, end := scanSuffix(s, at+1, t)
	t.steps, end = scanSteps(s, end)
	return numberList{[]target{t}, end}
}

// namedLocator reads preamble, 序言 and the like at s[i:].
func namedLocator(s string, i int) (locator, bool) {
	p, ok := wordAt(namedParts, s[i:])
	end := i + len(p.text)
	if !ok || numeral.IsLetter(s[i]) && (end < len(s) && numeral.IsWordByte(s[end]) || i > 0 && numeral.IsWordByte(s[i-1])) {
		return locator{}, false
	}
	return locator{start: i, end: end, unit: unitNamed, targets: []target{{clause: p.unit}}, strength: p.strength}, true
}

// ordinalHan reads numbers and a unit behind 第, and the parts that follow.
func ordinalHan(s string, start, at int) (locator, bool) {
	first, end, ok := scanTarget(s, at, hanList)
	if !ok {
		return locator{}, false
	}
	// 第三条、第五条 begins with a list that has no unit at its end; then only its first number is meant.
	for _, list := range []numberList{scanList(s, at, hanList), {[]target{first}, end}} {
		end := list.end + numeral.LeadingSpace(s[list.end:])
		if w, ok := unitAt(s[end:]); ok {
			l := locator{start: start, end: end + len(w.text), unit: w.unit, targets: list.targets, strength: w.strength}
			l.hanSubdivisions(s)
			return l, true
		}
	}
	return locator{}, false
}

// wordAt returns the word of a table that s begins with.
func wordAt(table []hanUnitWord, s string) (hanUnitWord, bool) {
	i := slices.IndexFunc(table, func(w hanUnitWord) bool {
		rest, ok := strings.CutPrefix(s, w.text)
		return ok && !startsWithAny(rest, w.not...)
	})
	if i < 0 {
		return hanUnitWord{}, false
	}
	return table[i], true
}

// unitAt returns the unit that s begins with.
func unitAt(s string) (hanUnitWord, bool) { return wordAt(hanUnitWords, s) }

// hanStepKind returns what the word that s begins with counts, and its length.
func hanStepKind(s string) (kind parts.StepKind, length int) {
	space := numeral.LeadingSpace(s)
	if u, ok := wordAt(hanStepUnits, s[space:]); ok {
		return parts.StepKind(u.unit), space + len(u.text)
	}
	return "", 0
}

// hanSubdivisions reads 之一, 第一款第（三）、（四）项 behind the last clause of l, and 第二点 behind a section.
func (l *locator) hanSubdivisions(s string) {
	t := &l.targets[len(l.targets)-1]
	if rest, ok := strings.CutPrefix(s[l.end:], "之"); ok && l.unit == unitArticle {
		if num := numeral.Scan(rest); num.Length > 0 && num.N > 0 {
			t.clause += "-" + strconv.Itoa(num.N)
			l.end += len("之") + num.Length
		}
	}
	if steps, end := scanSteps(s, l.end); len(steps) > 0 { // "第7章 g) 3)"
		*t, l.end = t.at(t.steps, steps...), end
	}
	for l.hanWithin(s) || l.hanStep(s) {
	}
}

// hanWithin reads 第十条 behind a chapter, or 第二章 behind a part.
func (l *locator) hanWithin(s string) bool {
	t := &l.targets[len(l.targets)-1]
	if !holds(l.unit) || len(t.steps) > 0 {
		return false
	}
	at := skipHanGap(s, l.end)
	rest, ok := strings.CutPrefix(s[at:], "第")
	if !ok {
		return false
	}
	num := numeral.Scan(rest)
	if num.Length == 0 {
		num = numeral.ScanBrackets(rest)
	}
	w, ok := unitAt(rest[num.Length:])
	switch {
	case num.Length == 0 || !ok:
		return false
	case w.unit == unitArticle && l.unit == unitAnnex, w.unit == unitPoint, w.unit == unitItem, holds(w.unit):
		if l.unit == unitAnnex && w.unit != unitArticle {
			return false // a part of the annex
		}
		t.clause += "." + strconv.Itoa(num.N)
		t.number = num.N
	case w.unit == unitArticle: // 第二章第十条: articles mostly count through the chapters
		*t = target{clause: strconv.Itoa(num.N), number: num.N, chapter: t.clause}
		l.unit, l.strength = unitArticle, strong
	default:
		return false
	}
	l.end = len(s) - len(rest) + num.Length + len(w.text)
	return true
}

// skipHanGap skips what may stand between a clause and its parts.
func skipHanGap(s string, at int) int {
	at += numeral.LeadingSpace(s[at:])
	at += len(s[at:]) - len(strings.TrimPrefix(s[at:], "的"))
	return at
}

// hanStep reads the next level of parts behind l, 第（一）、（三）项, or more parts of the level that was read last, 和第三款.
func (l *locator) hanStep(s string) bool {
	last := l.targets[len(l.targets)-1]
	at := skipHanGap(s, l.end)
	prefix := last.steps
	var sibling parts.StepKind
	to, comma := false, false
	if next, isTo, ok := scanConnector(s, at, hanList); ok {
		if len(last.steps) == 0 {
			if s[at] != ',' {
				return false
			}
			comma = true
			at++
			at += numeral.LeadingSpace(s[at:])
		} else {
			at, to = next, isTo
			sibling = last.steps[len(last.steps)-1].Kind
			prefix = last.steps[:len(last.steps)-1]
		}
	}
	rest := strings.TrimPrefix(s[at:], "第")
	if len(rest) == len(s)-at && sibling == "" && !strings.HasPrefix(rest, "(") && at > l.end { // 17条1款 needs no 第
		return false
	}
	steps, end := hanMarks(s, len(s)-len(rest))
	if len(steps) == 0 {
		return false
	}
	kind, n := hanStepKind(s[end:])
	if n == 0 || sibling != "" && kind != sibling || comma && (kind == parts.StepItem || kind == parts.StepXiang) { // 第三条、第四项 are two
		return false
	}
	if sibling == "" {
		l.targets = l.targets[:len(l.targets)-1]
	} else if to {
		for _, st := range parts.Between(last.steps[len(last.steps)-1], steps[0]) {
			l.targets = append(l.targets, last.at(prefix, st))
		}
	}
	for _, st := range steps {
		st.Kind = kind
		l.targets = append(l.targets, last.at(prefix, st))
	}
	l.end = end + n
	return true
}

// hanMarks reads the numbers before a unit: 三, （一）、（三）, 一至三, (f).
func hanMarks(s string, at int) ([]parts.Step, int) {
	var steps []parts.Step
	for to := false; ; {
		st, end, ok := hanMarkAt(s, at)
		if !ok {
			return nil, at
		}
		if to {
			steps = append(steps, parts.Between(steps[len(steps)-1], st)...)
		}
		steps = append(steps, st)
		next, isTo, ok := scanConnector(s, end, hanList)
		if _, n := hanStepKind(s[end:]); n > 0 || !ok {
			return steps, end
		}
		at, to = next, isTo
	}
}

// hanMarkAt reads one number or letter, in brackets or not.
func hanMarkAt(s string, at int) (parts.Step, int, bool) {
	at += numeral.LeadingSpace(s[at:])
	if strings.HasPrefix(s[at:], "(") {
		return scanStep(s, at)
	}
	num := numeral.Scan(s[at:])
	if num.Length == 0 || num.N < 1 {
		return parts.Step{}, at, false
	}
	st := parts.Step{Kind: parts.StepItem, Mark: strconv.Itoa(num.N), Number: num.N}
	end := at + num.Length
	if sub, ok := strings.CutPrefix(s[end:], "之"); ok {
		if n := numeral.Scan(sub); n.Length > 0 {
			st = parts.Step{Kind: parts.StepItem, Mark: st.Mark + "-" + strconv.Itoa(n.N)}
			end += len("之") + n.Length
		}
	}
	return st, end, true
}
