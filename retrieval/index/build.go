package index

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/asked"
	"yiju/retrieval/index/sqlite"
)

const (
	// FileSuffix ends the name of a snapshot file.
	FileSuffix = ".db"
	// TempSuffix ends the names of unfinished files, including those of killed builds.
	TempSuffix  = ".tmp"
	spillSuffix = ".postings" // of the spill file, which is unlinked while in use

	// pageSize in bytes. 200,000 passages of laws took 345 MB with 4096, 324 with this, and 320 with twice as much.
	pageSize = 8192
)

// BuildOptions are the options of Build and Memory.
type BuildOptions struct {
	Name     string                // of the snapshot; by default that of its file
	Digest   string                // of the corpus, if it is known already
	Now      time.Time             // time of the build; the zero time means now
	Progress func(done, total int) // passages indexed; may be nil

	// Words is the dictionary that segments the texts, if it is known. By default it is taken from the full dictionary,
	// which costs half a second.
	Words analysis.Dictionary

	// Phrases is a text with words that questions may have and the texts lack: where they are not in the dictionary, questions
	// are cut within them, into words that mean something else.
	Phrases string

	// Extend, if not nil, is called after the passages were written, to add the tables that rankers need.
	Extend func(context.Context, *Draft) error

	// Asked are questions that clauses answer, by the ref of the clause without a language.
	Asked map[corpus.Ref]asked.Row

	// Former are the refs of clauses that moved or were withdrawn, see Snapshot.Carry.
	Former []Former
}

// digestOf returns the digest of c, the corpus that is built.
func (o *BuildOptions) digestOf(c *corpus.Corpus) string {
	if o.Digest == "" {
		o.Digest = c.Digest()
	}
	return o.Digest
}

// Build writes the snapshot of c to a temporary file, verifies it, and renames it to path. If that fails or is killed, the
// file at path is unchanged, and at most path+".tmp" is left over, which the next Build to path overwrites.
func Build(ctx context.Context, path string, c *corpus.Corpus, opts BuildOptions) (err error) {
	temp := path + TempSuffix
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("index: build: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(temp)
		}
	}()
	if opts.Name == "" {
		opts.Name = strings.TrimSuffix(filepath.Base(path), FileSuffix)
	}
	digest := opts.digestOf(c)
	if err := buildFile(ctx, temp, c, opts); err != nil {
		return fmt.Errorf("index: build %s: %w", path, err)
	}
	if err := tryFile(ctx, temp, digest); err != nil {
		return fmt.Errorf("index: build %s: %w", path, err)
	}
	if err := ReplaceFile(temp, path); err != nil {
		return fmt.Errorf("index: build: %w", err)
	}
	return nil
}

// buildFile writes c to a new file.
func buildFile(ctx context.Context, path string, c *corpus.Corpus, opts BuildOptions) error {
	// Without a journal: an unfinished file is removed.
	db, err := sqlite.Open(path, "_journal_mode=OFF&_synchronous=OFF&_locking_mode=EXCLUSIVE")
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

// tryFile opens the finished file and runs the smoke queries.
func tryFile(ctx context.Context, path, digest string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	return errors.Join(smoke(ctx, s, digest), s.Close())
}

// Memory builds the snapshot of c in memory and opens it.
func Memory(ctx context.Context, c *corpus.Corpus, opts BuildOptions) (*Snapshot, error) {
	// A memdb is shared by the connections of a process that know its name, and is freed with the last of them.
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

// write fills the empty database db in one transaction. ctx is not passed to the database, which would roll back
// concurrently and report errors of its own. The writer checks ctx between statements, which also saves a goroutine each.
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
	words := dictionaryOf(ctx, c, opts)
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
	if err := w.asked(opts.Asked); err != nil {
		return err
	}
	if opts.Extend != nil {
		if err := opts.Extend(ctx, &Draft{w}); err != nil {
			return err
		}
	}
	if err := w.meta(c, opts); err != nil {
		return err
	}
	return tx.Commit()
}

// meta writes the rows by which Open accepts or refuses a file.
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
		"built": now.UTC().Format(time.RFC3339), "embedding": w.counts.Embedding, "dictionary": w.counts.Dictionary,
		"prefix": w.counts.Prefix,
	}
	if w.counts.Questions > 0 {
		values["asked"], values["questions"] = w.counts.Asked, strconv.Itoa(w.counts.Questions)
	}
	trials, err := json.Marshal(w.counts.Trials)
	if err != nil {
		return err
	}
	values["trials"] = string(trials)
	for key, n := range w.counts.counts() {
		values[key] = strconv.Itoa(*n)
	}
	for k, v := range values {
		w.exec(`INSERT INTO meta VALUES (?, ?)`, k, v)
	}
	return w.err
}

// ReplaceFile gives the finished file temp the name path, durably.
func ReplaceFile(temp, path string) error {
	if err := syncPath(temp); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// syncPath flushes the file or folder at path to disk.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
