package search

import (
	"context"

	"yiju/configs"
	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
	"yiju/retrieval/search/vector"
)

// Tables writes the data that searches need besides passages: translations of terms, and vectors if there is an embedding
// model. The zero value writes the translations mined from the corpus itself.
type Tables struct {
	Lexicon  *translate.Lexicon // bilingual dictionary; may be nil
	Embedder vector.Embedder    // computes the vectors; may be nil
	Vectors  vector.Options     // with it
}

// Write adds the tables to d: it is a BuildOptions.Extend.
func (t Tables) Write(ctx context.Context, d *index.Draft) error {
	if err := translate.Write(ctx, d, t.Lexicon); err != nil || t.Embedder == nil {
		return err
	}
	return vector.Write(ctx, d, t.Embedder, t.Vectors)
}

// Options returns o with what a snapshot with these tables is built with.
func (t Tables) Options(o index.BuildOptions) index.BuildOptions {
	o.Extend, o.Phrases = t.Write, configs.Everyday()
	return o
}

// Build writes the snapshot of c to the file at path, as index.Build does, by default with the zero Tables.
func Build(ctx context.Context, path string, c *corpus.Corpus, opts index.BuildOptions) error {
	return index.Build(ctx, path, c, withTables(opts))
}

// Memory builds the snapshot of c in memory, as index.Memory does, by default with the zero Tables.
func Memory(ctx context.Context, c *corpus.Corpus, opts index.BuildOptions) (*Searcher, error) {
	s, err := index.Memory(ctx, c, withTables(opts))
	if err != nil {
		return nil, err
	}
	return New(s), nil
}

func withTables(opts index.BuildOptions) index.BuildOptions {
	if opts.Extend == nil {
		return Tables{}.Options(opts)
	}
	return opts
}
