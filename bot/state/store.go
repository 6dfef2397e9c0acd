// Package state keeps what must outlive the process: receipts of answers, settings of guilds, feedback, gaps, reviews,
// posts that cite clauses, the audit log, who opted out, and the tokens spent.
//
// All of it is one SQLite file in WAL mode. What a method acknowledged survives a crash of the process at any moment;
// a crash of the machine may lose the last acts (synchronous NORMAL), but never breaks the file. Any number of
// processes may have it open. Users who are not the author of a record are kept as keyed hashes; the key is in the
// file, so that the hashes protect against a look at the data, not against whoever has the file and a list of users.
package state

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// maxReaders bounds the reading connections; each takes up to 2 MB of cache.
const maxReaders = 4

// busyTimeout is how long to wait for the lock that another process holds.
const busyTimeout = 5 * time.Second

// patient is the part of an address that says so.
var patient = fmt.Sprintf("_busy_timeout=%d", busyTimeout.Milliseconds())

// briefLog is the size in bytes from which on a write-ahead log is folded in even by a program that is Brief: whoever
// opens the file next reads all of the log.
const briefLog = 1 << 20

// Options are what Open may be told. The zero value is right for a program.
type Options struct {
	Now func() time.Time // nil is the clock of the machine

	// Brief is for a program that opens the state for a moment: Close leaves a short write-ahead log to the next one,
	// as folding it into the file costs ten times as much as all the rest.
	Brief bool

	random     io.Reader // of receipt ids and the key; nil is the system's
	migrations []string  // nil are the embedded ones
}

// Store is an open state file. It is safe for concurrent use.
type Store struct {
	path   string
	now    func() time.Time
	random io.Reader
	brief  bool
	key    []byte  // of the hashes of users
	writer *sql.DB // one connection: writes take turns
	reader *sql.DB
}

// Open opens the state in the file at path, and creates it and its folder where there is none. A file of an older
// version is migrated after a copy of it was put beside it, named by its version (state.db.v1). A file of a newer
// version is ErrNewer, one of another program ErrForeign, and one that is no database ErrDamaged; each comes as an
// *Error that says what to do, and leaves the file as it was.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("state: open: %w", err)
	}
	s := &Store{path: abs, now: opts.Now, random: opts.random, brief: opts.Brief}
	if s.now == nil {
		s.now = time.Now
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if err := s.prepare(); err != nil {
		return nil, s.wrap("open", err)
	}
	if err := s.connect(ctx, opts.migrations); err != nil {
		return nil, s.wrap("open", errors.Join(err, s.Close()))
	}
	return s, nil
}

// connect opens the pools and brings the schema up to date.
func (s *Store) connect(ctx context.Context, migrations []string) (err error) {
	if migrations == nil {
		if migrations, err = embedded(); err != nil {
			return err
		}
	}
	common := "&_foreign_keys=1&" + patient
	if s.writer, err = s.open("mode=rw&_synchronous=NORMAL&_secure_delete=1&_txlock=immediate"+common, 1); err != nil {
		return err
	}
	if s.reader, err = s.open("mode=ro&_query_only=1"+common, maxReaders); err != nil {
		return err
	}
	if err := s.recognise(ctx); err != nil {
		return err
	}
	if err := s.logAhead(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx, migrations); err != nil {
		return err
	}
	return s.writer.QueryRowContext(ctx, `SELECT key FROM secret`).Scan(&s.key)
}

// logAhead sets the journal to a write-ahead log. The mode is kept in the file, so that every connection uses it; it does
// not stand in the address, which would change a file before we know it.
func (s *Store) logAhead(ctx context.Context) error {
	for deadline := time.Now().Add(busyTimeout); ; {
		_, err := s.writer.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
		if err == nil || classify(err) != ErrBusy || time.Now().After(deadline) {
			return err
		}
		// SQLite does not wait here as it does elsewhere: two that both read and now want to write would wait for each
		// other (https://sqlite.org/c3ref/busy_handler.html).
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// open returns a pool of at most conns connections, none of which is made yet.
func (s *Store) open(query string, conns int) (*sql.DB, error) {
	u := url.URL{Scheme: "file", OmitHost: true, Path: s.path, RawQuery: query}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// Close waits for what is under way and closes the file.
func (s *Store) Close() error {
	// The last connection to close folds the write-ahead log into the file, if it may write.
	order := []*sql.DB{s.reader, s.writer}
	if s.brief && s.reader != nil && s.logSize() < briefLog {
		slices.Reverse(order)
		_ = s.reader.Ping() // connects; otherwise the log is folded in after all
	}
	var errs []error
	for _, db := range order {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return s.wrap("close", errors.Join(errs...))
}

// logSize returns the size of the write-ahead log in bytes.
func (s *Store) logSize() int64 {
	info, err := os.Stat(s.path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

// minPage is the size in bytes of the smallest page, and file, of SQLite.
const minPage = 512

// prepare makes the file where there is none, for its owner only. It does not open a file that exists: closing it
// would release the locks of every other connection of this process (https://sqlite.org/howtocorrupt.html, 2.2).
func (s *Store) prepare() error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return s.refuse(ErrAccess, err.Error())
	}
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Stat(s.path); err == nil && info.Size() > 0 && info.Size() < minPage {
			return s.refuse(ErrDamaged, fmt.Sprintf("%d bytes", info.Size())) // SQLite takes a single byte for nothing
		}
		return nil
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return s.refuse(ErrAccess, err.Error())
	}
	return nil
}

// appID marks a file as ours: the application id in its header (https://sqlite.org/fileformat2.html, 1.3.16).
const appID int32 = 'y'<<24 | 'i'<<16 | 'j'<<8 | 'u'

// recognise refuses a file that is neither ours nor empty.
func (s *Store) recognise(ctx context.Context) error {
	var id int32
	var tables int
	err := s.writer.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_schema`).Scan(&id, &tables)
	if err != nil {
		return err
	}
	if id != appID && (id != 0 || tables > 0) {
		return s.refuse(ErrForeign, fmt.Sprintf("application id %#x, %d tables and indexes", uint32(id), tables))
	}
	return nil
}

// clock returns the time for a record: t, or now where t is zero.
func (s *Store) clock(t time.Time) int64 {
	if t.IsZero() {
		t = s.now()
	}
	return t.UnixMilli()
}

// stamp is the inverse of clock, and of millis.
func stamp(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// limit is how many records to list.
func limit(n int) int { return cmp.Or(max(n, 0), 50) }

// millis is how a time that may be zero is stored.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
