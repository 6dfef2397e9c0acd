package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// postingsMemory is how many bytes of postings a language keeps in memory.
const postingsMemory = 8 << 20

// searcher is what a search needs beyond the file; it is made at the first search.
type searcher struct {
	analyzer   *analysis.Analyzer
	stats      map[corpus.Lang]*stats
	belongings belongings
	instrument map[uint32]int64 // row, by that of the document
	known      map[corpus.Lang]*knownTerms

	words, hits, terms *sql.Stmt // see wordsOf, passages and readTerms; closed with the snapshot

	once     sync.Once // makes glossary
	glossary *glossary
}

// stats are the passages of one language.
type stats struct {
	first, last int64 // passages
	n           float64
	average     [nFields]float64 // weighted length of a passage, at least 1
	postings    *postings.Index
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
	r := &searcher{
		analyzer: analysis.New(d), stats: make(map[corpus.Lang]*stats), instrument: make(map[uint32]int64),
		known: make(map[corpus.Lang]*knownTerms),
	}
	go r.loadGlossary() // which takes longer than all that follows
	var err error
	for n, l := range languages {
		if r.stats[l], err = s.readStats(ctx, n, l); err != nil {
			return nil, err
		}
		r.known[l] = newKnownTerms()
	}
	if r.belongings, err = s.readBelongings(ctx); err != nil {
		return nil, err
	}
	for query, st := range map[string]**sql.Stmt{wordsQuery: &r.words, passagesQuery: &r.hits, termsQuery: &r.terms} {
		if *st, err = s.db.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
	}
	rows, err := s.db.QueryContext(ctx, `SELECT row, instrument FROM document`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var document uint32
		var instrument int64
		if err := rows.Scan(&document, &instrument); err != nil {
			return nil, err
		}
		r.instrument[document] = instrument
	}
	return r, rows.Err()
}

// readStats opens the postings of the n-th language.
func (s *Snapshot) readStats(ctx context.Context, n int, l corpus.Lang) (*stats, error) {
	st := &stats{}
	one, err := s.db.PrepareContext(ctx, `SELECT data FROM chunk WHERE key = ?`) // closed with the snapshot
	if err != nil {
		return nil, err
	}
	var head []byte
	if err := s.db.QueryRowContext(ctx, `SELECT first, head FROM postings WHERE lang = ?`, string(l)).Scan(&st.first, &head); err != nil {
		return nil, err
	}
	lengths := func(f, row int) (data []byte, err error) {
		err = s.db.QueryRowContext(ctx, `SELECT data FROM length WHERE lang = ? AND field = ? AND row = ?`, string(l), f, row).Scan(&data)
		return data, err
	}
	if st.postings, err = postings.Open(head, lengths, &chunks{one, int64(n) << languageShift}, postingsMemory); err != nil {
		return nil, err
	}
	if st.postings.Fields() != int(nFields) || st.postings.B() != bm25B {
		return nil, &Error{Path: s.path, Err: ErrMismatch, Detail: "the postings were made with other weights", Hint: hintRefresh}
	}
	st.n = float64(st.postings.Documents())
	st.last = st.first + int64(st.postings.Documents()) - 1
	for f := range nFields {
		st.average[f] = st.postings.Average(int(f))
	}
	return st, nil
}

// chunks reads the chunks of a language.
type chunks struct {
	one  *sql.Stmt // reads a row of chunk
	high int64
}

// Chunk reads one row. The context is left out: the database would start a goroutine for each row to watch it.
func (c *chunks) Chunk(_ context.Context, key int64) (data []byte, err error) {
	err = c.one.QueryRow(c.high | key).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: a chunk of postings is missing", ErrDamaged)
	}
	return data, err
}

// key names a term of a language.
type key struct {
	field field
	text  string
}

// known is a term that passages hold.
type known struct {
	id   uint32
	df   float64
	list *postings.List
}

// knownMost is how many terms of a language are remembered, with their postings where these are few.
const knownMost = 8192

// knownTerms remembers terms that were looked up, also those that no passage holds, in two halves as the cache of
// package postings.
type knownTerms struct {
	mu         sync.Mutex
	young, old map[key]known // with no list where no passage has the term
}

func newKnownTerms() *knownTerms { return &knownTerms{young: make(map[key]known)} }

// get adds to found the terms among keys that passages are known to hold, and returns the keys of which nothing is known.
func (t *knownTerms) get(keys []key, found map[key]known) (missing []key) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		x, ok := t.young[k]
		if !ok {
			if x, ok = t.old[k]; !ok {
				missing = append(missing, k)
				continue
			}
			t.keep(k, x)
		}
		if x.list != nil {
			found[k] = x
		}
	}
	return missing
}

// put remembers what was found of keys.
func (t *knownTerms) put(keys []key, found map[key]known) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		t.keep(k, found[k])
	}
}

func (t *knownTerms) keep(k key, x known) {
	if len(t.young) >= knownMost/2 {
		t.old, t.young = t.young, make(map[key]known)
	}
	t.young[k] = x
}

// lookUp finds the terms of keys that passages in language l hold.
func (s *Snapshot) lookUp(ctx context.Context, l corpus.Lang, keys []key) (map[key]known, error) {
	r, err := s.searcher()
	if err != nil {
		return nil, err
	}
	found := make(map[key]known, len(keys))
	missing := r.known[l].get(keys, found)
	if len(missing) == 0 {
		return found, nil
	}
	if err := s.readTerms(ctx, r, l, missing, found); err != nil {
		return nil, err
	}
	r.known[l].put(missing, found)
	return found, nil
}

const termsQuery = `SELECT t.field, t.text, t.id, t.df, t.list FROM json_each(?) j CROSS JOIN term t
	WHERE t.lang = ? AND t.field = j.value ->> 0 AND t.text = j.value ->> 1`

// readTerms adds to found the terms of keys that passages in language l hold.
func (s *Snapshot) readTerms(ctx context.Context, r *searcher, l corpus.Lang, keys []key, found map[key]known) error {
	pairs := make([][2]any, len(keys))
	for i, k := range keys {
		pairs[i] = [2]any{k.field, k.text}
	}
	asked, err := json.Marshal(pairs)
	if err != nil {
		return err
	}
	rows, err := r.terms.QueryContext(ctx, string(asked), string(l))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k key
		var x known
		var data sql.RawBytes
		if err := rows.Scan(&k.field, &k.text, &x.id, &x.df, &data); err != nil {
			return err
		}
		row := postings.Term{Field: int(k.field), Text: k.text, DF: int(x.df), Data: slices.Clone(data)}
		if x.list, err = r.stats[l].postings.Term(row); err != nil {
			return err
		}
		found[k] = x
	}
	return rows.Err()
}
