package index

import (
	"cmp"
	"context"
	"math"
	"slices"

	"yiju/retrieval"
)

// join adds to found what the embedding ranker found, with how well the words of each passage cover the question: what
// is said about a hit rests on words, whoever found it.
func (m *Matcher) join(ctx context.Context, near []retrieval.Scored, found *lexical) error {
	if err := m.cover(ctx, near, found); err != nil {
		return err
	}
	frame, err := m.snapshot.frame()
	if err != nil {
		return err
	}
	ranking := retrieval.Ranking{Ranker: RankerEmbedding, Weight: 1}
	for _, x := range near {
		if of, ok := found.byID[x.ID]; ok {
			x.Score *= m.question.mentioned.factor(of.clause.instrument, frame.instruments)
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

// cover adds to found the passages of near that it lacks.
func (m *Matcher) cover(ctx context.Context, near []retrieval.Scored, found *lexical) error {
	for _, p := range m.plans {
		var missing []candidate
		for _, x := range near {
			if _, ok := found.byID[x.ID]; !ok && x.ID >= p.stats.first && x.ID <= p.stats.last {
				missing = append(missing, m.searcher.candidate(x.ID))
			}
		}
		slices.SortFunc(missing, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
		if err := m.snapshot.scoreAll(ctx, p, missing); err != nil {
			return err
		}
		for _, c := range missing {
			x := scored{clause: c.clause, row: int64(c.belongs.clause), coverage: c.coverage}
			if p.ideal > 0 {
				x.ideal = c.base / p.ideal
			}
			found.byID[c.id] = x
		}
	}
	return nil
}
