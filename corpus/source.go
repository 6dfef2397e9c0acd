package corpus

// Source is one file or address that documents were read from, with the account of its characters.
type Source struct {
	Name      string `json:"name"`              // path below the folder that was read, or the address
	Address   string `json:"address,omitempty"` // official web address, where known
	SHA256    string `json:"sha256"`            // of the bytes
	Retrieved string `json:"retrieved"`         // RFC 3339 date of retrieval
	Encoding  string `json:"encoding"`          // "utf-8", "gb18030", "big5", …
	Chars     int    `json:"chars"`             // runes of the decoded text, line ends included
	Kept      int    `json:"kept"`              // runes in clauses
	Removed   []Removal
	Skipped   Problem `json:"skipped,omitempty"` // why the source was not read; "" if it was
}

// Removal is a span of a source outside all clauses, and why.
type Removal struct {
	Span
	Reason Reason
}

// Reason says why characters of a source are in no clause.
type Reason string

// The reasons. Title, heading, byline, date, address, credit and footnote keep their text elsewhere in the corpus.
const (
	ReasonLineBreak  Reason = "line_break"         // line ends, blank lines, page breaks
	ReasonSpace      Reason = "segmentation_space" // spaces between segmented words, indents, trailing blanks
	ReasonNavigation Reason = "navigation"         // menus, page controls, footers of web pages
	ReasonContents   Reason = "contents"           // a table of contents
	ReasonTitle      Reason = "title"
	ReasonHeading    Reason = "heading" // headings above clauses (Clause.Path), kickers
	ReasonByline     Reason = "byline"  // authors, reporters
	ReasonDate       Reason = "date"
	ReasonDateline   Reason = "dateline" // agency credit, "continued from page 1"
	ReasonAddress    Reason = "address"
	ReasonCredit     Reason = "credit"  // "source: …", "translated by …"
	ReasonLeadIn     Reason = "lead_in" // an editor's sentence that introduces the full text
	ReasonMark       Reason = "footnote_mark"
	ReasonFootnote   Reason = "footnote"    // kept as Note of its clause
	ReasonMarker     Reason = "list_marker" // dashes and bullets in place of numbers, Markdown markup
	ReasonVariant    Reason = "variant"     // text superseded by a better source of the document
)

// RemovedBy counts the removed characters of s by reason.
func (s *Source) RemovedBy() map[Reason]int {
	sums := make(map[Reason]int)
	for _, r := range s.Removed {
		sums[r.Reason] += r.End - r.Start
	}
	return sums
}

// Line is one line of the decoded text of a source.
type Line struct {
	No    int    // 1-based
	Start int    // rune offset of the line in the decoded text
	Text  string // without its line end
}

// SourceText is a source with its decoded lines. The lines and their line ends tile [0, Source.Chars).
type SourceText struct {
	*Source
	Lines []Line
	Title string // of the text, where the markup names it; "" where not
	Page  string // what the markup calls the web page, which may name its site too; "" for other sources
	Date  string // of the text, as the markup writes it; "" where it says nothing
	// Uploaded says that somebody sent the source: unless a manifest gives the level of its documents, none is official.
	Uploaded bool

	// Blocks are the paragraphs of a text with markup, in order; nil for plain text, whose blocks blank lines divide.
	Blocks []Block
	// Signs are what the markup says is no text: signs of Markdown, comments, front matter. They are in order and do
	// not overlap. Lines that stand in no block hold nothing else.
	Signs []Removal
}

// Block is a paragraph, a heading, an item of a list or a row of a table in a text with markup.
type Block struct {
	First, Last int       // indexes in SourceText.Lines, inclusive
	Level       int       // of a heading, 1 to 6; 0 for none
	Large       int       // of a short paragraph in larger type than the text's: 1 for the largest, and so on; else 0
	Kind        BlockKind // what else the markup says of it
}

// BlockKind is what the markup says of a block that is no heading.
type BlockKind uint8

// The kinds of blocks.
const (
	BlockText BlockKind = iota
	BlockItem           // of a list
	BlockRow            // of a table; its first row is the head
)
