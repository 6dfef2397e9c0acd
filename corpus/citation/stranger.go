package citation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
)

// mostCodeWords is how many words the short name or number of an instrument has: "ISO/IEC 42001", "Pub. L. 117-263".
const mostCodeWords = 4

// strangerBeside returns the short name or official number of an instrument that the catalogue does not have and that stands
// directly before or behind l: "GDPR", "SB 53", "A/RES/79/265"; "" where there is none. What is written all in capitals tells
// nothing.
func (s *scanned) strangerBeside(l locator) string {
	if !strings.ContainsFunc(s.raw, unicode.IsLower) {
		words := slices.DeleteFunc(strings.Fields(s.raw), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsUpper) })
		if len(words) > 3 {
			return ""
		}
	}
	if law := s.hanStranger(l.start); law != "" {
		return law
	}
	start, end := s.Span(l.start, l.end)
	if code := codeAtEnd(strings.TrimRight(strings.TrimRight(s.raw[:start], " "), ",，")); code != "" {
		return code
	}
	rest := strings.TrimLeft(s.raw[end:], " ,，(")
	for _, lead := range []string{"of the ", "of ", "in the ", "in ", "under the ", "under "} {
		rest = strings.TrimPrefix(rest, lead)
	}
	if word, _, _ := strings.Cut(rest, " "); isCode(strings.Trim(word, ".,;:?!)")) {
		return strings.Trim(word, ".,;:?!)")
	}
	return ""
}

// codeAtEnd returns the code that t ends in, with a number behind it: "EO 14110".
func codeAtEnd(t string) string {
	words := strings.Fields(t)
	for n := 1; n <= min(mostCodeWords, len(words)); n++ {
		word := words[len(words)-n]
		if isCode(word) {
			return strings.Join(words[len(words)-n:], " ")
		}
		if strings.TrimLeft(word, "0123456789-./") != "" {
			break
		}
	}
	return ""
}

// isCode reports whether word is written as short names are: at least two capitals and no small letters.
func isCode(word string) bool {
	capitals := 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r) && r < 0x80:
			capitals++
		case unicode.IsDigit(r) && r < 0x80, r == '-', r == '/', r == '.':
		default:
			return false
		}
	}
	return capitals > 1 && !plainCodes[word] && numeral.ScanRoman(strings.ToLower(word)).Length != len(word)
}

// leastTitle is how many characters before a noun are a title rather than a verb with its adverbs.
const leastTitle = 6

// hanRun returns the range of Chinese letters that end at an offset of the folded text, 的 aside.
func (s *scanned) hanRun(at int) (start, end int) {
	t := strings.TrimRight(s.Text[:at], " 的")
	return strings.LastIndexFunc(t, func(r rune) bool { return r < 0x3400 }) + 1, len(t)
}

// hanStranger returns the Chinese title that stands directly before an offset of the folded text and that the catalogue does not
// have: a run of at least two characters and a noun such as 条例 or 规定, without a known name in it.
func (s *scanned) hanStranger(at int) string {
	start, end := s.hanRun(at)
	noun := ""
	for _, k := range corpus.Kinds() {
		for _, n := range k.ZH {
			if len(n) > len(noun) && len(n) >= len("规定") && strings.HasSuffix(s.Text[:end], n) {
				noun = n
			}
		}
	}
	if noun == "" {
		return ""
	}
	words := s.Text[start : end-len(noun)]
	switch long := utf8.RuneCountInString(words) >= leastTitle && !strings.ContainsAny(words, "的请把我你他"); {
	case long:
	case verbNouns[noun]: // 详细解释第三条
		return ""
	default:
		start += particleEnd(words)
		words = s.Text[start : end-len(noun)]
	}
	if utf8.RuneCountInString(words) < 2 || endsInParticle(words) || slices.ContainsFunc(s.names, func(n name) bool {
		return len(n.records) > 0 && n.start < end && start < n.end
	}) {
		return ""
	}
	return s.printed(start, end)
}

// lawBefore returns the name of a law, unknown to the catalogue, directly before an offset of the folded text: a run of Chinese that
// ends in 法 or 令, which are too short to be names themselves.
func (s *scanned) lawBefore(at int) string {
	start, end := s.hanRun(at)
	run := s.Text[start:end]
	if !strings.HasSuffix(run, "法") && !strings.HasSuffix(run, "令") ||
		slices.ContainsFunc(notLaws, func(w string) bool { return strings.HasSuffix(run, w) }) {
		return ""
	}
	if letters := []rune(run); len(letters) > maxHanModifiers {
		run = string(letters[len(letters)-maxHanModifiers:])
	}
	run = run[particleEnd(run):]
	if len(run) <= len("法") {
		return ""
	}
	return s.printed(end-len(run), end)
}
