package vector

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"yiju/retrieval/index"
	"yiju/retrieval/index/sqlite"
)

// The table entry of earlier versions names no model: its rows are taken over by the present one.
const cacheSchema = `CREATE TABLE IF NOT EXISTS cached (
  key    BLOB PRIMARY KEY, -- see newEmbedKey
  model  TEXT NOT NULL,
  vector BLOB NOT NULL     -- as one in the table vector of a snapshot
) STRICT;
CREATE TABLE IF NOT EXISTS model (name TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT; -- used grows
CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, vector BLOB NOT NULL) STRICT;
INSERT OR IGNORE INTO cached SELECT key, ?, vector FROM entry;
DROP TABLE entry`

// keptModels is the number of models, the last ones used, whose vectors are kept: so one can be tried and given up without
// computing anything again.
const keptModels = 3

// embedCache keeps vectors between builds, so that a build after an interruption or a change requests only the missing
// ones. It is for one goroutine.
type embedCache struct {
	db    *sql.DB
	path  string // "" in memory
	model string
}

// embedKey identifies a text and a model.
type embedKey [sha256.Size]byte

func newEmbedKey(e Embedder, text string) embedKey {
	return sha256.Sum256([]byte(e.Model() + "\x00" + strconv.Itoa(e.Dimension()) + "\x00" + text))
}

// openEmbedCache opens or creates the cache for a model in the file at path, or in memory if path is "". An unreadable file
// is replaced: everything in it can be requested again.
func openEmbedCache(ctx context.Context, path, model string) (*embedCache, error) {
	c, err := tryEmbedCache(ctx, path, model)
	if path == "" || !sqlite.Unreadable(err) {
		return c, err
	}
	for _, file := range []string{path, path + "-journal"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("vector: replace the damaged cache of vectors: %w", err)
		}
	}
	return tryEmbedCache(ctx, path, model)
}

func tryEmbedCache(ctx context.Context, path, model string) (*embedCache, error) {
	var db *sql.DB
	var err error
	if path == "" {
		db, err = sql.Open("sqlite3", "file::memory:")
	} else {
		db, err = sqlite.Open(path, "_txlock=immediate")
	}
	if err != nil {
		return nil, fmt.Errorf("vector: open cache of vectors: %w", err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.WithoutCancel(ctx), cacheSchema, model); err != nil {
		db.Close()
		return nil, fmt.Errorf("vector: open cache of vectors %s: %w", path, err)
	}
	return &embedCache{db, path, model}, nil
}

// get returns the vector of key, or nil if there is no valid one. Dimension 0 accepts any.
func (c *embedCache) get(ctx context.Context, key embedKey, dimension int) ([]byte, error) {
	var v []byte
	err := c.db.QueryRowContext(context.WithoutCancel(ctx), `SELECT vector FROM cached WHERE key = ?`, key[:]).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	} else if err != nil {
		return nil, c.wrap(err)
	}
	if dimension == 0 {
		dimension = len(v) - scaleBytes
	}
	if !packed(v, dimension) {
		return nil, nil
	}
	return v, nil
}

// put stores vectors by their keys, all or none.
func (c *embedCache) put(ctx context.Context, keys []embedKey, vectors [][]byte) error {
	bare := context.WithoutCancel(ctx) // keep what was paid for
	tx, err := c.db.BeginTx(bare, nil)
	if err != nil {
		return c.wrap(err)
	}
	defer tx.Rollback()
	for i, key := range keys {
		if _, err := tx.ExecContext(bare, `INSERT OR REPLACE INTO cached VALUES (?, ?, ?)`, key[:], c.model, vectors[i]); err != nil {
			return c.wrap(err)
		}
	}
	return c.wrap(tx.Commit())
}

// prune removes the vectors of the model with other keys than the used ones, and those of models used long ago.
func (c *embedCache) prune(ctx context.Context, used []embedKey) error {
	names := make([]string, len(used))
	for i, key := range used {
		names[i] = fmt.Sprintf("%X", key)
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM cached WHERE model = ? AND hex(key) NOT IN (SELECT value FROM json_each(?))`, []any{c.model, string(list)}},
		{`INSERT OR REPLACE INTO model SELECT ?, 1 + coalesce(max(used), 0) FROM model`, []any{c.model}},
		{`DELETE FROM model WHERE name NOT IN (SELECT name FROM model ORDER BY used DESC LIMIT ?)`, []any{keptModels}},
		{`DELETE FROM cached WHERE model NOT IN (SELECT name FROM model)`, nil},
	} {
		if _, err := c.db.ExecContext(ctx, step.sql, step.args...); err != nil {
			return c.wrap(err)
		}
	}
	return nil
}

func (c *embedCache) wrap(err error) error {
	if err == nil {
		return nil
	}
	if sqlite.Unreadable(err) {
		return fmt.Errorf("vector: cache of vectors: %w: %v; delete %s, which only saves calls, and refresh again", index.ErrDamaged, err, c.path)
	}
	return fmt.Errorf("vector: cache of vectors: %w", err)
}

func (c *embedCache) close() error { return c.db.Close() }
