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

// turning matches what an ellipsis may not leave out of a sentence, in folded text: negations, prohibitions, conditions, exceptions
// and what else turns its meaning.
var turning = regexp.MustCompile(`\b(?:not|never|cannot|no|nor|neither|none|nothing|nobody|without|hardly|barely|scarcely|rarely|seldom|unless|except(?:ed|ing|ions?)?|` +
	`excluding|save (?:for|in|where|as)|other than|only|if|provided(?: that)?|subject to|prohibit(?:s|ed|ing|ion)?|forbid(?:s|den)?|ban(?:s|ned)?|refrain(?:s|ed)?|` +
	`refus(?:e|es|ed)|exempt(?:s|ed|ion)?|fail(?:s|ed)?|until|lest|notwithstanding)\b|n't\b|` +
	`不|未|勿|没|莫|非|无|禁|严禁|防止|避免|拒绝|免(?:除|于|予)|除|但|如果|若|倘|只(?:有|要|能|限)|仅|例外|前提|条件下|情况下|情形下`)

// turnsMeaning reports whether what is left out between two parts of a quotation turns the meaning of a sentence that either part
// lies in. Whole sentences between them may be left out.
func turnsMeaning(gap string) bool {
	f := fold.String(strings.ReplaceAll(strings.ReplaceAll(gap, "。", "\n"), "；", "\n"))
	f = sentenceEnd.ReplaceAllString(f, "\n")
	first, _, several := strings.Cut(f, "\n")
	if !several {
		return turning.MatchString(f)
	}
	return turning.MatchString(first) || turning.MatchString(f[strings.LastIndexByte(f, '\n')+1:])
}

// sentenceEnd matches the end of a sentence of folded English text.
var sentenceEnd = regexp.MustCompile(`[.!?;](?: |$)`)
