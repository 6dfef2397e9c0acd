package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/retrieval/answer"
	"yiju/retrieval/eval"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
)

// goldenCommand measures search and answers on a golden set, and checks the figures against a floor.
func goldenCommand(c *call) action {
	c.takesJSON()
	c.takes(1, c.t.NoGoldenFile, "")
	raw := c.String("sources", "", c.t.FlagSources)
	floorFile := c.String("floor", "", c.t.FlagFloor)
	misses := c.Bool("misses", false, c.t.FlagMisses)
	modelled := c.Bool("model", false, c.t.FlagEvalModel)
	return func(ctx context.Context) error {
		questions, err := ingest.ReadQuestions(c.args[0])
		if err != nil {
			return setup{app: c.app}.explain(err) // without the data directory, which has no part in it
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
		model, done := answer.Model(nil), func() {}
		if *modelled {
			if model, done, err = c.model(nil); err != nil {
				return err
			}
			if model == nil {
				return failf("", "%s", c.t.ModelCause(llm.ErrNotConfigured))
			}
		}
		defer done()
		report, err := c.measure(ctx, model, questions, texts)
		if err != nil {
			return err
		}
		if !*misses {
			report.Misses = nil
		}
		if err := c.show(report, func(p *page) { p.golden(report) }); err != nil {
			return err
		}
		return c.holdAgainst(floor, report)
	}
}

// measure asks the live snapshot the questions, with the model if there is one.
func (s setup) measure(ctx context.Context, model answer.Model, questions []eval.Question, texts map[string]string) (eval.Report, error) {
	svc, err := s.searchable(nil)
	if err != nil {
		return eval.Report{}, err
	}
	defer svc.Close()
	snap, err := svc.Searcher()
	if err != nil {
		return eval.Report{}, err
	}
	results, err := eval.Run(ctx, snap, model, questions, nil)
	if err != nil {
		return eval.Report{}, err
	}
	return eval.Score(questions, results, texts), nil
}

// holdAgainst holds a report that was shown against a floor.
func (c *call) holdAgainst(floor eval.Floor, report any) error {
	if err := c.out.Flush(); err != nil {
		return err
	}
	short, err := floor.Check(report)
	if err != nil || len(short) == 0 {
		return err
	}
	fmt.Fprintln(c.stderr, strings.Join(short, "\n"))
	return failf("", c.t.BelowFloor, len(short))
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
	folder := os.DirFS(dir)
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := fs.ReadFile(folder, name)
		texts[name] = string(b)
		return err
	})
	if err == nil && len(texts) == 0 {
		err = errors.New(dir + ": no files")
	}
	return texts, err
}

// golden prints the figures of golden questions.
func (p *page) golden(r eval.Report) {
	search := figures{terminal.Table{Screen: p.Screen, Right: []bool{false, true, true, true, true, true, true}}}
	search.Row(p.t.ColKind, "n", "s@1", "s@3", "s@5", "s@10", "mrr")
	for _, kind := range r.Kinds() {
		k := r.Search[kind]
		row := []string{kind, strconv.Itoa(k.N)}
		for _, v := range []float64{k.Success1, k.Success3, k.Success5, k.Success10, k.MRR} {
			row = append(row, decimals(v, 3))
		}
		search.Row(row...)
	}
	ask := figures{terminal.Table{Screen: p.Screen, Right: []bool{false, true}}}
	ask.Row(p.t.ColAnswers, strconv.Itoa(r.Questions))
	ask.shares(3, share{"overclaim", r.Ask.Overclaim}, share{"refused", r.Ask.Refused}, share{"claimed", r.Ask.Claimed},
		share{"wrong_claim", r.Ask.WrongClaim}, share{"hedged", r.Ask.Hedged}, share{"false_refusal", r.Ask.FalseRefusal},
		share{"said", r.Ask.Said})
	if r.Unembedded > 0 {
		ask.Row(p.t.RowUnembedded, strconv.Itoa(r.Unembedded))
	}
	ask.Row("quotes", strconv.Itoa(r.Ask.Quotes))
	ask.shares(3, share{"verbatim", r.Ask.Verbatim})
	ask.Row("answered_without_citations", strconv.Itoa(r.Ask.AnsweredWithoutCitations))
	ask.Row("refused_with_citations", strconv.Itoa(r.Ask.RefusedWithCitations))
	ask.Row("said_forbidden", strconv.Itoa(r.Ask.SaidForbidden))
	ask.abstention(r.Abstention)
	ask.latency("search ", r.Latency.Search)
	ask.latency("ask ", r.Latency.Ask)
	if m := r.Model; m != nil {
		for _, row := range []struct {
			name string
			n    int
		}{
			{"model_asked", m.Asked}, {"model_calls", m.Calls}, {"model_calls_p50", m.MedianCalls}, {"model_calls_max", m.MostCalls},
			{"tokens_read", m.Read}, {"tokens_read_p50", m.MedianRead}, {"tokens_written", m.Written}, {"checked_by_rules", m.ByRules},
		} {
			ask.Row(row.name, strconv.Itoa(row.n))
		}
	}
	p.WriteString(search.String() + "\n" + ask.String())
	p.misses(r.Misses)
}

// misses prints a line for each question that went wrong.
func (p *page) misses(all []eval.Miss) {
	for _, m := range all {
		fmt.Fprintf(p, "%s\t%s\t%s\n", m.ID, m.Kind, m.What)
	}
}

// figures is a table of what was measured.
type figures struct{ terminal.Table }

// share is a figure from 0 to 1.
type share struct {
	name  string
	value float64
}

// shares adds a row for each share, with so many decimals.
func (f *figures) shares(n int, all ...share) {
	for _, s := range all {
		f.Row(s.name, decimals(s.value, n))
	}
}

// latency adds the percentiles.
func (f *figures) latency(what string, l eval.Latency) {
	f.Row(what+"p50", fmt.Sprintf("%.2f ms", l.P50))
	f.Row(what+"p99", fmt.Sprintf("%.2f ms", l.P99))
}

// abstention adds how well the system knows what it does not know.
func (f *figures) abstention(x eval.Abstention) {
	f.shares(3, share{"auc", x.AUC}, share{"refused_at_5", x.RefusedAt5}, share{"refusal_precision", x.Refused.Precision},
		share{"refusal_recall", x.Refused.Recall}, share{"unclaimed_precision", x.Unclaimed.Precision},
		share{"unclaimed_recall", x.Unclaimed.Recall}, share{"risk", x.Risk}, share{"claimed_coverage", x.Working.Coverage},
		share{"claimed_risk", x.Working.Risk}, share{"aurc", x.AURC}, share{"aurc_ideal", x.Ideal})
}

func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }
