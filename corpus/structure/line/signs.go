package line

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// leader matches the row of dots between an entry of a table of contents and its page.
var leader = regexp.MustCompile(`(?:[.．·…‥⋯]\s?){6,}\s*(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})(?:\D|$)|…{2,}\s*\d{1,4}(?:\D|$)`)

// LeadsToPage reports whether s is an entry of a table of contents, with a leader to its page.
func LeadsToPage(s string) bool {
	for _, dots := range []string{"..", ". .", "．", "·", "…", "‥", "⋯"} { // the pattern is for the few lines that have some
		if strings.Contains(s, dots) {
			return leader.MatchString(s)
		}
	}
	return false
}

// HeadingMark returns the level of a Markdown heading line, or 0.
func HeadingMark(s string) int {
	s = strings.TrimLeft(s, " ")
	n := len(s) - len(strings.TrimLeft(s, "#"))
	if n > 6 || !strings.HasPrefix(s[n:], " ") {
		return 0
	}
	return n
}

// StartsLower reports whether s begins with a small letter of the Latin alphabet.
func StartsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return r >= 'a' && r <= 'z'
}

// Ruled reports whether s is a rule of signs, such as the one below a heading.
func Ruled(s string) bool {
	return len(s) > 3 && strings.ContainsAny(s[:1], "=-~*_+#") && strings.Trim(s, s[:1]) == ""
}
