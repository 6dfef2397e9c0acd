package layout

import (
	"strings"
	"unicode"
)

// raised are the raised digits.
var raised = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")

// Unspaced reports whether no space is written beside r: Chinese characters and punctuation.
func Unspaced(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’—…·〇", r)
}
