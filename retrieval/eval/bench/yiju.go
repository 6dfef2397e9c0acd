package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// yiju is the product: passages are clauses of documents, as yiju/retrieval/eval makes them.
type yiju struct {
	apart bool // versions of a passage in two languages are passages that have nothing to do with each other
	names eval.Names
	snap  *search.Searcher
}

const (
	yijuFile  = "yiju.db"
	namesFile = "../names.json" // beside the folder, so that it does not count

	yijuGC = 25 // GOGC of its server and of its refresh
)

func (y *yiju) build(ctx context.Context, folder string, set *eval.Set) error {
	var c *corpus.Corpus
	c, y.names = set.Corpus(y.apart)
	set.Passages = nil
	debug.SetGCPercent(yijuGC)
	b, err := json.Marshal(y.names)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, namesFile), b, 0o600); err != nil {
		return err
	}
	return search.Build(ctx, filepath.Join(folder, yijuFile), c, index.BuildOptions{})
}

func (y *yiju) open(_ context.Context, folder string) error {
	debug.SetGCPercent(yijuGC)
	b, err := os.ReadFile(filepath.Join(folder, namesFile))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &y.names); err != nil {
		return err
	}
	snap, err := index.Open(filepath.Join(folder, yijuFile))
	if err != nil {
		return err
	}
	y.snap = search.New(snap)
	return nil
}

func (y *yiju) search(ctx context.Context, text string, k int) ([]string, time.Duration, error) {
	began := time.Now()
	hits, err := y.snap.Search(ctx, retrieval.Query{Text: text, K: k})
	took := time.Since(began)
	return y.ids(hits, k), took, err
}

// ids returns the k passages that the hits show.
func (y *yiju) ids(hits []retrieval.Hit, k int) []string {
	var ids []string
	for _, h := range hits {
		ids = append(ids, y.names.Of(h)...)
	}
	return ids[:min(len(ids), k)]
}

// exact compares the k best passages for each of texts with those of scoring every passage.
func (y *yiju) exact(ctx context.Context, texts []string, k int) (exact, error) {
	out := exact{Asked: len(texts)}
	for _, text := range texts {
		m, err := y.snap.Matcher(ctx, retrieval.Query{Text: text, K: k})
		if err != nil {
			return exact{}, err
		}
		got, err := m.Search(ctx)
		if err != nil {
			return exact{}, err
		}
		want, err := m.SearchAll(ctx)
		if err != nil {
			return exact{}, err
		}
		a, b := y.ids(got, k), y.ids(want, k)
		if slices.Equal(a, b) {
			out.Same++
		}
		if slices.Equal(a[:min(len(a), 1)], b[:min(len(b), 1)]) {
			out.First++
		}
	}
	return out, nil
}

func (y *yiju) close() error {
	if y.snap == nil {
		return nil
	}
	return y.snap.Close()
}
