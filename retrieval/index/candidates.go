package index

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/retrieval/index/postings"
)

// candidate is a passage that may be an answer.
type candidate struct {
	id       int64
	belongs  belonging
	clause   clauseKey
	first    float64 // score by its postings
	base     float64 // with renderings as they stand and proximity
	score    float64 // with the neighbours' share
	coverage float64
}

// query is p as package postings scores it: the renderings of several words by the least frequent one, which is no less
// than how often they stand one behind the other.
func (s *Snapshot) query(ctx context.Context, p *plan) (postings.Query, error) {
	q := postings.Query{K1: bm25K1, Concepts: make([]postings.Concept, 0, len(p.concepts))}
	keys := make([]key, 0, 2*len(p.concepts))
	for n := range p.concepts {
		for i := range p.concepts[n].match {
			keys = append(keys, p.concepts[n].keys(i)...)
		}
	}
	found, err := s.lookUp(ctx, p.lang, keys)
	if err != nil {
		return q, err
	}
	for n := range p.concepts {
		c := &p.concepts[n]
		asked := postings.Concept{
			Field: int(c.field), Weight: c.weight * c.idf * (bm25K1 + 1), Said: make([]postings.Alternative, 0, len(c.said)),
		}
		for i, a := range c.said {
			said := postings.Alternative{Weight: a.weight}
			for _, k := range c.keys(i) {
				said.Lists = append(said.Lists, found[k].list)
			}
			if slices.Contains(said.Lists, nil) {
				said.Lists = nil // no passage has it
			}
			asked.Said = append(asked.Said, said)
		}
		q.Concepts = append(q.Concepts, asked)
	}
	return q, nil
}

// keys returns the terms of alternative i.
func (c *concept) keys(i int) []key {
	var keys []key
	for t := range strings.SplitSeq(c.match[i], " ") {
		k := key{c.field, t}
		if c.field == unigrams && utf8.RuneCountInString(t) > 1 {
			k.field = bigrams
		}
		keys = append(keys, k)
	}
	return keys
}

// candidates returns the passages to be scored: the limit with the highest scores by their postings. Where all is set each
// passage is scored to find them.
func (s *Snapshot) candidates(ctx context.Context, r *searcher, p *plan, limit int, all bool) ([]candidate, error) {
	if p.stats.n == 0 || len(p.concepts) == 0 {
		return nil, nil
	}
	q, err := s.query(ctx, p)
	if err != nil {
		return nil, err
	}
	best := p.stats.postings.Top
	if all {
		best = p.stats.postings.TopOfAll
	}
	hits, err := best(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	list := make([]candidate, len(hits))
	for i, h := range hits {
		list[i] = r.candidate(p.stats.first + int64(h.Doc))
		list[i].first = h.Score
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
	return list, s.complete(ctx, p, &q, list)
}

// candidate returns the passage with the given id, of which nothing but its place is known.
func (r *searcher) candidate(id int64) candidate {
	b := r.belongings.of(id)
	return candidate{id: id, belongs: b, clause: clauseKey{r.instrument[b.document], b.same}}
}

// complete scores the passages of found, whose first scores and places are known, in the order of their ids.
func (s *Snapshot) complete(ctx context.Context, p *plan, q *postings.Query, found []candidate) error {
	return s.completed(ctx, newScorer(p), q, found, func(int, []byte) error { return nil })
}

// completed is complete with a scorer. It calls each with the index of every passage that was scored and its words.
func (s *Snapshot) completed(ctx context.Context, sc *scorer, q *postings.Query, found []candidate, each func(i int, words []byte) error) error {
	if len(found) == 0 {
		return nil
	}
	p := sc.plan
	docs := make([]uint32, len(found))
	for i := range found {
		docs[i] = uint32(found[i].id - p.stats.first)
	}
	tf := make([]float32, len(found)*len(sc.asked))
	for i, x := range sc.asked {
		one := postings.Concept{Said: []postings.Alternative{{Weight: 1, Lists: q.Concepts[x.concept].Said[x.alternative].Lists}}}
		if err := p.stats.postings.Frequencies(ctx, one, docs, tf[i*len(found):(i+1)*len(found)]); err != nil {
			return err
		}
	}
	ids := make([]int64, len(found))
	for i := range found {
		ids[i] = found[i].id
	}
	return s.wordsOf(ctx, ids, func(blob []byte) error {
		for i := range found {
			for k := range sc.asked {
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
			return errBlob
		}
		return nil
	})
}

const wordsQuery = `SELECT CAST(group_concat(p.words, '') AS BLOB), '[' || group_concat(p.id) || ']'
	FROM json_each(?) j CROSS JOIN passage p ON p.id = j.value`

// wordsOf calls use with the words of the passages with ids as they are stored, one behind the other. SQLite joins them: a
// row for each takes several times as long. It promises no order, so it says which one it kept. use must not keep them.
func (s *Snapshot) wordsOf(ctx context.Context, ids []int64, use func(blob []byte) error) error {
	r, err := s.searcher()
	if err != nil {
		return err
	}
	asked := list(ids)
	rows, err := r.words.QueryContext(ctx, asked)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return cmp.Or(rows.Err(), errBlob)
	}
	var blob, given sql.RawBytes
	if err := rows.Scan(&blob, &given); err != nil {
		return err
	}
	if string(given) != asked {
		return errBlob
	}
	return use(blob)
}

// scoreAll scores the passages of found, whose places are known, in the order of their ids.
func (s *Snapshot) scoreAll(ctx context.Context, p *plan, found []candidate) error {
	q, err := s.query(ctx, p)
	if err != nil || len(found) == 0 {
		return err
	}
	if err := p.first(ctx, q, found); err != nil {
		return err
	}
	return s.complete(ctx, p, &q, found)
}

// first fills in the first scores of found, in the order of their ids.
func (p *plan) first(ctx context.Context, q postings.Query, found []candidate) error {
	docs, scores := make([]uint32, len(found)), make([]float64, len(found))
	for i := range found {
		docs[i] = uint32(found[i].id - p.stats.first)
	}
	if err := p.stats.postings.Score(ctx, q, docs, scores); err != nil {
		return err
	}
	for i := range found {
		found[i].first = scores[i]
	}
	return nil
}
