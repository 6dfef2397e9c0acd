package eval

import (
	"context"
	"fmt"
	"time"

	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/search"
)

// hitsWanted is the number of hits per search: as many as the measures look at.
const hitsWanted = 10

// System is what is measured.
type System interface {
	Search(ctx context.Context, q retrieval.Query) ([]retrieval.Hit, error)
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
}

// SystemOf returns a searcher with the answers that it gives without a model.
func SystemOf(s *search.Searcher) (System, error) {
	answerer, err := answer.New(s, nil)
	return struct {
		*search.Searcher
		*answer.Answerer
	}{s, answerer}, err
}

// Run asks the system every question, and the first one twice, to warm up. progress, which may be nil, is called after
// each.
func Run(ctx context.Context, s System, questions []Question, progress func(done, total int)) ([]Result, error) {
	results := make([]Result, len(questions))
	if len(questions) > 0 { // lazy loading must not count as latency
		if _, err := s.Ask(ctx, answer.Question{Text: questions[0].Text}); err != nil {
			return nil, fmt.Errorf("question %s: %w", questions[0].ID, err)
		}
	}
	for i, q := range questions {
		var err error
		began := time.Now()
		if results[i].Hits, err = s.Search(ctx, retrieval.Query{Text: q.Text, K: hitsWanted}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		results[i].SearchTook = time.Since(began)
		began = time.Now()
		if results[i].Answer, err = s.Ask(ctx, answer.Question{ID: q.ID, Text: q.Text}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		results[i].AskTook = time.Since(began)
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	return results, nil
}
