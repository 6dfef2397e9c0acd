// Package verify checks quotations against the stored text, without a model. It is the one definition of "verbatim" in
// the program.
//
// Words are verbatim when the stored text has them, compared as a reader compares: traditional and simplified Chinese,
// full-width and half-width signs, “” and 「」, dashes and white space of any kind are the same, and punctuation at either
// end does not count. Everything else does: one added 不, another number, date or name makes a quotation altered, and so
// does an end within a word or a number, or an ellipsis over a negation. What is shown is always the stored text.
//
// The wording and the place that a message claims for it are judged apart: Quote.Verdict and Quote.Location.
//
// The index only shortlists clauses; whether words stand in one is decided on its stored text.
package verify

import (
	"yiju/corpus"
	"yiju/corpus/diff"
)

// Verdict says what the wording of a quotation is.
type Verdict string

// The verdicts.
const (
	Verbatim    Verdict = "verbatim"
	Altered     Verdict = "altered"       // much like a stored text, and not the same
	Stitched    Verdict = "stitched"      // made of verbatim parts from two places or more
	Elsewhere   Verdict = "elsewhere"     // verbatim, but from another clause or document than the message says
	NotInCorpus Verdict = "not_in_corpus" // which says nothing about whether it is genuine
	TooShort    Verdict = "too_short"     // under 6 Han characters, or 12 letters or 3 words
	NotChecked  Verdict = "not_checked"   // with a reason
)

// Reason says why a quotation was not checked.
type Reason string

// The reasons.
const (
	QuoteTooLong  Reason = "quote_too_long"  // above MaxQuote
	TextTooLong   Reason = "text_too_long"   // it begins behind MaxText
	TooManyQuotes Reason = "too_many_quotes" // above MaxQuotes
)

// Limits of one check. They are far above what people send and bound what a hostile message costs.
const (
	MaxText   = 64 << 10 // bytes of text that are searched for claims and quotations: sixteen messages of 4,000 letters
	MaxQuote  = 24 << 10 // bytes of a quotation
	MaxQuotes = 200      // quotations that are looked up
)

// Report is what was found in a text. Its JSON form is the contract of `yiju verify -json`.
type Report struct {
	Quotes []Quote `json:"quotes"` // in order; a quotation within one that is not in the corpus follows it
}

// Quote is a quotation with its verdicts.
type Quote struct {
	Quote    string      `json:"quote"` // as written, without its marks
	Start    int         `json:"start"` // bytes of the text, [Start, End)
	End      int         `json:"end"`
	Verdict  Verdict     `json:"verdict"`
	Reason   Reason      `json:"reason,omitempty"`   // with NotChecked
	Omission bool        `json:"omission,omitempty"` // verbatim, with words left out where an ellipsis says so
	Negated  bool        `json:"negated,omitempty"`  // the source has a negation directly before the words, and the message has not
	Ref      string      `json:"ref"`                // where the words stand; "" where they do not
	Place    *Place      `json:"place,omitempty"`    // the same with its text; of Parts the first
	Also     []string    `json:"also,omitempty"`     // other clauses that have the words, at most maxAlso
	Parts    []Place     `json:"parts,omitempty"`    // with Stitched, Omission, or a quotation over several clauses
	Nearest  *Place      `json:"nearest,omitempty"`  // what it was compared with, where it is not verbatim as claimed
	Diff     []diff.Edit `json:"diff"`               // from Nearest to the quotation
	Location Location    `json:"location"`
}

// Place is a stretch of stored text.
type Place struct {
	Ref        string          `json:"ref"` // with language
	Lang       corpus.Lang     `json:"lang"`
	Title      string          `json:"title"`
	Label      string          `json:"label"`
	Added      bool            `json:"label_added,omitempty"` // the source prints no label
	Heading    string          `json:"heading"`
	Level      corpus.Level    `json:"level"`
	URL        string          `json:"url"`
	Text       string          `json:"text"`                 // stored words that answer to the quotation
	Similarity float64         `json:"similarity,omitempty"` // 0..1, of Nearest
	Variant    bool            `json:"variant,omitempty"`    // the wording of another source than the chosen one
	Source     corpus.Location `json:"source"`
}

// LocationVerdict says what became of the place that a message claims for a quotation.
type LocationVerdict string

// The verdicts on places.
const (
	NoClaim           LocationVerdict = "none"
	Exists            LocationVerdict = "exists"
	OutOfRange        LocationVerdict = "out_of_range"       // the instrument has no such clause; ValidRange says what it has
	TitleMismatch     LocationVerdict = "title_mismatch"     // no instrument has that title, some have a similar one
	UnknownInstrument LocationVerdict = "unknown_instrument" // the corpus does not hold it
	Ambiguous         LocationVerdict = "ambiguous"          // several clauses or instruments may be meant
	NoSuchClause      LocationVerdict = "not_found"          // the instrument is known, the clause is not, and it counts in no range
)

// Location is the claim beside a quotation.
type Location struct {
	Verdict     LocationVerdict `json:"verdict"`
	Claim       string          `json:"claim,omitempty"`       // as written
	Refs        []string        `json:"refs,omitempty"`        // clauses, or ids of instruments, that may be meant
	ValidRange  []string        `json:"valid_range,omitempty"` // first and last, with OutOfRange
	RangeOf     string          `json:"range_of,omitempty"`    // "clause", "paragraph" or "item"
	Suggestions []string        `json:"suggestions,omitempty"`
	Other       bool            `json:"other,omitempty"` // the words, or those most like them, stand in another place
}
