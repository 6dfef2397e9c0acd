package service

import (
	"context"
	"encoding/json"
	"time"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/search"
)

// SearchResult is the result of a search.
type SearchResult struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Query  string          `json:"query"`
	Hits   []SearchHit     `json:"hits"`
	TookMS float64         `json:"took_ms"`

	Phrases *answer.PhrasesReceipt `json:"phrases,omitempty"` // nil where no model was asked for any
	Explain *search.Explanation    `json:"explain,omitempty"` // see Service.Explain

	Found []retrieval.Hit `json:"-"` // of which Hits are the form for JSON
}

// SearchHit is a found passage.
type SearchHit struct {
	Rank    int              `json:"rank"` // from 1
	Ref     corpus.Ref       `json:"ref"`  // bare
	Lang    corpus.Lang      `json:"lang"`
	Title   string           `json:"title"`
	Label   string           `json:"label"`
	Heading string           `json:"heading"`
	Text    string           `json:"text"` // the whole passage
	Level   corpus.Level     `json:"level"`
	Part    int              `json:"part"` // 0-based, of a clause that is longer than a passage
	Score   float64          `json:"score"`
	From    []retrieval.Vote `json:"from"`
	Source  corpus.Location  `json:"source"`

	Explain *search.HitExplanation `json:"explain,omitempty"` // see Service.Explain
}

// Search returns the best passages for q.
func (s *Service) Search(ctx context.Context, q retrieval.Query) (SearchResult, error) {
	return searched(ctx, s, q, func(snap *search.Searcher, q retrieval.Query) ([]retrieval.Hit, *search.Explanation, error) {
		hits, err := snap.Search(ctx, q)
		return hits, nil, err
	})
}

// Explain is Search with an explanation of the ranking.
func (s *Service) Explain(ctx context.Context, q retrieval.Query) (SearchResult, error) {
	return searched(ctx, s, q, func(snap *search.Searcher, q retrieval.Query) ([]retrieval.Hit, *search.Explanation, error) {
		return snap.Explain(ctx, q)
	})
}

// searched searches for q by find, also in the words of a model if q wants that.
func searched(ctx context.Context, s *Service, q retrieval.Query,
	find func(*search.Searcher, retrieval.Query) ([]retrieval.Hit, *search.Explanation, error)) (SearchResult, error) {
	start := time.Now()
	snap, err := s.searcher()
	if err != nil {
		return SearchResult{}, err
	}
	answerer, err := s.answerer()
	if err != nil {
		return SearchResult{}, err
	}
	q, phrases, err := answerer.Rephrased(ctx, q)
	if err != nil {
		return SearchResult{}, err
	}
	hits, x, err := find(snap, q)
	res := newSearchResult(q.Text, hits, start)
	res.Phrases = phrases
	if res.Explain = x; x != nil {
		for i := range res.Hits {
			res.Hits[i].Explain = &x.Hits[i]
		}
	}
	return res, err
}

func newSearchResult(query string, hits []retrieval.Hit, start time.Time) SearchResult {
	res := SearchResult{Query: query, Hits: []SearchHit{}, Found: hits, TookMS: float64(time.Since(start).Microseconds()) / 1000}
	for _, h := range hits {
		res.Hits = append(res.Hits, SearchHit{
			Rank: h.Rank, Ref: h.Ref.Bare(), Lang: h.Ref.Lang, Title: h.Title, Label: h.Label, Heading: h.Heading,
			Text: h.Text, Level: h.Level, Part: h.Part, Score: h.Score, From: list(h.From), Source: h.Location,
		})
	}
	return res
}

// Marks returns for each hit the byte ranges of its text that match the query.
func (s *Service) Marks(ctx context.Context, res SearchResult) ([][][2]int, error) {
	snap, err := s.searcher()
	if err != nil {
		return nil, err
	}
	m, err := snap.Matcher(ctx, retrieval.Query{Text: res.Query, K: 1})
	if err != nil {
		return nil, err
	}
	all := make([][][2]int, len(res.Hits))
	for i, h := range res.Hits {
		match, err := m.Match(ctx, h.Text, h.Lang)
		if err != nil {
			return nil, err
		}
		all[i] = match.Spans
	}
	return all, nil
}

// list replaces nil by an empty list, which is [] and not null in JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
