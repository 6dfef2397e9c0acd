// Package answer turns a question into an answer that can be trusted: it chooses among a claim, related clauses and
// silence, quotes only stored text, and numbers its citations.
package answer

import "yiju/corpus"

// Status says what an answer claims.
type Status string

// The statuses. Extractive and Generated claim an answer; Uncertain shows related clauses and claims nothing;
// NoEvidence refuses and carries no citation.
const (
	Extractive Status = "extractive"
	Generated  Status = "generated"
	Uncertain  Status = "uncertain"
	NoEvidence Status = "no_evidence"
)

// Reason says why an answer claims nothing.
type Reason string

// The reasons of Uncertain and NoEvidence.
const (
	NotInCorpus       Reason = "not_in_corpus"
	WeakMatch         Reason = "weak_match"
	CommentaryOnly    Reason = "commentary_only"
	AmbiguousDocument Reason = "ambiguous_document"
	ClauseOutOfRange  Reason = "clause_out_of_range"
)

// Question is what is asked.
type Question struct {
	ID      string      `json:"id,omitempty"`
	Text    string      `json:"question"`
	Lang    corpus.Lang `json:"lang,omitempty"`    // language of the answer; "" means that of Text
	History []Turn      `json:"history,omitempty"` // what was asked before, the latest last; it serves to understand Text
	User    string      `json:"-"`                 // whose budget a model call uses; may be empty

	// Watch, if not nil, is called with the answer so far while a model writes: only sentences that were verified. It
	// runs in the goroutine of Ask. The answer that Ask returns may be another one.
	Watch func(Answer) `json:"-"`
}

// Answer is the reply to a Question. Its JSON form is the contract of `yiju ask -json`.
type Answer struct {
	ID         string      `json:"id,omitempty"`
	Question   string      `json:"question"`
	Resolved   string      `json:"resolved,omitempty"` // a follow-up question, put so that it stands by itself
	Lang       corpus.Lang `json:"lang"`
	Status     Status      `json:"status"`
	Reason     Reason      `json:"reason"`
	ValidRange []string    `json:"valid_range,omitempty"` // first and last clause, with ClauseOutOfRange
	Readings   []string    `json:"readings,omitempty"`    // titles of the instruments that may be meant, with AmbiguousDocument
	Confidence float64     `json:"confidence"`            // 0..1: that the clauses found answer the question; 0 by certain rules
	Text       string      `json:"text"`                  // in Lang, with [n] behind each quotation or sentence
	Parts      []Part      `json:"parts,omitempty"`       // the sentences of Text, with Generated
	Notes      []Note      `json:"notes,omitempty"`       // what the reader should know of how the answer was made
	Citations  []Citation  `json:"citations"`
	Closest    []Citation  `json:"closest"` // clauses that come nearest; N is 0
	Snapshot   string      `json:"snapshot"`
	TookMS     float64     `json:"took_ms"`

	ReceiptID string  `json:"receipt,omitempty"` // under which Receipt is kept, if it is
	Receipt   Receipt `json:"-"`                 // how the answer was made
}

// Note tells of something that did not go as usual. The answer is whole without it.
type Note string

// The notes. Those of the model stand with an answer that it was to summarise and did not.
const (
	ModelUnavailable Note = "model_unavailable" // the endpoint did not answer, or not to the purpose
	ModelBudget      Note = "model_budget"      // the tokens of the day are used up
	ModelUnusable    Note = "model_unusable"    // nothing that the model wrote could be verified
	NoVerdict        Note = "no_verdict"        // a verdict is asked for, and the answer only tells who says what
)

// PartKind says who speaks in a part of a summary.
type PartKind string

// The kinds of parts. What a document says rests on its own text; how others read it, on commentary and news.
const (
	DocumentSays PartKind = "document"
	OthersRead   PartKind = "others"
)

// Part is the sentences of a summary that rest on clauses of one kind.
type Part struct {
	Kind      PartKind   `json:"kind"`
	Sentences []Sentence `json:"sentences"`
}

// Sentence is a verified sentence of a summary.
type Sentence struct {
	By    string `json:"by,omitempty"` // title of the work that says so, where the sentence must not stand without
	Text  string `json:"text"`         // without its numbers
	Cites []int  `json:"cites"`        // Citation.N of the clauses that support it, at least one
}

// Citation ties a quotation to its clause.
type Citation struct {
	N       int             `json:"n"` // number in Answer.Text, from 1; one number for each clause
	Ref     corpus.Ref      `json:"ref"`
	Lang    corpus.Lang     `json:"lang"` // language of Quote
	Title   string          `json:"title"`
	Label   string          `json:"label"`
	Added   bool            `json:"label_added,omitempty"` // the source prints no label
	Heading string          `json:"heading"`
	Quote   string          `json:"quote"` // verbatim
	Level   corpus.Level    `json:"level"`
	URL     string          `json:"url"`
	Source  corpus.Location `json:"source"`
	Other   *Citation       `json:"other,omitempty"` // the same clause in the other language, where it exists
	Matched [][2]int        `json:"-"`               // byte ranges of Quote that the question's words match
}
