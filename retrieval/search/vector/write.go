package vector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
	"yiju/retrieval/index"
)

// Embedder is an embedding model. It is safe for concurrent use and returns when ctx ends.
type Embedder interface {
	Model() string  // its name; vectors of different models are never compared
	Dimension() int // of its vectors; 0 if unknown

	// Embed returns the vectors of texts, none of which is empty, in order. They need not be normalized.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// ErrEmbedding is wrapped by the error of a build whose vectors could not be computed. Finished ones stay in the cache.
var ErrEmbedding = errors.New("passages could not be embedded")

// Limits of one call of an Embedder in a build. Hosted endpoints accept far more, small local ones do not.
const (
	batchTexts = 64
	batchRunes = 16_000
)

// embedding is the state of computing the vectors of one build.
type embedding struct {
	Embedder
	draft     *index.Draft
	cache     *embedCache
	progress  func(done, total int) // may be nil
	keys      []embedKey            // of the passages, in order
	dimension int                   // 0 until known
	done      int
}

// Write adds the vectors of the passages by m to d. The file at cache keeps them for the next build; "" for no cache.
// progress, which may be nil, reports the number of passages with a vector.
func Write(ctx context.Context, d *index.Draft, m Embedder, cache string, progress func(done, total int)) (err error) {
	e := &embedding{Embedder: m, draft: d, progress: progress, dimension: m.Dimension()}
	if e.cache, err = openEmbedCache(ctx, cache); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.cache.close()) }()
	if err := e.embed(ctx); err != nil {
		return err
	}
	if err := e.store(ctx); err != nil {
		return err
	}
	d.SetEmbedding(e.Model(), e.dimension, len(e.keys))
	if cache != "" {
		_ = e.cache.prune(ctx, e.keys) // if it fails, the file is merely too large
	}
	return nil
}

// embed fills the cache with missing vectors. All must have the same dimension: if the model does not declare it, the
// first response decides, and cached vectors of another dimension are computed again.
func (e *embedding) embed(ctx context.Context) error {
	for p := range e.draft.Passages() {
		e.keys = append(e.keys, newEmbedKey(e, embedded(p)))
	}
	for {
		missing, err := e.missing(ctx)
		if err != nil {
			return err
		}
		e.done = len(e.keys) - len(missing)
		e.report(0)
		if len(missing) == 0 {
			return nil
		}
		if err := e.fill(ctx, missing); err != nil {
			return err
		}
	}
}

// missing returns the texts whose vectors are not cached. If there are none, the dimension is known afterwards, unless
// there are no passages.
func (e *embedding) missing(ctx context.Context) (map[embedKey]bool, error) {
	missing := make(map[embedKey]bool)
	dimension := e.dimension
	for _, key := range e.keys {
		if missing[key] {
			continue
		}
		v, err := e.cache.get(ctx, key, dimension)
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		if v == nil {
			missing[key] = true
		} else {
			dimension = len(v) - scaleBytes
		}
	}
	if len(missing) == 0 {
		e.dimension = dimension
	}
	return missing, nil
}

// fill computes the vectors of the missing texts, in batches.
func (e *embedding) fill(ctx context.Context, missing map[embedKey]bool) error {
	var texts []string
	var keys []embedKey
	runes, n := 0, 0
	for p := range e.draft.Passages() {
		key := e.keys[n]
		if n++; !missing[key] {
			continue
		}
		delete(missing, key)
		text := embedded(p)
		size := utf8.RuneCountInString(text)
		if len(texts) == batchTexts || len(texts) > 0 && runes+size > batchRunes {
			if err := e.batch(ctx, keys, texts); err != nil {
				return err
			}
			texts, keys, runes = texts[:0], keys[:0], 0
		}
		texts, keys, runes = append(texts, text), append(keys, key), runes+size
	}
	if len(texts) == 0 {
		return nil
	}
	return e.batch(ctx, keys, texts)
}

// batch computes the vectors of texts and caches them.
func (e *embedding) batch(ctx context.Context, keys []embedKey, texts []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	vectors, err := e.Embed(ctx, texts)
	if err == nil && len(vectors) != len(texts) {
		err = fmt.Errorf("%d vectors for %d texts", len(vectors), len(texts))
	}
	packs := make([][]byte, 0, len(texts))
	for _, v := range vectors {
		if e.dimension == 0 {
			e.dimension = len(v)
		}
		p, ok := pack(v)
		if err == nil && (!ok || len(v) != e.dimension) {
			err = fmt.Errorf("a vector of %d numbers, not %d, or with some that are none", len(v), e.dimension)
		}
		packs = append(packs, p)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return fmt.Errorf("%w: model %q, after %d of %d: %w", ErrEmbedding, e.Model(), e.done, len(e.keys), err)
	}
	if err := e.cache.put(ctx, keys, packs); err != nil {
		return err
	}
	e.report(len(texts))
	return nil
}

func (e *embedding) report(more int) {
	e.done += more
	if e.progress != nil {
		e.progress(e.done, len(e.keys))
	}
}

// embedded returns the text of a passage for embedding: title and headings, for context, and its text.
func embedded(p index.PassageText) string {
	parts := append([]string{p.Document.Title}, p.Clause.Path...)
	if p.Start > 0 { // otherwise the text begins with it
		parts = append(parts, p.Clause.Heading)
	}
	parts = append(parts, strings.TrimSpace(p.Clause.Text[p.Start:p.End]))
	return strings.Join(strings.FieldsFunc(strings.Join(parts, "\n"), func(r rune) bool { return r == '\n' }), "\n")
}

// rowBytes is the approximate size of a row of the table vector.
const rowBytes = 64 << 10

// store copies the vectors of the passages from the cache to the snapshot.
func (e *embedding) store(ctx context.Context) error {
	row := make([]byte, 0, rowBytes)
	first := 1
	for n, key := range e.keys {
		v, err := e.cache.get(ctx, key, e.dimension)
		if err == nil && v == nil {
			err = fmt.Errorf("%w: the cache lost the vector of passage %d", ErrEmbedding, n+1)
		}
		if err != nil {
			return err
		}
		if len(row) > 0 && len(row)+len(v) > rowBytes {
			e.draft.PutVectors(first, row)
			row, first = row[:0], n+1
		}
		row = append(row, v...)
	}
	if len(row) > 0 {
		e.draft.PutVectors(first, row)
	}
	return e.draft.Err()
}
