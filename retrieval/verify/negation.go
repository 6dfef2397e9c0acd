package verify

import (
	"regexp"
	"strings"

	"yiju/corpus/fold"
)

// negates reports whether a token turns what follows into its opposite.
func negates(token string) bool {
	switch token {
	case "不", "未", "无", "非", "没", "勿", "莫", "not", "no", "never", "without":
		return true
	}
	return false
}

// negation is the end of a folded text that turns what follows into its opposite. 非 and 无 alone are left out: they end
// names and other words more often.
var negation = regexp.MustCompile(`(?:\b(?:not|never|cannot|no|nor|without)|n't)(?: +(?:be|to|have))?$` +
	`|(?:不|未|勿|没有?|不得|不应当?|不可以?|不能|不准|不许|不宜|不再|不会|不予|不是|并非|严禁|禁止)$`)

// mostNegation is how far before words their negation is looked for, in bytes.
const mostNegation = 40

// endsNegated reports whether text ends with a negation of what follows.
func endsNegated(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return negation.MatchString(fold.String(text[max(0, len(text)-mostNegation):]))
}

// negated reports whether the stored words stand directly behind a negation that they leave out.
func (m match) negated() bool {
	k := m.key()
	start, _ := k.span(k.offset(m.from), k.offset(m.to))
	return endsNegated(k.orig[:start])
}
