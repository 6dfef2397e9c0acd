package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// latinLocator reads "Article 5(1)(a)", "items 1 and 2", "§ 3", "no. 8" or "#10" at s[i:].
func latinLocator(s string, i int) (locator, bool) {
	if l, ok := namedLocator(s, i); ok {
		return l, true
	}
	word := numeral.LeadingWord(s[i:])
	u, ok := latinUnits[word]
	at := i + len(word)
	switch {
	case ok:
	case s[i] == '#':
		u, at = latinUnit{unit: unitNumber, strength: attached}, i+1
	case strings.HasPrefix(s[i:], "§"):
		rest := strings.TrimLeft(s[i:], "§")
		u, at = latinUnit{unit: unitSection, strength: strong, plural: strings.HasPrefix(s[i:], "§§")}, len(s)-len(rest)
	case strings.ContainsAny(word, "0123456789"): // "item7", "no8" as № 8 folds
		letters := strings.TrimRight(word, "0123456789")
		if u, ok = latinUnits[letters]; !ok {
			return locator{}, false
		}
		at = i + len(letters)
	default:
		return locator{}, false
	}
	at = skipNumberSign(s, at, u.unit != unitNumber)
	if word == "s" || word == "ss" { // "s. 22" of a British act, not the end of "plan's"
		if i > 0 && s[i-1] == '\'' || at >= len(s) || !numeral.IsDigit(s[at]) {
			return locator{}, false
		}
	}
	syntax := listSyntax{roman: u.unit != unitNumber, comma: u.plural, and: u.plural, words: true, han: true}
	list := scanNumbers(s, at, u.unit, syntax)
	if len(list.targets) == 0 && u.unit == unitAnnex && !u.plural { // "the Schedule, item 2"
		bare := locator{start: i, end: i + len(word), unit: unitAnnex, targets: []target{{clause: unitAnnex}}, strength: weak}
		l := bare.latinSubdivisions(s)
		return l, l.end > bare.end
	}
	if len(list.targets) == 0 {
		return lettersOf(s, i, at, u)
	}
	if !u.plural && len(list.targets) == 1 {
		list = singularAnd(s, at, list, syntax)
	}
	l := locator{start: i, end: list.end, unit: u.unit, targets: list.targets, strength: u.strength}
	if numeral.IsLetter(s[at]) && u.strength == strong && u.unit == unitParagraph {
		l.strength = weak
	}
	if len(l.targets) == 1 && l.targets[0].clause == "0" && u.strength != strong && u.unit != unitItem {
		return locator{}, false
	}
	return l.annexed().latinSubdivisions(s), true
}

// skipNumberSign skips spaces, the dot of an abbreviation and, where allowed, "no." or "#" before a number.
func skipNumberSign(s string, at int, sign bool) int {
	at += len(s[at:]) - len(strings.TrimPrefix(s[at:], "."))
	at += numeral.LeadingSpace(s[at:])
	if !sign {
		return at
	}
	for _, lead := range []string{"number ", "no.", "no ", "#"} {
		if rest, ok := strings.CutPrefix(s[at:], lead); ok {
			return len(s) - len(rest) + numeral.LeadingSpace(rest)
		}
	}
	return at
}

// singularAnd reads on behind "item 1" for "and 2" where nothing follows that 2 could count.
func singularAnd(s string, at int, list numberList, syntax listSyntax) numberList {
	syntax.and = true
	if more := scanList(s, at, syntax); len(more.targets) > len(list.targets) && endsNumber(s, more.end) {
		return more
	}
	return list
}

// lettersOf reads letters behind "point" or "paragraph" at s[at:], which mean something only with what they are of: "points (a)
// and (c) of Article 6(1)".
func lettersOf(s string, i, at int, u latinUnit) (locator, bool) {
	steps, end := latinMarks(s, at, u)
	of, ok := strings.CutPrefix(s[end+numeral.LeadingSpace(s[end:]):], "of ")
	if len(steps) == 0 || !ok {
		return locator{}, false
	}
	l := locator{start: i, end: end, unit: u.unit, strength: u.strength}
	for _, st := range steps {
		l.targets = append(l.targets, target{steps: []parts.Step{st}})
	}
	l, ok = l.of(s, len(s)-len(of))
	return l, ok
}

