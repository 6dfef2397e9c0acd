package index

import (
	"context"
	"database/sql"
	"iter"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// Draft is a snapshot under construction, after its passages were written: BuildOptions.Extend reads it and adds to it.
// It must be used by one goroutine. Write errors end the build.
type Draft struct{ w *writer }

// Corpus returns the corpus of the snapshot.
func (d *Draft) Corpus() *corpus.Corpus { return d.w.from }

// Analyzer returns the analyzer that segmented the texts.
func (d *Draft) Analyzer() *analysis.Analyzer { return d.w.analyzer }

// Dictionary returns the words of Analyzer.
func (d *Draft) Dictionary() analysis.Dictionary { return d.w.words }

// PassageText locates the text of a passage.
type PassageText struct {
	Document   *corpus.Document
	Clause     *corpus.Clause
	Start, End int // bytes of the text of the clause
}

// Passages yields the passages in the order of their ids.
func (d *Draft) Passages() iter.Seq[PassageText] {
	return func(yield func(PassageText) bool) {
		for _, l := range languages {
			for p := range d.w.clausesIn(l) {
				for _, s := range passages(p.clause.Text, l) {
					if !yield(PassageText{p.document, p.clause, s.start, s.end}) {
						return
					}
				}
			}
		}
	}
}

// Terms calls visit with the terms of the passages in language l.
func (d *Draft) Terms(ctx context.Context, l corpus.Lang, visit func(Key)) error {
	return each(ctx, d.w.tx, func(rows *sql.Rows) error {
		var k Key
		if err := rows.Scan(&k.Field, &k.Text); err != nil {
			return err
		}
		visit(k)
		return nil
	}, `SELECT field, text FROM term WHERE lang = ?`, string(l))
}

// PutTranslation writes a row of the table translation: the renderings of a head in language l according to a source.
func (d *Draft) PutTranslation(l corpus.Lang, head string, source int, renderings string) {
	d.w.exec(`INSERT INTO translation VALUES (?, ?, ?, ?)`, string(l), head, source, renderings)
}

// PutVectors writes a row of the table vector: the vectors of the passages from first on.
func (d *Draft) PutVectors(first int, data []byte) {
	d.w.exec(`INSERT INTO vector VALUES (?, ?)`, first, data)
}

// SetLexicon records the digest of the bilingual dictionary used for translations: see Meta.Dictionary.
func (d *Draft) SetLexicon(digest string) { d.w.counts.Dictionary = digest }

// SetEmbedding records how the vectors were made: Embedding, Dimension, Vectors, Prefix and Trials of m.
func (d *Draft) SetEmbedding(m Meta) {
	to := &d.w.counts
	to.Embedding, to.Dimension, to.Vectors, to.Prefix, to.Trials = m.Embedding, m.Dimension, m.Vectors, m.Prefix, m.Trials
}

// Err returns the first write error.
func (d *Draft) Err() error { return d.w.err }
