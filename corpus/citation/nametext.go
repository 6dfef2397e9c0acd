package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// nameText is folded text in the form in which names are compared: between Latin words and digits any run of spaces,
// hyphens, dots and quotation marks is one space, elsewhere spaces and quotation marks are left out, every way to write
// artificial intelligence is "ai", 计画 (as on Taiwan) is 计划, and a number after letters is a word of its own.
type nameText struct {
	s  string
	at []int // for each byte of s its offset in the folded text; one more for the end
}

// aiWords are the folded ways to write artificial intelligence in full.
var aiWords = []string{"人工智能", "人工智慧", "artificial intelligence"}

// nameForm brings folded text into the form in which names are compared.
func nameForm(folded string) nameText {
	b := make([]byte, 0, len(folded))
	at := make([]int, 0, len(folded)+1)
	put := func(s string, from int) {
		for i := range len(s) {
			b, at = append(b, s[i]), append(at, from+i)
		}
	}
	for i := 0; i < len(folded); {
		if n := softRun(folded[i:]); n > 0 {
			if i > 0 && i+n < len(folded) && numeral.IsWordByte(folded[i-1]) && numeral.IsWordByte(folded[i+n]) {
				b, at = append(b, ' '), append(at, i)
			} else {
				for j, r := range folded[i : i+n] {
					if r == '-' || r == '.' {
						put(string(r), i+j)
					}
				}
			}
			i += n
			continue
		}
		if strings.HasPrefix(folded[i:], "画") && (strings.HasSuffix(folded[:i], "计") || strings.HasSuffix(folded[:i], "规")) {
			put("划", i)
			i += len("画")
			continue
		}
		if n := aiRun(folded, i); n > 0 {
			b, at = append(b, 'a', 'i'), append(at, i, i)
			i += n
			continue
		}
		if i > 0 && numeral.IsDigit(folded[i]) && numeral.IsLetter(folded[i-1]) { // SB942 is SB 942
			b, at = append(b, ' '), append(at, i)
		}
		_, n := utf8.DecodeRuneInString(folded[i:])
		put(folded[i:i+n], i)
		i += n
	}
	return nameText{string(b), append(at, len(folded))}
}

// normalName returns name in the form in which names are compared.
func normalName(name string) string {
	return strings.TrimSpace(strings.Trim(nameForm(strings.TrimSpace(fold.String(name))).s, "<>()[]\"'"))
}

// softRun returns the length of the prefix of s that is insignificant between two words of a name.
func softRun(s string) int {
	for i, r := range s {
		switch {
		case unicode.IsSpace(r), r == '-', r == '.', r == '\'', r == '"', r == '·':
		default:
			return i
		}
	}
	return len(s)
}

// aiRun returns the length of a full spelling of artificial intelligence at s[i:], or 0.
func aiRun(s string, i int) int {
	if s[i] == 'a' && (i > 0 && numeral.IsWordByte(s[i-1])) {
		return 0
	}
	for _, w := range aiWords {
		if strings.HasPrefix(s[i:], w) && (s[i] != 'a' || i+len(w) == len(s) || !numeral.IsWordByte(s[i+len(w)])) {
			return len(w)
		}
	}
	return 0
}

// folded returns the range of the folded text that s[start:end] was made from.
func (t nameText) folded(start, end int, text string) (from, to int) {
	from, to = t.at[start], t.at[end]
	for to > from { // the run dropped after the name is not part of it
		r, n := utf8.DecodeLastRuneInString(text[from:to])
		if softRun(string(r)) == 0 {
			break
		}
		to -= n
	}
	return from, to
}
