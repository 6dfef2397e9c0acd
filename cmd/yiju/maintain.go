package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
)

// caretaker keeps the corpus for the bot, by the same steps as the commands: bot.Maintainer.
type caretaker struct {
	app      *app
	settings settings
	lender   *lender
	dir      *index.Dir

	mu      sync.Mutex
	running bool
}

// caretaker returns what keeps the corpus that l lends out, or nil where that is the starter corpus, which nobody keeps.
func (a *app) caretaker(s settings, l *lender) *caretaker {
	if s.Data == "" {
		return nil
	}
	quiet := *a // what the commands say in a terminal, the bot says in conversation
	quiet.out, quiet.stderr, quiet.term, quiet.err, quiet.typed = bufio.NewWriter(io.Discard), io.Discard, terminal{}, terminal{}, false
	return &caretaker{app: &quiet, settings: s, lender: l, dir: index.OpenDir(s.Data)}
}

// Status implements bot.Maintainer.
func (c *caretaker) Status(ctx context.Context) (st bot.CorpusStatus, err error) {
	defer c.tell(&err)
	list, err := c.dir.List()
	if err != nil {
		return st, err
	}
	for _, l := range list {
		info := bot.SnapshotInfo{Name: l.Name}
		if l.Serving {
			st.Serving = l.Name
		}
		if l.Pending {
			st.Pending = l.Name
		}
		if snap, err := c.dir.Open(l.Name); err == nil {
			m := snap.Meta()
			info.Built, info.Instruments, info.Clauses = m.Built, m.Instruments, m.Clauses
			if l.Serving {
				err = c.sources(ctx, snap, &st)
			}
			if err = errors.Join(err, snap.Close()); err != nil {
				return st, err
			}
		}
		st.Snapshots = append(st.Snapshots, info)
	}
	c.mu.Lock()
	st.Running = c.running
	c.mu.Unlock()
	return st, nil
}

// sources counts the sources of the snapshot that serves.
func (c *caretaker) sources(ctx context.Context, snap *index.Snapshot, st *bot.CorpusStatus) error {
	all, err := snap.Sources(ctx)
	if err != nil {
		return err
	}
	var skipped []*corpus.Source
	for _, s := range all {
		if s.Skipped != "" {
			skipped = append(skipped, s)
		}
	}
	st.Sources = len(all) - len(skipped)
	st.Skipped = append(c.app.outdated(c.settings, all), (&refresh{app: c.app}).skippedLines(skipped)...)
	return nil
}

// Refresh implements bot.Maintainer. Where the sources hold nothing new, the Pending has no name and no changes.
func (c *caretaker) Refresh(ctx context.Context, progress func(bot.Progress)) (_ bot.Pending, err error) {
	defer c.tell(&err)
	c.mu.Lock()
	if c.running {
		c.mu.Unlock()
		return bot.Pending{}, bot.ErrBusy
	}
	c.running = true
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.running = false
		c.mu.Unlock()
	}()
	if c.settings.From == "" {
		return bot.Pending{}, bot.ErrNoSources
	}
	r, err := c.app.newRefresh(c.settings)
	if err != nil {
		return bot.Pending{}, err
	}
	defer r.unlock()
	if progress != nil {
		r.hook = func(stage bot.Stage, done, total int) {
			progress(bot.Progress{Stage: stage, Done: done, Total: total})
		}
	}
	if r.lease, err = c.dir.Lock(ctx); err != nil {
		return bot.Pending{}, err
	}
	whole, err := r.corpus(ctx)
	if err != nil {
		return bot.Pending{}, err
	}
	if len(whole.Instruments) == 0 {
		return bot.Pending{}, failf("", c.app.t.NothingUsable, r.origin.path)
	}
	f, err := r.aside(ctx, whole)
	if err != nil {
		return bot.Pending{}, err
	}
	p := bot.Pending{Name: f.Name, Against: f.Against, Changes: botChanges(f.changes), Skipped: r.skippedLines(f.skipped)}
	f.Gate.tell(&p)
	p.Handed = handedIn(whole)
	return p, nil
}

// tell makes of *err what the bot explains: a lock that somebody else has, a disk that nothing can be written to, and what
// the command would say.
func (c *caretaker) tell(err *error) {
	if errors.Is(*err, bot.ErrBadFile) {
		return
	}
	failed, known := errors.AsType[*failure](*err)
	if sentinel := diskTrouble(*err); sentinel != nil {
		*err = fmt.Errorf("%w: %w", sentinel, *err)
	} else if errors.Is(*err, index.ErrLocked) {
		*err = fmt.Errorf("%w: %w", bot.ErrBusy, *err)
	} else if known {
		said := join(failed.Error(), failed.hint)
		*err = &bot.Explained{Err: *err, Say: map[corpus.Lang]string{corpus.Chinese: said, corpus.English: said}}
	}
}

