package verify

import (
	_ "embed"
	"regexp"
	"strings"

	"yiju/corpus/fold"
)

//go:embed negation.txt
var negationText string

// Negations returns the words that turn what a text says: the one table of negations, for every package that reads them.
func Negations() fold.Words { return fold.ReadWords(negationText) }

var (
	words    = Negations()
	negation = regexp.MustCompile("^" + words.AnyOf("negations") + "$")
	// before matches the end of a text that denies what follows.
	before = regexp.MustCompile(words.AnyOf("before words") + "$")
	// turning matches what an ellipsis may not leave out of a sentence.
	turning = regexp.MustCompile(words.AnyOf("negations") + "|" + words.AnyOf("denials") + "|" + words.AnyOf("turning"))
	// sentenceEnd matches the end of a sentence.
	sentenceEnd = regexp.MustCompile(`[.!?;](?: |$)`)
)

// mostNegation is how far back a negation is looked for, in bytes.
const mostNegation = 40

// endsNegated reports whether text ends with a negation of what follows.
func endsNegated(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return before.MatchString(fold.String(text[max(0, len(text)-mostNegation):]))
}

// negated reports whether a negation directly precedes the stored words.
func (m match) negated() bool {
	k := m.key()
	start, _ := k.span(k.offset(m.from), k.offset(m.to))
	return endsNegated(k.orig[:start])
}

// turnsMeaning reports whether what is left out between two parts of a quotation turns the meaning of a sentence that either part
// lies in. Whole sentences between them may be left out.
func turnsMeaning(gap string) bool {
	f := sentenceEnd.ReplaceAllString(fold.String(strings.NewReplacer("。", "\n", "；", "\n").Replace(gap)), "\n")
	left := strings.Split(f, "\n")
	return turning.MatchString(left[0]) || turning.MatchString(left[len(left)-1])
}
