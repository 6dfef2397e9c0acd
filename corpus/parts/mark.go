package parts

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// style is how a mark is printed: its brackets and what it counts with. Items of one list share a style.
type style struct {
	bracket byte // '(' for "(1)", ')' for "1)", '.' for "1." and 一、, 'o' for ①, 's' for a space behind 一 or イ
	kind    byte // one of the kind constants
}

// What marks count with.
const (
	kindDigit  = '1'
	kindLower  = 'a'
	kindUpper  = 'A'
	kindRoman  = 'i'
	kindHan    = 'h'
	kindNested = 'n' // "3.2"
	kindIroha  = 'k' // イ, ロ, ハ: the order of Japanese law
)

// numbered reports whether items of the style are paragraphs with a number where no words introduce them: "1.", "(1)".
func (s style) numbered() bool { return s.kind == kindDigit && s.bracket != 'o' }

// print writes a mark as it is printed.
func (s style) print(mark string) string {
	switch s.bracket {
	case '(':
		return "（" + hanMark(s, mark) + "）"
	case ')':
		return hanMark(s, mark) + ")"
	}
	return hanMark(s, mark)
}

// hanMark writes the number of a Chinese mark in Chinese.
func hanMark(s style, mark string) string {
	if n, err := strconv.Atoi(mark); err == nil && s.kind == kindHan {
		return numeral.Chinese(n)
	}
	return mark
}

// mark is a mark at the beginning of a line, or within one. "(i)" may be the letter or the number: roman is then 1.
type mark struct {
	style  style
	text   string // as it is cited
	value  int    // what it counts: 3 for "(3)", "(c)" and （三）
	suffix string // of an inserted item: "a" in "3a" and "(ba)", "1" in 三之一
	roman  int    // value as a Roman numeral, 0 where it is none
	end    int    // offset behind it in the text that it was read from
}

// first reports whether m may open a list.
func (m mark) first() bool { return m.value == 1 && m.suffix == "" }

// asRoman returns m read as a Roman numeral.
func (m mark) asRoman() mark {
	m.style.kind, m.value, m.suffix = kindRoman, m.roman, ""
	return m
}

// mostSkipped is how many items may be missing from a list, as deleted ones are.
const mostSkipped = 3

// follows returns m as it reads behind last in the list that last is an item of.
func (m mark) follows(last mark) (mark, bool) {
	if m.roman > 0 && last.style.kind == kindRoman && m.style.bracket == last.style.bracket {
		m = m.asRoman()
	}
	if m.style != last.style {
		return m, false
	}
	step := m.value - last.value
	return m, step > 0 && step <= 1+mostSkipped || step == 0 && m.suffix > last.suffix
}

// longestMark is the length in bytes of the longest mark that is looked for, with its brackets.
const longestMark = 28

// marksAt reads the marks that the line s begins with: one, or several as in "2. (a) …".
func marksAt(s string) []mark {
	var found []mark
	for at := 0; ; {
		m, ok := markAt(s[at:])
		if !ok {
			return found
		}
		m.end += at
		found = append(found, m)
		at = m.end + numeral.LeadingSpace(s[m.end:])
	}
}

// iroha are the letters that Japanese law counts with.
const iroha = "イロハニホヘトチリヌルヲ"

// markAt reads a mark at the beginning of s.
func markAt(s string) (mark, bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r >= '①' && r <= '⑳':
		n := int(r-'①') + 1
		return mark{style: style{'o', kindDigit}, text: strconv.Itoa(n), value: n, end: size}, true
	case strings.ContainsRune(iroha, r) && numeral.LeadingSpace(s[size:]) > 0:
		n := utf8.RuneCountInString(iroha[:strings.IndexRune(iroha, r)]) + 1
		return mark{style: style{'s', kindIroha}, text: string(r), value: n, end: size}, true
	case r < utf8.RuneSelf && r != '(' && !numeral.IsWordByte(byte(r|0x20)), r == utf8.RuneError:
		return mark{}, false
	case r >= utf8.RuneSelf && r != '（' && !unicode.Is(unicode.Nd, r) && !unicode.Is(unicode.No, r) && !unicode.Is(unicode.Han, r) && !(r >= 'Ａ' && r <= 'ｚ'):
		return mark{}, false
	}
	head := s
	if len(head) > longestMark {
		head = strings.ToValidUTF8(head[:longestMark], "")
	}
	f := fold.Text(head)
	m, end, ok := foldedMark(f.Text, head)
	if !ok {
		return mark{}, false
	}
	_, m.end = f.Span(0, end)
	return m, true
}