// Pending implements bot.Maintainer.
func (c *caretaker) Pending(ctx context.Context) (bot.Pending, error) {
	p, err := c.dir.Pending()
	if errors.Is(err, index.ErrNoPending) {
		return bot.Pending{}, fmt.Errorf("%w: %w", bot.ErrNoPending, err)
	} else if err != nil {
		return bot.Pending{}, err
	}
	out := bot.Pending{Name: p.Name, Against: p.Against}
	var report pendingReport
	if json.Unmarshal(p.Report, &report) == nil {
		out.Skipped = report.Skipped
		report.Gate.tell(&out)
	}
	if p.Against == "" {
		return out, nil
	}
	compared, err := c.app.compare(ctx, c.dir, c.settings.Data, p.Against, p.Name)
	if errors.Is(err, index.ErrNoSnapshot) || errors.Is(err, index.ErrMismatch) || errors.Is(err, index.ErrDamaged) {
		return out, nil // what served cannot be read, so that all is new
	}
	out.Changes = botChanges(compared.changes)
	return out, err
}

// tell writes how the checks went into p.
func (g gate) tell(p *bot.Pending) {
	p.Questions, p.Passed, p.Blocked, p.Margin = g.Questions, g.Passed, g.Blocked, g.Margin
	for _, f := range g.Figures {
		names := make(map[corpus.Lang]string)
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			names[l] = textsIn(l).figure(f.Name)
		}
		p.Figures = append(p.Figures, bot.Figure{Names: names, N: f.N, Before: f.Before, After: f.After, Worse: f.Blocked})
	}
	for _, l := range g.Lost {
		p.Lost = append(p.Lost, l.Question)
	}
}

// Approve implements bot.Maintainer.
func (c *caretaker) Approve(ctx context.Context, name string, anyway bool) error {
	_, err := c.change(ctx, func(l *index.Lease) (string, error) {
		p, err := c.dir.Pending()
		var report pendingReport
		if err == nil && !anyway && json.Unmarshal(p.Report, &report) == nil && report.Gate.Blocked {
			return "", bot.ErrBlocked
		}
		return l.Approve(name)
	})
	if errors.Is(err, index.ErrNoPending) || errors.Is(err, index.ErrOutdated) {
		return fmt.Errorf("%w: %w", bot.ErrNoPending, err)
	}
	return err
}

// Rollback implements bot.Maintainer.
func (c *caretaker) Rollback(ctx context.Context, name string) (string, error) {
	name, err := c.change(ctx, func(l *index.Lease) (string, error) { return rollBack(c.dir, l, name) })
	if errors.Is(err, index.ErrNoSnapshot) || errors.Is(err, errNoPrevious) || errors.Is(err, errStillPending) {
		return "", fmt.Errorf("%w: %w", bot.ErrNoPrevious, err)
	}
	return name, err
}

// change lets another snapshot serve, which do says, and takes it up, so that the next question is answered from it.
func (c *caretaker) change(ctx context.Context, do func(*index.Lease) (string, error)) (name string, err error) {
	defer c.tell(&err)
	lease, err := c.dir.Lock(ctx)
	if err != nil {
		return "", err
	}
	defer lease.Unlock()
	if name, err = do(lease); err != nil {
		return "", err
	}
	if c.lender != nil {
		if _, err := c.lender.reload(ctx); err != nil {
			return name, err
		}
	}
	_, err = lease.Retain(c.settings.Keep)
	return name, err
}

// botChanges returns changes as the bot tells them, which knows of clauses only.
func botChanges(all []diff.Change) []bot.Change {
	var out []bot.Change
	for _, c := range all {
		b := bot.Change{Ref: c.Ref, Title: c.Title}
		switch c.Kind {
		case diff.Added:
			b.Kind = bot.ClauseAdded
		case diff.Withdrawn:
			b.Kind = bot.ClauseRemoved
		case diff.Renumbered, diff.Moved:
			b.Kind, b.Was = bot.ClauseRenumbered, c.Was
		case diff.Changed:
			b.Kind = bot.ClauseChanged
		case diff.Described:
			b.Kind = bot.ClauseChanged
		}
		if c.Old == nil && c.New == nil {
			continue
		}
		if c.Old != nil {
			b.Label, b.Old = c.Old.Label, c.Old.Text
		}
		if c.New != nil {
			b.Label, b.New = c.New.Label, c.New.Text
		}
		out = append(out, b)
	}
	return out
}
