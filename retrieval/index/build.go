package index

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

const (
	fileSuffix = ".db"
	tempSuffix = ".tmp" // of a snapshot that is being written; what a killed build leaves
	// pageSize of a file, in bytes. With 4096, 200,000 passages of laws took 345 MB, with this 324, and with twice as much 320.
	pageSize = 8192

	spillSuffix = ".postings" // of a file beside that, which has no name any more while it is used
)

// BuildOptions says how a snapshot is made.
type BuildOptions struct {
	Name     string                // of a snapshot in memory; Build names it after its file
	Digest   string                // of the corpus, where it was made already
	Now      time.Time             // time of the build; the zero time means the present
	Progress func(done, total int) // passages indexed; may be nil

	// Words is the dictionary that cuts the texts, where it is known beforehand. By default it is taken from the full
	// dictionary, which costs half a second.
	Words analysis.Dictionary

	// Lexicon, if not nil, is a dictionary that helps to translate questions.
	Lexicon *Lexicon

	// Embedder, if not nil, makes a vector of each passage. A Lease keeps them for the next build; without one they are
	// made anew. Embedded is told how many passages have theirs; it may be nil.
	Embedder Embedder
	Embedded func(done, total int)
	cache    *embedCache // of a Lease

	// Former is what is remembered of refs that earlier snapshots had, see Snapshot.Carry.
	Former []Former

	// Approve is asked of the finished snapshot before it gets its name; an error throws it away. May be nil.
	Approve func(context.Context, *Snapshot) error
}

// digestOf returns the digest of c, the corpus that is built.
func (o *BuildOptions) digestOf(c *corpus.Corpus) string {
	if o.Digest == "" {
		o.Digest = c.Digest()
	}
	return o.Digest
}

// Build writes the snapshot of c to the file at path: aside first, then, when it proved readable, in one step.
// When it fails or is killed the file at path stays as it was, and at most path+".tmp" is left, which the next Build
// to path overwrites.
func Build(ctx context.Context, path string, c *corpus.Corpus, opts BuildOptions) (err error) {
	temp := path + tempSuffix
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("index: build: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	digest := opts.digestOf(c)
	if err := buildFile(ctx, temp, c, opts); err != nil {
		return fmt.Errorf("index: build %s: %w", path, err)
	}
	if err := approveFile(ctx, temp, digest, opts); err != nil {
		return fmt.Errorf("index: build %s: %w", path, err)
	}
	if err := replaceFile(temp, path); err != nil {
		return fmt.Errorf("index: build: %w", err)
	}
	return nil
}

// buildFile writes c to a new file.
func buildFile(ctx context.Context, path string, c *corpus.Corpus, opts BuildOptions) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// Without a journal: a file that is not finished is thrown away.
	u := url.URL{Scheme: "file", OmitHost: true, Path: abs, RawQuery: "_journal_mode=OFF&_synchronous=OFF&_locking_mode=EXCLUSIVE"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("PRAGMA page_size = %d", pageSize)); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := errors.Join(write(ctx, db, c, opts, path+spillSuffix), db.Close()); err != nil {
		return err
	}
	return seal(path)
}

// approveFile opens the finished file, tries what readers will ask, and asks for approval.
func approveFile(ctx context.Context, path, digest string, opts BuildOptions) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	if err = s.smoke(ctx, digest); err == nil && opts.Approve != nil {
		err = opts.Approve(ctx, s)
	}
	return errors.Join(err, s.Close())
}

// Memory builds the snapshot of c in memory and opens it.
func Memory(ctx context.Context, c *corpus.Corpus, opts BuildOptions) (*Snapshot, error) {
	// memdb is shared by the connections of one process that know its name, and is gone with the last of them.
	name := "yiju-" + rand.Text()
	db, err := sql.Open("sqlite3", "file:/"+name+"?vfs=memdb")
	if err != nil {
		return nil, fmt.Errorf("index: build in memory: %w", err)
	}
	db.SetMaxIdleConns(maxConns)
	if err := write(ctx, db, c, opts, filepath.Join(os.TempDir(), name+spillSuffix)); err != nil {
		db.Close()
		return nil, fmt.Errorf("index: build in memory: %w", err)
	}
	s, err := newSnapshot(db, "")
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// write fills the empty database db in one transaction. The database does not see that ctx ends: it would roll back
// beside us and answer in words of its own. The writer looks between two statements, which also saves a goroutine each.
func write(ctx context.Context, db *sql.DB, c *corpus.Corpus, opts BuildOptions, spill string) error {
	bare := context.WithoutCancel(ctx)
	if err := checkFTS5(bare, db); err != nil {
		return err
	}
	tx, err := db.BeginTx(bare, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(bare, schema); err != nil {
		return err
	}
	w := &writer{ctx: ctx, tx: tx, statements: make(map[string]*sql.Stmt), spill: spill}
	words := dictionaryOf(ctx, c, opts.Words)
	defer words() // it reads c
	if err := w.corpus(c); err != nil {
		return err
	}
	w.former(opts.Former)
	if small, err := words(); err != nil {
		return err
	} else if err := w.dictionary(small); err != nil {
		return err
	}
	if err := w.passages(opts.Progress); err != nil {
		return err
	}
	if err := w.translations(c, opts.Lexicon); err != nil {
		return err
	}
	if err := w.vectors(opts); err != nil {
		return err
	}
	if err := w.meta(c, opts); err != nil {
		return err
	}
	return tx.Commit()
}

// meta writes the row that Open judges a file by.
func (w *writer) meta(c *corpus.Corpus, opts BuildOptions) error {
	now := opts.Now
	if now.IsZero() {
		now = time.Now()
	}
	digest := opts.digestOf(c)
	name := opts.Name
	if name == "" {
		name = "memory-" + digest[:8]
	}
	values := map[string]string{
		"schema": strconv.Itoa(schemaVersion), "name": name, "digest": digest, "fingerprint": fingerprint(),
		"built": now.UTC().Format(time.RFC3339), "embedding": "", "dictionary": "",
	}
	if opts.Lexicon != nil {
		values["dictionary"] = opts.Lexicon.Digest()
	}
	if opts.Embedder != nil {
		values["embedding"] = opts.Embedder.Model()
	}
	for key, n := range w.counts.counts() {
		values[key] = strconv.Itoa(*n)
	}
	for k, v := range values {
		w.exec(`INSERT INTO meta VALUES (?, ?)`, k, v)
	}
	return w.err
}

// replaceFile gives the finished file temp the name path, durably.
func replaceFile(temp, path string) error {
	if err := syncPath(temp); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// syncPath waits until the file or folder at path is on disk.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
