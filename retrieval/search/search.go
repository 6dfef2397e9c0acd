package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
)

// Names of the rankers in retrieval.Vote.
const (
	RankerWords       = "words"       // the words of the question, in its language
	RankerTranslation = "translation" // its words in the other language, by the glossary
	RankerPinpoint    = "pinpoint"    // the clauses that the question cites by number
	RankerNamed       = "named"       // passages of instruments that the question names
)

// Search is Searcher.Search for the question of m.
func (m *Matcher) Search(ctx context.Context) ([]retrieval.Hit, error) {
	hits, err := m.search(ctx)
	return hits, m.searcher.wrap("search", err)
}

// SearchAll is Search by scoring every passage: slow, with the same result, as a reference for tests.
func (m *Matcher) SearchAll(ctx context.Context) ([]retrieval.Hit, error) {
	all := *m
	all.searcher = m.searcher.WithRanker(postingsRanker{exhaustive: true})
	return all.Search(ctx)
}

func (m *Matcher) search(ctx context.Context) ([]retrieval.Hit, error) {
	only, err := m.holding(ctx)
	if err != nil {
		return nil, err
	}
	found, err := m.lexical(ctx, only)
	if err != nil {
		return nil, err
	}
	pinned, err := m.pinned(ctx, m.question, found)
	if err != nil {
		return nil, err
	}
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return nil, err
	}
	others, err := searchPhrasings(ctx, m, found)
	if err != nil {
		return nil, err
	}
	fuse := func() []retrieval.Fused {
		fused := retrieval.Fuse(found.group, found.all(pinned)...)
		if len(found.near.Scored) > 0 {
			fused = retrieval.Add(found.group, fused, found.near)
		}
		fused = mergePhrasings(m, fused, found, others)
		m.question.prefer(fused, found, instruments)
		fused = m.spread(fused, found)
		return fused[:min(len(fused), max(m.k, 1)+mostSalutations)]
	}
	byWords := fuse()
	shown := byWords
	m.byWords = func(ctx context.Context) ([]retrieval.Hit, error) {
		hits, _, err := m.hits(ctx, byWords, found, func(f retrieval.Fused) int64 { return f.Best })
		return hits, err
	}
	if near := m.near(ctx); len(near.Passages) > 0 {
		if err := m.join(ctx, near, found); err != nil {
			return nil, err
		}
		shown = fuse()
	}
	hits, shown, err := m.hits(ctx, shown, found, func(f retrieval.Fused) int64 { return f.Shown })
	m.trace.fused(found, pinned, shown)
	return hits, err
}

// lexical is the result of searching by words.
type lexical struct {
	rankings []retrieval.Ranking
	near     retrieval.Ranking // by vectors, which is added to the others
	byID     map[int64]scored
	only     map[int64]bool // passages with the quoted phrases of the question; nil for all
	asked    *askedFound    // questions of the clauses; nil for none
	strength float64        // of the stronger language, see strengthDepth
}

type scored struct {
	clause   clauseKey
	row      int64 // of the clause in one language
	coverage float64
	ideal    float64
}

// clauseKey identifies a clause in all its languages.
type clauseKey struct {
	instrument int64  // row
	same       uint32 // lowest row of the clause
}

// all returns pinned and the other rankings, the latter restricted to only: a clause that is cited by number is wanted
// whatever else is quoted.
func (l *lexical) all(pinned retrieval.Ranking) []retrieval.Ranking {
	rankings := append([]retrieval.Ranking{pinned}, l.rankings...)
	if l.only == nil {
		return rankings
	}
	for i := range rankings[1:] {
		r := &rankings[1+i]
		r.Scored = slices.DeleteFunc(slices.Clone(r.Scored), func(x retrieval.Scored) bool { return !l.only[x.ID] })
	}
	return rankings
}

func (l *lexical) group(id int64) clauseKey { return l.byID[id].clause }

