package present

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/diff"
)

// Text returns a span in no style.
func Text(s string) Span { return Span{Text: s} }

// Bold returns a span that stands out.
func Bold(s string) Span { return Span{Text: s, Style: Strong} }

// Dim returns a span that stands back.
func Dim(s string) Span { return Span{Text: s, Style: Light} }

// Person names a person by id, so that a front shows the name as its platform does; name is for those that cannot.
func Person(id, name string) Span { return Span{Text: name, Member: id} }

// Para returns a paragraph.
func Para(spans ...Span) Block { return Block{Kind: Paragraph, Spans: spans} }

// Head returns a heading.
func Head(spans ...Span) Block { return Block{Kind: Title, Spans: spans} }

// Bullet returns an item of a list.
func Bullet(spans ...Span) Block { return Block{Kind: Item, Spans: spans} }

// Fine returns a paragraph in small print.
func Fine(spans ...Span) Block { return Block{Kind: Small, Spans: spans} }

// Quotation sets stored text off, each paragraph of it in a block of its own.
func Quotation(text string) []Block {
	var out []Block
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, Block{Kind: Quote, Spans: []Span{Text(line)}})
		}
	}
	return out
}

// Around puts spans into a text in place of each %s, in order.
func Around(format string, spans ...Span) []Span {
	var out []Span
	for i, part := range strings.Split(format, "%s") {
		if i > 0 && i <= len(spans) {
			out = append(out, spans[i-1])
		}
		if part != "" {
			out = append(out, Text(part))
		}
	}
	return out
}

// Difference shows edits: what only the first text has as Removed, what only the second has as Added.
func Difference(edits []diff.Edit) []Span {
	styles := map[diff.Op]Style{diff.Removed: Removed, diff.Inserted: Added}
	var spans []Span
	for _, e := range edits {
		spans = append(spans, Span{Text: e.Text, Style: styles[e.Op]})
	}
	return spans
}

// RangeOf writes the first and last of clauses as a range: "1–13", or "7" where they are one.
func RangeOf(r []string) string {
	switch n := len(r); {
	case n == 0:
		return ""
	case r[0] != r[n-1]:
		return r[0] + "–" + r[n-1]
	}
	return r[0]
}

// OneLine puts s on one line, with single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// CutRunes returns the first n runes of s.
func CutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Shorten cuts s to n runes, with an ellipsis where something is left out.
func Shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(CutRunes(s, n-1)) + "…"
}

// ShortenMiddle cuts s to n runes and keeps both ends, such as the beginning and the extension of a file name.
func ShortenMiddle(s string, n int) string {
	rs := []rune(s)
	if len(rs) <= n {
		return s
	}
	return string(rs[:n/2]) + "…" + string(rs[len(rs)-(n-n/2-1):])
}

// ShortSnapshot shortens the name of a snapshot, such as 20261122T150405Z-1a2b3c4d, to its day and digest. Other names stay
// as they are.
func ShortSnapshot(name string) string {
	built, digest, ok := strings.Cut(name, "-")
	at, err := time.Parse("20060102T150405Z", built)
	if !ok || err != nil {
		return name
	}
	return Day(at) + "/" + digest
}

// Day writes a date, in UTC.
func Day(v time.Time) string { return v.UTC().Format("2006-01-02") }

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
