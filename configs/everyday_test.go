package configs

import (
	"strings"
	"testing"
	"unicode"
)

// TestEveryday checks that every line has three cells, and that phrases of a line are in one language.
func TestEveryday(t *testing.T) {
	n := 0
	for line := range strings.Lines(Everyday()) {
		if n++; strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 || cells[0] == "" || cells[1]+cells[2] == "" {
			t.Errorf("line %d has %d cells, want phrases and official terms: %q", n, len(cells), line)
			continue
		}
		for term := range strings.FieldsSeq(cells[1]) {
			if !han(term) && strings.ToUpper(term) != term {
				t.Errorf("line %d: %q is no Chinese term", n, term)
			}
		}
		for term := range strings.SplitSeq(cells[2], "|") {
			if han(term) {
				t.Errorf("line %d: %q is no English term", n, term)
			}
		}
	}
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
