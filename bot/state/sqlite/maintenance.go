package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yiju/bot/state"
)

// Backup implements state.Maintenance. The copy is a state file.
func (d *db) Backup(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return d.wrap("back up", err)
	}
	if abs == d.path {
		return fmt.Errorf("state: back up: %s is the state itself; choose another path", abs)
	}
	if err := d.checkSchema(ctx); err != nil {
		return d.wrap("back up", err)
	}
	return d.wrap("back up", d.copy(ctx, abs))
}

// copy writes a copy to a temporary file, syncs it and renames it to path.
func (d *db) copy(ctx context.Context, path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp*") // for its owner only
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = d.vacuumInto(ctx, f.Name())
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// vacuumInto needs a connection of its own: SQLite refuses it on one that is query_only, and the writer may be in a
// transaction.
func (d *db) vacuumInto(ctx context.Context, path string) error {
	pool, err := d.open("mode=ro&"+waits, 1)
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, `VACUUM INTO ?`, path)
	return errors.Join(err, pool.Close())
}

// syncDir makes a rename in dir durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync() // some file systems cannot sync a folder
	return f.Close()
}

// Check implements state.Maintenance.
func (d *db) Check(ctx context.Context) error { return d.wrap("check", d.check(ctx)) }

func (d *db) check(ctx context.Context) error {
	if err := d.checkSchema(ctx); err != nil {
		return err
	}
	faults, err := list(ctx, d.reader, scalar[string], `PRAGMA integrity_check(20)`)
	if err != nil {
		return err
	}
	if len(faults) != 1 || faults[0] != "ok" {
		return d.refuse(state.ErrDamaged, strings.Join(faults, "; "))
	}
	orphans, err := list(ctx, d.reader, scalar[string], `SELECT DISTINCT "table" FROM pragma_foreign_key_check`)
	if err == nil && len(orphans) > 0 {
		err = d.refuse(state.ErrDamaged, "records without what they belong to in "+strings.Join(orphans, ", "))
	}
	return err
}

// pruneBatch is how many records are deleted at a time, so that writers get their turn in between.
const pruneBatch = 500

// Prune implements state.Maintenance.
func (d *db) Prune(ctx context.Context, age time.Duration) (deleted int, err error) {
	for n := pruneBatch; age > 0 && n == pruneBatch; deleted += n {
		n, err = save(ctx, d, "prune", func(t *tx) int {
			return t.run(ctx, `DELETE FROM receipt WHERE number IN (
				SELECT number FROM receipt WHERE time < ? AND id NOT IN (SELECT receipt FROM review) LIMIT ?)`, d.clock(d.now().Add(-age)), pruneBatch)
		})
		if err != nil {
			return deleted, err
		}
	}
	yesterday := d.now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return deleted, d.write(ctx, "prune", func(t *tx) { t.run(ctx, `DELETE FROM spent WHERE day < ?`, yesterday) })
}