// latinMarks reads the marks that a word such as "points" counts, at s[at:]: "(a) and (c)", "2", "f", "1(b)".
func latinMarks(s string, at int, u latinUnit) ([]parts.Step, int) {
	var steps []parts.Step
	for to := false; ; {
		st, end, ok := latinMark(s, at)
		if !ok {
			break
		}
		st.Kind = stepKind(u.unit)
		if to {
			steps = append(steps, parts.Between(steps[len(steps)-1], st)...)
		}
		steps, at = append(steps, st), end
		next, isTo, ok := scanConnector(s, at, listSyntax{comma: u.plural, and: u.plural})
		if _, _, more := latinMark(s, next); !ok || !more || !u.plural && !isTo {
			break
		}
		at, to = next, isTo
	}
	return steps, at
}

// latinMark reads one mark: "(a)", "2", "3.2" or a lone letter.
func latinMark(s string, at int) (parts.Step, int, bool) {
	if at < len(s) && s[at] == '(' {
		return scanStep(s, at)
	}
	st, n := parts.ParseStep(s[at:])
	if n == 0 || at+n < len(s) && numeral.IsWordByte(s[at+n]) {
		if num := numeral.Scan(s[at:]); num.Length > 0 && num.N > 0 { // "paragraph two"
			return parts.Step{Mark: strconv.Itoa(num.N), Number: num.N}, at + num.Length, true
		}
		return parts.Step{}, at, false
	}
	return st, at + n, true
}

// latinSubdivisions reads "paragraph 2, point (a)" behind an article, "point 2" behind a section, "second subparagraph", and
// "of article 5" behind a paragraph or item.
func (l locator) latinSubdivisions(s string) locator {
	for {
		at := l.end + numeral.LeadingSpace(s[l.end:])
		at += len(s[at:]) - len(strings.TrimPrefix(s[at:], ","))
		at += numeral.LeadingSpace(s[at:])
		if of, ok := strings.CutPrefix(s[at:], "of "); ok {
			l, _ = l.of(s, len(s)-len(of))
			return l
		}
		next, ok := l.subdivision(s, at)
		if !ok {
			return l
		}
		l = next
	}
}

// subdivision reads one level of parts behind l, at s[at:].
func (l locator) subdivision(s string, at int) (locator, bool) {
	last := l.targets[len(l.targets)-1]
	if num := numeral.Scan(s[at:]); num.Ordinal { // "second subparagraph"
		word := at + num.Length + numeral.LeadingSpace(s[at+num.Length:])
		name := numeral.LeadingWord(s[word:])
		u, ok := latinUnits[name]
		if !ok || u.unit != unitSubparagraph && u.unit != unitParagraph {
			return l, false
		}
		l.targets[len(l.targets)-1] = last.at(last.steps, parts.Step{Kind: stepKind(u.unit), Mark: strconv.Itoa(num.N), Number: num.N})
		l.end = word + len(name)
		return l, true
	}
	word := numeral.LeadingWord(s[at:])
	u, ok := latinUnits[word]
	if !ok || u.unit == unitNumber || u.unit == unitRecital || u.unit == unitAnnex {
		return l, false
	}
	behind := skipNumberSign(s, at+len(word), false)
	switch {
	case u.plural && u.unit != unitParagraph && u.unit != unitPoint && u.unit != unitSubparagraph:
		return l, false
	case holds(l.unit) && (u.unit == unitArticle || holds(u.unit)) && len(last.steps) == 0:
		num, end, ok := scanTarget(s, behind, listSyntax{roman: true})
		switch {
		case !ok:
			return l, false
		case u.unit == unitArticle:
			num.chapter, l.unit, l.strength = last.clause, unitArticle, strong
		default:
			num.clause = last.clause + "." + num.clause
		}
		l.targets[len(l.targets)-1] = num
		l.end = end
		return l, true
	case u.unit == unitArticle || holds(u.unit) || u.unit == unitGoal || !isParent(l.unit) && len(last.steps) == 0:
		return l, false
	}
	marks, end := latinMarks(s, behind, u)
	if len(marks) == 0 {
		return l, false
	}
	l.targets = slices.Clone(l.targets[:len(l.targets)-1])
	for _, m := range marks {
		t := last.at(last.steps, m)
		if len(marks) == 1 {
			steps, next := scanSteps(s, end)
			t, end = t.at(t.steps, steps...), next
		}
		l.targets = append(l.targets, t)
	}
	l.end = end
	return l, true
}

// stepKind returns what a part is called that unit counts.
func stepKind(unit string) parts.StepKind {
	switch unit {
	case unitParagraph:
		return parts.StepParagraph
	case unitSubparagraph:
		return parts.StepSubparagraph
	}
	return parts.StepItem
}

