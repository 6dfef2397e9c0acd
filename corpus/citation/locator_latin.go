package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// latinUnit is an English word that counts clauses.
type latinUnit struct {
	unit     string
	strength strength // before a number in digits
	plural   bool
}

// latinUnits are the units with their plurals and abbreviations.
var latinUnits = map[string]latinUnit{
	"article": {unitArticle, strong, false}, "articles": {unitArticle, strong, true},
	"art": {unitArticle, strong, false}, "arts": {unitArticle, strong, true},
	"clause": {unitItem, strong, false}, "clauses": {unitItem, strong, true}, "cl": {unitItem, attached, false},
	"item": {unitItem, strong, false}, "items": {unitItem, strong, true},
	"provision": {unitItem, strong, false}, "provisions": {unitItem, strong, true},
	"section": {unitSection, strong, false}, "sections": {unitSection, strong, true},
	"sec": {unitSection, strong, false}, "sect": {unitSection, strong, false}, "secs": {unitSection, strong, true},
	"chapter": {unitSection, strong, false}, "part": {unitSection, weak, false}, "parts": {unitSection, weak, true},
	"paragraph": {unitParagraph, strong, false}, "paragraphs": {unitParagraph, strong, true},
	"para": {unitParagraph, strong, false}, "paras": {unitParagraph, strong, true},
	"point": {unitPoint, weak, false}, "points": {unitPoint, weak, true},
	"goal": {unitGoal, weak, false}, "goals": {unitGoal, weak, true},
	"objective": {unitGoal, weak, false}, "target": {unitGoal, weak, false}, "aim": {unitGoal, weak, false},
	"principle": {unitPoint, weak, false}, "principles": {unitPoint, weak, true}, "measure": {unitPoint, weak, false},
	"priority": {unitPoint, weak, false}, "commitment": {unitPoint, weak, false}, "pillar": {unitPoint, weak, false},
	"task": {unitPoint, weak, false}, "action": {unitPoint, attached, false},
	"annex": {unitAnnex, strong, false}, "appendix": {unitAnnex, strong, false}, "schedule": {unitAnnex, weak, false},
	"no": {unitNumber, attached, false}, "nos": {unitNumber, attached, true}, "number": {unitNumber, attached, false},
}

