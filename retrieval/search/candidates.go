package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/retrieval/index"
	"yiju/retrieval/index/postings"
)

// candidate is a passage that may be an answer.
type candidate struct {
	id       int64
	place    index.Place
	clause   clauseKey
	first    float64 // score by postings
	base     float64 // with phrases and proximity
	asked    float64 // share of the question that the best question of its clause has, 0..1
	raised   float64 // by that
	score    float64 // with the share of neighbours, raised and gain
	coverage float64
	gain     float64 // factor of score, by what is asked for; 0 for 1
}

// query is p as package postings scores it: renderings of several words count by the least frequent word, an upper bound
// of their frequency as a phrase.
func (r *resources) query(ctx context.Context, p *plan) (postings.Query, error) {
	q := postings.Query{K1: bm25K1, Concepts: make([]postings.Concept, 0, len(p.concepts))}
	keys := make([]index.Key, 0, 2*len(p.concepts))
	for n := range p.concepts {
		for i := range p.concepts[n].match {
			keys = append(keys, p.concepts[n].keys(i)...)
		}
	}
	found, err := r.reader.Terms(ctx, p.lang, keys)
	if err != nil {
		return q, err
	}
	for n := range p.concepts {
		c := &p.concepts[n]
		concept := postings.Concept{
			Field: int(c.field), Weight: c.weight * c.idf * (bm25K1 + 1), Alternatives: make([]postings.Alternative, 0, len(c.alternatives)),
		}
		for i, a := range c.alternatives {
			alternative := postings.Alternative{Weight: a.weight}
			for _, k := range c.keys(i) {
				alternative.Lists = append(alternative.Lists, found[k].List)
			}
			if slices.Contains(alternative.Lists, nil) {
				alternative.Lists = nil // no passage has it
			}
			concept.Alternatives = append(concept.Alternatives, alternative)
		}
		q.Concepts = append(q.Concepts, concept)
	}
	return q, nil
}

// keys returns the terms of alternative i.
func (c *concept) keys(i int) []index.Key {
	var keys []index.Key
	for t := range strings.SplitSeq(c.match[i], " ") {
		k := index.Key{Field: c.field, Text: t}
		if c.field == index.Unigrams && utf8.RuneCountInString(t) > 1 {
			k.Field = index.Bigrams
		}
		keys = append(keys, k)
	}
	return keys
}

// candidates returns up to limit scored passages for p, restricted to only unless that is nil, in the order of their ids.
func (m *Matcher) candidates(ctx context.Context, p *plan, limit int, only map[int64]bool) ([]candidate, error) {
	if p.stats.N == 0 || len(p.concepts) == 0 {
		return nil, nil
	}
	q, err := m.query(ctx, p)
	if err != nil {
		return nil, err
	}
	var found []candidate
	if only != nil {
		found, err = m.restricted(ctx, p, &q, only)
	} else {
		found, err = m.ranked(ctx, &Request{Text: m.text, Lang: p.lang, Limit: limit, plan: p, query: &q})
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, byID)
	return found, m.complete(ctx, p, &q, found)
}

func byID(a, b candidate) int { return cmp.Compare(a.id, b.id) }

// ranked returns the candidates of the ranker, with their first scores.
func (m *Matcher) ranked(ctx context.Context, r *Request) ([]candidate, error) {
	hits, err := m.searcher.ranker.Candidates(ctx, r)
	if err != nil {
		return nil, err
	}
	list, unscored := make([]candidate, len(hits)), false
	for i, h := range hits {
		list[i] = m.candidate(h.ID)
		list[i].first = h.Score
		unscored = unscored || h.Score == 0
	}
	if unscored {
		slices.SortFunc(list, byID)
		err = r.plan.first(ctx, r.query, list)
	}
	return list, err
}

// candidate returns an unscored candidate.
func (r *resources) candidate(id int64) candidate {
	p := r.reader.Place(id)
	return candidate{id: id, place: p, clause: clauseKey{int64(p.Instrument), p.Same}}
}

// complete scores the passages of found, which have first scores and places and are sorted by id.
func (r *resources) complete(ctx context.Context, p *plan, q *postings.Query, found []candidate) error {
	return r.completed(ctx, newScorer(p), q, found, func(int, []byte) error { return nil })
}

// completed is complete with a given scorer. It calls each with the index and the words of every scored passage.
func (r *resources) completed(ctx context.Context, sc *scorer, q *postings.Query, found []candidate, each func(i int, words []byte) error) error {
	if len(found) == 0 {
		return nil
	}
	p := sc.plan
	docs := make([]uint32, len(found))
	for i := range found {
		docs[i] = uint32(found[i].id - p.stats.First)
	}
	tf := make([]float32, len(found)*len(sc.sought))
	for i, x := range sc.sought {
		one := postings.Concept{Alternatives: []postings.Alternative{{Weight: 1, Lists: q.Concepts[x.concept].Alternatives[x.alternative].Lists}}}
		if err := p.stats.Postings.Frequencies(ctx, one, docs, tf[i*len(found):(i+1)*len(found)]); err != nil {
			return err
		}
	}
	ids := make([]int64, len(found))
	for i := range found {
		ids[i] = found[i].id
	}
	return r.reader.Words(ctx, ids, func(blob []byte) error {
		for i := range found {
			for k := range sc.sought {
				sc.first[k] = tf[k*len(found)+i]
			}
			n, err := sc.score(&found[i], blob)
			if err != nil {
				return err
			}
			if err := each(i, blob[:n]); err != nil {
				return err
			}
			blob = blob[n:]
		}
		if len(blob) > 0 {
			return errMore
		}
		return nil
	})
}

var errMore = fmt.Errorf("%w: more words than the passages have", index.ErrDamaged)

// scoreAll scores the passages of found, which have places and are sorted by id.
func (r *resources) scoreAll(ctx context.Context, p *plan, found []candidate) error {
	q, err := r.query(ctx, p)
	if err != nil || len(found) == 0 {
		return err
	}
	if err := p.first(ctx, &q, found); err != nil {
		return err
	}
	return r.complete(ctx, p, &q, found)
}

// first fills in the first scores of found, which is sorted by id.
func (p *plan) first(ctx context.Context, q *postings.Query, found []candidate) error {
	docs, scores := make([]uint32, len(found)), make([]float64, len(found))
	for i := range found {
		docs[i] = uint32(found[i].id - p.stats.First)
	}
	if err := p.stats.Postings.Score(ctx, *q, docs, scores); err != nil {
		return err
	}
	for i := range found {
		found[i].first = scores[i]
	}
	return nil
}
