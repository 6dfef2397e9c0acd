package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
)

// runRefresh reads the sources anew and, when that went well and was approved, lets the result serve.
func runRefresh(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus refresh")
	from := o.String("from", "", a.t.FlagFrom)
	dry := o.Bool("n", false, a.t.FlagDry)
	yes := o.Bool("yes", false, a.t.FlagYes)
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
	switch {
	case *from == "":
		return &usageError{a.t.FromMissing, ""}
	case s.Data == "" && !*dry:
		return &usageError{a.t.DataMissing, ""}
	}
	r := &refresh{app: a, data: s.Data, dry: *dry, yes: *yes}
	if r.from, err = a.readOrigin(*from); err != nil {
		return err
	}
	if r.embedder, err = a.embedder(s, batchSeconds); err != nil {
		return err
	}
	return r.run(ctx)
}

// refresh is one run of `corpus refresh`.
type refresh struct {
	*app
	from     origin
	data     string // data directory; may be "" where dry
	dry, yes bool
	sources  []corpus.SourceText
	skipped  []*corpus.Source
	embedder index.Embedder // nil without vectors
}

func (r *refresh) run(ctx context.Context) error {
	if err := r.apart(); err != nil {
		return err
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	c, err := r.recover()
	if err != nil {
		return err
	}
	r.report(c)
	if err := r.out.Flush(); err != nil {
		return err
	}
	if len(c.Instruments) == 0 {
		return failf(join(r.t.NothingUsableHint, r.untouched()), r.t.NothingUsable, r.from.path)
	}
	outcome, err := r.publish(ctx, c)
	if err != nil {
		return err
	}
	return r.conclude(outcome)
}

// apart refuses a data directory within the folder that is read: its snapshots would be taken for sources.
func (r *refresh) apart() error {
	if r.data == "" || r.from.folder == "" || r.from.listed {
		return nil
	}
	data, err := filepath.Abs(r.data)
	if err != nil {
		return err
	}
	folder, err := filepath.Abs(r.from.folder)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(folder, data); err == nil && filepath.IsLocal(rel) {
		return failf(r.t.DataWithinHint, r.t.DataWithin, r.data, r.from.folder)
	}
	return nil
}

// recover makes a corpus of the sources that were read; those that were not stand in it with the reason.
func (r *refresh) recover() (*corpus.Corpus, error) {
	fmt.Fprintln(r.stderr, r.t.Structuring)
	c := &corpus.Corpus{}
	if len(r.sources) > 0 {
		var err error
		if c, err = structure.Recover(r.sources, r.from.manifest); err != nil {
			return nil, failf(join(r.t.InvalidHint, r.untouched()), r.t.Invalid, err)
		}
	}
	undivided := slices.DeleteFunc(slices.Clone(c.Sources), func(s *corpus.Source) bool { return s.Skipped == "" })
	addSkipped(c, r.skipped)
	r.skipped = append(r.skipped, undivided...)
	return c, nil
}

// publish lets c serve, unless that is not wanted or not needed. It returns what to tell.
func (r *refresh) publish(ctx context.Context, c *corpus.Corpus) (outcome string, err error) {
	dir := index.OpenDir(r.data)
	if r.data != "" && serves(dir, c, r.embedder) {
		return r.t.Unchanged, nil
	}
	if r.dry {
		return r.t.DryRun, nil
	}
	if err := r.approve(); err != nil {
		return "", err
	}
	lease, err := dir.Lock(ctx)
	if err != nil {
		return "", r.explain(r.data, err)
	}
	defer lease.Unlock()
	bar := &progress{app: r.app}
	name, err := lease.Publish(ctx, c, index.BuildOptions{
		Progress: func(done, total int) { bar.step(fmt.Sprintf(r.t.Building, done, total), done == total) },
		Embedder: r.embedder,
		Embedded: func(done, total int) { bar.step(fmt.Sprintf(r.t.Embedding, done, total), done == total) },
	})
	bar.end()
	if errors.Is(err, index.ErrEmbedding) {
		return "", failf(join(r.t.EmbeddingHint, r.untouched()), "%s%s%w", r.t.EmbeddingFailed, r.t.Colon, embeddingCause(err))
	} else if err != nil {
		return "", failf(r.untouched(), "%w", err)
	}
	return fmt.Sprintf(r.t.Published, name), nil
}

// serves reports whether the serving snapshot holds c already, with the vectors of e.
func serves(dir *index.Dir, c *corpus.Corpus, e index.Embedder) bool {
	snap, err := dir.Current()
	if err != nil {
		return false // none, or none that can be used: it is to be replaced
	}
	defer snap.Close()
	return snap.Meta().Digest == c.Digest() && madeWith(snap.Meta(), e)
}

// approve asks whether to go on, where somebody is there to ask.
func (r *refresh) approve() error {
	if r.yes {
		return nil
	}
	if !r.typed {
		return failf(join(r.t.NeedYesHint, r.untouched()), "%s", r.t.NeedYes)
	}
	fmt.Fprint(r.stderr, r.t.Ask)
	line, err := bufio.NewReader(r.stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(r.stderr)
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "是", "好":
		return nil
	}
	return failf(r.untouched(), "%s", r.t.Declined)
}

// conclude tells the outcome. What was skipped makes the refresh fail, even where the rest was published.
func (r *refresh) conclude(outcome string) error {
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
	if r.data == "" {
		return ""
	}
	name, err := index.OpenDir(r.data).Serving()
	if err != nil {
		return ""
	}
	return fmt.Sprintf(r.t.Untouched, name)
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
