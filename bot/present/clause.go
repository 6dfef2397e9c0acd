package present

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// Clause is a clause in one language, or a part of it, as it is shown.
type Clause struct {
	N       int // number of a citation; 0 for none
	Ref     corpus.Ref
	Lang    corpus.Lang
	Title   string // of its document
	Label   string
	Added   bool // the source prints no label
	Heading string
	Part    string // name of the part that is shown; "" for the whole clause
	Level   corpus.Level
	URL     string
	Digest  string // of its words, see corpus.Clause.Digest, for an address that says whether they have changed since; "" for none

	Text   string
	Marks  [][2]int    // byte ranges of Text to set off
	Edits  []diff.Edit // how what it is compared with differs from Text; shown in the place of Text
	Notes  []string    // its footnotes
	Source corpus.Location

	Date      string  // of the document; "" where it is not known or not worth saying
	Retrieved string  // date on which the source was retrieved; "" where it is not known
	Snapshot  string  // that it was read from, as the reader is told; "" where it is not worth saying
	Other     *Clause // the same clause in the other language, for layouts with room for both

	Form Form
}

// Form says how Flat writes a clause.
type Form string

// The forms.
const (
	Quoted Form = ""       // its words, with a line of what it is below
	Brief  Form = "brief"  // only the line of what it is
	Whole  Form = "whole"  // name, words, and a line of where it comes from
	Listed Form = "listed" // an item of a list, with the beginning of its words
)

// Block returns the block that shows c.
func (c Clause) Block() Block { return Block{Kind: Cited, Clause: &c} }

// page returns the path of the page that says whether the clause still reads as it does.
func (c Clause) page() string {
	path := ClausePath(c.Ref)
	if path != "" && c.Digest != "" {
		path += "@" + CutRunes(c.Digest, ShortDigest)
	}
	return path
}

// CitationClause returns the clause of a citation.
func CitationClause(c answer.Citation) Clause {
	out := Clause{
		N: c.N, Ref: c.Ref, Lang: c.Lang, Title: c.Title, Label: c.Label, Added: c.Added, Heading: c.Heading, Level: c.Level, URL: c.URL,
		Text: c.Quote, Marks: c.Matched, Source: c.Source,
	}
	if c.Other != nil {
		other := CitationClause(*c.Other)
		out.Other = &other
	}
	return out
}

// PlaceClause returns the clause that a stretch of stored text is from, with the text.
func PlaceClause(p verify.Place) Clause {
	return Clause{
		Ref: p.Ref, Lang: p.Lang, Title: p.Title, Label: p.Label, Added: p.Added, Heading: p.Heading, Level: p.Level, URL: p.URL,
		Text: p.Text, Source: p.Source,
	}
}

// ServedClause returns a clause as the service gives it: the part that was asked for, or the whole.
func (t *Texts) ServedClause(c service.Clause) Clause {
	out := Clause{
		Ref: c.Ref, Lang: c.Lang, Title: c.Title, Label: c.Label, Added: c.Added, Heading: c.Heading, Level: c.Level, URL: c.URL,
		Text: c.Text, Source: c.Source, Retrieved: c.Retrieved,
	}
	if c.Part != nil {
		out.Text, out.Part = c.Part.Text, c.Part.Name
	}
	return out
}

// HitClause returns the clause of a hit, with the text of its passage.
func HitClause(h retrieval.Hit) Clause {
	return Clause{
		Ref: h.Ref.Bare(), Lang: h.Ref.Lang, Title: h.Title, Label: h.Label, Heading: h.Heading, Level: h.Level, Text: h.Text,
		Source: h.Location,
	}
}

// Name returns what a reader calls the clause: title, label, heading, part.
func (t *Texts) Name(c Clause) string {
	parts := []string{t.BookTitle(c.Title, c.Lang)}
	if label := t.Label(c); label != "" {
		parts = append(parts, label)
	}
	for _, s := range []string{c.Heading, c.Part} {
		if s != "" && s != c.Title {
			parts = append(parts, s)
		}
	}
	return OneLine(strings.Join(parts, " · "))
}

// BookTitle sets a Chinese title between its marks, unless it has some.
func (t *Texts) BookTitle(s string, l corpus.Lang) string {
	if l != corpus.Chinese || strings.ContainsAny(s, "《》") || !strings.ContainsFunc(s, isHan) {
		return s
	}
	return "《" + s + "》"
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// Label says which clause of its document it is. A number that the source does not print gets a word.
func (t *Texts) Label(c Clause) string {
	switch {
	case c.Label == "":
		return ""
	case c.Added && strings.HasPrefix(c.Ref.Clause, "p"):
		return fmt.Sprintf(t.ParagraphNo, c.Label)
	case c.Added:
		return fmt.Sprintf(t.ClauseNo, c.Label)
	}
	return c.Label
}

// OutOfRange says that there is no such clause, and which there are: first and last of what of counts, clauses where it is "".
func (t *Texts) OutOfRange(of string, valid []string) string {
	if len(valid) == 0 {
		return t.NoSuchClausePlain
	}
	return fmt.Sprintf(t.Called("no_such", cmp.Or(of, "clause")), RangeOf(valid))
}

// Place writes where a text is: "a.txt:3" or "a.txt:3-5"; "" without a file.
func Place(l corpus.Location) string {
	switch {
	case l.File == "" || l.LineStart == 0:
		return l.File
	case l.LineEnd > l.LineStart:
		return fmt.Sprintf("%s:%d-%d", l.File, l.LineStart, l.LineEnd)
	}
	return fmt.Sprintf("%s:%d", l.File, l.LineStart)
}

// Retrieved says on which date a source was retrieved; "" where it is not known.
func (t *Texts) Retrieved(date string) string {
	if date == "" {
		return ""
	}
	return fmt.Sprintf(t.RetrievedOn, date)
}

// source is the line below a quotation: its number, its clause, its level.
func source(t *Texts, c Clause) []Span {
	address, page := QuoteURL(c.URL, c.Text), c.page()
	if c.N > 0 {
		return []Span{{Text: fmt.Sprintf("[%d]", c.N), URL: address}, Text(" "), {Text: t.Name(c), Page: page}, Dim(" · " + t.Level(c.Level))}
	}
	return []Span{{Text: t.Name(c), URL: address, Page: page}, Dim(" · " + t.Level(c.Level))}
}

// origin says what a clause is worth and where it comes from: level, date, address or lines, ref, snapshot.
func origin(t *Texts, c Clause) []Span {
	parts := []string{t.Level(c.Level)}
	if c.Date != "" {
		parts = append(parts, c.Date)
	}
	spans := []Span{Dim(strings.Join(parts, " · ") + " · ")}
	if u := QuoteURL(c.URL, start(telling(c.Text))); u != "" {
		spans = append(spans, Span{Text: t.SourceLink, URL: u}, Dim(" · "))
	} else if where := Place(c.Source); where != "" {
		spans = append(spans, Dim(where+" · "))
	}
	return append(spans, Dim(strings.TrimSuffix(c.Ref.String()+" · "+c.Snapshot, " · ")))
}

// telling returns the first line of a clause that says more than its number.
func telling(text string) string {
	lines := strings.Split(text, "\n")
	for _, line := range lines {
		if utf8.RuneCountInString(line) >= fragmentEnd {
			return OneLine(line)
		}
	}
	return OneLine(lines[0])
}
