// Package answer answers questions from a snapshot. It decides whether to claim an answer, to show related clauses or to
// refuse, quotes stored text only, and numbers its citations.
package answer

import (
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
)

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
	SmallTalk         Reason = "small_talk" // a greeting, thanks, a question about the program itself: nothing was searched
)

// Question is what is asked.
type Question struct {
	ID      string      `json:"id,omitempty"`
	Text    string      `json:"question"`
	Lang    corpus.Lang `json:"lang,omitempty"`    // language of the answer; "" means that of Text
	History []Turn      `json:"history,omitempty"` // earlier questions, latest last, to resolve follow-ups
	User    string      `json:"-"`                 // whose budget a model call uses; may be empty

	Phrasings retrieval.Phrasings `json:"phrases,omitzero"` // of Text, where the caller has them; a model is then not asked for any

	Reading *citation.Reading `json:"-"` // of Text, where the caller has one

	// Watch, if not nil, is called while a model writes, with the sentences verified so far. It runs in the goroutine of
	// Ask, whose final answer may differ.
	Watch func(Answer) `json:"-"`
}

// Answer is the reply to a Question. Its JSON form is the contract of `yiju ask -json`.
type Answer struct {
	ID         string      `json:"id,omitempty"`
	Question   string      `json:"question"`
	Resolved   string      `json:"resolved,omitempty"` // a follow-up question, rewritten to be self-contained
	Lang       corpus.Lang `json:"lang"`
	Status     Status      `json:"status"`
	Reason     Reason      `json:"reason"`
	ValidRange []string    `json:"valid_range,omitempty"` // first and last clause, with ClauseOutOfRange
	Readings   []string    `json:"readings,omitempty"`    // titles of the candidate instruments, with AmbiguousDocument
	Confidence float64     `json:"confidence"`            // probability that the clauses found answer the question; 0 where a rule refuses
	Text       string      `json:"text"`                  // in Lang, with [n] behind each quotation or sentence
	Parts      []Part      `json:"parts,omitempty"`       // the sentences of Text, with Generated
	Notes      []Note      `json:"notes,omitempty"`       // caveats about how the answer was made
	Citations  []Citation  `json:"citations"`
	Closest    []Citation  `json:"closest"` // nearest clauses; N is 0
	Snapshot   string      `json:"snapshot"`
	TookMS     float64     `json:"took_ms"`

	ReceiptID string  `json:"receipt,omitempty"` // under which Receipt is kept, if it is
	Receipt   Receipt `json:"-"`                 // how the answer was made
}

// Note is the code of a caveat. The answer is complete without it.
type Note string

// The notes. Those about the model are for answers that it should have summarised and did not.
const (
	ModelUnavailable Note = "model_unavailable" // the call failed, or its reply was of no use
	ModelBudget      Note = "model_budget"      // the tokens of the day are used up
	ModelUnusable    Note = "model_unusable"    // no sentence of the model could be verified
	ByRules          Note = "checked_by_rules"  // of some sentence there is no verdict of the judge
	NoVerdict        Note = "no_verdict"        // the question asks for a verdict; the answer only reports who says what
)

// PartKind says whose statements a part of a summary reports.
type PartKind string

// The kinds of parts. DocumentSays rests on the instruments themselves, OthersRead on commentary and news.
const (
	DocumentSays PartKind = "document"
	OthersRead   PartKind = "others"
)

// Part holds the sentences of a summary of one kind.
type Part struct {
	Kind      PartKind   `json:"kind"`
	Sentences []Sentence `json:"sentences"`
}

// Sentence is a verified sentence of a summary.
type Sentence struct {
	By    string `json:"by,omitempty"` // title of the work that says so, where the sentence must be attributed
	Text  string `json:"text"`         // without its numbers
	Cites []int  `json:"cites"`        // Citation.N of the clauses that support it, at least one
}

// Citation ties a quotation to its clause.
type Citation struct {
	N       int             `json:"n"` // number in Answer.Text, from 1, the same for all quotations of a clause
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
