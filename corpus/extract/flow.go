package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/extract/layout"
)

// block is a paragraph of a page.
type block struct {
	text  string
	links int // runes of text that stand in links
	where where
	level int // of a heading, 0 for none
	large int // rank of its type, 0 for that of the text
	kind  corpus.BlockKind
}

// flow collects the text of a paragraph, with white space as a browser shows it.
type flow struct {
	b      []byte
	links  int
	linked int             // open links
	gap    gap             // before the next character
	noted  map[string]bool // numbers of the notes that have a mark
}

// gap is the white space that was met since the last character.
type gap int

const (
	noGap gap = iota
	wordGap
	wrapGap // a line end of the source: not shown between Chinese characters
	lineGap // <br>
	paraGap // <br><br>
)

func (f *flow) len() int { return len(f.b) }

// text adds the characters of s; pre keeps its lines and spaces.
func (f *flow) text(s string, pre bool) {
	for _, r := range s {
		switch {
		case r == '\n' && pre:
			f.lineBreak()
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == 0: // not shown
		case r == '\u00a0' || r == ' ' && pre:
			f.put(' ')
		case r == '\n' || r == '\r':
			f.gap = max(f.gap, wrapGap)
		case r == ' ' || r == '\t' || r == '\f' || r == '\v':
			f.gap = max(f.gap, wordGap)
		default:
			f.put(r)
		}
	}
}

// lineBreak ends the line, or the paragraph where the line is empty.
func (f *flow) lineBreak() {
	f.gap = min(max(f.gap+1, lineGap), paraGap)
}

func (f *flow) put(r rune) {
	if len(f.b) > 0 {
		switch f.gap {
		case wordGap:
			f.b = append(f.b, ' ')
		case wrapGap:
			if last, _ := utf8.DecodeLastRune(f.b); !layout.Unspaced(last) || !layout.Unspaced(r) {
				f.b = append(f.b, ' ')
			}
		case lineGap:
			f.b = append(f.b, '\n')
		case paraGap:
			f.b = append(f.b, "\n\n"...)
		}
	}
	f.gap = noGap
	f.b = utf8.AppendRune(f.b, r)
	if f.linked > 0 && !unicode.IsSpace(r) {
		f.links++
	}
}

// raise raises the digits that were added since the paragraph had the given length, as in m² and in marks of footnotes.
func (f *flow) raise(from int) {
	from = min(from, len(f.b))
	digits := bytes.TrimLeft(f.b[from:], " ")
	if len(digits) == 0 || len(bytes.Trim(digits, "0123456789")) > 0 {
		return
	}
	f.b = append(f.b[:from], layout.Raise(string(digits))...)
}

// noteNumber matches the number of a note in brackets.
var noteNumber = regexp.MustCompile(`^\s*[(（]\s*(\d{1,3})\s*[)）]\s*$`)

// mark makes the mark of a note certain: the number in brackets that was added since the paragraph had the given length,
// within a link, becomes "^1". Numbers without brackets are raised, as those in <sup> are.
func (f *flow) mark(from int, link noteLink) {
	from = min(from, len(f.b))
	m := noteNumber.FindSubmatch(f.b[from:])
	if m == nil || link == noLink || link == backLink && (from > 0 || !f.noted[string(m[1])]) {
		return
	}
	if f.noted == nil {
		f.noted = make(map[string]bool)
	}
	f.noted[string(m[1])] = true
	mark := "^" + string(m[1])
	if from > 0 && f.b[from] == ' ' {
		mark = " " + mark
	}
	f.b = append(f.b[:from], mark...)
	if from == 0 {
		f.gap = max(f.gap, wordGap) // a note begins
	}
}

// take returns the paragraphs that were collected and begins anew.
func (f *flow) take() []block {
	s := string(f.b)
	links := f.links
	f.b = f.b[:0]
	f.links, f.gap = 0, noGap
	if blank(s) {
		return nil
	}
	var out []block
	for part := range strings.SplitSeq(s, "\n\n") {
		if part = trimLines(part); part != "" {
			here := min(links, utf8.RuneCountInString(part))
			out = append(out, block{text: part, links: here})
			links -= here
		}
	}
	return out
}

// trimLines removes the blanks at the end of lines, and what is blank at either end.
func trimLines(s string) string {
	var kept []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimRightFunc(l, unicode.IsSpace); l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}
