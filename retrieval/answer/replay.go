package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
)

// Replay answers the question of a receipt again from the snapshot of a, with the recorded output of the model: no
// endpoint is called. On the same snapshot the answer is the same.
func (a *Answerer) Replay(ctx context.Context, r Receipt) (Answer, error) {
	b := *a
	b.model, b.snapshot, b.book = nil, r.Embedding.searcher(a.snapshot), newPhrasebook()
	if r.Model != nil || r.Phrases != nil || r.Rewriter != "" && r.Rewriter != byRules {
		b.model = &recorded{receipt: r, next: r.Model}
	}
	return b.Ask(ctx, r.Question)
}

// searcher returns s with the recorded vector in place of its embedding model.
func (e *EmbeddingReceipt) searcher(s *search.Searcher) *search.Searcher {
	if e == nil || len(e.Vector) == 0 {
		return s.WithEmbedder(nil, 0)
	}
	return s.WithEmbedder(remembered{*e, s.Meta().Prefix}, time.Minute)
}

// remembered is the embedding model of a receipt: it knows the vector of one question.
type remembered struct {
	EmbeddingReceipt
	prefix string // of the passages of the snapshot
}

// Model implements vector.Embedder.
func (m remembered) Model() string { return m.Name }

// Dimension implements vector.Embedder.
func (m remembered) Dimension() int { return len(m.Vector) }

// Prefixes implements vector.Embedder.
func (m remembered) Prefixes() (question, passage string) { return "", m.prefix }

// Embed implements vector.Embedder.
func (m remembered) Embed(_ context.Context, texts []string, _ func(n, characters int)) ([][]float32, error) {
	return slices.Repeat([][]float32{m.Vector}, len(texts)), nil
}

// recorded is the model of a receipt.
type recorded struct {
	receipt Receipt
	next    *ModelReceipt // of the next round
}

// Summarise implements Model.
func (m *recorded) Summarise(context.Context, llm.Request) (llm.Reply, error) {
	was := m.next
	if was == nil {
		return llm.Reply{}, llm.ErrNotConfigured
	}
	m.next = was.Again
	switch {
	case was.Note == ModelBudget:
		return llm.Reply{}, llm.ErrBudget
	case was.Failure != nil:
		return llm.Reply{Raw: was.Raw, Keys: was.Keys}, was.Failure
	}
	reply, err := llm.ParseReply(was.Raw, was.Keys)
	reply.Model, reply.PromptVersion, reply.Usage, reply.LeftOut = was.Name, was.PromptVersion, was.Usage, was.LeftOut
	reply.Raw, reply.Keys = was.Raw, was.Keys
	return reply, err
}

// rounds yields the rounds of a receipt.
func (m *recorded) rounds(yield func(*ModelReceipt) bool) {
	for round := m.receipt.Model; round != nil && yield(round); round = round.Again {
	}
}

// Judges implements Model.
func (m *recorded) Judges() bool {
	for round := range m.rounds {
		if len(round.Judge) > 0 {
			return true
		}
	}
	return false
}

// Judge implements Model: it repeats the verdicts on sentences, and gives none on others.
func (m *recorded) Judge(_ context.Context, r llm.JudgeRequest) (llm.Judgement, error) {
	out := llm.Judgement{Rulings: make([]llm.Ruling, len(r.Claims))}
	for round := range m.rounds {
		for _, j := range round.Judge {
			for i, text := range j.Sentences {
				at := slices.IndexFunc(r.Claims, func(c llm.Claim) bool { return c.Text == text })
				if at >= 0 && i < len(j.Verdicts) {
					out.Rulings[at] = j.Verdicts[i]
				}
			}
		}
	}
	return out, nil
}

// Phrase implements Model.
func (m *recorded) Phrase(context.Context, llm.Request) (llm.Phrases, error) {
	switch was := m.receipt.Phrases; {
	case was == nil || was.Model == "" && was.Failure == nil:
		return llm.Phrases{}, llm.ErrNotConfigured
	case was.Failure != nil:
		return was.Phrases, was.Failure
	default:
		p := was.Phrases
		p.Terms = nil // of the second round, which is made again
		return p, nil
	}
}

// Rewrite implements Model.
func (m *recorded) Rewrite(context.Context, llm.Request) (llm.Rewritten, error) {
	if r := m.receipt; r.Rewriter != "" && r.Rewriter != byRules {
		return llm.Rewritten{Question: cmp.Or(r.Resolved, r.Question.Text), PromptVersion: r.Rewriter}, nil
	}
	return llm.Rewritten{}, llm.ErrNotConfigured // so that the rules apply again
}

// Change is a difference between two answers to one question.
type Change struct {
	What string `json:"what"` // field of Answer, or "citation"
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// Changes lists the differences between two answers that a reader can see.
func Changes(was, is Answer) []Change {
	var out []Change
	compare := func(what, a, b string) {
		if a != b {
			out = append(out, Change{what, a, b})
		}
	}
	compare("snapshot", was.Snapshot, is.Snapshot)
	compare("resolved", was.Resolved, is.Resolved)
	compare("status", string(was.Status), string(is.Status))
	compare("reason", string(was.Reason), string(is.Reason))
	compare("confidence", fmt.Sprintf("%.3f", was.Confidence), fmt.Sprintf("%.3f", is.Confidence))
	compare("text", was.Text, is.Text)
	for i := range max(len(was.Citations), len(is.Citations)) {
		compare("citation", cited(was.Citations, i), cited(is.Citations, i))
	}
	compare("closest", citedRefs(was.Closest), citedRefs(is.Closest))
	return out
}

func cited(cites []Citation, i int) string {
	if i >= len(cites) {
		return ""
	}
	return fmt.Sprintf("[%d] %s/%s %s", cites[i].N, cites[i].Ref, cites[i].Lang, cites[i].Quote)
}

func citedRefs(cites []Citation) string {
	var refs []corpus.Ref
	for _, c := range cites {
		refs = append(refs, c.Ref)
	}
	return corpus.JoinRefs(refs, " ")
}
