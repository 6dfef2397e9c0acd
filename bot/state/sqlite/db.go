package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"yiju/bot/state"
)

// maxReaders bounds the reading connections; each takes up to 2 MB of cache.
const maxReaders = 4

// busyTimeout is how long to wait for the lock that another process holds.
const busyTimeout = 5 * time.Second

// waits is the connection parameter that sets busyTimeout.
var waits = fmt.Sprintf("_busy_timeout=%d", busyTimeout.Milliseconds())

// db is what the parts of a Store share.
type db struct {
	path       string
	now        func() time.Time
	random     io.Reader
	brief      bool
	migrations []string
	key        state.Key
	writer     *sql.DB // one connection: writes take turns
	reader     *sql.DB
}

// connect opens the pools and brings the schema up to date.
func (d *db) connect(ctx context.Context) (err error) {
	if d.migrations == nil {
		if d.migrations, err = embedded(); err != nil {
			return err
		}
	}
	common := "&_foreign_keys=1&" + waits
	if d.writer, err = d.open("mode=rw&_synchronous=NORMAL&_secure_delete=1&_txlock=immediate"+common, 1); err != nil {
		return err
	}
	if d.reader, err = d.open("mode=ro&_query_only=1"+common, maxReaders); err != nil {
		return err
	}
	if err := d.recognise(ctx); err != nil {
		return err
	}
	if err := d.useWAL(ctx); err != nil {
		return err
	}
	if err := d.migrate(ctx); err != nil {
		return err
	}
	d.key, err = one(ctx, d.writer, func(k *state.Key) []any { return []any{(*[]byte)(k)} }, `SELECT key FROM secret`)
	if errors.Is(err, state.ErrNoRecord) {
		return d.refuse(state.ErrDamaged, "the key is missing")
	}
	return err
}

// useWAL sets the journal mode. The file keeps it, so that every connection uses it; it is not a connection parameter,
// as that would change a file before we know that it is ours.
func (d *db) useWAL(ctx context.Context) error {
	for deadline := time.Now().Add(busyTimeout); ; {
		_, err := d.writer.ExecContext(ctx, `PRAGMA journal_mode = WAL`)
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
func (d *db) open(query string, conns int) (*sql.DB, error) {
	u := url.URL{Scheme: "file", OmitHost: true, Path: d.path, RawQuery: query}
	pool, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

// minPage is the size in bytes of the smallest page, and file, of SQLite.
const minPage = 512

// prepare creates the file if there is none, readable by its owner only. It does not open a file that exists: closing it
// would release the locks of every other connection of this process (https://sqlite.org/howtocorrupt.html, 2.2).
func (d *db) prepare() error {
	if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
		return d.refuse(state.ErrAccess, err.Error())
	}
	f, err := os.OpenFile(d.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Stat(d.path); err == nil && info.Size() > 0 && info.Size() < minPage {
			return d.refuse(state.ErrDamaged, fmt.Sprintf("%d bytes", info.Size())) // SQLite takes a single byte for nothing
		}
		return nil
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return d.refuse(state.ErrAccess, err.Error())
	}
	return nil
}

// appID marks a file as ours: the application id in its header (https://sqlite.org/fileformat2.html, 1.3.16).
const appID int32 = 'y'<<24 | 'i'<<16 | 'j'<<8 | 'u'

// recognise refuses a file that is neither ours nor empty.
func (d *db) recognise(ctx context.Context) error {
	var id int32
	var tables int
	err := d.writer.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_schema`).Scan(&id, &tables)
	if err != nil {
		return err
	}
	if id != appID && (id != 0 || tables > 0) {
		return d.refuse(ErrForeign, fmt.Sprintf("application id %#x, %d tables and indexes", uint32(id), tables))
	}
	return nil
}
