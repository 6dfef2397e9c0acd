package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yiju/retrieval/index"
)

// changed is what `corpus rollback -json` and `corpus approve -json` give.
type changed struct {
	Serving string   `json:"serving"`
	Was     string   `json:"was"`     // "" for none
	Removed []string `json:"removed"` // old snapshots that were too many
}

// runRollback lets an earlier snapshot serve: the one that is named, or the one before.
func runRollback(ctx context.Context, a *app, args []string) error {
	return a.swap(ctx, "corpus rollback", args, nil, rollBack)
}

// rollBack lets the snapshot of the given name serve, or the one before where name is "". It returns the name.
func rollBack(dir *index.Dir, l *index.Lease, name string) (string, error) {
	if name == "" {
		var err error
		if name, err = dir.Previous(); errors.Is(err, index.ErrNoSnapshot) {
			if _, serr := dir.Serving(); serr == nil {
				return "", errNoPrevious
			}
		}
		if err != nil {
			return "", err
		}
	}
	if p, err := dir.Pending(); err == nil && p.Name == name {
		return "", errStillPending
	}
	return name, l.Serve(name)
}

// runApprove lets the snapshot that waits for approval serve.
func runApprove(ctx context.Context, a *app, args []string) error {
	var force bool
	flags := func(o *options) { o.BoolVar(&force, "force", false, a.t.FlagForce) }
	return a.swap(ctx, "corpus approve", args, flags, func(dir *index.Dir, l *index.Lease, name string) (string, error) {
		p, err := dir.Pending()
		if err != nil {
			return "", err
		}
		var report pendingReport
		if json.Unmarshal(p.Report, &report) == nil && report.Gate.Blocked && !force {
			return "", errBlocked
		}
		return l.Approve(name)
	})
}

// What keeps a snapshot from serving, beside the errors of package index.
var (
	errNoPrevious   = errors.New("no older snapshot")
	errStillPending = errors.New("the snapshot was not approved")
	errBlocked      = errors.New("the checks block the snapshot")
)

// swap runs a command that lets another snapshot serve, which do says. more, which may be nil, adds flags.
func (a *app) swap(ctx context.Context, command string, args []string, more func(*options), do func(*index.Dir, *index.Lease, string) (string, error)) error {
	o := a.newOptions(command)
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	if more != nil {
		more(o)
	}
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 1 {
		err = a.tooMany(rest[1:])
	}
	if err != nil {
		return err
	}
	s, err := a.settingsWithData(o)
	if err != nil {
		return err
	}
	dir := index.OpenDir(s.Data)
	if _, err := dir.List(); err != nil {
		return err
	}
	if _, err := dir.Serving(); errors.Is(err, index.ErrNoSnapshot) && !waits(dir) { // nor make the directory
		return a.explain(s.Data, err)
	}
	name := ""
	if len(rest) > 0 {
		if name, err = dir.Find(rest[0]); err != nil {
			return failf(fmt.Sprintf(a.t.ListCmd, s.Data), a.t.NoSuchSnapshot, cut(oneLine(rest[0]), 60))
		}
	}
	lease, err := dir.Lock(ctx)
	if err != nil {
		return a.explain(s.Data, err)
	}
	defer lease.Unlock()
	was, _ := dir.Serving() // "" where there is none
	if name, err = do(dir, lease, name); err != nil {
		return a.explainSwap(s.Data, err)
	}
	removed, err := lease.Retain(s.Keep)
	if err != nil {
		return err
	}
	if o.json {
		return a.writeJSON(changed{name, was, list(removed)})
	}
	fmt.Fprintln(a.stderr, a.err.good(fmt.Sprintf(a.t.Published, name)))
	return nil
}

func waits(dir *index.Dir) bool {
	_, err := dir.Pending()
	return err == nil
}

// explainSwap says in the user's language why another snapshot cannot serve, and what to do.
func (a *app) explainSwap(data string, err error) error {
	hint := fmt.Sprintf(a.t.ListCmd, data)
	switch {
	case errors.Is(err, errNoPrevious):
		return failf(hint, "%s", a.t.NoPrevious)
	case errors.Is(err, errStillPending):
		return failf(fmt.Sprintf(a.t.ApproveCmd, data), "%s", a.t.StillPending)
	case errors.Is(err, errBlocked):
		return failf(a.t.ForceHint, "%s", a.t.Blocked)
	case errors.Is(err, index.ErrNoPending):
		return failf(fmt.Sprintf(a.t.RefreshCmd, data), "%s", a.t.NothingPending)
	case errors.Is(err, index.ErrOutdated):
		return failf(a.t.OutdatedHint, "%s", a.t.Outdated)
	}
	return a.explain(data, err)
}
