package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yiju/retrieval/analysis"
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
	// all searches for each of texts once, by so many threads, and returns how long all that took.
	all(ctx context.Context, texts []string, k, threads int) (time.Duration, error)
	// peak returns the largest resident memory of the process, in bytes, for Go programs since it began to build.
	peak() (int64, error)
	close() error
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
	if b.PeakBuild, err = e.peak(); err != nil {
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

// together is engine.all for engines in this process.
func together(ctx context.Context, search func(context.Context, string, int) ([]string, time.Duration, error), texts []string, k, threads int) (time.Duration, error) {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var running sync.WaitGroup
	began := time.Now()
	for range threads {
		running.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(texts)) && failed.Load() == nil; i = next.Add(1) - 1 {
				if _, _, err := search(ctx, texts[i], k); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	running.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return time.Since(began), nil
}

// own measures the memory of this process, for engines that live in it.
type own struct{}

func (own) peak() (int64, error) { return peakMemory(), nil }

// body is what a peer indexes of a passage.
func body(p eval.Text) string {
	if p.Title == "" {
		return p.Text
	}
	return p.Title + "\n" + p.Text
}

// field returns the field for a passage: that of its language.
func field(p eval.Text) string {
	switch tag, _, _ := strings.Cut(p.Lang, "-"); tag {
	case "zh", "en":
		return tag
	}
	return string(analysis.DetectLang(p.Text))
}
