package answer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
)

// Model is a language model. Its output is verified before it is shown.
type Model interface {
	// Summarise says which passages answer a question, and what they say.
	Summarise(ctx context.Context, r llm.Request) (llm.Reply, error)
	// Rewrite makes a follow-up question self-contained.
	Rewrite(ctx context.Context, r llm.Request) (llm.Rewritten, error)
	// Judges reports whether Judge has a model to ask.
	Judges() bool
	// Judge says of sentences whether their evidence bears them out.
	Judge(ctx context.Context, r llm.JudgeRequest) (llm.Judgement, error)
	// Phrase puts a question into the words of documents.
	Phrase(ctx context.Context, r llm.Request) (llm.Phrases, error)
}

// byRules stands for the rules of followUp where a receipt has the prompt version of a model.
const byRules = "rules"

// resolve makes a follow-up question self-contained: by the model, or else by rules.
func (w *asking) resolve() {
	history := withoutSmallTalk(w.q.History)
	if len(history) == 0 {
		return
	}
	if w.model != nil {
		turns := make([]llm.Turn, len(history))
		for i, t := range history {
			turns[i] = llm.Turn{Question: t.Question, Answer: t.Answer}
		}
		r, err := w.model.Rewrite(w.ctx, llm.Request{Question: w.q.Text, History: turns, User: w.q.User})
		if text := strings.TrimSpace(r.Question); err == nil && text != "" {
			w.understand(text, r.PromptVersion)
			return
		}
	}
	if text, ok := w.followUp(history, w.q.Text); ok {
		w.understand(text, byRules)
	}
}

// understand replaces the question.
func (w *asking) understand(text, by string) {
	w.receipt.Rewriter = by
	if w.text != text {
		w.text, w.receipt.Resolved = text, text
	}
}

// summarised replaces ans by a summary of the model. If that fails in any way, ans is returned with a note. A model that finds no
// answer and says what to look for is asked a second time, about what that finds.
func (w *asking) summarised(ans Answer) (Answer, error) {
	if w.model == nil || !w.summarisable(ans) {
		return ans, nil
	}
	ctx, stop := context.WithCancel(w.ctx)
	defer stop()
	w.receipt.Model = new(ModelReceipt)
	s := newSummary(ctx, w, ans, w.receipt.Model)
	var refs []corpus.Ref
	for _, c := range ans.Citations {
		refs = append(refs, c.Ref)
	}
	if err := s.gather(w.hits, append(refs, refsOf(w.hits)...)); err != nil {
		return ans, err
	}
	reply, err := s.ask()
	if w.ctx.Err() != nil {
		return ans, context.Cause(w.ctx)
	}
	if err != nil {
		return w.unavailable(ans, err), nil
	}
	next, err := s.again(reply)
	if err != nil {
		return ans, err
	}
	if next != nil {
		second, err := next.ask()
		if w.ctx.Err() != nil {
			return ans, context.Cause(w.ctx)
		}
		if err == nil {
			second.Touching = append(second.Touching, reply.Touching...)
			s, reply = next, second
		}
	}
	return s.answer(reply)
}

// unavailable returns ans with a note on why there is no summary.
func (w *asking) unavailable(ans Answer, err error) Answer {
	if errors.Is(err, llm.ErrNotConfigured) || ans.Status == NoEvidence { // a refusal has nothing to summarise
		return ans
	}
	note := ModelUnavailable
	if errors.Is(err, llm.ErrBudget) {
		note = ModelBudget
	}
	w.receipt.Model.Note = note
	ans.Notes = append(ans.Notes, note)
	return ans
}

// summarisable reports whether a model can add to ans: not where a rule decided, where the question is nothing but the number of
// a clause, or where it asks for the wording that ans shows. Where only the words found too little, it may still find an answer in
// what is closest.
func (w *asking) summarisable(ans Answer) bool {
	switch {
	case ans.Reason == AmbiguousDocument, ans.Reason == ClauseOutOfRange, ans.Status == Extractive && asksWording(w.text):
		return false
	case len(w.hits) > 0:
		return ans.Status != NoEvidence || !w.unknownInstrument()
	}
	return len(ans.Citations) > 0 && slices.ContainsFunc(w.receipt.Analysis, func(s search.Sought) bool { return !s.Stop })
}
