package corpus

import (
	"cmp"
	"strings"
)

// Instrument is a work with its language versions.
type Instrument struct {
	ID        string      // stable slug, such as "action-plan-2025"; never contains "/" or white space
	Kind      string      // slug of a Kind, such as "action-plan", "law", "remarks", "news"; "" when unknown
	Date      string      // "2025-07-26", "2025-07", "2025", or "" when unknown
	Issuer    string      // as the text or the manifest names it; "" when unknown
	TitleZH   string      // title in Chinese, even without a Chinese document; "" when unknown
	TitleEN   string      // the same in English
	Aliases   []string    // other names, besides those that citation.DeriveAliases finds
	Documents []*Document // at most one for each language, Chinese first
}

// Document returns the version of i in language l, or nil.
func (i *Instrument) Document(l Lang) *Document {
	for _, d := range i.Documents {
		if d.Lang == l {
			return d
		}
	}
	return nil
}

// Title returns the title of i in language l, or in the other language where l has none, or the id.
func (i *Instrument) Title(l Lang) string {
	if l == English {
		return cmp.Or(i.TitleEN, i.TitleZH, i.ID)
	}
	return cmp.Or(i.TitleZH, i.TitleEN, i.ID)
}

// Document is one language version of an instrument.
type Document struct {
	Lang    Lang
	Title   string
	Level   Level
	Address string // web address of the chosen source, "" when unknown
	Source  string // name of the chosen source
	Clauses []*Clause
	Notes   []string // caveats for the reader: codes such as "beginning_missing" (see the Note constants)
}

// Notes that structure recovery leaves on a document.
const (
	NoteBeginningMissing = "beginning_missing" // the source starts in the middle of the text
	NoteEndMissing       = "end_missing"       // the source breaks off
	NoteJoined           = "joined"            // separate parts of the source were joined
	NoteContinuation     = "continuation"      // a part whose beginning could not be determined; kept separate
	NoteUntitled         = "untitled"          // the title was made from the first words
)

// Clause is the smallest citable part of a document.
type Clause struct {
	ID         string   // "7", "preamble", "1.2", "p3"; the same in every language
	Label      string   // as printed: "七", "第十三条", "Article 5", "First"; or the added ordinal; see PrintedLabel
	LabelAdded bool     // the source prints no label; Label was added when the corpus was built
	Heading    string   // heading of the clause itself, without its label; "" when it has none
	Path       []string // headings above the clause, outermost first
	Text       string   // verbatim, with label and heading as printed; paragraphs are separated by "\n"
	Notes      []Note
	Variants   []Variant
	Location   Location
	Spans      []Span // the parts of the source that Text is made of, in the order of Text
	Seams      []int  // byte offsets in Text before which the source has more than white space: a note, another column
}

// Note is a footnote of a clause.
type Note struct {
	Mark string // as printed: "①", "*"
	Text string
	At   int // byte offset of the mark in Clause.Text
	Location
}

// Variant is the wording of a clause in another source of the same document.
type Variant struct {
	Text string
	Location
}

// Location is the place of a text in a source.
type Location struct {
	File      string `json:"file"`       // name of the source
	LineStart int    `json:"line_start"` // 1-based, inclusive
	LineEnd   int    `json:"line_end"`   // 1-based, inclusive
	SHA256    string `json:"sha256"`     // of the bytes of the source, in hexadecimal
}

// Span is a range of characters of a source: runes of its decoded text, [Start, End).
type Span struct{ Start, End int }

// Corpus is everything that one refresh read.
type Corpus struct {
	Instruments []*Instrument // sorted by ID
	Sources     []*Source     // sorted by name
	Findings    []Finding     // sorted by source; of structure recovery, not stored
}

// labelJoint stands in a label behind what the clause lies in.
const labelJoint = " · "

// LabelIn returns the label of a clause whose number is not alone in its document, with that of the chapter or annex that it lies
// in, as "第二章 · 第一条".
func LabelIn(within, label string) string {
	if within == "" || label == "" {
		return label
	}
	return within + labelJoint + label
}

// PrintedLabel returns what a clause itself prints of its label: 第一条 of "第二章 · 第一条".
func PrintedLabel(label string) string {
	if i := strings.LastIndex(label, labelJoint); i >= 0 {
		return label[i+len(labelJoint):]
	}
	return label
}
