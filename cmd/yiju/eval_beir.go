package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"yiju/bot/present/terminal"
	"yiju/retrieval/eval"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search"
	"yiju/retrieval/search/vector"
)

// usualRank is how many clauses a TREC run holds for each question.
const usualRank = 100

// beirCommand measures ranking on a folder in the layout of BEIR, which is its own corpus.
func beirCommand(c *call) action {
	c.takesJSON()
	c.takes(1, c.t.NoBEIRFolder, "")
	c.ownCorpus = true
	k := c.hits(usualRank, c.t.FlagRank)
	distractors := c.String("distractors", "", c.t.FlagDistractors)
	dictionary := c.String("dictionary", "", c.t.FlagDictionary)
	runFile := c.String("run", "", c.t.FlagRun)
	vectors := c.String("vectors", "", c.t.FlagVectors)
	apart := c.Bool("apart", false, c.t.FlagApart)
	misses := c.Bool("misses", false, c.t.FlagMisses)
	return func(ctx context.Context) error {
		folder := c.args[0]
		lexicon, err := ingest.New(ingest.Config{Data: c.Data, Dictionary: cmp.Or(*dictionary, c.Dictionary)}).Lexicon(ctx)
		if err != nil {
			return c.explain(err)
		}
		set, err := readSet(c.app, folder, *distractors)
		if err != nil {
			return failf(c.t.BEIRHint, "%w", err)
		}
		e, err := c.embedder(batchPatience, limitedPatience)
		if err != nil {
			return err
		}
		opts := eval.BEIROptions{
			Name: filepath.Base(filepath.Clean(folder)), K: *k, Apart: *apart, Both: !*apart, Progress: counting(c.app, c.t.Asking),
			Built: counting(c.app, c.t.Building), Patience: batchPatience,
			Build: search.Tables{Lexicon: lexicon, Embedder: e, Vectors: vector.Options{Cache: *vectors, Progress: counting(c.app, c.t.Embedding)}},
		}
		var report eval.BEIRReport
		err = writeFile(*runFile, func(w io.Writer) error {
			if *runFile != "" {
				opts.Run = w
			}
			report, err = eval.RunBEIR(ctx, set, opts)
			return err
		})
		if err != nil {
			return err
		}
		if !*misses {
			report.Misses = nil
		}
		return c.show(report, func(p *page) { p.beir(report) })
	}
}

// readSet reads a folder and, where a file is named, the distractors in it.
func readSet(a *app, folder, distractors string) (*eval.Set, error) {
	if _, err := os.Stat(folder); err != nil {
		return nil, err
	}
	set, err := eval.ReadSet(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	if distractors == "" {
		return set, nil
	}
	f, err := os.Open(distractors)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	skipped, err := set.AddDistractors(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", distractors, err)
	}
	if skipped > 0 {
		fmt.Fprintf(a.stderr, a.t.DistractorsSkipped+"\n", skipped)
	}
	return set, nil
}

// beir prints the figures of a set.
func (p *page) beir(r eval.BEIRReport) {
	t := figures{terminal.Table{Screen: p.Screen, Right: []bool{false, true}}}
	t.Row(r.Set, strconv.Itoa(r.Queries))
	t.metrics(r.Metrics)
	t.Row(p.t.RowPassages, strconv.Itoa(r.Passages))
	if v := r.Vectors; v != nil {
		t.Row(p.t.RowVectors, terminal.OneLine(v.Model))
		t.Row(p.t.RowUnembedded, strconv.Itoa(v.Missed))
	}
	t.Row(p.t.RowDistractors, strconv.Itoa(r.Distractors))
	if r.Pairs > 0 {
		versions := p.t.VersionsPaired
		if r.Apart {
			versions = p.t.VersionsApart
		}
		t.Row(p.t.RowPairs, fmt.Sprintf(versions, r.Pairs))
	}
	if r.WhenApart != nil {
		t.Row(p.t.RowWhenApart, strconv.Itoa(r.WhenApart.Queries))
		t.metrics(*r.WhenApart)
	}
	t.latency("", r.Latency)
	t.Row(p.t.RowIndexTime, fmt.Sprintf("%.1f s", r.IndexMS/1000))
	t.Row(p.t.RowIndexSize, fmt.Sprintf("%.1f MB", float64(r.Bytes)/(1<<20)))
	if r.Abstention != nil {
		t.abstention(*r.Abstention)
	}
	p.WriteString(t.String())
	p.misses(r.Misses)
}

// metrics adds the measures of a ranking.
func (f *figures) metrics(m eval.Metrics) {
	f.shares(4, share{"ndcg@10", m.NDCG10}, share{"mrr@10", m.MRR10}, share{"success@1", m.Success1}, share{"success@5", m.Success5},
		share{"recall@10", m.Recall10}, share{"recall@100", m.Recall100})
}

// counting returns a progress callback; text has verbs for the numbers done and in all.
func counting(a *app, text string) func(done, total int) {
	bar := &progress{app: a}
	return func(done, total int) {
		bar.step(fmt.Sprintf(text, done, total), done == total)
		if done == total {
			bar.end()
		}
	}
}
