package state

import (
	"context"
	"database/sql"
	"time"

	"yiju/bot"
)

// Policy says how long to keep what nobody needs any more. A field of 0 or less keeps for ever.
type Policy struct {
	Receipts time.Duration // since the answer; those of which there is a review stay
	Posts    time.Duration // since they were posted
	Gaps     time.Duration // since they were last noted; only those that are not open
	Reviews  time.Duration // since they were settled; only those withdrawn
}

// Pruned counts what Prune removed.
type Pruned struct {
	Receipts int // with their feedback
	Posts    int
	Gaps     int
	Reviews  int
}

// pruneBatch is how many records are removed at a time, so that writers get their turn in between.
const pruneBatch = 500

// Prune removes what is older than the policy wants, and the token counts of days before yesterday. The audit log is
// kept. Where it fails, what it counted is removed nevertheless.
func (s *Store) Prune(ctx context.Context, p Policy) (Pruned, error) {
	var done Pruned
	for _, part := range []struct {
		removed *int
		age     time.Duration
		table   string
		cond    string // with the time before which to remove
		args    []any
	}{
		// Reviews first: they hold on to receipts.
		{&done.Reviews, p.Reviews, "review", "settled < ? AND status = ?", []any{bot.ReviewWithdrawn}},
		{&done.Receipts, p.Receipts, "receipt", "time < ? AND id NOT IN (SELECT receipt FROM review)", nil},
		{&done.Posts, p.Posts, "posted", "time < ?", nil},
		{&done.Gaps, p.Gaps, "gap", "last < ? AND status <> ?", []any{bot.GapOpen}},
	} {
		if part.age <= 0 {
			continue
		}
		args := append([]any{s.clock(s.now().Add(-part.age))}, part.args...)
		if err := s.pruneTable(ctx, part.removed, part.table, part.cond, args); err != nil {
			return done, err
		}
	}
	yesterday := s.now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return done, s.write(ctx, "prune", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM spent WHERE day < ?`, yesterday)
		return err
	})
}

func (s *Store) pruneTable(ctx context.Context, removed *int, table, cond string, args []any) error {
	for {
		var n int
		err := s.write(ctx, "prune", func(tx *sql.Tx) (err error) {
			n, err = change(ctx, tx, `DELETE FROM `+table+` WHERE rowid IN (SELECT rowid FROM `+table+` WHERE `+cond+` LIMIT ?)`,
				append(args[:len(args):len(args)], pruneBatch)...)
			return err
		})
		if err != nil {
			return err
		}
		*removed += n
		if n < pruneBatch {
			return nil
		}
	}
}
