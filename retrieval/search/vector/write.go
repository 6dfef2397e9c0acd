package vector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// Embedder is an embedding model. It is safe for concurrent use and returns when ctx ends.
type Embedder interface {
	Model() string  // its name; vectors of different models are never compared
	Dimension() int // of its vectors; 0 if unknown

	// Prefixes returns what the model wants before a question and before a passage.
	Prefixes() (question, passage string)

	// Embed returns the vectors of texts, none of which is empty, in order. They need not be normalized. cut, which may be
	// nil, is called for each text that is too long for the model: it was embedded by its first characters only.
	Embed(ctx context.Context, texts []string, cut func(n, characters int)) ([][]float32, error)
}

// ErrEmbedding is wrapped by the error of a build whose vectors could not be computed. Finished ones stay in the cache.
var ErrEmbedding = errors.New("passages could not be embedded")

// Limits of the calls of an Embedder in a build. Hosted endpoints accept far more, small local ones do not.
const (
	batchTexts = 64
	batchRunes = 16_000
	batchCalls = 4 // at a time
)

// Cut is a passage that is too long for the model.
type Cut struct {
	Ref        corpus.Ref `json:"ref"`        // with language
	Characters int        `json:"characters"` // embedded
	Of         int        `json:"of"`
}

// Options are the options of Write.
type Options struct {
	Cache    string                // file that keeps the vectors for the next build; "" for none
	Progress func(done, total int) // receives the number of passages with a vector; may be nil
	Cut      func(Cut)             // may be nil
}

// text is a text to be embedded, with its prefix.
type text struct {
	text   string
	key    embedKey
	clause *corpus.Clause
	of     *corpus.Document
}

// embedding is the state of computing the vectors of one build.
type embedding struct {
	Embedder
	options   Options
	draft     *index.Draft
	cache     *embedCache
	keys      []embedKey // of the passages, in order
	dimension int        // 0 until known
	done      int
}

// Write adds the vectors of the passages by m to d, and tries m on headings of the corpus.
func Write(ctx context.Context, d *index.Draft, m Embedder, o Options) (err error) {
	e := &embedding{Embedder: m, draft: d, options: o, dimension: m.Dimension()}
	if e.cache, err = openEmbedCache(ctx, o.Cache, m.Model()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.cache.close()) }()
	for p := range d.Passages() {
		e.keys = append(e.keys, e.passage(p).key)
	}
	if err := e.embed(ctx); err != nil {
		return err
	}
	trials, err := e.trials(ctx)
	if err != nil {
		return err
	}
	if err := e.store(ctx, trials); err != nil {
		return err
	}
	_, prefix := m.Prefixes()
	d.SetEmbedding(index.Meta{Embedding: m.Model(), Dimension: e.dimension, Vectors: len(e.keys), Prefix: prefix, Trials: results(trials)})
	if o.Cache != "" {
		for _, t := range trials {
			e.keys = append(e.keys, t.key)
		}
		_ = e.cache.prune(ctx, e.keys) // if it fails, the file is merely too large
	}
	return nil
}

// passage returns what is embedded of a passage.
func (e *embedding) passage(p index.PassageText) text {
	_, prefix := e.Prefixes()
	s := prefix + embedded(p)
	return text{s, newEmbedKey(e, s), p.Clause, p.Document}
}

