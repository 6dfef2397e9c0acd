package citation

import (
	"strings"

	"yiju/corpus/parts"
)

// scanSteps reads the marks of parts behind a number: "(1)(a)", "(4) (e)", and " a) 2)" as standards write it.
func scanSteps(s string, end int) ([]parts.Step, int) {
	var steps []parts.Step
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
func scanStep(s string, end int) (parts.Step, int, bool) {
	at := end
	if at < len(s) && s[at] == ' ' {
		at++
	}
	if at < len(s) && s[at] == '(' {
		return closedStep(s, at+1)
	}
	if at == end || strings.Count(s[:end], "(") > strings.Count(s[:end], ")") {
		return parts.Step{}, end, false
	}
	return closedStep(s, at)
}

// closedStep reads a mark and the bracket behind it at s[at:].
func closedStep(s string, at int) (parts.Step, int, bool) {
	st, n := parts.ParseStep(s[at:])
	return st, at + n + 1, n > 0 && strings.HasPrefix(s[at+n:], ")")
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
		if !last.steps[k].Alike(steps[0]) {
			continue
		}
		steps[0].Kind = last.steps[k].Kind
		prefix := last.steps[:k]
		if to {
			for _, between := range parts.Between(last.steps[k], steps[0]) {
				l.targets = append(l.targets, last.at(prefix, between))
			}
		}
		l.targets = append(l.targets, last.at(prefix, steps...))
		l.end = end
		return true
	}
	return false
}
