package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yiju/retrieval/index"
	"yiju/retrieval/index/sqlite"
)

// ErrLocked means that another process, or another Lease, holds the lock of the data directory.
var ErrLocked = errors.New("locked")

// Lease is the right to change a data directory. One process holds it at a time.
type Lease struct {
	dir    *Dir
	unlock func() error
}

// Lock acquires the lease without waiting, creates the directory if need be, and cleans up after killed processes.
// If the lease is held elsewhere, the error is ErrLocked.
func (d *Dir) Lock(ctx context.Context) (*Lease, error) {
	for _, folder := range []string{snapshotFolder, pendingFolder} {
		if err := os.MkdirAll(filepath.Join(d.path, folder), 0o755); err != nil {
			return nil, fmt.Errorf("archive: %w", err)
		}
	}
	unlock, err := lock(ctx, filepath.Join(d.path, lockFile))
	if err != nil {
		return nil, err
	}
	l := &Lease{d, unlock}
	if err := l.clean(); err != nil {
		return nil, errors.Join(fmt.Errorf("archive: %w", err), unlock())
	}
	return l, nil
}

// lock locks the file at path, which it creates, without waiting. The file is an empty SQLite database under an exclusive
// transaction: a lock of the operating system, so a crash releases it, and it works wherever SQLite does.
func lock(ctx context.Context, path string) (unlock func() error, err error) {
	db, err := sqlite.Open(path, "_busy_timeout=0&_txlock=exclusive")
	if err != nil {
		return nil, fmt.Errorf("archive: lock: %w", err)
	}
	// The transaction outlives ctx: it ends with unlock.
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if sqlite.Busy(err) {
		err = &index.Error{Path: path, Err: ErrLocked, Hint: "another refresh is running; wait until it ends"}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}

// Unlock releases the lease.
func (l *Lease) Unlock() error { return l.unlock() }

// Serve puts the snapshot of the given name into service, if it can be opened.
func (l *Lease) Serve(name string) error {
	if err := l.dir.read(name, nothing); err != nil {
		return err
	}
	if err := replace(filepath.Join(l.dir.path, currentFile), name); err != nil {
		return fmt.Errorf("archive: serve %s: %w", name, err)
	}
	return nil
}

// replace replaces the file at path atomically by one that holds line.
func replace(path, line string) error {
	if err := os.WriteFile(path+TempSuffix, []byte(line+"\n"), 0o644); err != nil {
		return err
	}
	return index.ReplaceFile(path+TempSuffix, path)
}

// Retain removes old snapshots, oldest first, until keep are left besides the serving and the pending one. It returns
// the names of the removed ones.
func (l *Lease) Retain(keep int) ([]string, error) {
	list, err := l.dir.List()
	if err != nil {
		return nil, err
	}
	if _, err := l.dir.Serving(); err != nil {
		return nil, err // unknown, so it could be any
	}
	var removed []string
	for _, s := range list {
		if s.Serving || s.Pending {
			continue
		}
		if keep--; keep >= 0 {
			continue
		}
		if err := os.Remove(l.dir.file(s.Name)); err != nil {
			return removed, fmt.Errorf("archive: remove old snapshot: %w", err)
		}
		removed = append(removed, s.Name)
	}
	return removed, nil
}

// UploadFolder is the folder of a data directory for uploaded sources.
const UploadFolder = "uploads"

// TempSuffix ends the names of incomplete files. Lock removes those of killed processes.
const TempSuffix = index.TempSuffix

// clean removes what killed processes left in the data directory.
func (l *Lease) clean() error {
	var errs []error
	for _, folder := range []string{"", snapshotFolder, pendingFolder, UploadFolder} {
		for _, name := range l.dir.files(folder, TempSuffix) {
			errs = append(errs, os.Remove(name))
		}
	}
	return errors.Join(append(errs, l.recoverPending())...)
}
