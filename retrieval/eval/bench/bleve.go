package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"yiju/retrieval/eval"
)

// bleveBatch is how many passages are indexed at once.
const bleveBatch = 1000

// bleveEngine is bleve with a field for each language, and BM25.
type bleveEngine struct {
	index bleve.Index
}

func (b *bleveEngine) build(_ context.Context, folder string, set *eval.Set) error {
	text := func(analyzer string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.IncludeInAll, f.DocValues, f.IncludeTermVectors = analyzer, false, false, false
		return f
	}
	m := bleve.NewIndexMapping()
	m.ScoringModel = bleveindex.BM25Scoring
	m.DefaultMapping.Dynamic = false
	m.DefaultMapping.AddFieldMappingsAt("zh", text(cjk.AnalyzerName))
	m.DefaultMapping.AddFieldMappingsAt("en", text(en.AnalyzerName))
	path := filepath.Join(folder, "bleve")
	var err error
	if b.index, err = bleve.New(path, m); err != nil {
		return err
	}
	batch := b.index.NewBatch()
	for i, p := range set.Passages {
		if err := batch.Index(p.ID, map[string]any{string(p.Language()): body(p)}); err != nil {
			return err
		}
		if batch.Size() == bleveBatch || i == len(set.Passages)-1 {
			if err := b.index.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	err = b.index.Close() // what is still to be written is now
	b.index = nil
	return err
}

func (b *bleveEngine) open(_ context.Context, folder string) error {
	var err error
	b.index, err = bleve.Open(filepath.Join(folder, "bleve"))
	return err
}

func (b *bleveEngine) search(ctx context.Context, text string, k int) ([]string, time.Duration, error) {
	began := time.Now()
	zh, en := bleve.NewMatchQuery(text), bleve.NewMatchQuery(text)
	zh.SetField("zh")
	en.SetField("en")
	req := bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(zh, en), k, 0, false)
	req.Fields = []string{"zh", "en"}
	res, err := b.index.SearchInContext(ctx, req)
	if err != nil {
		return nil, 0, err
	}
	ids := make([]string, len(res.Hits))
	for i, h := range res.Hits {
		ids[i] = h.ID
	}
	return ids, time.Since(began), nil
}

func (b *bleveEngine) close() error {
	if b.index == nil {
		return nil
	}
	return b.index.Close()
}
