package search

import (
	"regexp"
	"strings"

	"yiju/corpus/fold"
)

// mostSalutations is how many salutations may be found before the hits that are wanted.
const mostSalutations = 3

// longestSalutation is the length of the longest text that is taken for a salutation, in bytes.
const longestSalutation = 240

// addressed matches a phrase that addresses or thanks listeners, in folded text.
var addressed = regexp.MustCompile(`^((尊敬的|亲爱的|各位)[^应须当可不将是有在于]{1,10}|[^应须当可不将是有在于]{0,6}(女士|先生|阁下)|(女士|先生|朋友|同志|同事|嘉宾|来宾)们|` +
	`谢谢(大家|各位)?|感谢(大家|各位)|` +
	`(and )?(your )?(distinguished |dear |honou?rable |esteemed |fellow )*(ladies( and gentlemen)?|gentlemen|excellenc(y|ies)|colleagues|friends|guests|delegates|participants|comrades|` +
	`(mr|mrs|ms|madam)\.? \w+( \w+)?|thank you( (very|so) much| all)?|thanks))$`)

// salutation reports whether text only addresses or thanks its listeners, as "Excellencies, dear friends," does. Such a text
// answers nothing.
func salutation(text string) bool {
	if len(text) > longestSalutation {
		return false
	}
	some := false
	for phrase := range strings.FieldsFuncSeq(fold.String(text), func(r rune) bool { return strings.ContainsRune(",、;:!。\n", r) }) {
		phrase = strings.TrimRight(strings.TrimSpace(phrase), ".")
		if phrase == "" {
			continue
		}
		if some = true; !addressed.MatchString(phrase) {
			return false
		}
	}
	return some
}
