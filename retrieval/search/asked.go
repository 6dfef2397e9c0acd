package search

import (
	"context"
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/postings"
)

// askedFound are the clauses found by the questions that they answer.
type askedFound struct {
	best  map[clauseKey]askedHit
	order []clauseKey // best first
	rows  map[clauseKey]map[corpus.Lang]uint32
}

// askedHit is the best question of a clause.
type askedHit struct {
	id    int64
	share float64 // of the ideal score, 0..1
}

// askedFor searches the questions of the clauses; nil if there are none or the question has no terms of its own. A phrasing
// is no everyday question: with them, success@1 over real files fell by 2 points.
func (m *Matcher) askedFor(ctx context.Context) (*askedFound, error) {
	if !m.snapshot.HasAsked() || m.phrasing != "" {
		return nil, nil
	}
	q, ideal, err := m.askedQuery(ctx)
	if err != nil || ideal <= 0 || len(q.Concepts) == 0 {
		return nil, err
	}
	hits, err := m.reader.Stats(index.Asked).Postings.Top(ctx, q, askedDepth)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(hits))
	for n, h := range hits {
		ids[n] = int64(h.Doc) + 1
	}
	of, err := m.reader.AskedClauses(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]index.AskedBy, len(of))
	for _, x := range of {
		byID[x.ID] = x
	}
	f := &askedFound{best: make(map[clauseKey]askedHit), rows: make(map[clauseKey]map[corpus.Lang]uint32)}
	for n, h := range hits {
		x := byID[ids[n]]
		key, ok := m.clauseOf(x)
		if _, seen := f.best[key]; seen || !ok {
			continue // a better question of the clause counts
		}
		f.best[key] = askedHit{ids[n], min(1, h.Score/ideal)}
		f.order, f.rows[key] = append(f.order, key), x.Rows
	}
	return f, nil
}

// clauseOf returns the clause of a question; false if it has no passage.
func (r *resources) clauseOf(x index.AskedBy) (clauseKey, bool) {
	for l, row := range x.Rows {
		if ids := r.reader.PassagesOf(l, row); len(ids) > 0 {
			return r.candidate(ids[0]).clause, true
		}
	}
	return clauseKey{}, false
}

// askedQuery is the question as its own terms, with the score of a question that has them all.
func (m *Matcher) askedQuery(ctx context.Context) (postings.Query, float64, error) {
	q, ideal := postings.Query{K1: bm25K1}, 0.0
	keys := make([]index.Key, 0, len(m.question.terms))
	for _, t := range m.question.terms {
		keys = append(keys, t.Key)
	}
	found, err := m.reader.Terms(ctx, index.Asked, keys)
	if err != nil {
		return q, 0, err
	}
	st := m.reader.Stats(index.Asked)
	for _, t := range m.question.terms {
		weight := t.weight * fieldWeight[t.Field]
		if t.extra {
			weight *= extraWeight
		}
		k, ok := found[t.Key]
		if !ok {
			if !t.extra && t.Field != index.Bigrams && t.Field != index.Unigrams {
				ideal += weight * st.IDF(0)
			}
			continue
		}
		weight *= st.IDF(k.DF)
		ideal += weight
		q.Concepts = append(q.Concepts, postings.Concept{
			Field: int(t.Field), Weight: weight * (bm25K1 + 1), Alternatives: []postings.Alternative{{Weight: 1, Lists: []*postings.List{k.List}}},
		})
	}
	return q, ideal, nil
}

// withAsked adds to list, which is sorted by id, the passages of the clauses whose questions were found, and raises all of
// these clauses.
func (m *Matcher) withAsked(ctx context.Context, p *plan, list []candidate, found *lexical) ([]candidate, error) {
	f := found.asked
	if f == nil {
		return list, nil
	}
	have := make(map[int64]bool, len(list))
	for _, c := range list {
		have[c.id] = true
	}
	var missing []candidate
	for _, key := range f.order[:min(len(f.order), askedClauses)] {
		for _, id := range m.reader.PassagesOf(p.lang, f.rows[key][p.lang]) {
			if !have[id] && (found.only == nil || found.only[id]) {
				missing = append(missing, m.candidate(id))
			}
		}
	}
	slices.SortFunc(missing, byID)
	if err := m.scoreAll(ctx, p, missing); err != nil {
		return nil, err
	}
	list = append(list, missing...)
	slices.SortFunc(list, byID)
	for n := range list {
		c := &list[n]
		c.asked = f.best[c.clause].share
		c.raised = askedWeight * c.asked * p.ideal
	}
	return list, nil
}

// questions returns the best questions of the clauses of the passages with ids.
func (r *resources) questions(ctx context.Context, ids []int64, found *lexical) (map[clauseKey]*retrieval.Asked, error) {
	f := found.asked
	if f == nil {
		return nil, nil
	}
	out, of := make(map[clauseKey]*retrieval.Asked), make(map[int64]*retrieval.Asked)
	var wanted []int64
	for _, id := range ids {
		key := found.group(id)
		if out[key] != nil {
			continue
		}
		best := f.best[key]
		q := &retrieval.Asked{Share: best.share, Lead: best.share - f.next(key)}
		out[key] = q
		if best.share >= askedLeast {
			of[best.id], wanted = q, append(wanted, best.id)
		}
	}
	if len(wanted) == 0 {
		return out, nil
	}
	return out, r.reader.Questions(ctx, wanted, func(id int64, l corpus.Lang, text string) { of[id].Question, of[id].Lang = text, l })
}

// next returns the share of the best clause other than key.
func (f *askedFound) next(key clauseKey) float64 {
	for _, k := range f.order[:min(len(f.order), 2)] {
		if k != key {
			return f.best[k].share
		}
	}
	return 0
}
