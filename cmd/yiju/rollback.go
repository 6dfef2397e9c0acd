package main

import (
	"context"
	"fmt"

	"yiju/retrieval/ingest"
)

// runRollback puts an earlier snapshot into service: the one that is named, or the one before.
func runRollback(ctx context.Context, a *app, args []string) error {
	return a.swap("corpus rollback", args, nil, func(m *ingest.Maintainer, name string) (ingest.Swap, error) {
		return m.Rollback(ctx, name)
	})
}

// runApprove puts the pending snapshot into service.
func runApprove(ctx context.Context, a *app, args []string) error {
	var force bool
	flags := func(o *options) { o.BoolVar(&force, "force", false, a.t.FlagForce) }
	return a.swap("corpus approve", args, flags, func(m *ingest.Maintainer, name string) (ingest.Swap, error) {
		return m.Approve(ctx, name, force)
	})
}

// swap runs a command that puts another snapshot into service by do. more, which may be nil, adds flags.
func (a *app) swap(command string, args []string, more func(*options), do func(*ingest.Maintainer, string) (ingest.Swap, error)) error {
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
	name := ""
	if len(rest) > 0 {
		name = rest[0]
	}
	swap, err := do(ingest.New(ingest.Config{Data: s.Data, Keep: s.Keep}), name)
	if err != nil {
		return a.explainIngest(s, err)
	}
	if o.json {
		swap.Removed = list(swap.Removed)
		return a.writeJSON(swap)
	}
	fmt.Fprintln(a.stderr, a.err.Good(fmt.Sprintf(a.t.Published, swap.Serving)))
	return nil
}
