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
	ID   string      `json:"id,omitempty"`
	Text string      `json:"question"`
	Lang corpus.Lang `json:"lang,omitempty"` // language of the answer; "" means that of Text
}

// Answer is the reply to a Question. Its JSON form is the contract of `yiju ask -json`.
type Answer struct {
	ID         string      `json:"id,omitempty"`
	Question   string      `json:"question"`
	Lang       corpus.Lang `json:"lang"`
	Status     Status      `json:"status"`
	Reason     Reason      `json:"reason"`
	ValidRange []string    `json:"valid_range,omitempty"` // first and last clause, with ClauseOutOfRange
	Readings   []string    `json:"readings,omitempty"`    // titles of the instruments that may be meant, with AmbiguousDocument
	Confidence float64     `json:"confidence"`            // 0..1: that the clauses found answer the question; 0 by certain rules
	Text       string      `json:"text"`                  // in Lang, with [n] behind each quotation
	Citations  []Citation  `json:"citations"`
	Closest    []Citation  `json:"closest"` // clauses that come nearest; N is 0
	Snapshot   string      `json:"snapshot"`
	TookMS     float64     `json:"took_ms"`
}

// Citation ties a quotation to its clause.
type Citation struct {
	N       int             `json:"n"` // number in Answer.Text, from 1; one number for each clause
	Ref     string          `json:"ref"`
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
