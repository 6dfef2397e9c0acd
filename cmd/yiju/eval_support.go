package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/retrieval/analysis"
	"yiju/retrieval/answer"
	"yiju/retrieval/eval"
	"yiju/retrieval/llm"
)

// supportCommand measures how well the rules, and the verdicts of a judge recorded in the set or asked for, tell sentences that their
// evidence supports from others.
func supportCommand(c *call) action {
	c.takesJSON()
	c.takes(1, c.t.NoStatements, "")
	c.ownCorpus = true
	floorFile := c.String("floor", "", c.t.FlagFloor)
	misses := c.Bool("misses", false, c.t.FlagMisses)
	modelled := c.Bool("model", false, c.t.FlagEvalJudge)
	return func(ctx context.Context) error {
		var floor eval.Floor
		if *floorFile != "" {
			if err := readJSON(*floorFile, &floor); err != nil {
				return err
			}
		}
		f, err := os.Open(c.args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		statements, err := eval.ReadStatements(f)
		if err != nil {
			return failf(c.t.StatementsHint, "%s: %w", c.args[0], err)
		}
		judge := eval.SupportJudge(eval.Recorded)
		if *modelled {
			model, done, err := c.model(nil)
			if err != nil {
				return err
			}
			defer done()
			if model == nil || !model.Judges() {
				return failf("", "%s", c.t.ModelCause(llm.ErrNotConfigured))
			}
			judge = judgedBy(model)
		}
		report, err := eval.RunSupport(ctx, statements, judge)
		if err != nil {
			return err
		}
		if !*misses {
			report.Misses = nil
		}
		if err := c.show(report, func(p *page) { p.support(report) }); err != nil {
			return err
		}
		return c.holdAgainst(floor, report)
	}
}

// judgedBy asks the judge of a model about each statement, as it is asked about the sentences of an answer. A call that fails gives no
// verdict.
func judgedBy(m answer.Model) eval.SupportJudge {
	return func(ctx context.Context, s eval.Statement) (*eval.Ruling, error) {
		claim := llm.Claim{Text: s.Sentence}
		for _, e := range s.Evidence {
			claim.Evidence = append(claim.Evidence, llm.Passage{Title: e.Name, Level: e.Level, Lang: analysis.DetectLang(e.Text), Text: e.Text})
		}
		j, err := m.Judge(ctx, llm.JudgeRequest{Claims: []llm.Claim{claim}})
		if err != nil || j.Rulings[0].Verdict == "" {
			return nil, context.Cause(ctx)
		}
		return &eval.Ruling{Verdict: eval.Support(j.Rulings[0].Verdict), Words: j.Rulings[0].Words}, nil
	}
}

// support prints the figures of each check, and what went wrong.
func (p *page) support(r eval.SupportReport) {
	for i, check := range []struct {
		name string
		eval.Checked
	}{{p.t.ColRules, r.Rules}, {p.t.ColJudge, r.Judge}, {p.t.ColBoth, r.Both}} {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.checked(check.name, check.Checked)
	}
	for _, m := range r.Misses {
		fmt.Fprintln(p, strings.Join([]string{m.ID, m.Kind, string(m.Label), "rules: " + strings.TrimSpace(string(m.Rules)+" "+m.Detail),
			"judge: " + strings.TrimSpace(string(cmp.Or(m.Judge, "-"))+" "+m.Words), terminal.OneLine(m.Sentence)}, "\t"))
	}
}

func (p *page) checked(name string, c eval.Checked) {
	t := figures{terminal.Table{Screen: p.Screen, Right: []bool{false, true, true, true, true, true, true}}}
	t.Row(name, "supported", "dropped", "false_drops", "unsupported", "accepted", "false_accepts")
	row := func(kind string, d eval.Drops) {
		t.Row(kind, strconv.Itoa(d.Supported), strconv.Itoa(d.Dropped), decimals(d.FalseDrops, 3),
			strconv.Itoa(d.Unsupported), strconv.Itoa(d.Accepted), decimals(d.FalseAccepts, 3))
	}
	for _, kind := range slices.Sorted(maps.Keys(c.Kinds)) {
		row(kind, c.Kinds[kind])
	}
	row("ALL", c.All)
	row(p.t.RowWithoutCond, c.WithoutCond)
	p.WriteString(t.String())
	if c.Silent > 0 {
		fmt.Fprintf(p, p.t.NoVerdict+"\n", c.Silent)
	}
}