// latinLocator reads "Article 5(1)(a)", "items 1 and 2", "§ 3", "no. 8" or "#10" at s[i:].
func latinLocator(s string, i int) (locator, bool) {
	if l, ok := namedLocator(s, i); ok {
		return l, true
	}
	word := leadingWord(s[i:])
	u, ok := latinUnits[word]
	at := i + len(word)
	switch {
	case ok:
	case s[i] == '#':
		u, at = latinUnit{unit: unitNumber, strength: attached}, i+1
	case strings.HasPrefix(s[i:], "§"):
		rest := strings.TrimLeft(s[i:], "§")
		u, at = latinUnit{unit: unitSection, plural: strings.HasPrefix(s[i:], "§§")}, len(s)-len(rest)
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
	syntax := listSyntax{roman: u.unit != unitNumber, comma: u.plural, and: u.plural, words: true, han: true}
	list := scanList(s, at, syntax)
	if len(list.targets) == 0 {
		return locator{}, false
	}
	if !u.plural && len(list.targets) == 1 {
		list = singularAnd(s, at, list, syntax)
	}
	l := locator{i, list.end, u.unit, list.targets, u.strength, 0}
	if isLetter(s[at]) && u.strength == strong && u.unit == unitParagraph {
		l.strength = weak
	}
	if len(l.targets) == 1 && l.targets[0].clause == "0" {
		return locator{}, false
	}
	return l.annexed().latinSubdivisions(s), true
}

// skipNumberSign skips spaces, the dot of an abbreviation and, where allowed, "no." or "#" before a number.
func skipNumberSign(s string, at int, sign bool) int {
	at += len(s[at:]) - len(strings.TrimPrefix(s[at:], "."))
	at += leadingSpace(s[at:])
	if !sign {
		return at
	}
	for _, lead := range []string{"number ", "no.", "no ", "#"} {
		if rest, ok := strings.CutPrefix(s[at:], lead); ok {
			return len(s) - len(rest) + leadingSpace(rest)
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

// latinSubdivisions reads "paragraph 2, point (a)" behind an article, "point 2" behind a section, and "of article 5"
// behind a paragraph or item.
func (l locator) latinSubdivisions(s string) locator {
	t := &l.targets[len(l.targets)-1]
	for {
		at := l.end + leadingSpace(s[l.end:])
		at += len(s[at:]) - len(strings.TrimPrefix(s[at:], ","))
		at += leadingSpace(s[at:])
		of, isOf := strings.CutPrefix(s[at:], "of ")
		if isOf {
			at = len(s) - len(of)
		}
		word := leadingWord(s[at:])
		u, ok := latinUnits[word]
		if !ok || u.unit == unitNumber || u.plural {
			return l
		}
		num, end, ok := scanTarget(s, skipNumberSign(s, at+len(word), false), listSyntax{roman: true})
		if !ok {
			letter := skipNumberSign(s, at+len(word), false)
			if letter+2 >= len(s) || s[letter] != '(' || !isLetter(s[letter+1]) || s[letter+2] != ')' {
				return l
			}
			num, end = target{number: int(s[letter+1]-'a') + 1}, letter+3
		}
		switch {
		case isOf && len(l.targets) == 1 && (u.unit == unitArticle || holds(u.unit)) && !holds(l.unit) && l.unit != unitArticle:
			l = l.within(u, num)
			t = &l.targets[0]
		case isOf:
			return l
		case holds(l.unit) && !holds(u.unit) && u.unit != unitArticle && t.item == 0 && num.clause != "":
			t.clause, t.number = t.clause+"."+num.clause, num.number
		case holds(l.unit) && u.unit == unitArticle:
			*t = num
			l.unit, l.strength = unitArticle, strong
		case l.unit == unitArticle && u.unit == unitParagraph && t.paragraph == 0 && t.item == 0:
			t.paragraph, t.item = num.number, num.item
		case l.unit == unitArticle && (u.unit == unitPoint || u.unit == unitItem) && t.item == 0:
			t.item = num.number
		default:
			return l
		}
		l.end = end
	}
}

// within makes of "paragraph 2" or "item 3" the part of the article or section that follows.
func (l locator) within(u latinUnit, num target) locator {
	inner := l.targets[0]
	switch {
	case holds(u.unit):
		num.clause += "." + inner.clause
		num.number = inner.number
	case l.unit == unitParagraph:
		num.paragraph, num.item = inner.number, inner.item
	default:
		num.item = inner.number
	}
	l.targets = []target{num}
	l.unit, l.strength = u.unit, strong
	return l
}

// ordinalLocator reads "third item", "3rd article", "first and second goals" and "last clause" at s[i:].
func ordinalLocator(s string, i int) (locator, bool) {
	var targets []target
	at := i
	for {
		num := scanNumeral(s[at:])
		if word := leadingWord(s[at:]); len(targets) == 0 && (word == "last" || word == "final") {
			num = numeral{lastNumber, len(word), true}
		}
		if !num.ordinal {
			return locator{}, false
		}
		t := target{clause: strconv.Itoa(num.n), number: num.n}
		if num.n == lastNumber {
			t.clause = lastClause
		}
		targets = append(targets, t)
		at += num.length
		if end, to, ok := scanConnector(s, at, listSyntax{comma: true, and: true}); ok && !to {
			at = end
			continue
		}
		break
	}
	at += leadingSpace(s[at:])
	word := leadingWord(s[at:])
	if word == "numbered" || word == "main" {
		at += len(word) + leadingSpace(s[at+len(word):])
		word = leadingWord(s[at:])
	}
	u, ok := latinUnits[word]
	if !ok || u.unit == unitNumber || u.unit == unitAnnex || word == "action" {
		return locator{}, false
	}
	l := locator{i, at + len(word), u.unit, targets, weak, 0}
	if targets[0].number > 0 && slices.Contains([]string{"article", "clause", "section", "provision", "item"}, word) {
		l.strength = strong
	}
	if len(targets) == 1 && (u.unit == unitParagraph || u.unit == unitPoint || u.unit == unitItem) {
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
	if c := rest[0]; c < utf8.RuneSelf && !isWordByte(c) {
		return c != '%' && c != '$' && c != '+' && c != '/' &&
			!(c == '.' && len(rest) > 1 && isDigit(rest[1])) && !(c == '-' && len(rest) > 1 && isWordByte(rest[1]))
	}
	if isWordByte(rest[0]) {
		return len(rest) < len(s[end:]) && afterNumber[leadingWord(rest)]
	}
	return slices.ContainsFunc(hanAfterNumber, func(w string) bool { return strings.HasPrefix(rest, w) })
}

// afterNumber are English words that may follow "Action Plan 12"; after a quantity a noun would stand.
var afterNumber = words(`in is says say said text full and or about on mean means what does do please zh en of from verbatim wording
	states state require requires mention mentions chinese english original both to that why how cover covers v vs versus the`)

// hanAfterNumber are the beginnings of what may follow 行动计划七; after a quantity a measure word would stand.
var hanAfterNumber = []string{
	"讲", "说", "的", "是", "里", "中", "怎", "什么", "写", "规定", "全文", "原文", "英文", "中文", "和", "与", "及", "呢", "吗", "有没有", "提", "要求", "内容",
	"啥", "咋", "对", "关于", "如何", "指", "条文", "主要", "谈",
}
