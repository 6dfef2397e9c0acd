package search

import (
	"context"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index/postings"
)

// Ranker is the first stage of a search: it returns candidate passages. Search scores them again, by their texts and the
// statistics of the snapshot, so that any engine can be a Ranker.
type Ranker interface {
	// Candidates returns up to r.Limit passages of the snapshot in language r.Lang, in any order, with their scores by
	// BM25 over the postings. A score of 0 is computed by the caller.
	Candidates(ctx context.Context, r *Request) ([]retrieval.Scored, error)
}

// Request is the input of a Ranker.
type Request struct {
	Text  string      // of the question
	Lang  corpus.Lang // of the passages
	Limit int         // passages wanted

	plan  *plan
	query *postings.Query
}

// Sought returns the terms and renderings to search for.
func (r *Request) Sought() []Sought { return r.plan.sought() }

// postingsRanker ranks by the postings of the snapshot, exactly as if every passage were scored.
type postingsRanker struct {
	exhaustive bool // score every passage
}

func (p postingsRanker) Candidates(ctx context.Context, r *Request) ([]retrieval.Scored, error) {
	st := r.plan.stats
	best := st.Postings.Top
	if p.exhaustive {
		best = st.Postings.TopOfAll
	}
	hits, err := best(ctx, *r.query, r.Limit)
	if err != nil {
		return nil, err
	}
	list := make([]retrieval.Scored, len(hits))
	for i, h := range hits {
		list[i] = retrieval.Scored{ID: st.First + int64(h.Doc), Score: h.Score}
	}
	return list, nil
}
