package answer

import (
	"cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/support"
)

// Receipt records how an answer was made: all that is needed to explain it and to reproduce it without a model.
type Receipt struct {
	Question Question        `json:"question"`
	Resolved string          `json:"resolved,omitempty"` // as in Answer
	Rewriter string          `json:"rewriter,omitempty"` // who resolved it: "rules", or a model by its prompt version
	Snapshot string          `json:"snapshot"`
	Analysis []search.Sought `json:"analysis"` // what was looked for
	Rankings []Ranked        `json:"rankings"` // the hits, best first
	Evidence Evidence        `json:"evidence"`
	Decided  Status          `json:"decided"` // without a model
	Reason   Reason          `json:"reason,omitempty"`
	Model    *ModelReceipt   `json:"model,omitempty"` // nil where no model was asked

	Phrases   *PhrasesReceipt   `json:"phrases,omitempty"`   // nil where no model was asked for any
	Embedding *EmbeddingReceipt `json:"embedding,omitempty"` // nil where no embedding model was asked
}

// EmbeddingReceipt records the embedding of the question.
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
	Asked    *retrieval.Asked `json:"asked,omitempty"` // a question that the clause answers
}

// ModelReceipt records a call of the model and what became of its reply.
type ModelReceipt struct {
	Name          string         `json:"name"`
	PromptVersion string         `json:"prompt_version"`
	Usage         llm.Usage      `json:"usage"`
	Raw           string         `json:"raw"`  // as the model wrote it
	Keys          llm.KeyMap     `json:"keys"` // the clauses that the keys in Raw stand for
	LeftOut       []corpus.Ref   `json:"left_out,omitempty"`
	Answerable    llm.Answerable `json:"answerable,omitempty"`
	Failure       *llm.Error     `json:"failure,omitempty"` // why there is no usable reply
	Note          Note           `json:"note,omitempty"`
	Unknown       []string       `json:"unknown,omitempty"` // keys of no passage
	Judged        []Judged       `json:"judged,omitempty"`
	Judge         []JudgeReceipt `json:"judge,omitempty"`    // the calls of the judge
	LookFor       []string       `json:"look_for,omitempty"` // search phrases of a model that found no answer
	Again         *ModelReceipt  `json:"again,omitempty"`    // the second round, about what they found
}

// Cost is what the calls of a language model for an answer came to.
type Cost struct {
	Calls   int `json:"calls"`
	Read    int `json:"read"`    // tokens
	Written int `json:"written"` // tokens
}

// Cost returns the calls for the answer, with those that failed.
func (r Receipt) Cost() (c Cost) {
	add := func(u llm.Usage, failed *llm.Error) {
		if u.Total() > 0 || failed != nil && failed.Attempts > 0 {
			c = Cost{c.Calls + 1, c.Read + u.Prompt, c.Written + u.Completion}
		}
	}
	if p := r.Phrases; p != nil {
		add(p.Usage, p.Failure)
	}
	for m := r.Model; m != nil; m = m.Again {
		add(m.Usage, m.Failure)
		for _, j := range m.Judge {
			add(j.Usage, j.Failure)
		}
	}
	return c
}

// JudgeReceipt records a call of the judge.
type JudgeReceipt struct {
	Name          string       `json:"name"`
	PromptVersion string       `json:"prompt_version"`
	Usage         llm.Usage    `json:"usage"`
	Raw           string       `json:"raw"`                // as the judge wrote it; "" where all verdicts were remembered
	Sentences     []string     `json:"sentences"`          // that it was asked about
	Keys          []string     `json:"keys,omitempty"`     // the key of each in Raw
	Verdicts      []llm.Ruling `json:"verdicts,omitempty"` // of each; none where the call failed
	Failure       *llm.Error   `json:"failure,omitempty"`
}

// Judged is a sentence of a model with the result of its verification: what the rules say, and the verdict of the judge.
type Judged struct {
	Text    string         `json:"text"` // as the model wrote it
	Keys    []corpus.Ref   `json:"keys"`
	Unknown []string       `json:"unknown,omitempty"`
	Shown   string         `json:"shown,omitempty"`   // "" where it was dropped
	Dropped support.Reason `json:"dropped,omitempty"` // why; where it is shown, what the rules object to and the judge overruled
	Detail  string         `json:"detail,omitempty"`
	llm.Ruling
	Unquoted []string `json:"unquoted,omitempty"` // words that lost their quotation marks
}

// Evidence holds the features that the confidence is computed from.
type Evidence struct {
	Passage    float64 `json:"passage"`              // coverage of the question by the clause of the first hit, in all its versions, 0..1
	Sentence   float64 `json:"sentence"`             // coverage by the best sentence of the first hits, 0..1
	Margin     float64 `json:"margin"`               // lead of the first hit over the next, as a share of its score, 0..1
	Known      float64 `json:"known"`                // share of the question's content words that any passage has, 0..1
	Asked      float64 `json:"asked,omitempty"`      // share of the question in the best one that the first hit answers, 0..1
	AskedLead  float64 `json:"asked_lead,omitempty"` // its lead over the best question of another clause, -1..1
	Near       float64 `json:"near,omitempty"`       // how clearly the first clause by vectors stands out, 0..1
	Confidence float64 `json:"confidence"`
	By         string  `json:"by,omitempty"` // the phrasing that Passage and Sentence are of, by its ranker; "" for the question

	Named         bool     `json:"named,omitempty"`          // the question names the instrument of the first hit
	NumberMissing bool     `json:"number_missing,omitempty"` // a number or date is asked for and not found
	NotGiven      bool     `json:"not_given,omitempty"`      // a penalty, a period or a definition is asked for, and the first hit gives none
	Missing       []string `json:"missing,omitempty"`        // content words of the question that the clause of the first hit lacks
	Elsewhere     []string `json:"elsewhere,omitempty"`      // those of Missing that are names or numbers and in other clauses
	Agreed        bool     `json:"agreed,omitempty"`         // that clause is the first by words, too
	Unheard       []string `json:"unheard,omitempty"`        // names and numbers of the question that no passage has
}

// Record is the stored form of an answer, the JSON body of a bot.Receipt.
type Record struct {
	Answer  Answer  `json:"answer"`
	Receipt Receipt `json:"receipt"`
}

// Record returns a with its receipt.
func (a Answer) Record() Record { return Record{a, a.Receipt} }

// Turn is an earlier question of a conversation and what it was answered from.
type Turn struct {
	Question string       `json:"question"`         // as it was understood: a follow-up in its resolved form
	Refs     []corpus.Ref `json:"refs"`             // clauses that the answer cited, best first, without language
	Answer   string       `json:"answer,omitempty"` // text, for a model
}

// Turn returns the answer as a turn of a conversation.
func (r Record) Turn() Turn {
	t := Turn{Question: cmp.Or(r.Answer.Resolved, r.Answer.Question), Answer: r.Answer.Text}
	for _, c := range r.Answer.Citations {
		t.Refs = append(t.Refs, c.Ref)
	}
	return t
}
