package citation

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// Pinpoint is a reference to a clause in a text, parsed but not resolved.
type Pinpoint struct {
	// Instruments holds the ids of the instruments that may be meant: none if none is named, several if the name is
	// ambiguous. If the text names an instrument that the catalogue lacks, it is empty and Unknown is that name.
	Instruments []string
	Unknown     string
	Near        []string // with Unknown: instruments of a similar name
	Former      []string // with Unknown: withdrawn instruments that bore the name

	Clause     string      // clause id that is asked for: "7", "13-1", "1.2", "preamble"; "" when only an instrument is named
	Number     int         // the number of the clause, -1 for "the last item", 0 when it has none
	Unit       string      // what is counted: "article", "item", "section", …
	Unread     string      // what follows the pinpoint as part of it and is not understood: "second sentence"
	Lang       corpus.Lang // only where the text is a ref with a language
	Start, End int         // byte range in the text, including the instrument's name if adjacent

	steps   []parts.Step // to the part of the clause that is asked for
	chapter string       // number of the chapter that the text puts the clause in
	roman   bool         // the number is a Roman numeral
	below   Range        // numbers below the heading that is named, where the one asked for is none of them
}

// HasPart reports whether p asks for a part of a clause.
func (p Pinpoint) HasPart() bool { return len(p.steps) > 0 }

// Paragraph returns the number of the paragraph that p asks for, perhaps with a part of it; 0 where it asks for none.
func (p Pinpoint) Paragraph() int {
	if len(p.steps) > 0 && (p.steps[0].Kind == parts.StepParagraph || p.steps[0].Kind == parts.StepKuan || p.steps[0].Kind == parts.StepMark) {
		return p.steps[0].Number
	}
	return 0
}

// Targets returns the refs that p may mean though the corpus need not have them, with a language if it names one: one clause of one
// instrument, an unknown one by its name, or what withdrawn instruments of that name had, perhaps as wholes.
func (p Pinpoint) Targets() []corpus.Ref {
	instruments := p.Former
	if len(instruments) == 0 {
		if instruments = p.Instruments; p.Unknown != "" && len(instruments) == 0 {
			instruments = []string{p.Unknown}
		}
		if p.Clause == "" || len(instruments) != 1 {
			return nil
		}
	}
	var refs []corpus.Ref
	for _, id := range instruments {
		refs = append(refs, corpus.Ref{Instrument: id, Clause: p.Clause, Lang: p.Lang})
	}
	return refs
}

// Pinpoints finds the references to clauses in text, in order. A list or a range gives one pinpoint for each clause, all
// at the same place. A text that consists of the name of an instrument gives one pinpoint without a clause.
func (c *Catalog) Pinpoints(text string) []Pinpoint { return c.pinpointsIn(c.scan(text)) }

