package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// Depths of the rankings: the one that is timed, and the one that is judged.
const (
	timedDepth  = 10
	judgedDepth = 100
)

// engine is a peer.
type engine interface {
	// build indexes the passages in folder.
	build(ctx context.Context, folder string, passages []eval.Text) error
	// search returns the ids of the k best passages, best first, and how long that took. It must have read their texts.
	search(ctx context.Context, text string, k int) ([]string, time.Duration, error)
	// peak returns the largest resident memory since the last call of it, in bytes.
	peak() (int64, error)
	close() error
}

// measureOne measures the engine o.one on the first folder of o.
func measureOne(ctx context.Context, o options) (row, error) {
	set, err := read(o.dirs[0], o.distractors)
	if err != nil {
		return row{}, err
	}
	name := filepath.Base(o.dirs[0])
	if o.one == engineApart && !set.Paired() {
		return row{Engine: o.one, Skipped: "no passage has a version in the other language"}, nil
	}
	if o.one == engineYiju || o.one == engineApart {
		r, err := eval.RunBEIR(ctx, set, eval.BEIROptions{Name: name, K: judgedDepth, Apart: o.one == engineApart})
		r.Misses = nil
		return row{Engine: o.one, BEIRReport: r}, err
	}
	e, err := newEngine(ctx, o.one)
	if errors.Is(err, errSkipped) {
		return row{Engine: o.one, Skipped: err.Error()}, nil
	} else if err != nil {
		return row{}, err
	}
	r, err := measure(ctx, e, set, name)
	return row{Engine: o.one, BEIRReport: r}, errors.Join(err, e.close())
}

func newEngine(ctx context.Context, name string) (engine, error) {
	switch name {
	case engineNaive:
		return newNaive()
	case engineBleve:
		return &bleveEngine{}, nil
	}
	return newLucene(ctx, name)
}

func read(dir, distractors string) (*eval.Set, error) {
	set, err := eval.ReadSet(os.DirFS(dir))
	if err != nil || distractors == "" {
		return set, err
	}
	f, err := os.Open(distractors)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, err = set.AddDistractors(f)
	return set, err
}

// measure builds the index, ranks every question for the judges, which also warms up, and then times every question.
func measure(ctx context.Context, e engine, set *eval.Set, name string) (eval.BEIRReport, error) {
	r := eval.BEIRReport{Set: name, Passages: len(set.Passages), Distractors: set.Distractors, K: judgedDepth}
	folder, err := os.MkdirTemp("", "peers-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(folder)
	if _, err := e.peak(); err != nil {
		return r, err
	}
	began := time.Now()
	if err := e.build(ctx, folder, set.Passages); err != nil {
		return r, err
	}
	r.IndexMS = float64(time.Since(began).Microseconds()) / 1000
	set.Passages = nil
	if r.PeakBuild, err = e.peak(); err != nil {
		return r, err
	}
	if r.Bytes, err = size(folder); err != nil {
		return r, err
	}
	ranked := make(map[string][]string)
	for _, q := range set.Queries {
		if len(set.Relevant[q.ID]) > 0 {
			if ranked[q.ID], _, err = e.search(ctx, q.Text, judgedDepth); err != nil {
				return r, err
			}
		}
	}
	var times []time.Duration
	for _, q := range set.Queries {
		if len(set.Relevant[q.ID]) > 0 {
			_, took, err := e.search(ctx, q.Text, timedDepth)
			if err != nil {
				return r, err
			}
			times = append(times, took)
		}
	}
	r.Metrics, r.Latency = eval.Judge(ranked, set.Relevant), eval.LatencyOf(times)
	r.PeakSearch, err = e.peak()
	return r, err
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

// own measures the memory of this process, for engines that live in it.
type own struct{}

func (own) peak() (int64, error) {
	n := eval.PeakMemory()
	eval.ResetMemory()
	return n, nil
}

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
