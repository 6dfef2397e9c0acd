package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits that keep the cost of odd input linear.
const (
	maxAtom  = 96 // bytes of one token; longer ones are cut
	maxParts = 12 // parts of one compound
)

// phoneDigits is how many digits a compound of numbers has at least where people also write it without hyphens, as they
// do telephone numbers; dates and ranges of years have eight.
const phoneDigits = 9

// atom is a token without a hyphen inside: bytes [start, end) of the folded text.
type atom struct {
	start, end int
	text       string // without apostrophes, the points of an abbreviation and thousands separators
	number     bool
}

// latin adds the terms of the token or compound that begins at byte i of the folded text, and returns its end.
func (s *scanner) latin(i int) int {
	var buf [maxParts]atom
	parts := append(buf[:0], s.atom(i))
	for len(parts) < maxParts {
		next := parts[len(parts)-1].end
		if next+1 >= len(s.f.Text) || !strings.ContainsRune("-_&", rune(s.f.Text[next])) || !s.wordAt(next+1) {
			break
		}
		parts = append(parts, s.atom(next+1))
	}
	if len(parts) == 1 {
		return s.single(parts[0])
	}
	start, end := parts[0].start, parts[len(parts)-1].end
	var full, joined strings.Builder
	number := true
	for n, p := range parts {
		if n > 0 {
			full.WriteByte(s.f.Text[p.start-1])
		}
		full.WriteString(p.text)
		joined.WriteString(p.text)
		number = number && p.number
	}
	s.token(full.String(), start, end, number, whole)
	if !number || joined.Len() >= phoneDigits {
		s.token(joined.String(), start, end, number, variant)
	}
	for n, p := range parts {
		s.token(p.text, p.start, p.end, p.number, inner)
		if n == len(parts)-1 {
			end = s.suffix(p)
		}
		s.camel(p)
	}
	return s.possessive(end)
}

// single adds the terms of an atom outside a compound, and returns where to continue.
func (s *scanner) single(p atom) int {
	s.token(p.text, p.start, p.end, p.number, whole)
	end := s.suffix(p)
	s.camel(p)
	return s.possessive(end)
}

// possessive returns the offset after the 's at byte i, or i if there is none.
func (s *scanner) possessive(i int) int {
	if strings.HasPrefix(s.f.Text[i:], "'s") && !s.wordAt(i+2) {
		return i + 2
	}
	return i
}

// suffix adds the token with its trailing sign, as in "ai+", "c++" and "5.3%", and returns its end.
func (s *scanner) suffix(p atom) int {
	signs := "+#"
	if p.number {
		signs = "%‰"
	}
	end := p.end
	for end < len(s.f.Text) && end < p.end+3 {
		r, size := utf8.DecodeRuneInString(s.f.Text[end:])
		if !strings.ContainsRune(signs, r) {
			break
		}
		end += size
	}
	if end == p.end || s.wordAt(end) {
		return p.end
	}
	kind := Latin
	if p.number {
		kind = Number
	}
	s.add(p.text+s.f.Text[p.end:end], p.start, end, kind, variant)
	return end
}

// token adds a Number term, or a Latin term and its Stem.
func (s *scanner) token(text string, start, end int, number bool, as role) {
	if number {
		s.add(text, start, end, Number, as)
		return
	}
	f := s.stems.forms(text)
	s.add(f.regular, start, end, Latin, as)
	s.add(f.stem, start, end, Stem, as)
}

// wordAt reports whether byte i of the folded text begins a non-Han letter or digit.
func (s *scanner) wordAt(i int) bool {
	r, size := utf8.DecodeRuneInString(s.f.Text[i:])
	return size > 0 && isWord(r)
}

