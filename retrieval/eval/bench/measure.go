package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"yiju/retrieval/eval"
)

// The names of the engines.
const (
	engineYiju    = "yiju"
	engineApart   = "yiju-apart" // yiju that does not know which passages are versions of each other, as the peers do not
	engineNaive   = "naive"
	engineBleve   = "bleve"
	engineSmartCN = "lucene-smartcn"
	engineCJK     = "lucene-cjk"
)

func engineNames() []string {
	return []string{engineYiju, engineApart, engineNaive, engineBleve, engineSmartCN, engineCJK}
}

// engine is a peer. One process builds, and another one opens what that left and searches.
type engine interface {
	// build indexes the passages of set, all on disk when it returns. It may give the passages of set up.
	build(ctx context.Context, folder string, set *eval.Set) error
	open(ctx context.Context, folder string) error
	// search returns the ids of the k best passages, best first, and how long that took. It must have read their texts.
	search(ctx context.Context, text string, k int) ([]string, time.Duration, error)
	close() error
}

// remote is an engine in a process of its own, which measures itself.
type remote interface {
	// all searches for each of texts once, by so many threads, and returns how long all that took.
	all(ctx context.Context, texts []string, k, threads int) (time.Duration, error)
	// peak returns the largest resident memory of the process, in bytes.
	peak() (int64, error)
}

// peak returns the largest resident memory of the process of e, in bytes, for Go programs since it began to build.
func peak(e engine) (int64, error) {
	if r, ok := e.(remote); ok {
		return r.peak()
	}
	return peakMemory(), nil
}

// newEngine returns the engine of that name, or errSkipped with the reason where it cannot run.
func newEngine(ctx context.Context, name string) (engine, error) {
	switch name {
	case engineYiju, engineApart:
		return &yiju{apart: name == engineApart}, nil
	case engineNaive:
		return newNaive()
	case engineBleve:
		return &bleveEngine{}, nil
	}
	return newLucene(ctx, name)
}

// read reads a set with up to so many distractors; all where limit is negative.
func read(dir, distractors string, limit int) (*eval.Set, error) {
	set, err := eval.ReadSet(os.DirFS(dir))
	if err != nil || distractors == "" || limit == 0 {
		return set, err
	}
	f, err := os.Open(distractors)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err = set.AddDistractors(f); err != nil || limit < 0 || set.Distractors <= limit {
		return set, err
	}
	set.Passages = set.Passages[:len(set.Passages)-set.Distractors+limit]
	set.Distractors = limit
	return set, nil
}

// built is what building measured.
type built struct {
	IndexMS   float64 `json:"index_ms"`
	Bytes     int64   `json:"bytes"`            // of the files
	PeakBuild int64   `json:"peak_build_bytes"` // for engines in this process with the passages
}

// buildOnce builds the index of e in folder.
func buildOnce(ctx context.Context, e engine, folder string, set *eval.Set) (b built, err error) {
	resetMemory()
	began := time.Now()
	if err := e.build(ctx, folder, set); err != nil {
		return b, err
	}
	b.IndexMS = float64(time.Since(began).Microseconds()) / 1000
	if b.PeakBuild, err = peak(e); err != nil {
		return b, err
	}
	b.Bytes, err = size(folder)
	return b, err
}

// size returns the bytes of the files in folder.
func size(folder string) (int64, error) {
	sum := int64(0)
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}

// all searches for each of texts once, by so many threads, and returns how long all that took.
func all(ctx context.Context, e engine, texts []string, k, threads int) (time.Duration, error) {
	if r, ok := e.(remote); ok {
		return r.all(ctx, texts, k, threads)
	}
	var next atomic.Int64
	var running sync.WaitGroup
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	began := time.Now()
	for range threads {
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(texts)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if _, _, err := e.search(ctx, texts[i], k); err != nil {
					cancel(err)
				}
			}
		})
	}
	running.Wait()
	return time.Since(began), context.Cause(ctx)
}

// body is what a peer indexes of a passage.
func body(p eval.Text) string {
	if p.Title == "" {
		return p.Text
	}
	return p.Title + "\n" + p.Text
}
