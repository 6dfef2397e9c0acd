package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
)

// lock takes the lock in the file at path, which it creates, without waiting. The file is an empty SQLite database
// under an exclusive transaction: a lock of the operating system, so a crash releases it, and the same on every system
// that SQLite runs on.
func lock(ctx context.Context, path string) (unlock func() error, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("index: lock: %w", err)
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: abs, RawQuery: "_busy_timeout=0&_txlock=exclusive"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, fmt.Errorf("index: lock: %w", err)
	}
	// The transaction outlives ctx: it ends with unlock.
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if busy(err) {
		err = &Error{Path: path, Err: ErrLocked, Hint: "another refresh is running; wait until it ends"}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
