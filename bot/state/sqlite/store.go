// Package sqlite is a state.Store in one SQLite file in WAL mode.
//
// A crash of the process loses nothing that was acknowledged; a crash of the machine may lose the last writes
// (synchronous NORMAL), but never damages the file. Any number of processes may have the file open.
package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yiju/bot/state"
)

// briefLog is the size in bytes from which on even a Brief store checkpoints the write-ahead log when it is closed:
// whoever opens the file next reads all of the log.
const briefLog = 1 << 20

// Options configure Open. The zero value is right for a server.
type Options struct {
	Now func() time.Time // nil is the clock of the machine

	// Brief is for a program that opens the state for a moment: Close leaves a short write-ahead log to the next one,
	// as a checkpoint costs ten times as much as all the rest.
	Brief bool

	random     io.Reader // of receipt ids and the key; nil is the system's
	migrations []string  // nil are the embedded ones
}

// Store is an open state file. It implements state.Store.
type Store struct {
	*db
	receipts
	guilds
	feedback
	reviews
	posts
	people
	tokens
}

var _ state.Store = (*Store)(nil)

// Open opens the state in the file at path, and creates it and its folder if there is none. A file of an older version is
// migrated after it was copied to a file next to it, named by its version (state.db.v1). A file of a newer
// version is ErrNewer, one of another program ErrForeign, and one that is no database state.ErrDamaged; each comes as an
// *Error that says what to do, and leaves the file as it was.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("state: open: %w", err)
	}
	d := &db{path: abs, now: opts.Now, random: opts.random, brief: opts.Brief, migrations: opts.migrations}
	if d.now == nil {
		d.now = time.Now
	}
	if d.random == nil {
		d.random = rand.Reader
	}
	if err := d.prepare(); err != nil {
		return nil, d.wrap("open", err)
	}
	if err := d.connect(ctx); err != nil {
		return nil, d.wrap("open", errors.Join(err, d.Close()))
	}
	return &Store{d, receipts{d}, guilds{d}, feedback{d}, reviews{d}, posts{d}, people{d}, tokens{d}}, nil
}

// Close implements state.Maintenance.
func (d *db) Close() error {
	// The last connection to close checkpoints the write-ahead log, if it may write.
	order := []*sql.DB{d.reader, d.writer}
	if d.brief && d.reader != nil && d.logSize() < briefLog {
		slices.Reverse(order)
		_ = d.reader.Ping() // connects; without a connection the log is checkpointed after all
	}
	var errs []error
	for _, pool := range order {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return d.wrap("close", errors.Join(errs...))
}

// logSize returns the size of the write-ahead log in bytes.
func (d *db) logSize() int64 {
	info, err := os.Stat(d.path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}
