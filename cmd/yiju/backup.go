package main

import (
	"context"
	"errors"
	"fmt"
)

// backupCommand copies the state into a file that can be used in its place.
func backupCommand(c *call) action {
	c.takes(1, c.t.NoBackupFile, "")
	return func(ctx context.Context) error {
		store, err := c.openState(ctx, false)
		if errors.Is(err, errNoState) {
			return failf(c.t.NoStateHint, "%s", c.t.DoctorNoState)
		} else if err != nil {
			return failf(c.t.DoctorStateHint, "%w", err)
		}
		defer store.Close()
		if err := store.Backup(ctx, c.args[0]); err != nil {
			return err
		}
		fmt.Fprintln(c.stderr, fmt.Sprintf(c.t.BackedUp, c.statePath(), c.args[0]))
		return nil
	}
}
