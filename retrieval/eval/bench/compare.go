package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"yiju/retrieval/eval"
)

// row is what an engine measured on a set.
type row struct {
	Engine      string `json:"engine"`
	Set         string `json:"set"`
	Skipped     string `json:"skipped,omitempty"` // why it could not run
	Passages    int    `json:"passages"`          // with the distractors
	Distractors int    `json:"distractors"`
	built
	eval.Metrics
	P50   float64 `json:"p50_ms"` // medians of the rounds
	P99   float64 `json:"p99_ms"`
	One   float64 `json:"one_per_s"` // questions a second by one thread, and by two
	Two   float64 `json:"two_per_s"`
	Serve int64   `json:"peak_serve_bytes"` // largest resident memory of the process that served
	exact
}

// served is a row with the process that serves its engine.
type served struct {
	row
	*server
	p50, p99, one, two []float64 // by round
}

// compare measures the engines on the set in dir with so many distractors.
func compare(ctx context.Context, o options, dir string, size int, stderr io.Writer) (rows []row, err error) {
	set, err := eval.ReadSet(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	set.Passages = nil
	base := filepath.Join(o.folder, fmt.Sprint(filepath.Base(dir), size))
	if o.folder == "" {
		if base, err = os.MkdirTemp("", "bench-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(base)
	}
	ids, texts := judged(set, o.questions)
	var list []*served
	defer func() {
		for _, s := range list {
			err = errors.Join(err, s.stop())
		}
	}()
	for _, name := range o.engines {
		folder := filepath.Join(base, name, "index")
		r, err := builtBefore(folder)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(stderr, "%s: %s builds\n", filepath.Base(dir), name)
			r, err = spawnBuild(ctx, o, name, dir, folder, size, stderr)
		}
		if errors.Is(err, errSkipped) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r.Set = filepath.Base(dir)
		s, err := start(ctx, name, folder, texts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, &served{row: r, server: s})
	}
	for n := range o.rounds + 1 {
		for _, s := range list {
			fmt.Fprintf(stderr, "%s: round %d: %s\n", filepath.Base(dir), n, s.Engine)
			if n == 0 {
				err = s.judge(ids, set.Relevant, o.runs)
			} else {
				err = s.round(len(texts))
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Engine, err)
			}
		}
	}
	for _, s := range list {
		if err := s.finish(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Engine, err)
		}
		rows = append(rows, s.row)
	}
	return rows, nil
}

// judge measures quality, which warms up.
func (s *served) judge(ids []string, relevant eval.Qrels, runs string) error {
	r, err := s.ask(request{Do: "rank"})
	if err != nil {
		return err
	}
	ranked := make(map[string][]string)
	for i, list := range r.Ranked {
		ranked[ids[i]] = list
	}
	s.Metrics = eval.Judge(ranked, relevant)
	if runs == "" {
		return nil
	}
	name := fmt.Sprintf("%s-%d.%s.trec", s.Set, s.Distractors, s.Engine)
	return toFile(filepath.Join(runs, name), func(w io.Writer) error { return writeRun(w, ids, ranked, s.Engine) })
}

// writeRun writes rankings as a TREC run. Scores of engines do not compare, so that each is one over the rank.
func writeRun(w io.Writer, ids []string, ranked map[string][]string, engine string) error {
	for _, q := range ids {
		var list []eval.Ranked
		for n, id := range ranked[q] {
			list = append(list, eval.Ranked{ID: id, Score: 1 / float64(n+1)})
		}
		if err := eval.WriteRun(w, q, list, engine); err != nil {
			return err
		}
	}
	return nil
}

// toFile creates a file with what fill writes.
func toFile(name string, fill func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(fill(f), f.Close())
}

// round puts the questions one after the other, and then all of them by one and by two threads.
func (s *served) round(questions int) error {
	r, err := s.ask(request{Do: "time"})
	if err != nil {
		return err
	}
	l := eval.LatencyOf(r.Took)
	s.p50, s.p99 = append(s.p50, l.P50), append(s.p99, l.P99)
	for threads, list := range map[int]*[]float64{1: &s.one, 2: &s.two} {
		if r, err = s.ask(request{Do: "all", Threads: threads}); err != nil {
			return err
		}
		*list = append(*list, float64(questions)/max(r.Took[0], time.Nanosecond).Seconds())
	}
	return nil
}

func (s *served) finish() error {
	s.P50, s.P99, s.One, s.Two = median(s.p50), median(s.p99), median(s.one), median(s.two)
	r, err := s.ask(request{Do: "peak"})
	if err != nil {
		return err
	}
	s.Serve = r.Peak
	if r, err = s.ask(request{Do: "exact"}); err != nil {
		return err
	}
	s.exact = r.exact
	return nil
}

// median returns the middle of list, the lower one of two, or 0.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(list))[(len(list)-1)/2]
}

// show prints the rows of one set and size.
func show(w io.Writer, o options, rows []row) error {
	if o.json {
		for _, r := range rows {
			if err := json.NewEncoder(w).Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	if len(rows) == 0 {
		return nil
	}
	first := rows[0]
	fmt.Fprintf(w, "\n%s: %d questions, %d passages, of these %d distractors\n", first.Set, first.Queries, first.Passages, first.Distractors)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "engine\tnDCG@10\tMRR@10\ts@1\ts@5\tR@10\tR@100\tp50 ms\tp99 ms\t1 thread/s\t2 threads/s\tindex s\tMB\tMB build\tMB serve\t")
	for _, r := range rows {
		mb := func(n int64) float64 { return float64(n) / (1 << 20) }
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.2f\t%.2f\t%.0f\t%.0f\t%.1f\t%.1f\t%.0f\t%.0f\t\n", r.Engine, r.NDCG10, r.MRR10, r.Success1,
			r.Success5, r.Recall10, r.Recall100, r.P50, r.P99, r.One, r.Two, r.IndexMS/1000, mb(r.Bytes), mb(r.PeakBuild), mb(r.Serve))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range rows {
		if r.Asked > 0 {
			fmt.Fprintf(w, "%s: of %d questions, %d have the same first %d passages as by scoring every passage, %d the same first one\n",
				r.Engine, r.Asked, r.Same, timedDepth, r.First)
		}
	}
	return nil
}

// growth prints how many times as long a question takes with the last number of distractors as with the first.
func growth(w io.Writer, bySize [][]row) error {
	if len(bySize) < 2 {
		return nil
	}
	few, many := bySize[0], bySize[len(bySize)-1]
	for _, a := range few {
		for _, b := range many {
			if a.Engine == b.Engine && a.P50 > 0 && a.P99 > 0 {
				if _, err := fmt.Fprintf(w, "%s: from %d to %d passages p50 grows by %.2f, p99 by %.2f\n", a.Engine, a.Passages, b.Passages, b.P50/a.P50, b.P99/a.P99); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
