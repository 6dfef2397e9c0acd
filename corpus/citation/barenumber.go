package citation

import (
	"slices"
	"strings"

	"yiju/corpus/numeral"
)

// bareNumber reads a number directly after a name, without a word for what it counts: "GAIGI 5", 行动计划七. A number
// that could be a year, or that counts the following noun, is rejected.
func (s *scanned) bareNumber(n name) (locator, bool) {
	if n.tentative && !s.isWhole(n.start, n.end) && !s.sentenceStart(n.start) || len(n.records) == 0 && n.unknown == "" {
		return locator{}, false
	}
	at := n.end + len(s.Text[n.end:]) - len(strings.TrimLeft(s.Text[n.end:], " >\":·"))
	if i := strings.Index(s.Text[at:], ") "); i > 0 && s.Text[at] == '(' && !strings.ContainsAny(s.Text[at+1:at+i], "()0123456789") { // "(China)"
		at += i + len(") ")
	}
	at += len(s.Text[at:]) - len(strings.TrimPrefix(s.Text[at:], "第"))
	if at < len(s.Text) && numeral.IsWordByte(s.Text[at]) && at == n.end && numeral.IsWordByte(s.Text[at-1]) {
		return locator{}, false
	}
	if list := annexLetter(s.Text, at); len(list.targets) > 0 && strings.Contains(list.targets[0].clause, ".") { // "A.4" of a standard
		return locator{start: at, end: list.end, unit: unitAnnex, targets: list.targets, strength: attached, bareName: s.indexOf(n) + 1}.annexed(), true
	}
	if at >= len(s.Text) || numeral.IsLetter(s.Text[at]) && !capitalRoman(s, at) && numeral.ScanWords(s.Text[at:]).Length < len(s.Text)-at {
		return locator{}, false
	}
	syntax := listSyntax{roman: true, comma: true, and: true, han: true, words: true}
	list := scanList(s.Text, at, syntax)
	if len(list.targets) == 0 {
		return locator{}, false
	}
	l := locator{start: at, end: list.end, unit: unitNumber, targets: list.targets, strength: attached, bareName: s.indexOf(n) + 1}
	if rest, ok := strings.CutPrefix(s.Text[list.end:], "条"); ok && !startsWithAny(rest, "内容", "措施", "建议", "举措", "原则", "意见", "规定") {
		l.end += len("条")
		l.unit = unitArticle
		l.hanSubdivisions(s.Text)
	} else if !endsNumber(s.Text, list.end) {
		t, end, ok := scanTarget(s.Text, at, syntax) // "GAIGI 5 and 6 others": only 5
		if !ok || !endsNumber(s.Text, end) {
			return locator{}, false
		}
		l.targets, l.end = []target{t}, end
	}
	if first := l.targets[0]; first.number >= 1900 && first.number < 2100 {
		return locator{}, false
	}
	return l, !slices.ContainsFunc(s.locators, func(o locator) bool { return o.start < l.end && l.start < o.end })
}

func startsWithAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// indexOf returns the index of n in s.names.
func (s *scanned) indexOf(n name) int {
	return slices.IndexFunc(s.names, func(o name) bool { return o.start == n.start && o.end == n.end })
}

// capitalRoman reports whether the word at offset at of the folded text is a Roman numeral in capitals.
func capitalRoman(s *scanned, at int) bool {
	num := numeral.ScanRoman(s.Text[at:])
	word := s.printed(at, at+num.Length)
	return num.Length > 0 && numeral.LooksRoman(word) && strings.ToUpper(word) == word
}
