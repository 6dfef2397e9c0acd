package search

import (
	"cmp"
	"context"
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/postings"
)

// trace records a search for Explain. A nil trace records nothing.
type trace struct {
	ranked   map[corpus.Lang][]candidate // by their words, best first
	rankings []retrieval.Ranking         // the input of the fusion
	groups   []retrieval.Fused           // the hits
	found    *lexical
	raised   map[int64]bool // see spread; by retrieval.Fused.Best
	phrased  []rephrased    // the rankings by the question and its phrasings; nil without
}

// scored records the ranked candidates of p.
func (t *trace) scored(p *plan, ranked []candidate) {
	if t != nil {
		t.ranked[p.lang] = ranked
	}
}

// fused records the fusion.
func (t *trace) fused(found *lexical, pinned retrieval.Ranking, groups []retrieval.Fused) {
	if t != nil {
		t.found, t.groups = found, groups
		t.rankings = append(found.all(pinned), found.near)
	}
}

// summands records the parts of a score. A nil summands records nothing.
type summands struct {
	concepts []float64 // in addition to the scores by postings
	near     float64
}

func (p *summands) add(concept int, score float64) {
	if p != nil {
		p.concepts[concept] += score
	}
}

func (p *summands) together(score float64) {
	if p != nil {
		p.near = score
	}
}

// rankers explains the rankings.
func (m *explainer) rankers() []RankerExplanation {
	out := []RankerExplanation{}
	for _, r := range m.trace.rankings {
		if len(r.Scored) == 0 {
			continue
		}
		x := RankerExplanation{Ranker: r.Ranker, Weight: r.Weight, Top: top(r), Passages: len(r.Scored)}
		if p := m.planOf(r.Ranker); p != nil {
			x.Lang = p.lang
		}
		out = append(out, x)
	}
	return out
}

// planOf returns the plan that a ranker uses, or nil.
func (m *explainer) planOf(ranker string) *plan {
	switch ranker {
	case RankerWords:
		return m.plans[m.question.lang]
	case RankerTranslation:
		return m.plans[m.question.lang.Other()]
	}
	return nil
}

// vote is a place in the votes of a hit.
type vote struct {
	hit, n int
	id     int64 // passage
}

