// Package present turns results into what people read: blocks of spans in one language, for every front. It holds the
// texts of the program (Texts) and knows no platform: a front renders blocks, escapes every text and keeps the limits of
// its platform. Package terminal renders them on a terminal.
package present

import (
	"yiju/corpus"
)

// Message is what a chat shows, independent of any platform. An adapter renders it: it escapes every text, keeps the limits of its
// platform, and pings nobody.
type Message struct {
	Lang    corpus.Lang // of the texts that the program itself says
	Tone    Tone
	Blocks  []Block
	Buttons []Button
	Menu    *Menu
	Files   []File
	Private bool // only the person who asked sees it
}

// Tone is what a message or block amounts to. An adapter may show it by a colour.
type Tone string

// The tones.
const (
	Plain    Tone = ""
	Sure     Tone = "sure"     // claims an answer, or shows exact text
	Unsure   Tone = "unsure"   // related clauses, no claim
	Nothing  Tone = "nothing"  // no evidence
	Problem  Tone = "problem"  // something failed or is not allowed
	Underway Tone = "underway" // there is more to come
)

// Block is a paragraph of a message, or a clause.
type Block struct {
	Kind   BlockKind
	Spans  []Span
	Tone   Tone    // of a Lead or a paragraph that judges, which a terminal shows by a colour
	Mark   string  // a sign that shows the tone where there are no colours
	Clause *Clause // of a Cited
	Table  *Table  // of a Grid
}

// Table is rows of cells below a heading. The first column names what a row is about.
type Table struct {
	Head  []string
	Rows  [][]string
	Right []bool // columns of numbers
}

// BlockKind says how a block is set off.
type BlockKind string

// The kinds of blocks. Only Quote is stored text of the corpus; a Quote without a line break in it can be split at
// sentence ends where a platform has no room.
const (
	Paragraph BlockKind = "paragraph"
	Title     BlockKind = "title"
	Quote     BlockKind = "quote"
	Item      BlockKind = "item" // of a list
	Small     BlockKind = "small"
	Code      BlockKind = "code" // monospace, kept as it is
)

// The kinds of blocks that results are made of. Flat replaces them by those above for fronts that have no layout for them.
const (
	Lead    BlockKind = "lead"    // what a result claims
	Section BlockKind = "section" // a heading that only a layout with sections needs
	Entry   BlockKind = "entry"   // begins an entry of a numbered list, to which the blocks up to the next one belong
	Cited   BlockKind = "cited"   // a clause
	Grid    BlockKind = "grid"    // a table
)

// Span is a stretch of text in one style.
type Span struct {
	Text  string // any text: corpus, member and model text is never trusted
	URL   string // http or https address that the text opens; "" for none
	Style Style

	// Page is the path of what the text names in the reading room, such as "/c/action-plan-2025/7"; "" for none. See InRoom.
	Page string

	// Member is the id of a person whom the span names. An adapter shows the name as its platform does, without notifying the
	// person, or Text if it cannot.
	Member string

	// Channel and Role are the same for a channel and a role.
	Channel, Role string
}

// Style is how a span is written.
type Style string

// The styles. Removed and Added show the sides of a difference.
const (
	Normal  Style = ""
	Strong  Style = "strong"
	Light   Style = "light"
	Removed Style = "removed"
	Added   Style = "added"
)

// Button is something to press. A press comes back as a Request of kind Press with its Action and Arg.
type Button struct {
	Action string // short: the adapter packs Action and Arg into 100 bytes
	Arg    string
	Label  string
	Emoji  string
	URL    string // opens an address instead, without Action
	Weight Weight
}

// Weight says how prominent a button is.
type Weight string

// The weights.
const (
	Secondary Weight = ""
	Primary   Weight = "primary"
	Danger    Weight = "danger"
)

// Menu is a list to choose one value from. The choice comes back as a Request of kind Press with Value set.
type Menu struct {
	Action, Arg string
	Hint        string // shown while nothing is chosen
	Options     []Option
}

// Option is a line of a menu.
type Option struct {
	Value, Label, Detail string
}

// Bounds of a menu: options, and characters of their texts. They are those of Discord, the narrowest.
const (
	MostOptions    = 25
	MostOptionText = 100
)

// Add adds an option, unless it is there already or the menu is full.
func (m *Menu) Add(value, label, detail string) {
	if len(m.Options) == MostOptions || value == "" || len(value) > MostOptionText {
		return
	}
	for _, o := range m.Options {
		if o.Value == value {
			return
		}
	}
	m.Options = append(m.Options, Option{value, Shorten(OneLine(label), MostOptionText), Shorten(OneLine(detail), MostOptionText)})
}

// File is attached to a message, or was by a member. Of a member's file only the address is known.
type File struct {
	Name string
	Type string // media type
	Size int64
	Data []byte
	URL  string
}
