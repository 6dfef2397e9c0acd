package index

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// searcher is what a search needs beyond the file; it is made at the first search.
type searcher struct {
	analyzer *analysis.Analyzer
	stats    map[corpus.Lang]*stats

	once     sync.Once // makes glossary
	glossary *glossary
}

// stats counts the passages of one language.
type stats struct {
	first, last int64 // passages
	n           float64
	average     [nFields]float64 // weighted length of a passage, at least 1
}

func (s *Snapshot) newSearcher(ctx context.Context) (*searcher, error) {
	r, err := s.readSearcher(ctx)
	return r, s.wrap("prepare search", err)
}

func (s *Snapshot) readSearcher(ctx context.Context) (*searcher, error) {
	var text string
	if err := s.db.QueryRowContext(ctx, `SELECT content FROM dictionary`).Scan(&text); err != nil {
		return nil, err
	}
	var d analysis.Dictionary
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return nil, err
	}
	r := &searcher{analyzer: analysis.New(d), stats: make(map[corpus.Lang]*stats)}
	for _, l := range languages {
		r.stats[l] = &stats{}
	}
	rows, err := s.db.QueryContext(ctx, `SELECT lang, field, first, last, passages, tokens FROM stat`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l corpus.Lang
		var f field
		var row stats
		var total float64
		if err := rows.Scan(&l, &f, &row.first, &row.last, &row.n, &total); err != nil {
			return nil, err
		}
		st := r.stats[l]
		if st == nil || f >= nFields {
			return nil, fmt.Errorf("count of an unknown field %s %d", l, f)
		}
		st.first, st.last, st.n = row.first, row.last, row.n
		st.average[f] = max(1, total/max(1, row.n))
	}
	return r, rows.Err()
}

// key names a term of a language.
type key struct {
	field field
	text  string
}

// known is a term that passages hold.
type known struct {
	id uint32
	df float64
}

// lookUp finds the terms of keys that passages in language l hold.
func (s *Snapshot) lookUp(ctx context.Context, l corpus.Lang, keys []key) (map[key]known, error) {
	pairs := make([][2]any, len(keys))
	for i, k := range keys {
		pairs[i] = [2]any{k.field, k.text}
	}
	asked, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT t.field, t.text, t.id, t.df FROM json_each(?) j CROSS JOIN term t
		WHERE t.lang = ? AND t.field = j.value ->> 0 AND t.text = j.value ->> 1`, string(asked), string(l))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[key]known, len(keys))
	for rows.Next() {
		var k key
		var t known
		if err := rows.Scan(&k.field, &k.text, &t.id, &t.df); err != nil {
			return nil, err
		}
		found[k] = t
	}
	return found, rows.Err()
}
