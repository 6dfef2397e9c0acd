package service

import (
	"context"
	"encoding/json"
	"strings"

	"yiju/retrieval/answer"
)

// AskResult is an answer with what became of the clauses that the question names.
type AskResult struct {
	ID json.RawMessage `json:"id,omitempty"` // as it came, with a batch
	answer.Answer
	Former []Former `json:"former,omitempty"`
}

// mostFollowed bounds the clauses that a question for renumbered ones is answered from.
const mostFollowed = 3

// Ask answers q. A question for a clause that was renumbered is answered from where the clause is now. The error is
// answer.ErrEmptyQuestion, or for what failed.
func (s *Service) Ask(ctx context.Context, q answer.Question) (AskResult, error) {
	answerer, err := s.answerer()
	if err != nil {
		return AskResult{}, err
	}
	catalog, err := s.catalog()
	if err != nil {
		return AskResult{}, err
	}
	q.Reading = catalog.Read(q.Text)
	a, err := answerer.Ask(ctx, q)
	if err != nil {
		return AskResult{}, err
	}
	res := AskResult{Answer: a}
	pointed, err := s.point(ctx, q.Reading)
	if err != nil {
		return res, err
	}
	var to []string
	for _, p := range pointed {
		res.Former = append(res.Former, p.Former...)
		for _, place := range p.Places {
			if p.Status == Moved && len(to) < mostFollowed {
				to = append(to, place.Ref.String())
			}
		}
	}
	if len(to) == 0 || a.Reason != answer.ClauseOutOfRange {
		return res, nil
	}
	res.Answer, err = answerer.Ask(ctx, answer.Question{ID: q.ID, Text: strings.Join(to, " "), Lang: a.Lang, User: q.User})
	res.Answer.Question = a.Question
	return res, err
}

// Replay answers the question of a receipt again from the corpus as it is now, without asking a model, and says what
// is different.
func (s *Service) Replay(ctx context.Context, was answer.Record) (answer.Answer, []answer.Change, error) {
	answerer, err := s.answerer()
	if err != nil {
		return answer.Answer{}, nil, err
	}
	is, err := answerer.Replay(ctx, was.Receipt)
	return is, append([]answer.Change{}, answer.Changes(was.Answer, is)...), err
}

// HistoryDepth is how many earlier questions a follow-up is read with.
const HistoryDepth = 4

// History returns the turns in the bodies of receipts, in their order. Bodies that were deleted or that hold no answer
// are left out.
func History(bodies ...[]byte) []answer.Turn {
	var turns []answer.Turn
	for _, body := range bodies {
		var r answer.Record
		if len(body) > 0 && json.Unmarshal(body, &r) == nil && r.Answer.Status != "" {
			turns = append(turns, r.Turn())
		}
	}
	return turns
}

// Quotes reports whether the clause of a citation still has the words that it quotes.
func (s *Service) Quotes(ctx context.Context, c answer.Citation) bool {
	verifier, err := s.verifier()
	if err != nil {
		return false
	}
	ref := c.Ref
	ref.Lang = c.Lang
	same, err := verifier.Verbatim(ctx, c.Quote, ref)
	return err == nil && same
}
