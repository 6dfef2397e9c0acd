package main

import (
	"context"
	"fmt"
	"strings"

	"yiju/retrieval/ingest"
)

// rollbackCommand puts an earlier snapshot into service: the one that is named, or the one before.
func rollbackCommand(c *call) action { return c.swaps((*ingest.Maintainer).Rollback) }

// approveCommand puts the pending snapshot into service.
func approveCommand(c *call) action {
	force := c.Bool("force", false, c.t.FlagForce)
	return c.swaps(func(m *ingest.Maintainer, ctx context.Context, name string) (ingest.Swap, error) {
		return m.Approve(ctx, name, *force)
	})
}

// swaps is for a command that puts another snapshot into service by do.
func (c *call) swaps(do func(m *ingest.Maintainer, ctx context.Context, name string) (ingest.Swap, error)) action {
	c.takesJSON()
	c.takes(1, "", "")
	c.needsData = true
	return func(ctx context.Context) error {
		swap, err := do(ingest.New(ingest.Config{Data: c.Data, Keep: c.Keep}), ctx, strings.Join(c.args, ""))
		if err != nil {
			return c.explain(err)
		}
		if c.json {
			swap.Removed = list(swap.Removed)
			return c.writeJSON(swap)
		}
		fmt.Fprintln(c.stderr, c.err.Good(fmt.Sprintf(c.t.Published, swap.Serving)))
		return nil
	}
}
