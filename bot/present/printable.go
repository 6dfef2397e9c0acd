package present

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable replaces what could steer a terminal or turn text around: control characters other than line ends and tabs, marks
// of the bidirectional algorithm, and bytes that are no UTF-8. Corpus and messages are data, never instructions.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && steers(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// EscapeJSON writes each character in JSON that could steer a terminal as \uXXXX: encoding/json leaves those above U+001F alone.
// Outside of strings, JSON has none but line ends.
func EscapeJSON(text []byte) []byte {
	if !bytes.ContainsFunc(text, func(r rune) bool { return r != '\n' && steers(r) }) {
		return text
	}
	var out []byte
	for _, r := range string(text) {
		if r != '\n' && steers(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// steers reports whether r is a control character (C0, DEL, C1) or a mark of the bidirectional algorithm
// (Unicode Standard Annex 9, section 2).
func steers(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}
