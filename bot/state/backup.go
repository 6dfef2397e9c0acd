package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Backup writes a copy of the state as it is at this moment to path, whole or not at all, and replaces what is there.
// Reading and writing go on meanwhile.
func (s *Store) Backup(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return s.wrap("back up", err)
	}
	if abs == s.path {
		return fmt.Errorf("state: back up: %s is the state itself; choose another path", abs)
	}
	return s.wrap("back up", s.copy(ctx, abs))
}

// copy writes a copy aside, brings it to the disk and renames it to path.
func (s *Store) copy(ctx context.Context, path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp*") // for its owner only
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = s.vacuumInto(ctx, f.Name())
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
func (s *Store) vacuumInto(ctx context.Context, path string) error {
	db, err := s.open("mode=ro&"+patient, 1)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, path)
	return errors.Join(err, db.Close())
}

// syncDir makes a rename in dir last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some file systems cannot sync a folder; the rename is as safe there as it gets.
	_ = d.Sync()
	return d.Close()
}

// Check reads the whole file and reports what is broken as ErrDamaged.
func (s *Store) Check(ctx context.Context) error {
	found, err := list(ctx, s.reader, scanString, `PRAGMA integrity_check(20)`)
	if err != nil {
		return s.wrap("check", err)
	}
	if len(found) != 1 || found[0] != "ok" {
		return s.wrap("check", s.refuse(ErrDamaged, strings.Join(found, "; ")))
	}
	orphans, err := list(ctx, s.reader, scanString, `SELECT DISTINCT "table" FROM pragma_foreign_key_check`)
	if err == nil && len(orphans) > 0 {
		err = s.refuse(ErrDamaged, "records without what they belong to in "+strings.Join(orphans, ", "))
	}
	return s.wrap("check", err)
}
