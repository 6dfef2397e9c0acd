package answer

import (
	"context"
	"errors"
	"slices"
	"time"

	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/llm"
)

const (
	// certainFrom is the confidence from which a model is not asked for other words. Of 340 labelled questions that cite no
	// clause 28 were there, and 85 % of all were put to a model; from .8, 73 %, but success@5 over real files was 1 point
	// lower. The first search takes some milliseconds, the call about a second, so that the call waits for it.
	certainFrom = 0.9

	// phrasePatience is how long a model may take for phrases; later the search does without.
	phrasePatience = 5 * time.Second

	// mostPhrases is how many questions an Answerer knows the phrases of, some 300 bytes each.
	mostPhrases = 2000
)

// PhrasesReceipt records the question in other words. Without a model's name the asker gave them.
type PhrasesReceipt struct {
	llm.Phrases
	Cached  bool       `json:"cached,omitempty"` // known from an earlier question: no call was made
	TookMS  float64    `json:"took_ms,omitempty"`
	Failure *llm.Error `json:"failure,omitempty"` // why there are none
}

// phrasebook remembers the phrases of the latest questions, by folded question.
type phrasebook = llm.Memory[string, llm.Phrases]

func newPhrasebook() *phrasebook { return llm.NewMemory[string, llm.Phrases](mostPhrases) }

// phrases returns the question in the words of documents, by the model or from memory, and records how it got them; nothing
// where the words of the question are certain, a rule refuses whatever is found, or the model fails. The first search must
// be over.
func (w *asking) phrases() retrieval.Phrasings {
	if w.model == nil || !w.q.Phrasings.Empty() || w.evidence.Confidence >= certainFrom || w.unknownInstrument() {
		return retrieval.Phrasings{}
	}
	key, start := fold.Key(w.text), time.Now()
	p, known := w.book.Get(key)
	var err error
	if !known {
		ctx, cancel := context.WithTimeout(w.ctx, w.patience)
		defer cancel()
		p, err = w.model.Phrase(ctx, llm.Request{Question: w.text, User: w.q.User})
		if errors.Is(err, llm.ErrNotConfigured) {
			return retrieval.Phrasings{}
		}
	} else {
		p.Usage = llm.Usage{}
	}
	w.receipt.Phrases = &PhrasesReceipt{Phrases: p, Cached: known, TookMS: milliseconds(start), Failure: llm.Failure(err)}
	if err != nil {
		return retrieval.Phrasings{}
	}
	w.book.Put(key, p)
	return p.Phrasings
}

// again is the second round: it searches once more, also by terms that the model proposes after it saw what was found. It
// reports false where there is nothing to search by, or a second round was made.
func (w *asking) again(terms []string) (bool, error) {
	terms = slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return fold.Key(t) == "" })
	if len(terms) == 0 || !w.searched || len(w.phrasings.Terms) > 0 {
		return false, nil
	}
	if w.receipt.Phrases == nil {
		w.receipt.Phrases = &PhrasesReceipt{Phrases: llm.Phrases{Phrasings: w.phrasings}}
	}
	p := w.phrasings
	p.Terms = terms
	w.receipt.Phrases.Terms = terms
	err := w.find(p)
	return err == nil, err
}

// Rephrased returns q with the phrases of a model, where q wants them and its own words are not certain, and how they were got;
// nil if no model was asked.
func (a *Answerer) Rephrased(ctx context.Context, q retrieval.Query) (retrieval.Query, *PhrasesReceipt, error) {
	if !q.Rephrase || a.model == nil || !q.Phrasings.Empty() || fold.Key(q.Text) == "" {
		return q, nil, nil
	}
	words := *a
	words.snapshot = a.snapshot.WithEmbedder(nil, 0)
	w := &asking{Answerer: &words, ctx: ctx, text: q.Text, q: Question{User: q.User}, reading: a.catalog.Read(q.Text)}
	if ans, _ := w.pinpointed(); ans.Status != "" {
		return q, nil, nil
	}
	if err := w.find(q.Phrasings); err != nil {
		return q, nil, err
	}
	q.Phrasings = w.phrases()
	return q, w.receipt.Phrases, nil
}
