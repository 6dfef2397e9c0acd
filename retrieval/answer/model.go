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
	// Phrase puts a question into the words of documents.
	Phrase(ctx context.Context, r llm.Request) (llm.Phrases, error)
}

// Limits of what a model is given.
const (
	modelPassages = 8    // clauses
	modelText     = 1500 // runes of a clause
)

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

// summarised replaces ans by a summary of the model. If that fails in any way, ans is returned with a note.
func (w *asking) summarised(ans Answer) (Answer, error) {
	if w.model == nil || !w.summarisable(ans) {
		return ans, nil
	}
	s := &summary{asking: w, basis: ans, judged: make(map[string]judgement)}
	if err := s.gather(); err != nil {
		return ans, err
	}
	req := llm.Request{Question: w.text, Lang: w.lang, Passages: s.passages, User: w.q.User}
	if w.q.Watch != nil {
		req.Watch = s.watch
	}
	reply, err := w.model.Summarise(w.ctx, req)
	if w.ctx.Err() != nil {
		return ans, context.Cause(w.ctx)
	}
	w.receipt.Model = &ModelReceipt{
		Name: reply.Model, PromptVersion: reply.PromptVersion, Usage: reply.Usage, Raw: reply.Raw, Keys: reply.Keys,
		LeftOut: reply.LeftOut, Answerable: reply.Answerable, Unknown: reply.Unknown,
	}
	if err != nil {
		return w.unavailable(ans, err), nil
	}
	return s.answer(reply)
}

// unavailable returns ans with a note on why there is no summary.
func (w *asking) unavailable(ans Answer, err error) Answer {
	if errors.Is(err, llm.ErrNotConfigured) {
		return ans
	}
	note := ModelUnavailable
	if errors.Is(err, llm.ErrBudget) {
		note = ModelBudget
	}
	w.receipt.Model.Failure, w.receipt.Model.Note = llm.Failure(err), note
	ans.Notes = append(ans.Notes, note)
	return ans
}

// summarisable reports whether a model can add to ans: not where a rule decided, and not where the question is nothing but
// the number of a clause.
func (w *asking) summarisable(ans Answer) bool {
	if len(ans.Citations) == 0 || ans.Reason == AmbiguousDocument {
		return false
	}
	return len(w.hits) > 0 || slices.ContainsFunc(w.receipt.Analysis, func(s search.Sought) bool { return !s.Stop })
}

// gather collects the clauses for the model: those that are cited without it, then further hits.
func (s *summary) gather() error {
	var refs []corpus.Ref
	add := func(r corpus.Ref) {
		if r = r.Bare(); len(refs) < modelPassages && !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
	}
	for _, c := range s.basis.Citations {
		add(c.Ref)
	}
	for _, h := range s.hits {
		add(h.Ref)
	}
	for _, r := range refs {
		if err := s.gatherClause(r); err != nil {
			return err
		}
	}
	return nil
}

// gatherClause adds a clause: for the model in the language of the answer if possible, as evidence in all languages.
func (s *summary) gatherClause(r corpus.Ref) error {
	entries, err := s.snapshot.Clause(s.ctx, r)
	if err != nil {
		return err
	}
	shown := entries[0]
	for _, e := range entries {
		if e.Document.Lang == s.lang {
			shown = e
		}
	}
	text := shown.Clause.Text
	if runes := []rune(text); len(runes) > modelText {
		text = string(runes[:modelText])
		for _, h := range s.hits { // the matching passage
			if h.Ref == shown.Ref() {
				text = h.Text
			}
		}
	}
	s.passages = append(s.passages, llm.Passage{
		Ref: r, Title: shown.Document.Title, Label: strings.TrimSpace(shown.Clause.Label + " " + shown.Clause.Heading),
		Level: shown.Document.Level, Lang: shown.Document.Lang, Text: text,
	})
	s.evidence = append(s.evidence, evidenceOf(r, entries))
	return nil
}

// about describes a document: facts that a sentence about it may state.
func about(i *corpus.Instrument) string {
	return strings.TrimSpace(strings.Join([]string{i.TitleZH, i.TitleEN, i.Issuer, i.Date, strings.Join(i.Aliases, " ")}, "\n"))
}
