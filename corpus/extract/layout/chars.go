package layout

import (
	"strings"
	"unicode"
)

// Raised are the raised digits.
var Raised = [10]rune{'⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'}

// Unspaced reports whether no space is written beside r: Chinese characters and punctuation.
func Unspaced(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’—…·〇", r)
}
