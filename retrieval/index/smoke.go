package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// smoke checks a finished snapshot: all clauses read back as they were written, and full-text search finds passages by
// their own words.
func smoke(ctx context.Context, s *Snapshot, digest string) error {
	got, err := digestOf(ctx, s)
	if err != nil {
		return s.wrap("check", err)
	}
	if got != digest {
		return fmt.Errorf("the snapshot reads back as %.8s, not as %.8s", got, digest)
	}
	var n int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM fts`).Scan(&n); err != nil {
		return s.wrap("check", err)
	}
	if n != s.meta.Passages {
		return fmt.Errorf("full-text search knows %d of %d passages", n, s.meta.Passages)
	}
	for _, id := range []int{1, s.meta.Passages/2 + 1, s.meta.Passages} {
		if err := smokePassage(ctx, s, id); err != nil {
			return err
		}
	}
	return nil
}

// smokePassage searches for the passage with the given id, if there is one, by its words in order.
func smokePassage(ctx context.Context, s *Snapshot, id int) error {
	if id < 1 || id > s.meta.Passages {
		return nil
	}
	var text string
	if err := s.db.QueryRowContext(ctx, `SELECT text FROM passages WHERE id = ?`, id).Scan(&text); err != nil {
		return s.wrap("check", err)
	}
	r, err := s.reader()
	if err != nil {
		return err
	}
	terms := Cut(r.analyzer, text)
	phrase := slices.Concat(terms[Bigrams], terms[Latin])
	if len(phrase) == 0 {
		return nil
	}
	var found bool
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fts WHERE fts MATCH ? AND rowid = ?)`,
		quoted(strings.Join(phrase[:min(len(phrase), 8)], " ")), id).Scan(&found)
	if err == nil && !found {
		err = fmt.Errorf("passage %d is not found by its own words", id)
	}
	return s.wrap("check", err)
}

// quoted returns text as an escaped FTS5 string.
func quoted(text string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", " "), `"`, `""`) + `"`
}
