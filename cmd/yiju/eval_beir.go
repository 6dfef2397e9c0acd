package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"yiju/bot/present/terminal"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// usualRank is how many clauses a TREC run holds for each question.
const usualRank = 100

// runEvalBEIR measures ranking on a folder in the layout of BEIR.
func runEvalBEIR(ctx context.Context, a *app, args []string) error {
	// Not newOptions: the set is its own corpus, so there is no -data.
	o := &options{FlagSet: flag.NewFlagSet("eval beir", flag.ContinueOnError)}
	o.SetOutput(io.Discard)
	o.StringVar(&o.config, "config", "", a.t.FlagConfig)
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	k := &count{n: usualRank, most: mostHits}
	o.Var(k, "k", fmt.Sprintf(a.t.FlagRank, mostHits))
	distractors := o.String("distractors", "", a.t.FlagDistractors)
	dictionary := o.String("dictionary", "", a.t.FlagDictionary)
	runFile := o.String("run", "", a.t.FlagRun)
	apart := o.Bool("apart", false, a.t.FlagApart)
	misses := o.Bool("misses", false, a.t.FlagMisses)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return &usageError{a.t.NoBEIRFolder, ""}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	s.Dictionary = cmp.Or(*dictionary, s.Dictionary)
	lexicon, err := a.lexicon(ctx, s)
	if err != nil {
		return err
	}
	set, err := a.readSet(rest[0], *distractors)
	if err != nil {
		return failf(a.t.BEIRHint, "%w", err)
	}
	opts := eval.BEIROptions{
		Name: filepath.Base(filepath.Clean(rest[0])), K: k.n, Apart: *apart, Progress: a.counting(a.t.Asking),
		Build: index.BuildOptions{Progress: a.counting(a.t.Building), Extend: search.Tables{Lexicon: lexicon}.Write},
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
	if o.json {
		return a.writeJSON(report)
	}
	return a.showBEIR(report)
}

// readSet reads a folder and, where a file is named, the distractors in it.
func (a *app) readSet(folder, distractors string) (*eval.Set, error) {
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

// showBEIR prints the figures as a table.
func (a *app) showBEIR(r eval.BEIRReport) error {
	t := terminal.Table{Screen: a.term, Right: []bool{false, true}}
	t.Row(r.Set, strconv.Itoa(r.Queries))
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"ndcg@10", r.NDCG10}, {"mrr@10", r.MRR10}, {"success@1", r.Success1}, {"success@5", r.Success5},
		{"recall@10", r.Recall10}, {"recall@100", r.Recall100},
	} {
		t.Row(f.name, strconv.FormatFloat(f.value, 'f', 4, 64))
	}
	t.Row(a.t.RowPassages, strconv.Itoa(r.Passages))
	t.Row(a.t.RowDistractors, strconv.Itoa(r.Distractors))
	if r.Pairs > 0 {
		versions := a.t.VersionsPaired
		if r.Apart {
			versions = a.t.VersionsApart
		}
		t.Row(a.t.RowPairs, fmt.Sprintf(versions, r.Pairs))
	}
	a.latency(&t, "", r.Latency)
	t.Row(a.t.RowIndexTime, fmt.Sprintf("%.1f s", r.IndexMS/1000))
	t.Row(a.t.RowIndexSize, fmt.Sprintf("%.1f MB", float64(r.Bytes)/(1<<20)))
	if r.Abstention != nil {
		a.abstention(&t, *r.Abstention)
	}
	fmt.Fprint(a.out, t.String())
	a.showMisses(r.Misses)
	return a.out.Flush()
}

// latency adds the percentiles to a table.
func (a *app) latency(t *terminal.Table, what string, l eval.Latency) {
	t.Row(what+"p50", fmt.Sprintf("%.2f ms", l.P50))
	t.Row(what+"p99", fmt.Sprintf("%.2f ms", l.P99))
}

// abstention adds what is known of what is not known.
func (a *app) abstention(t *terminal.Table, x eval.Abstention) {
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"auc", x.AUC}, {"refused_at_5", x.RefusedAt5}, {"refusal_precision", x.Refused.Precision},
		{"refusal_recall", x.Refused.Recall}, {"unclaimed_precision", x.Unclaimed.Precision},
		{"unclaimed_recall", x.Unclaimed.Recall}, {"risk", x.Risk}, {"claimed_coverage", x.Working.Coverage},
		{"claimed_risk", x.Working.Risk}, {"aurc", x.AURC}, {"aurc_ideal", x.Ideal},
	} {
		t.Row(f.name, strconv.FormatFloat(f.value, 'f', 3, 64))
	}
}

// showMisses prints a line for each question that went wrong.
func (a *app) showMisses(misses []eval.Miss) {
	for _, m := range misses {
		fmt.Fprintf(a.out, "%s\t%s\t%s\n", m.ID, m.Kind, m.What)
	}
}

// counting returns a progress callback; text has verbs for the numbers done and in all.
func (a *app) counting(text string) func(done, total int) {
	bar := &progress{app: a}
	return func(done, total int) {
		bar.step(fmt.Sprintf(text, done, total), done == total)
		if done == total {
			bar.end()
		}
	}
}