// foldedMark reads a mark at the beginning of the folded text f of raw, and where it ends there.
func foldedMark(f, raw string) (m mark, end int, ok bool) {
	open := strings.HasPrefix(f, "(")
	at := 0
	if open {
		at = 1 + numeral.LeadingSpace(f[1:])
	}
	m, n := markWord(f[at:])
	if n == 0 {
		return mark{}, 0, false
	}
	if m.style.kind == kindLower && strings.ContainsFunc(raw[:min(len(raw), at+n+2)], func(r rune) bool { return unicode.IsUpper(r) }) {
		m.style.kind = kindUpper
		m.text = strings.ToUpper(m.text)
	}
	at += n
	space := numeral.LeadingSpace(f[at:])
	rest := f[at+space:]
	switch {
	case strings.HasPrefix(rest, ")"):
		m.style.bracket, end = '(', at+space+1
		if !open {
			m.style.bracket = ')'
		}
		return m, end, true
	case open:
		return mark{}, 0, false
	case strings.HasPrefix(f[at:], ".") && m.style.kind != kindHan: // "1. Text", not 1.5
		after := f[at+1:]
		if after != "" && numeral.IsWordByte(after[0]) || m.style.kind != kindDigit && m.style.kind != kindNested && !strings.HasPrefix(after, " ") {
			return mark{}, 0, false
		}
		m.style.bracket = '.'
		return m, at + 1, true
	case strings.HasPrefix(f[at:], ",") && strings.Contains(raw, "、") && (m.style.kind == kindHan || m.style.kind == kindDigit):
		m.style.bracket = '.'
		return m, at + 1, true
	case m.style.kind == kindHan && space > 0:
		m.style.bracket = 's'
		return m, at, true
	case m.style.kind == kindNested && space > 0:
		m.style.bracket = '.'
		return m, at, true
	}
	return mark{}, 0, false
}

// markWord reads the number or letters of a mark at the beginning of the folded text f, and how long they are.
func markWord(f string) (mark, int) {
	switch {
	case f == "":
		return mark{}, 0
	case numeral.IsDigit(f[0]):
		return digitMark(f)
	case numeral.IsLetter(f[0]):
		return letterMark(f)
	}
	num := numeral.ScanHan(f)
	if num.Length == 0 || num.N < 1 {
		return mark{}, 0
	}
	m := mark{style: style{kind: kindHan}, text: strconv.Itoa(num.N), value: num.N}
	if rest, ok := strings.CutPrefix(f[num.Length:], "之"); ok {
		if sub := numeral.Scan(rest); sub.Length > 0 {
			m.suffix = strconv.Itoa(sub.N)
			m.text += "-" + m.suffix
			return m, num.Length + len("之") + sub.Length
		}
	}
	return m, num.Length
}

// digitMark reads "3", "3a", "3-1" or "3.2".
func digitMark(f string) (mark, int) {
	num := numeral.ScanDigits(f)
	if num.Length == 0 || num.Length > 3 || num.Ordinal || num.N == 0 {
		return mark{}, 0
	}
	m, at := mark{style: style{kind: kindDigit}, text: strconv.Itoa(num.N), value: num.N}, num.Length
	for len(f) > at+1 && f[at] == '.' && numeral.IsDigit(f[at+1]) {
		sub := numeral.ScanDigits(f[at+1:])
		if sub.Length == 0 || sub.Length > 2 || sub.Ordinal {
			return mark{}, 0
		}
		m.style.kind, m.value = kindNested, sub.N
		m.text += "." + strconv.Itoa(sub.N)
		at += 1 + sub.Length
	}
	switch {
	case len(f) > at && numeral.IsLetter(f[at]) && (len(f) == at+1 || !numeral.IsWordByte(f[at+1])):
		m.suffix = f[at : at+1]
		m.text += m.suffix
		at++
	case len(f) > at+1 && f[at] == '-' && numeral.IsDigit(f[at+1]):
		sub := numeral.ScanDigits(f[at+1:])
		m.suffix = strconv.Itoa(sub.N)
		m.text += "-" + m.suffix
		at += 1 + sub.Length
	}
	return m, at
}

// letterMark reads "c", "aa", "ba" or "iv".
func letterMark(f string) (mark, int) {
	word := numeral.LeadingWord(f)
	if len(word) > 6 || strings.ContainsAny(word, "0123456789") {
		return mark{}, 0
	}
	m := mark{style: style{kind: kindLower}, text: word}
	if num := numeral.ScanRoman(word); num.Length == len(word) {
		m.roman = num.N
	}
	switch {
	case len(word) == 1:
		m.value = int(word[0]-'a') + 1
	case len(word) == 2 && word[0] == word[1] && m.roman == 0:
		m.value = 26 + int(word[0]-'a') + 1
	case m.roman > 0:
		m = m.asRoman()
	case len(word) == 2: // inserted behind "(b)"
		m.value, m.suffix = int(word[0]-'a')+1, word[1:]
	default:
		return mark{}, 0
	}
	return m, len(word)
}
