package answer

import (
	"cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/llm"
	"yiju/retrieval/support"
)

// Receipt says how an answer was made: all that is needed to explain it, and to make it again without a model.
type Receipt struct {
	Question Question       `json:"question"`
	Resolved string         `json:"resolved,omitempty"` // as in Answer
	Rewriter string         `json:"rewriter,omitempty"` // who read it with its history: "rules", or a model by its prompt version
	Snapshot string         `json:"snapshot"`
	Analysis []index.Sought `json:"analysis"` // what was looked for
	Rankings []Ranked       `json:"rankings"` // the hits, best first
	Evidence Evidence       `json:"evidence"`
	Decided  Status         `json:"decided"` // without a model
	Reason   Reason         `json:"reason,omitempty"`
	Model    *ModelReceipt  `json:"model,omitempty"` // nil where no model was asked

	Embedding *EmbeddingReceipt `json:"embedding,omitempty"` // nil where no embedding model was asked
}

// EmbeddingReceipt says what an embedding model gave for the question.
type EmbeddingReceipt struct {
	Name    string     `json:"model"`
	Vector  []float32  `json:"vector,omitempty"`  // of length 1
	Failure *llm.Error `json:"failure,omitempty"` // why the ranker took no part
}

// Ranked is a hit in a receipt.
type Ranked struct {
	Ref      corpus.Ref       `json:"ref"` // with language
	Score    float64          `json:"score"`
	Coverage float64          `json:"coverage"`
	From     []retrieval.Vote `json:"from"`
}

// ModelReceipt says what a model was asked and what became of its reply.
type ModelReceipt struct {
	Name          string         `json:"name"`
	PromptVersion string         `json:"prompt_version"`
	Usage         llm.Usage      `json:"usage"`
	Raw           string         `json:"raw"`  // as the model wrote it
	Keys          llm.KeyMap     `json:"keys"` // what the keys in Raw stood for
	LeftOut       []corpus.Ref   `json:"left_out,omitempty"`
	Answerable    llm.Answerable `json:"answerable,omitempty"`
	Failure       *llm.Error     `json:"failure,omitempty"` // why there is no reply, or none of use
	Note          Note           `json:"note,omitempty"`
	Unknown       []string       `json:"unknown,omitempty"` // keys of no passage
	Judged        []Judged       `json:"judged,omitempty"`
}

// Judged is a sentence of a model with what the verification made of it.
type Judged struct {
	Text     string         `json:"text"` // as the model wrote it
	Keys     []corpus.Ref   `json:"keys"`
	Unknown  []string       `json:"unknown,omitempty"`
	Shown    string         `json:"shown,omitempty"`   // "" where it was dropped
	Dropped  support.Reason `json:"dropped,omitempty"` // why
	Detail   string         `json:"detail,omitempty"`
	Unquoted []string       `json:"unquoted,omitempty"` // words that lost their quotation marks
}

// Evidence is what spoke for an answer, and against it.
type Evidence struct {
	Passage    float64 `json:"passage"`  // coverage of the question by the clause of the first hit, in all its versions, 0..1
	Sentence   float64 `json:"sentence"` // coverage by the best sentence of the first hits, 0..1
	Margin     float64 `json:"margin"`   // by how much of its score the first hit is ahead of the next, 0..1
	Known      float64 `json:"known"`    // share of the question's content words that some passage holds, 0..1
	Confidence float64 `json:"confidence"`

	Named         bool     `json:"named,omitempty"`          // the first hit is of an instrument that the question names
	NumberMissing bool     `json:"number_missing,omitempty"` // a number or a date is asked for, and what was found has none
	Missing       []string `json:"missing,omitempty"`        // content words of the question that the clause of the first hit lacks
	Elsewhere     []string `json:"elsewhere,omitempty"`      // those of them that are names and numbers which other clauses hold
	Unheard       []string `json:"unheard,omitempty"`        // names and numbers of the question that no passage holds
}

// Record is what is kept of an answer, as JSON in the body of a bot.Receipt.
type Record struct {
	Answer  Answer  `json:"answer"`
	Receipt Receipt `json:"receipt"`
}

// Record returns a with its receipt.
func (a Answer) Record() Record { return Record{a, a.Receipt} }

// Turn returns the answer as a turn of a history, for questions that follow it up.
func (r Record) Turn() Turn {
	t := Turn{Question: cmp.Or(r.Answer.Resolved, r.Answer.Question), Answer: r.Answer.Text}
	for _, c := range r.Answer.Citations {
		t.Refs = append(t.Refs, c.Ref)
	}
	return t
}