func (c *Catalog) pinpointsIn(s *scanned) []Pinpoint {
	found := slices.Clone(s.refs)
	owners := s.owners()
	for k, l := range s.locators {
		n, direct := owners[k].name, owners[k].direct
		if !s.counts(l, n, direct) {
			continue
		}
		stranger := ""
		if !direct {
			if stranger = s.strangerBeside(l); stranger != "" {
				n = nil
			}
		}
		rows := []int(nil) // the instruments of a row that is named by its identifier alone
		if l.bareName == 0 {
			if n != nil && !direct && isRow(c, s, l) {
				n = nil
			}
			var ok bool
			if l, rows, ok = rowNamed(c, s, n, l); !ok {
				continue
			}
		}
		p := Pinpoint{Unit: l.unit, below: l.below}
		n, behind := dated(c, s, n, l.end)
		from, to := l.start, behind
		if n != nil {
			p.Instruments, p.Unknown, p.Near, p.Former = c.ids(n.records), n.unknown, c.ids(n.near), n.former
			if len(n.records) == 0 && n.unknown == "" {
				p.Unknown = s.printed(n.start, n.end)
			}
			if direct {
				start := n.start
				if n.unknown != "" {
					start = n.head
				}
				from, to = s.withMarks(min(from, start), max(to, n.end))
			}
		} else {
			p.Instruments, p.Unknown = c.ids(rows), cmp.Or(stranger, s.lawBefore(l.start))
		}
		p.Start, p.End = s.Span(from, to)
		if p.Unread = s.unread(behind, isRow(c, s, l) && l.unit == unitNamed); n == nil && behind > l.end {
			p.Unread = strings.TrimSpace(s.printed(l.end, behind))
		}
		for _, t := range l.targets {
			p.Clause, p.Number, p.steps, p.chapter, p.roman = t.clause, t.number, t.steps, t.chapter, t.roman
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		found = c.wholeName(s)
	}
	slices.SortStableFunc(found, func(a, b Pinpoint) int { return cmp.Compare(a.Start, b.Start) })
	return found
}

// finerWords count parts that no clause prints a mark for.
var finerWords = []string{"sentence", "sentences", "indent", "indents", "句", "前半段", "后半段", "但书", "前段", "后段"}

// unread returns the text after a locator that belongs to it but is not understood: an unknown mark in brackets, or a word
// for parts without marks. end is the end of the locator in the folded text, row says that it is the identifier of a row, behind
// which no other number is read.
func (s *scanned) unread(end int, row bool) string {
	rest := s.Text[end:]
	if at, _, ok := scanConnector(s.Text, end, listSyntax{comma: true, and: true}); row && ok && at < len(s.Text) && numeral.IsDigit(s.Text[at]) {
		_, to := scanSuffix(s.Text, at+numeral.ScanDigits(s.Text[at:]).Length, target{})
		return strings.TrimLeft(s.printed(end, to), " ,")
	}
	if inner, _, ok := strings.Cut(strings.TrimPrefix(rest, "("), ")"); ok && strings.HasPrefix(rest, "(") && inner != "" && numeral.LeadingWord(inner) == inner && len(inner) <= 6 {
		return s.printed(end, end+len(inner)+2)
	}
	if r, n := utf8.DecodeRuneInString(rest); unicode.Is(unicode.Katakana, r) {
		return s.printed(end, end+n)
	}
	at := end + len(rest) - len(strings.TrimLeft(rest, " ,第"))
	at += numeral.Scan(s.Text[at:]).Length
	at += numeral.LeadingSpace(s.Text[at:])
	for _, word := range finerWords {
		if after, ok := strings.CutPrefix(s.Text[at:], word); ok && (word[0] >= 0x80 || after == "" || !numeral.IsWordByte(after[0])) {
			return strings.Trim(s.printed(end, at+len(word)), " ,，")
		}
	}
	return ""
}

// withMarks extends a range by the book title marks around a name at either end of it.
func (s *scanned) withMarks(from, to int) (int, int) {
	if strings.HasSuffix(s.Text[:from], "<") {
		from--
	}
	if strings.HasPrefix(s.Text[to:], ">") {
		to++
	}
	return from, to
}

// printed returns the raw text of a range of the folded text.
func (s *scanned) printed(start, end int) string {
	from, to := s.Span(start, end)
	return s.raw[from:to]
}

// wholeName returns the pinpoint for a text that consists of a name.
func (c *Catalog) wholeName(s *scanned) []Pinpoint {
	for _, n := range s.names {
		if s.isWhole(n.start, n.end) || n.head < n.start && s.isWhole(n.head, n.end) {
			p := Pinpoint{Instruments: c.ids(n.records), Unknown: n.unknown, Near: c.ids(n.near), Former: n.former}
			if len(p.Instruments) == 0 && p.Unknown == "" {
				continue
			}
			p.Start, p.End = s.Span(n.start, n.end)
			return []Pinpoint{p}
		}
	}
	return nil
}

// isWhole reports whether s.Text[from:to] is the whole text apart from an article and punctuation.
func (s *scanned) isWhole(from, to int) bool {
	before := strings.Trim(s.Text[:from], " \t\n<\"'(")
	return (before == "" || before == "the") && strings.Trim(s.Text[to:], " \t\n>\"').,?!;:") == ""
}

// counts reports whether l is a pinpoint, given the name that it belongs to.
func (s *scanned) counts(l locator, n *name, direct bool) bool {
	switch {
	case l.strength == strong || s.isWhole(l.start, l.end):
		return true
	case n == nil:
		return false
	case l.strength == attached:
		return direct
	}
	return direct || s.sameSentence(*n, l)
}
