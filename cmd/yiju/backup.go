package main

import (
	"context"
	"errors"
	"fmt"
)

// runBackup copies the state into a file that can be used in its place.
func runBackup(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("backup")
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return &usageError{a.t.NoBackupFile, ""}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	store, err := a.openState(ctx, s, false)
	if errors.Is(err, errNoState) {
		return failf(a.t.NoStateHint, "%s", a.t.DoctorNoState)
	} else if err != nil {
		return failf(a.t.DoctorStateHint, "%w", err)
	}
	defer store.Close()
	if err := store.Backup(ctx, rest[0]); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, fmt.Sprintf(a.t.BackedUp, a.statePath(s), rest[0]))
	return nil
}