// isParent reports whether a clause of the unit has parts that a text counts behind it.
func isParent(unit string) bool {
	return unit == unitArticle || holds(unit) || unit == unitRecital || unit == unitItem || unit == unitNumber
}

// of makes what l names the part of the article, annex or section that is named at s[at:].
func (l locator) of(s string, at int) (locator, bool) {
	word := numeral.LeadingWord(s[at:])
	u, ok := latinUnits[word]
	if !ok || u.plural || l.unit == unitArticle || holds(l.unit) || u.unit != unitArticle && !holds(u.unit) && u.unit != unitParagraph {
		return l, false
	}
	outer, end, ok := scanTarget(s, skipNumberSign(s, at+len(word), false), listSyntax{roman: true})
	if !ok {
		return l, false
	}
	whole := locator{start: l.start, end: end, unit: u.unit, targets: []target{outer}, strength: strong}.annexed()
	if u.unit == unitParagraph { // "point (a) of paragraph 2 of Article 5"
		whole = whole.latinSubdivisions(s)
	}
	parent := whole.targets[0]
	whole.targets = nil
	for _, t := range l.targets {
		switch {
		case t.clause != "" && whole.unit == unitSection || whole.unit == unitChapter:
			t.clause = parent.clause + "." + t.clause
			whole.targets = append(whole.targets, t)
			continue
		case t.clause != "":
			t.steps = append([]parts.Step{{Kind: stepKind(l.unit), Mark: t.clause, Number: t.number}}, t.steps...)
		}
		whole.targets = append(whole.targets, parent.at(parent.steps, t.steps...))
	}
	return whole, true
}

// ordinalLocator reads "third item", "3rd article", "first and second goals" and "last clause" at s[i:].
func ordinalLocator(s string, i int) (locator, bool) {
	var targets []target
	at := i
	for {
		num := numeral.Scan(s[at:])
		if word := numeral.LeadingWord(s[at:]); len(targets) == 0 && (word == "last" || word == "final") {
			num = numeral.Number{N: lastNumber, Length: len(word), Ordinal: true}
		}
		if !num.Ordinal {
			return locator{}, false
		}
		t := target{clause: strconv.Itoa(num.N), number: num.N}
		if num.N == lastNumber {
			t.clause = lastClause
		}
		targets = append(targets, t)
		at += num.Length
		if end, to, ok := scanConnector(s, at, listSyntax{comma: true, and: true}); ok && !to {
			at = end
			continue
		}
		break
	}
	at += numeral.LeadingSpace(s[at:])
	word := numeral.LeadingWord(s[at:])
	if word == "numbered" || word == "main" {
		at += len(word) + numeral.LeadingSpace(s[at+len(word):])
		word = numeral.LeadingWord(s[at:])
	}
	u, ok := latinUnits[word]
	if !ok || u.unit == unitNumber || u.unit == unitAnnex || word == "action" || word == "letter" || word == "lit" {
		return locator{}, false
	}
	l := locator{start: i, end: at + len(word), unit: u.unit, targets: targets, strength: weak}
	if targets[0].number > 0 && slices.Contains([]string{"article", "clause", "section", "provision", "item"}, word) {
		l.strength = strong
	}
	if len(targets) == 1 && (u.unit == unitParagraph || u.unit == unitPoint || u.unit == unitItem || u.unit == unitSubparagraph) {
		l = l.latinSubdivisions(s)
	}
	return l, true
}

// endsNumber reports whether a bare number that ends at s[end] is a number by itself and counts nothing: it is followed
// by the end, by punctuation, or by a word that no quantity is followed by.
func endsNumber(s string, end int) bool {
	rest := strings.TrimLeft(s[end:], " ")
	if rest == "" {
		return true
	}
	if c := rest[0]; c < utf8.RuneSelf && !numeral.IsWordByte(c) {
		return c != '%' && c != '$' && c != '+' && c != '/' &&
			!(c == '.' && len(rest) > 1 && numeral.IsDigit(rest[1])) && !(c == '-' && len(rest) > 1 && numeral.IsWordByte(rest[1]))
	}
	if numeral.IsWordByte(rest[0]) {
		return len(rest) < len(s[end:]) && afterNumber[numeral.LeadingWord(rest)]
	}
	return slices.ContainsFunc(hanAfterNumber, func(w string) bool { return strings.HasPrefix(rest, w) })
}
