package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/retrieval/ingest"
)

// runRefresh reads the sources, shows what changes and how that passes the quality gate, and puts the result into service
// once it is approved.
func runRefresh(ctx context.Context, a *app, args []string) error {
	a.thrifty()
	o := a.newOptions("corpus refresh")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	from := o.String("from", "", a.t.FlagFrom)
	questions := o.String("questions", "", a.t.FlagQuestions)
	dictionary := o.String("dictionary", "", a.t.FlagDictionary)
	dry := o.Bool("n", false, a.t.FlagDry)
	yes := o.Bool("yes", false, a.t.FlagYes)
	force := o.Bool("force", false, a.t.FlagForce)
	detailed := o.Bool("v", false, a.t.FlagVerbose)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 0 {
		err = a.tooMany(rest)
	}
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	s.From, s.Questions, s.Dictionary = cmp.Or(*from, s.From), cmp.Or(*questions, s.Questions), cmp.Or(*dictionary, s.Dictionary)
	switch {
	case s.From == "":
		return &usageError{a.t.FromMissing, ""}
	case s.Data == "" && !*dry:
		return &usageError{a.t.DataMissing, ""}
	}
	m, err := a.maintainer(s, nil)
	if err != nil {
		return err
	}
	v := &refreshView{app: a, settings: s, maintainer: m, bar: progress{app: a}, json: o.json, dry: *dry, yes: *yes, force: *force, detailed: *detailed}
	return v.run(ctx)
}

// refreshView is one run of `corpus refresh`: the listener that prints a refresh.
type refreshView struct {
	*app
	settings
	maintainer            *ingest.Maintainer
	json, dry, yes, force bool
	detailed              bool // everything is listed

	bar    progress
	stage  ingest.Stage
	shown  bool  // what was found is printed
	failed error // of writing the report
}

func (v *refreshView) run(ctx context.Context) error {
	c, err := v.maintainer.Refresh(ctx, ingest.Options{Dry: v.dry, Decide: v.decide}, v.listen)
	v.bar.end()
	if err == nil {
		err = cmp.Or(v.failed, v.show(c))
	}
	if err != nil {
		return v.explainRefresh(err)
	}
	outcome := fmt.Sprintf(v.t.Published, c.Name)
	switch {
	case c.Unchanged:
		outcome = v.t.Unchanged
	case v.dry:
		outcome = v.t.DryRun
	case !v.yes:
		if err := v.approve(ctx, c.Name); err != nil {
			return err
		}
	}
	return v.conclude(c, outcome)
}

// explainRefresh words an error. Whatever it is, the snapshot in service stays.
func (v *refreshView) explainRefresh(err error) error {
	explained := v.explainIngest(v.settings, err)
	if _, ok := errors.AsType[*failure](explained); ok {
		return explained
	}
	return failf(v.untouched(v.settings), "%w", explained)
}

// listen prints how far the refresh is, and what was read.
func (v *refreshView) listen(e ingest.Event) {
	switch e := e.(type) {
	case ingest.Progress:
		v.progress(e)
	case ingest.Recovered:
		v.bar.end()
		if !v.json {
			v.report(e.Corpus, e.Sources, v.detailed)
		}
		v.failed = v.out.Flush()
	}
}

func (v *refreshView) progress(p ingest.Progress) {
	if p.Stage != v.stage {
		v.bar.end()
		if v.stage = p.Stage; p.Stage == ingest.Structuring {
			fmt.Fprintln(v.stderr, v.t.Structuring)
		}
	}
	switch {
	case p.Stage == ingest.Fetching:
		v.bar.step(fmt.Sprintf(v.t.Reading, p.Done, p.Total, p.Source), true)
	case p.Done > 0:
		format := map[ingest.Stage]string{
			ingest.Structuring: v.t.Structuring + " %d/%d", ingest.Building: v.t.Building, ingest.Embedding: v.t.Embedding,
			ingest.Checking: v.t.Checking,
		}[p.Stage]
		v.bar.step(fmt.Sprintf(format, p.Done, p.Total), p.Done == p.Total && p.Stage != ingest.Structuring)
	}
}

// show prints what changes and how it passed the gate, once.
func (v *refreshView) show(c ingest.Candidate) error {
	if v.shown {
		return nil
	}
	v.shown = true
	v.bar.end()
	if v.json {
		if err := v.writeJSON(foundViewOf(c)); err != nil {
			return err
		}
		return v.out.Flush()
	}
	p := v.page(v.lang)
	if c.Against != "" && !c.Unchanged {
		p.Changes(c.Against, c.Name, c.Changes, mostShownChanges)
	}
	p.Gate(c.Gate)
	v.out.WriteString(p.String())
	return v.out.Flush()
}

// decide says whether the candidate is to be put into service without asking.
func (v *refreshView) decide(c ingest.Candidate) (bool, error) {
	if err := cmp.Or(v.failed, v.show(c)); err != nil {
		return false, err
	}
	if c.Gate.Blocked && !v.force {
		return false, failf(join(fmt.Sprintf(v.t.BlockedHint, c.Name), v.untouched(v.settings)), "%s", v.t.Blocked)
	}
	return v.yes, nil
}

// approve asks whether to put the candidate into service, where somebody is there to ask.
func (v *refreshView) approve(ctx context.Context, name string) error {
	waits := join(fmt.Sprintf(v.t.Waits, name, v.Data), v.untouched(v.settings))
	if !v.typed {
		return failf(join(v.t.NeedYesHint, waits), "%s", v.t.NeedYes)
	}
	yes, err := v.ask(v.t.Ask)
	if err != nil {
		return err
	}
	if !yes {
		return failf(waits, "%s", v.t.Declined)
	}
	_, err = v.maintainer.Approve(ctx, name, v.force)
	return v.explainIngest(v.settings, err)
}

// ask puts a yes-or-no question to the person at the terminal.
func (a *app) ask(question string) (bool, error) {
	fmt.Fprint(a.stderr, question)
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.stderr)
	}
	if errors.Is(err, context.Canceled) {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "是", "好":
		return true, nil
	}
	return false, nil
}

// conclude prints the outcome. Sources that were skipped make the command fail, even where the rest was published.
func (v *refreshView) conclude(c ingest.Candidate, outcome string) error {
	var kept, skipped []string
	for _, o := range c.Problems {
		if line := v.t.problem(o); o.Result == ingest.ResultSkipped {
			skipped = append(skipped, line)
		} else {
			kept = append(kept, line)
		}
	}
	reported := !v.json && v.term.Terminal // on the same screen
	if len(kept) > 0 && !reported {
		fmt.Fprintln(v.stderr, v.err.Warn(fmt.Sprintf(v.t.KeptSome, len(kept)))+"\n  "+strings.Join(kept, "\n  "))
	}
	if n := len(skipped); n > 0 {
		if reported {
			skipped = nil
		}
		return failf(join(join(skipped...), v.t.SkippedHint), v.t.SkippedSome, outcome, n)
	}
	fmt.Fprintln(v.stderr, v.err.Good(outcome))
	return nil
}

// progress is a line that is overwritten on a terminal; elsewhere only the lines worth keeping are printed.
type progress struct {
	*app
	shown bool
}

// step overwrites the line. keep says that it is worth keeping in a log.
func (p *progress) step(line string, keep bool) {
	line = terminal.OneLine(line)
	if !p.err.Terminal {
		if keep {
			fmt.Fprintln(p.stderr, line)
		}
		return
	}
	fmt.Fprint(p.stderr, "\r\x1b[K"+terminal.Cut(line, max(terminal.Narrowest, p.err.Width)-1))
	p.shown = true
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
	p.shown = false
}