// embed fills the cache with missing vectors. All must have the same dimension: if the model does not declare it, the
// first response decides, and cached vectors of another dimension are computed again.
func (e *embedding) embed(ctx context.Context) error {
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
		err = e.fill(ctx, func(yield func(text) bool) {
			n := 0
			for p := range e.draft.Passages() {
				key := e.keys[n]
				if n++; !missing[key] {
					continue
				}
				delete(missing, key)
				if !yield(e.passage(p)) {
					return
				}
			}
		}, e.report)
		if err != nil {
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

// answered is a batch with its vectors.
type answered struct {
	texts   []text
	cuts    []Cut
	vectors [][]float32
	err     error
}

// fill computes the vectors of texts in batches, several at a time, and caches them. After a failure no more are begun.
func (e *embedding) fill(ctx context.Context, texts func(yield func(text) bool), report func(more int)) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work, results := make(chan []text), make(chan answered)
	var calls sync.WaitGroup
	for range batchCalls {
		calls.Go(func() {
			for batch := range work {
				results <- e.ask(ctx, batch)
			}
		})
	}
	go func() {
		defer func() {
			close(work)
			calls.Wait()
			close(results)
		}()
		for batch := range batches(texts) {
			select {
			case work <- batch:
			case <-ctx.Done():
				return
			}
		}
	}()
	for r := range results {
		if failure := e.keep(ctx, r); failure != nil && err == nil {
			err = failure
			cancel()
		} else if failure == nil {
			report(len(r.texts))
		}
	}
	return cmp.Or(err, ctx.Err())
}

// batches divides texts into those of one call each.
func batches(texts func(yield func(text) bool)) func(yield func([]text) bool) {
	return func(yield func([]text) bool) {
		var batch []text
		runes := 0
		for t := range texts {
			size := utf8.RuneCountInString(t.text)
			if len(batch) == batchTexts || len(batch) > 0 && runes+size > batchRunes {
				if !yield(batch) {
					return
				}
				batch, runes = nil, 0
			}
			batch, runes = append(batch, t), runes+size
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// ask computes the vectors of a batch.
func (e *embedding) ask(ctx context.Context, batch []text) answered {
	if err := ctx.Err(); err != nil {
		return answered{err: err}
	}
	out := answered{texts: batch}
	inputs := make([]string, len(batch))
	for i, t := range batch {
		inputs[i] = t.text
	}
	out.vectors, out.err = e.Embed(ctx, inputs, func(n, characters int) {
		ref := e.ref(batch[n])
		out.cuts = append(out.cuts, Cut{ref, characters, utf8.RuneCountInString(inputs[n])})
	})
	if out.err == nil && len(out.vectors) != len(batch) {
		out.err = fmt.Errorf("%d vectors for %d texts", len(out.vectors), len(batch))
	}
	return out
}

// ref returns the clause of a text.
func (e *embedding) ref(t text) corpus.Ref {
	for _, i := range e.draft.Corpus().Instruments {
		for _, d := range i.Documents {
			if d == t.of {
				return corpus.Ref{Instrument: i.ID, Clause: t.clause.ID, Lang: d.Lang}
			}
		}
	}
	return corpus.Ref{}
}

// keep caches the vectors of a batch.
func (e *embedding) keep(ctx context.Context, r answered) error {
	err := r.err
	var keys []embedKey
	var packs [][]byte
	for n, v := range r.vectors {
		if e.dimension == 0 {
			e.dimension = len(v)
		}
		p, ok := pack(v)
		if err == nil && (!ok || len(v) != e.dimension) {
			err = fmt.Errorf("a vector of %d numbers, not %d, or with some that are none", len(v), e.dimension)
		}
		if err == nil {
			keys, packs = append(keys, r.texts[n].key), append(packs, p)
		}
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: model %q, after %d of %d: %w", ErrEmbedding, e.Model(), e.done, len(e.keys), err)
	}
	for _, c := range r.cuts {
		if e.options.Cut != nil {
			e.options.Cut(c)
		}
	}
	return e.cache.put(ctx, keys, packs)
}

func (e *embedding) report(more int) {
	e.done += more
	if e.options.Progress != nil {
		e.options.Progress(e.done, len(e.keys))
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

// store copies the vectors of the passages from the cache to the snapshot, and shows them to the trials.
func (e *embedding) store(ctx context.Context, trials []*trial) error {
	row := make([]byte, 0, rowBytes)
	n, first := 0, 1
	for p := range e.draft.Passages() {
		v, err := e.cache.get(ctx, e.keys[n], e.dimension)
		if err == nil && v == nil {
			err = fmt.Errorf("%w: the cache lost the vector of passage %d", ErrEmbedding, n+1)
		}
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		for _, t := range trials {
			t.compare(p, v)
		}
		if len(row) > 0 && len(row)+len(v) > rowBytes {
			e.draft.PutVectors(first, row)
			row, first = row[:0], n+1
		}
		row = append(row, v...)
		n++
	}
	if len(row) > 0 {
		e.draft.PutVectors(first, row)
	}
	return e.draft.Err()
}
