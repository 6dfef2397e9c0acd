package citation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// endsInParticle reports whether the text before a noun ends in a word that is not part of the noun's name.
func endsInParticle(s string) bool {
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "见" || strings.ContainsRune(particles, r) || slices.ContainsFunc(verbs, func(v string) bool { return strings.HasSuffix(s, v) })
}

// particleEnd returns the end of the last particle or verb in s, 0 when there is none.
func particleEnd(s string) int {
	end := 0
	for i, r := range s {
		if next := i + utf8.RuneLen(r); endsInParticle(s[:next]) && next < len(s) {
			end = next
		}
	}
	return end
}
