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
	"yiju/retrieval/llm"
)

// refreshCommand reads the sources, shows what changes and how that passes the quality gate, and puts the result into service
// once it is approved.
func refreshCommand(c *call) action {
	c.takesJSON()
	from := c.String("from", "", c.t.FlagFrom)
	questions := c.String("questions", "", c.t.FlagQuestions)
	dictionary := c.String("dictionary", "", c.t.FlagDictionary)
	v := &refreshView{call: c, bar: progress{app: c.app}}
	c.BoolVar(&v.dry, "n", false, c.t.FlagDry)
	c.BoolVar(&v.yes, "yes", false, c.t.FlagYes)
	c.BoolVar(&v.force, "force", false, c.t.FlagForce)
	c.BoolVar(&v.detailed, "v", false, c.t.FlagVerbose)
	return func(ctx context.Context) (err error) {
		thrifty(c.getenv)
		c.From, c.Questions, c.Dictionary = cmp.Or(*from, c.From), cmp.Or(*questions, c.Questions), cmp.Or(*dictionary, c.Dictionary)
		switch {
		case c.From == "":
			return &usageError{c.t.FromMissing, ""}
		case c.Data == "" && !v.dry:
			return &usageError{c.t.DataMissing, ""}
		}
		if v.maintainer, err = c.maintainer(nil); err != nil {
			return err
		}
		return v.run(ctx)
	}
}

// refreshView is one run of `corpus refresh`: the listener that prints a refresh.
type refreshView struct {
	*call
	maintainer      *ingest.Maintainer
	dry, yes, force bool
	detailed        bool // everything is listed

	bar    progress
	stage  ingest.Stage
	shown  bool  // what was found is printed
	failed error // of writing the report
}

func (v *refreshView) run(ctx context.Context) error {
	c, err := v.maintainer.Refresh(ctx, ingest.Options{Dry: v.dry, Decide: v.decide}, v.listen)
	v.bar.end()
	if err == nil {
		err = cmp.Or(v.failed, v.found(c))
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
	explained := v.explain(err)
	if _, ok := errors.AsType[*failure](explained); ok {
		return explained
	}
	return failf(v.untouched(), "%w", explained)
}

// listen prints how far the refresh is, and what was read.
func (v *refreshView) listen(e ingest.Event) {
	switch e := e.(type) {
	case ingest.Progress:
		v.progress(e)
	case ingest.Cost:
		v.bar.end()
		text := v.t.AskingCost
		if e.Dry {
			text = v.t.AskingWould
		}
		fmt.Fprintln(v.stderr, fmt.Sprintf(text, e.Clauses, e.Tokens))
	case ingest.Recovered:
		v.bar.end()
		if !v.json {
			p := v.page()
			p.report(e.Corpus, e.Sources, v.detailed)
			v.print(p)
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
			ingest.Checking: v.t.Checking, ingest.Asking: v.t.AskingClauses,
		}[p.Stage]
		v.bar.step(fmt.Sprintf(format, p.Done, p.Total), p.Done == p.Total && p.Stage != ingest.Structuring)
	}
}

// found prints what changes and how it passed the gate, once.
func (v *refreshView) found(c ingest.Candidate) error {
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
	p := v.page()
	if c.Against != "" && !c.Unchanged {
		p.Changes(c.Against, c.Name, c.Changes, mostShownChanges)
	}
	p.Gate(c.Gate)
	v.out.WriteString(p.String())
	return v.out.Flush()
}

// decide says whether the candidate is to be put into service without asking.
func (v *refreshView) decide(c ingest.Candidate) (bool, error) {
	if err := cmp.Or(v.failed, v.found(c)); err != nil {
		return false, err
	}
	if c.Gate.Blocked && !v.force {
		return false, failf(join(fmt.Sprintf(v.t.BlockedHint, c.Name), v.untouched()), "%s", v.t.Blocked)
	}
	return v.yes, nil
}

// approve asks whether to put the candidate into service, where somebody is there to ask.
func (v *refreshView) approve(ctx context.Context, name string) error {
	waits := join(fmt.Sprintf(v.t.Waits, name, v.Data), v.untouched())
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
	return v.explain(err)
}

// ask puts a yes-or-no question to the person at the terminal.
func (v *refreshView) ask(question string) (bool, error) {
	fmt.Fprint(v.stderr, question)
	line, err := bufio.NewReader(v.stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(v.stderr)
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

// asked prints what became of the questions that clauses answer, and which lines of their file were of no use.
func (v *refreshView) asked(a ingest.Asked) {
	if a.Clauses > 0 {
		fmt.Fprintf(v.stderr, v.t.AskedFound+"\n", a.Questions, a.Clauses)
	}
	if n := len(a.Unmatched); n > 0 {
		fmt.Fprintln(v.stderr, v.err.Warn(fmt.Sprintf(v.t.AskedUnmatched, n)))
		for _, u := range a.Unmatched[:min(n, mostListed)] {
			fmt.Fprintln(v.stderr, "  "+terminal.OneLine(fmt.Sprintf(v.t.AskedLine, u.Line, u.Name)))
		}
		if n > mostListed {
			fmt.Fprintln(v.stderr, "  …")
		}
	}
	if a.Missing > 0 && !v.dry {
		line := fmt.Sprintf(v.t.AskedMissing, a.Missing)
		if e, ok := errors.AsType[*llm.Error](a.Err); ok {
			line += v.t.Colon + v.t.ModelFailure(e)
		}
		fmt.Fprintln(v.stderr, v.err.Warn(line))
	}
}

// conclude prints the outcome. Sources that were skipped make the command fail, even where the rest was published.
func (v *refreshView) conclude(c ingest.Candidate, outcome string) error {
	var kept, skipped []string
	for _, o := range c.Problems {
		if line := v.t.NamedOutcome(o); o.Result == ingest.ResultSkipped {
			skipped = append(skipped, line)
		} else {
			kept = append(kept, line)
		}
	}
	v.asked(c.Asked)
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
