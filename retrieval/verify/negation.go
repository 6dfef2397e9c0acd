package verify

import (
	"regexp"
	"strings"

	"yiju/corpus/fold"
)

// negates reports whether a token negates what follows.
func negates(token string) bool {
	switch token {
	case "不", "未", "无", "非", "没", "勿", "莫", "not", "no", "never", "without":
		return true
	}
	return false
}

// negation matches the end of a folded text that negates what follows. 非 and 无 alone are left out: more often they end
// names and other words.
var negation = regexp.MustCompile(`(?:\b(?:not|never|cannot|no|nor|without)|n't)(?: +(?:be|to|have))?$` +
	`|(?:不|未|勿|没有?|不得|不应当?|不可以?|不能|不准|不许|不宜|不再|不会|不予|不是|并非|严禁|禁止)$`)

// mostNegation is how far back a negation is looked for, in bytes.
const mostNegation = 40

// endsNegated reports whether text ends with a negation of what follows.
func endsNegated(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return negation.MatchString(fold.String(text[max(0, len(text)-mostNegation):]))
}

// negated reports whether a negation directly precedes the stored words.
func (m match) negated() bool {
	k := m.key()
	start, _ := k.span(k.offset(m.from), k.offset(m.to))
	return endsNegated(k.orig[:start])
}
