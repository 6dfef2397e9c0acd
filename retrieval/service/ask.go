package service

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// AskResult is an answer with the fate of renumbered or withdrawn clauses that the question cites.
type AskResult struct {
	ID json.RawMessage `json:"id,omitempty"` // of the input in a batch, verbatim
	answer.Answer
	Former []Former `json:"former,omitempty"`
}

// MostQuestion is how long a question or query may be where anybody can ask, in runes.
const MostQuestion = 2000

// mostFollowed bounds the renumbered clauses that one question follows.
const mostFollowed = 3

// Ask answers q. A question about a renumbered clause is answered from its current place. An empty question is
// answer.ErrEmptyQuestion.
func (s *Service) Ask(ctx context.Context, q answer.Question) (res AskResult, err error) {
	start := time.Now()
	defer func() {
		if err == nil && s.observer != nil {
			s.observer.Asked(time.Since(start), res)
		}
	}()
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
	res = AskResult{Answer: a}
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
	for _, n := range q.Reading.Names {
		for _, id := range n.Former {
			former, err := s.former(ctx, corpus.Ref{Instrument: id}, false)
			if err != nil {
				return res, err
			}
			if !slices.ContainsFunc(res.Former, func(f Former) bool { return f.Ref.Instrument == id }) {
				res.Former = append(res.Former, former...)
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

// Replay answers the question of a receipt again from the current corpus, without calling a model, and returns the
// differences.
func (s *Service) Replay(ctx context.Context, was answer.Record) (answer.Answer, []answer.Change, error) {
	answerer, err := s.answerer()
	if err != nil {
		return answer.Answer{}, nil, err
	}
	is, err := answerer.Replay(ctx, was.Receipt)
	return is, append([]answer.Change{}, answer.Changes(was.Answer, is)...), err
}

// HistoryDepth is the number of earlier questions used to read a follow-up.
const HistoryDepth = 4

// History returns the turns in the bodies of receipts, in order, skipping bodies that were deleted or have no answer.
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

// Quotes reports whether the clause of a citation still contains the quotation.
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
