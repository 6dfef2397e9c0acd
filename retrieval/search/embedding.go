package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"yiju/retrieval"
)

// RankerEmbedding names the ranker that compares vectors: passages of similar meaning, whatever the words or language.
const RankerEmbedding = "embedding"

// join adds the passages of the embedding ranker to found, with their coverage by words: everything reported about a hit
// is based on words, whichever ranker found it.
func (m *Matcher) join(ctx context.Context, near []retrieval.Scored, found *lexical) error {
	if err := m.cover(ctx, near, found); err != nil {
		return err
	}
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return err
	}
	ranking := retrieval.Ranking{Ranker: RankerEmbedding, Weight: 1}
	for _, x := range near {
		if of, ok := found.byID[x.ID]; ok {
			x.Score *= m.question.mentioned.factor(of.clause.instrument, instruments)
			ranking.Scored = append(ranking.Scored, x)
		}
	}
	slices.SortStableFunc(ranking.Scored, func(a, b retrieval.Scored) int { return cmp.Compare(b.Score, a.Score) })
	if found.strength > vectorStrength {
		ranking.Weight = math.Sqrt(vectorStrength / found.strength)
	} else {
		for n := range found.rankings {
			found.rankings[n].Weight *= math.Sqrt(max(found.strength/vectorStrength, leastStrength))
		}
	}
	found.rankings = append(found.rankings, ranking)
	return nil
}

// cover adds the passages of near that are missing in found.
func (m *Matcher) cover(ctx context.Context, near []retrieval.Scored, found *lexical) error {
	for _, p := range m.plans {
		var missing []candidate
		for _, x := range near {
			if _, ok := found.byID[x.ID]; !ok && x.ID >= p.stats.First && x.ID <= p.stats.Last {
				missing = append(missing, m.candidate(x.ID))
			}
		}
		slices.SortFunc(missing, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
		if err := m.scoreAll(ctx, p, missing); err != nil {
			return err
		}
		for _, c := range missing {
			x := scored{clause: c.clause, row: int64(c.place.Clause), coverage: c.coverage}
			if p.ideal > 0 {
				x.ideal = c.base / p.ideal
			}
			found.byID[c.id] = x
		}
	}
	return nil
}

// EmbeddingError returns why the embedding ranker was not used in the last Search of m although there is an embedding
// model; nil if it was.
func (m *Matcher) EmbeddingError() error { return m.unembedded }

// Vector returns the vector of the question that the embedding ranker used in the last Search of m, or nil if it was not
// used. An Embedder that returns it repeats the search without a model.
func (m *Matcher) Vector() []float32 { return m.vector }

// WordHits returns the hits that the last Search of m would have found without the embedding ranker, each clause in its
// best version; none before the first Search. Confidence is computed from them: vectors find what is near, not what
// answers, and the language in which a clause is shown must make no difference either.
func (m *Matcher) WordHits(ctx context.Context) ([]retrieval.Hit, error) {
	if m.byWords == nil {
		return nil, nil
	}
	hits, err := m.byWords(ctx)
	return hits, m.searcher.wrap("search", err)
}

// near returns the passages that the embedding ranker finds, best first. If anything fails there are none, and m keeps
// the reason: a failure of vectors must not cost the asker the answer.
func (m *Matcher) near(ctx context.Context) []retrieval.Scored {
	m.unembedded, m.vector = nil, nil
	e := m.searcher.embedder
	if e == nil || len(m.question.terms) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, m.searcher.patience)
	defer cancel()
	list, vector, err := m.vectors.Nearest(ctx, e, m.text, vectorDepth)
	if err != nil {
		m.unembedded = fmt.Errorf("search: rank by vectors: %w", m.snapshot.Damage(err))
		return nil
	}
	m.vector = vector
	return list
}
