package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"sync"

	"yiju/corpus"
	"yiju/retrieval/index/postings"
)

// Key names a term of a language.
type Key struct {
	Field Field
	Text  string
}

// Term is a term of the index.
type Term struct {
	ID   uint32
	DF   float64 // document frequency, in passages
	List *postings.List
}

// knownMost is the number of terms cached per language, with their postings if these are few.
const knownMost = 8192

// knownTerms caches looked-up terms, including missing ones, in two halves like the cache of package postings.
type knownTerms struct {
	mu         sync.Mutex
	young, old map[Key]Term // without a list if no passage has the term
}

func newKnownTerms() *knownTerms { return &knownTerms{young: make(map[Key]Term)} }

// get adds the cached terms among keys to found, and returns the keys that are not cached.
func (t *knownTerms) get(keys []Key, found map[Key]Term) (missing []Key) {
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
		if x.List != nil {
			found[k] = x
		}
	}
	return missing
}

// put caches the result for keys.
func (t *knownTerms) put(keys []Key, found map[Key]Term) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		t.keep(k, found[k])
	}
}

func (t *knownTerms) keep(k Key, x Term) {
	if len(t.young) >= knownMost/2 {
		t.old, t.young = t.young, make(map[Key]Term)
	}
	t.young[k] = x
}

// Terms returns the terms among keys that occur in passages in language l.
func (r *Reader) Terms(ctx context.Context, l corpus.Lang, keys []Key) (map[Key]Term, error) {
	found := make(map[Key]Term, len(keys))
	missing := r.known[l].get(keys, found)
	if len(missing) == 0 {
		return found, nil
	}
	if err := r.readTerms(ctx, l, missing, found); err != nil {
		return nil, err
	}
	r.known[l].put(missing, found)
	return found, nil
}

const termsQuery = `SELECT t.field, t.text, t.id, t.df, t.list FROM json_each(?) j CROSS JOIN term t
	WHERE t.lang = ? AND t.field = j.value ->> 0 AND t.text = j.value ->> 1`

// readTerms adds the terms among keys that occur in passages in language l to found.
func (r *Reader) readTerms(ctx context.Context, l corpus.Lang, keys []Key, found map[Key]Term) error {
	pairs := make([][2]any, len(keys))
	for i, k := range keys {
		pairs[i] = [2]any{k.Field, k.Text}
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
		var k Key
		var x Term
		var data sql.RawBytes
		if err := rows.Scan(&k.Field, &k.Text, &x.ID, &x.DF, &data); err != nil {
			return err
		}
		row := postings.Term{Field: int(k.Field), Text: k.Text, DF: int(x.DF), Data: slices.Clone(data)}
		if x.List, err = r.stats[l].Postings.Term(row); err != nil {
			return err
		}
		found[k] = x
	}
	return rows.Err()
}

// LatinWords calls visit with the Latin words of any language that begin with the byte first and have from least to most
// bytes, and with their document frequency.
func (r *Reader) LatinWords(ctx context.Context, first byte, least, most int, visit func(word string, df int)) error {
	return each(ctx, r.snapshot.db, func(rows *sql.Rows) error {
		var text string
		var df int
		if err := rows.Scan(&text, &df); err != nil {
			return err
		}
		visit(text, df)
		return nil
	}, `SELECT text, max(df) FROM term WHERE lang IN (?, ?) AND field = ? AND text >= ? AND text < ? AND length(text) BETWEEN ? AND ?
		GROUP BY text`, string(corpus.Chinese), string(corpus.English), Latin, string(rune(first)), string(rune(first+1)), least, most)
}

// Translations calls visit with the stored translations of heads in language l, by head and source: see the table
// translation.
func (r *Reader) Translations(ctx context.Context, l corpus.Lang, heads []string, visit func(head string, source int, renderings string) error) error {
	return each(ctx, r.snapshot.db, func(rows *sql.Rows) error {
		var head, renderings string
		var source int
		if err := rows.Scan(&head, &source, &renderings); err != nil {
			return err
		}
		return visit(head, source, renderings)
	}, `SELECT t.head, t.source, t.renderings FROM json_each(?) j CROSS JOIN translation t
		WHERE t.lang = ? AND t.head = j.value ORDER BY t.head, t.source`, list(heads), string(l))
}
