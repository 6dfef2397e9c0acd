package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/search/vector"
)

// RankerEmbedding names the ranker that compares vectors: passages of similar meaning, whatever the words or language.
const RankerEmbedding = "embedding"

// join adds the passages of the embedding ranker to found, with their coverage by words: everything reported about a hit
// is based on words, whichever ranker found it.
func (m *Matcher) join(ctx context.Context, near vector.Near, found *lexical) error {
	if err := m.cover(ctx, near.Passages, found); err != nil {
		return err
	}
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return err
	}
	ranking := retrieval.Ranking{Ranker: RankerEmbedding, Weight: vectorWeight * near.Stand}
	for _, x := range near.Passages {
		if of, ok := found.byID[x.ID]; ok && (found.only == nil || found.only[x.ID]) {
			x.Score *= m.question.mentioned.factor(of.clause.instrument, instruments)
			ranking.Scored = append(ranking.Scored, x)
		}
	}
	slices.SortStableFunc(ranking.Scored, func(a, b retrieval.Scored) int { return cmp.Compare(b.Score, a.Score) })
	if found.strength < vectorStrength {
		for n := range found.rankings {
			found.rankings[n].Weight *= math.Sqrt(max(found.strength/vectorStrength, leastStrength))
		}
	}
	found.near = ranking
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
		slices.SortFunc(missing, byID)
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

// Clear returns how clearly the first passage of the embedding ranker stood out in the last Search of m, 0..1: 0 where it was
// not used, and where its model was not tried on the corpus.
func (m *Matcher) Clear() float64 { return m.clear }

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

// near returns the passages that the embedding ranker finds. If anything fails there are none, and m keeps the reason: a
// failure of vectors must not cost the asker the answer.
func (m *Matcher) near(ctx context.Context) vector.Near {
	m.unembedded, m.vector, m.clear = nil, nil, 0
	e := m.searcher.embedder
	if e == nil || len(m.question.terms) == 0 {
		return vector.Near{}
	}
	within, cancel := context.WithTimeout(ctx, m.searcher.patience)
	defer cancel()
	near, err := m.vectors.Nearest(within, e, m.text, vectorDepth, spans(m.plans, m.snapshot.Meta().Trials, m.question.lang)...)
	if err != nil {
		m.unembedded = fmt.Errorf("search: rank by vectors: %w", m.snapshot.Damage(err))
	}
	if ctx.Err() == nil { // else it is the asker who left
		m.searcher.health.note(m.unembedded)
	}
	if err != nil {
		return vector.Near{}
	}
	m.vector = near.Vector
	if len(m.snapshot.Meta().Trials) > 0 {
		m.clear = near.Clear
	}
	return near
}

// spans returns the passages of each language, with how far the trials of the model trust it with them.
func spans(plans map[corpus.Lang]*plan, trials []index.Trial, question corpus.Lang) []vector.Span {
	var list []vector.Span
	for _, l := range languages {
		st := plans[l].stats
		list = append(list, vector.Span{First: st.First, Last: st.Last, Weight: trust(trials, question, l)})
	}
	return list
}

// trust returns how far a model with these trials is trusted to find passages in a language for a question in another or
// the same. Where that was not tried, it counts as what it did with either language, or else at its best; entirely if it was
// not tried at all.
func trust(trials []index.Trial, question, passages corpus.Lang) float64 {
	either, best, tried := 1.0, 0.0, false
	for _, t := range trials {
		best = max(best, t.Trust())
		switch {
		case t.Question == question && t.Passages == passages:
			return t.Trust()
		case t.Question == t.Passages && (t.Question == question || t.Passages == passages): // what it cannot read it cannot cross
			either, tried = min(either, t.Trust()), true
		}
	}
	if tried || len(trials) == 0 {
		return either
	}
	return best
}
