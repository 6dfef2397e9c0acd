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

// Run asks a snapshot every question, and the first one twice without the model, to warm up. model may be nil. progress, which may be
// nil, is called after each.
func Run(ctx context.Context, snap *search.Searcher, model answer.Model, questions []Question, progress func(done, total int)) ([]Result, error) {
	answerer, err := answer.New(snap, model)
	if err != nil {
		return nil, err
	}
	cold, err := answer.New(snap, nil)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(questions))
	if len(questions) > 0 { // lazy loading must not count as latency
		if _, err := cold.Ask(ctx, answer.Question{Text: questions[0].Text}); err != nil {
			return nil, fmt.Errorf("question %s: %w", questions[0].ID, err)
		}
	}
	for i, q := range questions {
		began := time.Now()
		if results[i].Hits, err = snap.Search(ctx, retrieval.Query{Text: q.Text, K: hitsWanted, Phrasings: q.Phrases}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		results[i].SearchTook = time.Since(began)
		began = time.Now()
		if results[i].Answer, err = answerer.Ask(ctx, answer.Question{ID: q.ID, Text: q.Text, Phrasings: q.Phrases}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		results[i].AskTook = time.Since(began)
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	return results, nil
}