// explainHits explains the votes for each hit and how its score is composed.
func (m *explainer) explainHits(ctx context.Context, hits []retrieval.Hit) ([]HitExplanation, error) {
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return nil, err
	}
	out := make([]HitExplanation, len(hits))
	hitOf := make(map[clauseKey]int)
	for n, g := range m.trace.groups {
		hitOf[m.trace.found.group(g.Best)] = n
		out[n] = HitExplanation{Coverage: hits[n].Coverage, Ideal: hits[n].Ideal, Asked: hits[n].Asked, Raised: m.trace.raised[g.Best], Votes: []VoteExplanation{}}
		if behind := m.question.behindOf(m.trace.found.group(g.Best).instrument, instruments); behind < 1 {
			out[n].Behind = behind
		}
	}
	for _, r := range m.trace.rankings {
		var votes []vote
		for rank, s := range r.Scored {
			n, ok := hitOf[m.trace.found.group(s.ID)]
			if !ok || s.Score <= 0 || slices.ContainsFunc(votes, func(v vote) bool { return v.hit == n }) {
				continue
			}
			votes = append(votes, vote{n, len(out[n].Votes), s.ID})
			out[n].Votes = append(out[n].Votes, VoteExplanation{Ranker: r.Ranker, Rank: rank + 1, Score: s.Score, Gives: r.Weight * s.Score / top(r)})
		}
		if err := m.explainVotes(ctx, m.planOf(r.Ranker), votes, out); err != nil {
			return nil, err
		}
	}
	for n := range out {
		var err error
		if out[n].Shown, err = m.shown(ctx, hits[n].Ref, out[n].Votes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// explainPhrased adds the rankings by the question and its phrasings to x.
func (m *explainer) explainPhrased(x *Explanation) {
	hitOf := make(map[clauseKey]*HitExplanation)
	for n, g := range m.trace.groups {
		hitOf[m.trace.found.group(g.Best)] = &x.Hits[n]
	}
	for n, l := range m.trace.phrased {
		p := Phrased{Ranker: l.ranker, Weight: l.share, Passages: len(l.fused)}
		if n > 0 {
			p.Text = m.phrasings[n-1].text
		}
		x.Phrasings = append(x.Phrasings, p)
		for rank, f := range l.fused {
			if h := hitOf[m.trace.found.group(f.Best)]; h != nil {
				h.Phrased = append(h.Phrased, PhrasedVote{l.ranker, rank + 1, f.Score / l.fused[0].Score})
			}
		}
	}
}

// top returns the best score of r, 0 if it is empty.
func top(r retrieval.Ranking) float64 {
	best := 0.0
	for _, s := range r.Scored {
		best = max(best, s.Score)
	}
	return best
}

// explainVotes completes votes in out, with the parts of scores by p unless that is nil.
func (m *explainer) explainVotes(ctx context.Context, p *plan, votes []vote, out []HitExplanation) error {
	var scored map[int64]*Parts
	if p != nil {
		var err error
		if scored, err = m.partsOf(ctx, p, votes); err != nil {
			return err
		}
	}
	ids := make([]int64, len(votes))
	for i, v := range votes {
		ids[i] = v.id
	}
	passages, err := m.reader.Passages(ctx, ids)
	if err != nil {
		return err
	}
	for i, v := range votes {
		x := &out[v.hit].Votes[v.n]
		x.Ref, x.Part, x.Parts = passages[i].Ref.String(), passages[i].Part, scored[v.id]
	}
	return nil
}

// shown returns why a hit is shown by the passage at ref.
func (m *explainer) shown(ctx context.Context, ref corpus.Ref, votes []VoteExplanation) (Shown, error) {
	versions, err := m.snapshot.Clause(ctx, ref.Bare())
	if err != nil {
		return "", err
	}
	other := func(v VoteExplanation) bool { return v.Ref != ref.String() }
	switch {
	case len(versions) == 1:
		return ShownOnly, nil
	case !slices.ContainsFunc(votes, other):
		return ShownFound, nil
	case ref.Lang == m.question.lang:
		return ShownLanguage, nil
	case votes[0].Ranker == RankerPinpoint:
		return ShownPinpoint, nil
	}
	return ShownBetter, nil
}

// partsOf returns the parts of the scores of the passages of votes by p.
func (m *explainer) partsOf(ctx context.Context, p *plan, votes []vote) (map[int64]*Parts, error) {
	ranked := make(map[int64]candidate)
	for _, c := range m.trace.ranked[p.lang] {
		ranked[c.id] = c
	}
	var found []candidate
	for _, v := range votes {
		found = append(found, ranked[v.id])
	}
	slices.SortFunc(found, byID)
	q, err := m.query(ctx, p)
	if err != nil {
		return nil, err
	}
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return nil, err
	}
	gives, err := p.conceptScores(ctx, q, found)
	if err != nil {
		return nil, err
	}
	sc := newScorer(p)
	sc.parts = &summands{concepts: make([]float64, len(p.concepts))}
	out := make(map[int64]*Parts)
	err = m.completed(ctx, sc, &q, found, func(i int, words []byte) error {
		c := found[i]
		x := &Parts{Terms: []Gain{}, Proximity: sc.parts.near, Asked: c.raised, Factor: m.question.factor(c.clause.instrument, instruments), Gives: max(1, c.gain)}
		for _, id := range []int64{c.id - 1, c.id + 1} {
			if beside, ok := ranked[id]; ok && beside.place.Document == c.place.Document {
				x.Neighbour = max(x.Neighbour, neighbourWeight*beside.base)
			}
		}
		err := m.gains(sc, words, gives[i], x)
		out[c.id] = x
		return err
	})
	return out, err
}

// conceptScores returns the score of each concept of p by postings for each passage.
func (p *plan) conceptScores(ctx context.Context, q postings.Query, found []candidate) ([][]float64, error) {
	out := make([][]float64, len(found))
	docs, scores := make([]uint32, len(found)), make([]float64, len(found))
	for i := range found {
		docs[i], out[i] = uint32(found[i].id-p.stats.First), make([]float64, len(p.concepts))
	}
	// The resolution of scores depends on the sum of all weights, so the other concepts stay, without alternatives.
	one := postings.Query{K1: q.K1, Concepts: make([]postings.Concept, len(q.Concepts))}
	for n := range q.Concepts {
		for k, c := range q.Concepts {
			if k != n {
				c.Alternatives = nil
			}
			one.Concepts[k] = c
		}
		if err := p.stats.Postings.Score(ctx, one, docs, scores); err != nil {
			return nil, err
		}
		for i := range found {
			out[i][n] = scores[i]
		}
	}
	return out, nil
}

// gains adds the contribution of each concept to x for the passage that sc has just scored: the score by postings and the
// changes of sc. For concepts that the passage lacks a rounding error remains.
func (m *explainer) gains(sc *scorer, words []byte, byPostings []float64, x *Parts) error {
	for n := range sc.plan.concepts {
		c := &sc.plan.concepts[n]
		g := Gain{Asked: m.text[c.start:c.end], Kind: c.field.Kind(), Gives: byPostings[n] + sc.parts.concepts[n]}
		sc.parts.concepts[n] = 0
		if g.Gives == 0 {
			continue
		}
		for i, a := range c.alternatives {
			has, err := sc.has(n, i, words)
			if err != nil {
				return err
			}
			if !has || slices.Contains(g.Found, a.text) {
				continue
			}
			g.Found = append(g.Found, a.text)
			if from := a.from.String(); !c.given && !slices.Contains(g.Source, from) {
				g.Source = append(g.Source, from)
			}
		}
		if len(g.Found) == 0 {
			x.Rounding += g.Gives
			continue
		}
		x.Terms = append(x.Terms, g)
	}
	slices.SortStableFunc(x.Terms, func(a, b Gain) int { return cmp.Compare(b.Gives, a.Gives) })
	return nil
}

// has reports whether the passage that s has just scored, with the given words, has an alternative of a concept.
func (s *scorer) has(concept, alternative int, words []byte) (bool, error) {
	k := slices.Index(s.sought, alternativeIndex{concept, alternative})
	if k < 0 {
		return true, nil // the only alternative of a concept that contributes
	}
	c := &s.plan.concepts[concept]
	a := c.alternatives[alternative]
	if s.first[k] == 0 || !c.ordered(a) {
		return s.first[k] > 0, nil
	}
	has := false
	_, _, err := index.DecodeWords(words, nil, func(_ index.Section, ids []uint32) {
		for i := range ids {
			has = has || len(ids)-i >= len(a.ids) && slices.Equal(a.ids, ids[i:i+len(a.ids)])
		}
	})
	return has, err
}
