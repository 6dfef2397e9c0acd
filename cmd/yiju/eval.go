package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"yiju/bot/present/terminal"
	"yiju/retrieval/eval"
	"yiju/retrieval/ingest"
)

// runEvalGolden measures search and answers on a golden set, and checks the figures against a floor.
func runEvalGolden(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("eval golden")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	raw := o.String("sources", "", a.t.FlagSources)
	floorFile := o.String("floor", "", a.t.FlagFloor)
	misses := o.Bool("misses", false, a.t.FlagMisses)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return &usageError{a.t.NoGoldenFile, ""}
	}
	questions, err := a.readGolden(rest[0])
	if err != nil {
		return err
	}
	var floor eval.Floor
	if *floorFile != "" {
		if err := readJSON(*floorFile, &floor); err != nil {
			return err
		}
	}
	texts, err := rawTexts(*raw)
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	report, err := a.measure(ctx, s, questions, texts)
	if err != nil {
		return err
	}
	if !*misses {
		report.Misses = nil
	}
	if err := a.showReport(report, o.json); err != nil {
		return err
	}
	return a.holdFloor(floor, report)
}

// measure asks the live snapshot the questions.
func (a *app) measure(ctx context.Context, s settings, questions []eval.Question, texts map[string]string) (eval.Report, error) {
	svc, err := a.searchable(s, nil)
	if err != nil {
		return eval.Report{}, err
	}
	defer svc.Close()
	snap, err := svc.Searcher()
	if err != nil {
		return eval.Report{}, err
	}
	results, err := eval.Run(ctx, snap, questions, nil)
	if err != nil {
		return eval.Report{}, err
	}
	return eval.Score(questions, results, texts), nil
}

// holdFloor fails where the report falls short of the floor.
func (a *app) holdFloor(floor eval.Floor, report eval.Report) error {
	short, err := floor.Check(report)
	if err != nil || len(short) == 0 {
		return err
	}
	for _, s := range short {
		fmt.Fprintf(a.stderr, "%s\n", s)
	}
	return failf("", a.t.BelowFloor, len(short))
}

func (a *app) readGolden(name string) ([]eval.Question, error) {
	questions, err := ingest.ReadQuestions(name)
	return questions, a.explainIngest(settings{}, err)
}

func readJSON(name string, v any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// rawTexts reads the files of a folder, to check quotations against; none where dir is empty.
func rawTexts(dir string) (map[string]string, error) {
	if dir == "" {
		return nil, nil
	}
	texts := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		texts[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err == nil && len(texts) == 0 {
		err = errors.New(dir + ": no files")
	}
	return texts, err
}

// showReport prints the figures, as JSON or as tables.
func (a *app) showReport(r eval.Report, asJSON bool) error {
	if asJSON {
		return a.writeJSON(r)
	}
	three := func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
	search := terminal.Table{Screen: a.term, Right: []bool{false, true, true, true, true, true, true}}
	search.Row(a.t.ColKind, "n", "s@1", "s@3", "s@5", "s@10", "mrr")
	for _, kind := range r.Kinds() {
		k := r.Search[kind]
		search.Row(kind, strconv.Itoa(k.N), three(k.Success1), three(k.Success3), three(k.Success5), three(k.Success10), three(k.MRR))
	}
	ask := terminal.Table{Screen: a.term, Right: []bool{false, true}}
	ask.Row(a.t.ColAnswers, strconv.Itoa(r.Questions))
	for _, f := range []struct {
		name  string
		value string
	}{
		{"overclaim", three(r.Ask.Overclaim)}, {"refused", three(r.Ask.Refused)}, {"hedged", three(r.Ask.Hedged)},
		{"false_refusal", three(r.Ask.FalseRefusal)}, {"said", three(r.Ask.Said)},
		{"quotes", strconv.Itoa(r.Ask.Quotes)}, {"verbatim", three(r.Ask.Verbatim)},
		{"answered_without_citations", strconv.Itoa(r.Ask.AnsweredWithoutCitations)},
		{"refused_with_citations", strconv.Itoa(r.Ask.RefusedWithCitations)}, {"said_forbidden", strconv.Itoa(r.Ask.SaidForbidden)},
	} {
		ask.Row(f.name, f.value)
	}
	a.abstention(&ask, r.Abstention)
	a.latency(&ask, "search ", r.Latency.Search)
	a.latency(&ask, "ask ", r.Latency.Ask)
	fmt.Fprintf(a.out, "%s\n%s", search.String(), ask.String())
	a.showMisses(r.Misses)
	return a.out.Flush()
}
