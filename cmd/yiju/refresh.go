package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"yiju/retrieval/index"
)

// runRefresh reads the sources anew, shows what changes and what that does to the checks, and lets the result serve when
// that was approved.
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
	if *from != "" {
		s.From = *from
	}
	if *questions != "" {
		s.Questions = *questions
	}
	s.Dictionary = cmp.Or(*dictionary, s.Dictionary)
	switch {
	case s.From == "":
		return &usageError{a.t.FromMissing, ""}
	case s.Data == "" && !*dry:
		return &usageError{a.t.DataMissing, ""}
	}
	r, err := a.newRefresh(s)
	if err != nil {
		return err
	}
	r.dry = *dry
	defer r.unlock()
	return r.storage((&refreshCommand{refresh: r, json: o.json, yes: *yes, force: *force}).run(ctx))
}

// refreshCommand is one run of `corpus refresh`.
type refreshCommand struct {
	*refresh
	json, yes, force bool
}

func (r *refreshCommand) run(ctx context.Context) error {
	c, err := r.corpus(ctx)
	if err != nil {
		return err
	}
	if !r.json {
		r.report(c)
	}
	if err := r.out.Flush(); err != nil {
		return err
	}
	if len(c.Instruments) == 0 {
		return failf(join(r.t.NothingUsableHint, r.untouched()), r.t.NothingUsable, r.origin.path)
	}
	found, err := r.aside(ctx, c)
	if err != nil {
		return err
	}
	if err := r.show(found); err != nil {
		return err
	}
	outcome, err := r.settle(ctx, found)
	if err != nil {
		return err
	}
	return r.conclude(outcome)
}

// show prints what changes and how the checks went.
func (r *refreshCommand) show(f found) error {
	if r.json {
		if err := r.writeJSON(f.view()); err != nil {
			return err
		}
		return r.out.Flush()
	}
	p := r.page(r.lang)
	if f.Against != "" && !f.Unchanged {
		p.changes(comparison{Old: f.Against, New: f.Name, changes: f.changes}, mostShownChanges)
	}
	p.gate(f.Gate)
	r.out.WriteString(p.String())
	return r.out.Flush()
}

// settle lets what was found serve, unless that is not wanted, not needed or not allowed. It returns what to tell.
func (r *refreshCommand) settle(ctx context.Context, f found) (outcome string, err error) {
	switch {
	case f.Unchanged:
		return r.t.Unchanged, nil
	case r.dry:
		return r.t.DryRun, nil
	case f.Gate.Blocked && !r.force:
		return "", failf(join(fmt.Sprintf(r.t.BlockedHint, f.Name), r.untouched()), "%s", r.t.Blocked)
	}
	if err := r.approve(f.Name); err != nil {
		return "", err
	}
	if err := r.serve(ctx, f.Name); err != nil {
		return "", err
	}
	return fmt.Sprintf(r.t.Published, f.Name), nil
}

// approve asks whether to go on, where somebody is there to ask.
func (r *refreshCommand) approve(name string) error {
	if r.yes {
		return nil
	}
	waits := join(fmt.Sprintf(r.t.Waits, name, r.Data), r.untouched())
	if !r.typed {
		return failf(join(r.t.NeedYesHint, waits), "%s", r.t.NeedYes)
	}
	r.unlock() // while somebody thinks, others may go on
	yes, err := r.ask(r.t.Ask)
	if err == nil && !yes {
		err = failf(waits, "%s", r.t.Declined)
	}
	return err
}

// ask asks a question that is answered with yes or no.
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

// conclude tells the outcome. What was skipped makes the refresh fail, even where the rest was published.
func (r *refreshCommand) conclude(outcome string) error {
	r.warn()
	if len(r.skipped) == 0 {
		fmt.Fprintln(r.stderr, r.err.good(outcome))
		return nil
	}
	var names []string
	for _, s := range r.skipped {
		names = append(names, oneLine(s.Name)+r.t.Colon+oneLine(r.t.skipped(s.Skipped)))
	}
	return failf(join(join(names...), r.t.SkippedHint), r.t.SkippedSome, outcome, len(r.skipped))
}

// untouched says that what served before still serves, where that is so.
func (r *refresh) untouched() string {
	if r.Data == "" {
		return ""
	}
	name, err := index.OpenDir(r.Data).Serving()
	if err != nil {
		return ""
	}
	return fmt.Sprintf(r.t.Untouched, name)
}

// apart refuses a data directory within the folder that is read: its snapshots would be taken for sources.
func (r *refresh) apart() error {
	if r.Data == "" || r.origin.folder == "" || r.origin.listed {
		return nil
	}
	data, err := filepath.Abs(r.Data)
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(r.origin.folder)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(folder, data); err == nil && filepath.IsLocal(rel) {
		return failf(r.t.DataWithinHint, r.t.DataWithin, r.Data, r.origin.folder)
	}
	return nil
}

// progress shows one line that changes on a terminal; elsewhere it prints only what must stay.
type progress struct {
	*app
	shown bool
}

// step shows where the work is. keep says that the line is worth keeping in a log.
func (p *progress) step(line string, keep bool) {
	line = oneLine(line)
	if !p.err.is {
		if keep {
			fmt.Fprintln(p.stderr, line)
		}
		return
	}
	fmt.Fprint(p.stderr, "\r\x1b[K"+cut(line, max(narrowest, p.err.width)-1))
	p.shown = true
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
	p.shown = false
}
