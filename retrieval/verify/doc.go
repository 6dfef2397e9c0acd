// Package verify checks quotations against the stored text, without a model. It is the program's only definition of
// "verbatim".
//
// A quotation is verbatim if the stored text has its words. The comparison ignores traditional or simplified Chinese,
// full-width or half-width signs, the kind of quotation marks, dashes and white space, and punctuation at either end.
// Anything else makes it altered: an added 不, another number, date or name, an end within a word or number, an ellipsis
// over a negation. What is shown is always the stored text.
//
// The wording and the place that a message claims for it are judged separately: Quote.Verdict and Quote.Location.
//
// The index only shortlists clauses; their stored text decides.
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
	Altered     Verdict = "altered"       // similar to a stored text, but not the same
	Stitched    Verdict = "stitched"      // made of verbatim parts from several places
	Elsewhere   Verdict = "elsewhere"     // verbatim, but from another clause or document than claimed
	NotInCorpus Verdict = "not_in_corpus" // which does not say whether it is genuine
	TooShort    Verdict = "too_short"     // under 6 Han characters, or 12 letters or 3 words
	NotChecked  Verdict = "not_checked"   // with a reason
)

// Reason says why a quotation was not checked.
type Reason string

// The reasons.
const (
	QuoteTooLong  Reason = "quote_too_long"  // above MaxQuote
	TextTooLong   Reason = "text_too_long"   // it begins after MaxText
	TooManyQuotes Reason = "too_many_quotes" // above MaxQuotes
)

// Limits of one check, far above what people send. They bound the cost of a hostile message.
const (
	MaxText   = 64 << 10 // bytes of text that are searched: sixteen messages of 4,000 letters
	MaxQuote  = 24 << 10 // bytes of a quotation
	MaxQuotes = 200      // quotations that are looked up
)

// Report lists the quotations in a text. Its JSON form is the contract of `yiju verify -json`.
type Report struct {
	Quotes []Quote `json:"quotes"` // in order; those nested in one that is not in the corpus follow it
}

// Quote is a quotation with its verdicts.
type Quote struct {
	Quote    string       `json:"quote"` // as written, without its marks
	Start    int          `json:"start"` // bytes of the text, [Start, End)
	End      int          `json:"end"`
	Verdict  Verdict      `json:"verdict"`
	Reason   Reason       `json:"reason,omitempty"`   // with NotChecked
	Omission bool         `json:"omission,omitempty"` // verbatim apart from what an ellipsis leaves out
	Negated  bool         `json:"negated,omitempty"`  // the source has a negation directly before the words, the message does not
	Ref      corpus.Ref   `json:"ref"`                // where the words are; zero if nowhere
	Place    *Place       `json:"place,omitempty"`    // the same with its text; of Parts the first
	Also     []corpus.Ref `json:"also,omitempty"`     // other clauses that have the words, at most maxAlso
	Parts    []Place      `json:"parts,omitempty"`    // with Stitched, Omission, or a quotation over several clauses
	Nearest  *Place       `json:"nearest,omitempty"`  // what it was compared with, where it is not verbatim as claimed
	Diff     []diff.Edit  `json:"diff"`               // from Nearest to the quotation
	Location Location     `json:"location"`
}

// Place is a span of stored text.
type Place struct {
	Ref        corpus.Ref      `json:"ref"` // with language
	Lang       corpus.Lang     `json:"lang"`
	Title      string          `json:"title"`
	Label      string          `json:"label"`
	Added      bool            `json:"label_added,omitempty"` // the source prints no label
	Heading    string          `json:"heading"`
	Level      corpus.Level    `json:"level"`
	URL        string          `json:"url"`
	Text       string          `json:"text"`                 // stored words that correspond to the quotation
	Similarity float64         `json:"similarity,omitempty"` // 0..1, of Nearest
	Variant    bool            `json:"variant,omitempty"`    // the wording of a source other than the chosen one
	Source     corpus.Location `json:"source"`
}

// LocationVerdict is the result of looking up the place that a message claims for a quotation.
type LocationVerdict string

// The verdicts on claimed places.
const (
	NoClaim           LocationVerdict = "none"
	Exists            LocationVerdict = "exists"
	OutOfRange        LocationVerdict = "out_of_range"       // the instrument has no such clause; see ValidRange
	TitleMismatch     LocationVerdict = "title_mismatch"     // no instrument has that title, but some have a similar one
	UnknownInstrument LocationVerdict = "unknown_instrument" // the corpus does not hold it
	Ambiguous         LocationVerdict = "ambiguous"          // several clauses or instruments match
	NoSuchClause      LocationVerdict = "not_found"          // the instrument is known, the clause is not, and has no number to be out of range
)

// Location is the claim beside a quotation.
type Location struct {
	Verdict     LocationVerdict `json:"verdict"`
	Claim       string          `json:"claim,omitempty"`       // as written
	Refs        []corpus.Ref    `json:"refs,omitempty"`        // candidate clauses, or instruments without a clause
	ValidRange  []string        `json:"valid_range,omitempty"` // first and last, with OutOfRange
	RangeOf     string          `json:"range_of,omitempty"`    // "clause", "paragraph" or "item"
	Suggestions []corpus.Ref    `json:"suggestions,omitempty"`
	Other       bool            `json:"other,omitempty"` // the words, or the most similar ones, are in another place
}
