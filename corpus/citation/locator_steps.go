package citation

import (
	"strconv"
	"strings"

	"yiju/corpus/numeral"
)

// scanSteps reads the marks of parts behind a number: "(1)(a)", "(4) (e)", and " a) 2)" as standards write it.
func scanSteps(s string, end int) ([]step, int) {
	var steps []step
	for {
		st, next, ok := scanStep(s, end)
		if !ok && len(steps) > 0 { // " b)3)"
			st, next, ok = closedStep(s, end)
		}
		if !ok {
			return steps, end
		}
		steps, end = append(steps, st), next
	}
}

// scanStep reads one mark of a part at s[end:], with a space before it.
func scanStep(s string, end int) (step, int, bool) {
	at := end
	if at < len(s) && s[at] == ' ' {
		at++
	}
	open := at < len(s) && s[at] == '('
	if open {
		at++
	} else if at == end {
		return step{}, end, false
	}
	if !open && strings.Count(s[:end], "(") > strings.Count(s[:end], ")") {
		return step{}, end, false
	}
	st, next, ok := closedStep(s, at)
	if !ok {
		return step{}, end, false
	}
	return st, next, true
}

// closedStep reads a mark and the bracket behind it at s[at:].
func closedStep(s string, at int) (step, int, bool) {
	st, n := stepWord(s[at:])
	return st, at + n + 1, n > 0 && strings.HasPrefix(s[at+n:], ")")
}

// stepWord reads the number or letters of a mark, and how long they are.
func stepWord(s string) (step, int) {
	m, n := markWord(s)
	switch {
	case n == 0:
		return step{}, 0
	case m.style.kind == kindLower || m.style.kind == kindRoman:
		return step{kind: stepMark, mark: m.text}, n
	case m.suffix != "" || m.style.kind == kindNested:
		return step{kind: stepMark, mark: m.text}, n
	}
	return step{kind: stepMark, mark: m.text, number: m.value}, n
}

// alike reports whether two marks may belong to one list.
func (s step) alike(o step) bool {
	if s.number > 0 || o.number > 0 {
		return s.number > 0 && o.number > 0
	}
	roman := func(m string) bool { return numeral.ScanRoman(m).Length == len(m) }
	if len(s.mark) > 1 && roman(s.mark) || len(o.mark) > 1 && roman(o.mark) {
		return roman(s.mark) && roman(o.mark)
	}
	return true
}

// moreParts goes on with a list of parts behind the last target: "(1) or (2)", "(a)-(c)". A mark takes the place of the
// innermost one that is of its kind.
func (l *numberList) moreParts(s string) bool {
	last := l.targets[len(l.targets)-1]
	if len(last.steps) == 0 {
		return false
	}
	at, to, ok := scanConnector(s, l.end, listSyntax{comma: true, and: true, han: true})
	if !ok || at >= len(s) || s[at] != '(' {
		return false
	}
	steps, end := scanSteps(s, at)
	if len(steps) == 0 {
		return false
	}
	for k := len(last.steps) - 1; k >= 0; k-- {
		if !last.steps[k].alike(steps[0]) {
			continue
		}
		steps[0].kind = last.steps[k].kind
		prefix := last.steps[:k]
		if to {
			for _, between := range stepsBetween(last.steps[k], steps[0]) {
				l.targets = append(l.targets, last.at(prefix, between))
			}
		}
		l.targets = append(l.targets, last.at(prefix, steps...))
		l.end = end
		return true
	}
	return false
}

// stepsBetween returns the steps between two ends of a range, without them; none where they are no range.
func stepsBetween(from, to step) []step {
	var steps []step
	if from.number > 0 {
		for n := from.number + 1; n < to.number && n-from.number <= maxRange; n++ {
			steps = append(steps, step{from.kind, strconv.Itoa(n), n})
		}
		return steps
	}
	a, b := numeral.ScanRoman(from.mark), numeral.ScanRoman(to.mark)
	if len(from.mark) == 1 && len(to.mark) == 1 && !(a.N == 1 && b.N == 5) {
		for c := from.mark[0] + 1; c < to.mark[0]; c++ {
			steps = append(steps, step{kind: from.kind, mark: string(rune(c))})
		}
		return steps
	}
	for n := a.N + 1; a.N > 0 && n < b.N; n++ {
		steps = append(steps, step{kind: from.kind, mark: numeral.Roman(n)})
	}
	return steps
}