// atom reads the atom that begins with the word character at byte i of the folded text.
func (s *scanner) atom(i int) atom {
	if p, ok := s.dotted(i); ok {
		return p
	}
	t := s.f.Text
	number, cut := true, false // cut: the text is not t[i:end]
	end := i
	for end < len(t) && end-i < maxAtom {
		r, size := utf8.DecodeRuneInString(t[end:])
		switch {
		case isWord(r):
			number = number && isDigit(r)
			end += size
			continue
		case r == '.' && isDigit(rune(t[end-1])) && end+1 < len(t) && isDigit(rune(t[end+1])):
			end++
			continue
		case r == ',' && number && s.thousands(i, end):
			cut = true
			end++
			continue
		case r == '\'' && s.apostrophe(end):
			number, cut = false, true
			end++
			continue
		}
		break
	}
	p := atom{start: i, end: end, text: t[i:end], number: number}
	if cut {
		p.text = strings.Map(func(r rune) rune {
			if r == '\'' || r == ',' {
				return -1
			}
			return r
		}, p.text)
	}
	return p
}

// dotted reads an abbreviation such as u.n. or e.g.: single letters with points between.
func (s *scanner) dotted(i int) (atom, bool) {
	t := s.f.Text
	var letters strings.Builder
	end := i
	for end+1 < len(t) && t[end] >= 'a' && t[end] <= 'z' && t[end+1] == '.' && letters.Len() < maxAtom {
		letters.WriteByte(t[end])
		end += 2
	}
	if letters.Len() > 0 && end < len(t) && t[end] >= 'a' && t[end] <= 'z' && !s.wordAt(end+1) {
		letters.WriteByte(t[end]) // the last point is missing: U.N
		end++
	}
	if letters.Len() < 2 || s.wordAt(end) {
		return atom{}, false
	}
	return atom{start: i, end: end, text: letters.String()}, true
}

// thousands reports whether the ASCII comma at byte i separates thousands of the number that begins at start.
func (s *scanner) thousands(start, i int) bool {
	t := s.f.Text
	group := strings.LastIndexByte(t[start:i], ',')
	if s.text[s.f.At[i]] != ',' || strings.Contains(t[start:i], ".") ||
		group < 0 && i-start > 3 || group >= 0 && i-start-group != 4 || i+3 >= len(t) {
		return false
	}
	for _, b := range []byte(t[i+1 : i+4]) {
		if !isDigit(rune(b)) {
			return false
		}
	}
	return i+4 == len(t) || !s.wordAt(i+4)
}

// apostrophe reports whether the apostrophe at byte i is inside a word, as in don't, but not in 's.
func (s *scanner) apostrophe(i int) bool {
	t := s.f.Text
	if !s.wordAt(i + 1) {
		return false
	}
	return t[i+1] != 's' || s.wordAt(i+2)
}

// camel adds the parts of a token in camel case, as in OpenAI. Single letters do not count as parts.
func (s *scanner) camel(p atom) {
	if p.number || p.end-p.start != len(p.text) || strings.HasPrefix(s.text[s.f.At[p.start]:], p.text) {
		return // the last: what folding left as it was has no capitals
	}
	start := p.start
	for i := p.start; i < p.end; {
		_, size := utf8.DecodeRuneInString(s.f.Text[i:])
		if next := i + size; next == p.end || s.hump(p, next) {
			if all := start == p.start && next == p.end; !all && utf8.RuneCountInString(s.f.Text[start:next]) > 1 {
				s.token(s.f.Text[start:next], start, next, false, inner)
			}
			start = next
		}
		i += size
	}
}

// hump reports whether a part begins at byte i of p: a capital after a small letter, or the last of several capitals
// before small letters. The plural s after capitals, as in LLMs, does not count.
func (s *scanner) hump(p atom, i int) bool {
	if !s.upper(i) {
		return false
	}
	_, before := utf8.DecodeLastRuneInString(s.f.Text[p.start:i])
	if !s.upper(i - before) {
		return s.f.At[i] != s.f.At[i-before]
	}
	_, size := utf8.DecodeRuneInString(s.f.Text[i:])
	next := i + size
	return next < p.end && s.lower(next) && s.f.Text[next:p.end] != "s"
}

func (s *scanner) upper(i int) bool { return unicode.IsUpper(s.original(i)) }
func (s *scanner) lower(i int) bool { return unicode.IsLower(s.original(i)) }

// original returns the rune of the original text that byte i of the folded text comes from.
func (s *scanner) original(i int) rune {
	r, _ := utf8.DecodeRuneInString(s.text[s.f.At[i]:])
	return r
}