// lexical ranks the passages of both languages, those of the language of the question first.
func (m *Matcher) lexical(ctx context.Context, only map[int64]bool) (*lexical, error) {
	q := m.question
	own, other := m.plans[q.lang], m.plans[q.lang.Other()]
	found := &lexical{only: only, byID: make(map[int64]scored, candidateLimit+translatedLimit)}
	instruments, err := m.snapshot.Instruments()
	if err != nil {
		return nil, err
	}
	lists, err := sideBySide(
		func() ([]candidate, error) { return m.candidates(ctx, own, candidateLimit, found.only) },
		func() ([]candidate, error) { return m.candidates(ctx, other, max(translatedLimit, m.k), found.only) },
	)
	if err != nil {
		return nil, err
	}
	if m.phrasing == "" { // a phrasing is no everyday question: with them, success@1 over real files fell by 2 points
		if found.asked, err = m.askedFor(ctx, q); err != nil {
			return nil, err
		}
	}
	var strengths []float64
	for n, p := range []*plan{own, other} {
		ranking := retrieval.Ranking{Ranker: RankerWords, Weight: 1}
		if p == other {
			ranking = retrieval.Ranking{Ranker: RankerTranslation, Weight: translatedWeight}
		}
		if lists[n], err = m.withAsked(ctx, p, lists[n], found); err != nil {
			return nil, err
		}
		candidates := p.rank(lists[n], func(row int64) float64 { return q.mentioned.factor(row, instruments) })
		if err := m.give(ctx, candidates); err != nil {
			return nil, err
		}
		for _, c := range candidates {
			ranking.Scored = append(ranking.Scored, retrieval.Scored{ID: c.id, Score: c.score})
			found.byID[c.id] = scored{c.clause, int64(c.place.Clause), c.coverage, c.base / p.ideal}
		}
		m.trace.scored(p, candidates)
		strength, coverage := p.strength(candidates)
		strengths = append(strengths, strength)
		found.strength = max(found.strength, coverage)
		found.rankings = append(found.rankings, ranking)
	}
	if own, other := strengths[0], strengths[1]; own < other {
		found.rankings[0].Weight = math.Sqrt(max(own/other, leastStrength))
	}
	found.rankings = append(found.rankings, q.mentioned.ranking(found, instruments))
	return found, nil
}

// sideBySide calls two functions concurrently, one per language: otherwise processors would be idle. It propagates panics.
func sideBySide[T any](first, second func() (T, error)) (results [2]T, err error) {
	var errs [2]error
	var panicked any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		results[1], errs[1] = second()
	}()
	func() {
		defer func() { <-done }()
		results[0], errs[0] = first()
	}()
	if panicked != nil {
		panic(panicked)
	}
	return results, cmp.Or(errs[0], errs[1])
}

// strength measures how well the first of the ranked candidates answer, by coverage and share of the ideal score, and by
// coverage alone.
func (p *plan) strength(ranked []candidate) (strength, coverage float64) {
	for _, c := range ranked[:min(len(ranked), strengthDepth)] {
		strength = max(strength, math.Sqrt(max(c.coverage, c.asked)*min(1, (c.base+c.raised)/p.ideal)))
		coverage = max(coverage, c.coverage, c.asked)
	}
	return strength, coverage
}

// plans returns the plans of q for both languages.
func (r *resources) plans(ctx context.Context, q *question) (map[corpus.Lang]*plan, error) {
	phrases, err := r.official(ctx, q)
	if err != nil {
		return nil, err
	}
	plans, err := sideBySide(
		func() (*plan, error) { return r.plan(ctx, q, q.lang, phrases) },
		func() (*plan, error) { return r.plan(ctx, q, q.lang.Other(), phrases) },
	)
	if err != nil {
		return nil, err
	}
	weigh(plans[0], plans[1])
	return map[corpus.Lang]*plan{q.lang: plans[0], q.lang.Other(): plans[1]}, nil
}

// plan returns the plan of q, with its everyday phrases, for language l, without the weights of its units.
func (r *resources) plan(ctx context.Context, q *question, l corpus.Lang, phrases []meaning) (*plan, error) {
	p, err := r.newPlan(ctx, q, l)
	if err != nil {
		return nil, err
	}
	if err := r.translate(ctx, q, p); err != nil {
		return nil, err
	}
	return p, r.everyday(ctx, q, p, phrases)
}

// hits reads one passage of each group of fused, selected by which, and returns the first m.k that are no salutations, unless
// the question cites them, with their groups.
func (m *Matcher) hits(ctx context.Context, fused []retrieval.Fused, found *lexical, which func(retrieval.Fused) int64) ([]retrieval.Hit, []retrieval.Fused, error) {
	ids := make([]int64, len(fused))
	for n, f := range fused {
		ids[n] = which(f)
	}
	passages, err := m.reader.Passages(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	var hits []retrieval.Hit
	var kept []retrieval.Fused
	for n, f := range fused {
		if len(hits) == max(m.k, 1) || f.From[0].Ranker != RankerPinpoint && salutation(passages[n].Text) {
			continue
		}
		x := found.byID[ids[n]]
		hits = append(hits, retrieval.Hit{
			Passage: passages[n], Rank: len(hits) + 1, Score: f.Score, From: f.From, Coverage: x.coverage, Ideal: x.ideal,
		})
		kept = append(kept, f)
		ids[len(hits)-1] = ids[n]
	}
	by, err := m.questions(ctx, ids[:len(hits)], found)
	for n := range hits {
		hits[n].Asked = by[found.group(ids[n])]
	}
	return hits, kept, err
}
