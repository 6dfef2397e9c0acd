package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/go-ego/gse"
	_ "github.com/mattn/go-sqlite3" // registers the driver "sqlite3"

	"yiju/retrieval/eval"
)

// naive is what is usually written first: FTS5 over words cut by gse (CutSearch with its hidden Markov model), all words
// of the question joined by OR, ranked by bm25().
type naive struct {
	words gse.Segmenter
	db    *sql.DB
}

func newNaive() (*naive, error) {
	words, err := gse.NewEmbed("zh")
	return &naive{words: words}, err
}

func (n *naive) build(ctx context.Context, folder string, set *eval.Set) error {
	if err := n.open(ctx, folder); err != nil {
		return err
	}
	tx, err := n.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `CREATE TABLE passage (row INTEGER PRIMARY KEY, id TEXT, text TEXT);
		CREATE VIRTUAL TABLE f USING fts5 (words, content='', tokenize='unicode61')`); err != nil {
		return err
	}
	for i, p := range set.Passages {
		if _, err := tx.ExecContext(ctx, `INSERT INTO passage VALUES (?, ?, ?)`, i+1, p.ID, body(p)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO f (rowid, words) VALUES (?, ?)`, i+1, strings.Join(n.cut(body(p)), " ")); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO f (f) VALUES ('optimize')`); err != nil {
		return err
	}
	return tx.Commit()
}

func (n *naive) open(_ context.Context, folder string) (err error) {
	n.db, err = sql.Open("sqlite3", filepath.Join(folder, "naive.db"))
	return err
}

// cut returns the words of s that have a letter or a digit.
func (n *naive) cut(s string) []string {
	var out []string
	for _, w := range n.words.CutSearch(s, true) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, w)
		}
	}
	return out
}

func (n *naive) search(ctx context.Context, text string, k int) ([]string, time.Duration, error) {
	began := time.Now()
	var terms []string
	for _, w := range n.cut(text) {
		terms = append(terms, `"`+strings.ReplaceAll(w, `"`, `""`)+`"`)
	}
	if len(terms) == 0 {
		return nil, time.Since(began), nil
	}
	// Ranked first and joined then, which is faster than the other way round.
	rows, err := n.db.QueryContext(ctx, `SELECT p.id, p.text FROM (SELECT rowid, bm25(f) AS score FROM f WHERE f MATCH ? ORDER BY score LIMIT ?) best
		JOIN passage p ON p.row = best.rowid ORDER BY best.score`, strings.Join(terms, " OR "), k)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id, text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, 0, err
		}
		ids = append(ids, id)
	}
	return ids, time.Since(began), rows.Err()
}

func (n *naive) close() error {
	if n.db == nil {
		return nil
	}
	return n.db.Close()
}
