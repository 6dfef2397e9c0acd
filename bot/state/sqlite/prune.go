package sqlite

import (
	"context"
	"database/sql"
	"time"

	"yiju/bot/state"
)

// pruneBatch is how many records are deleted at a time, so that writers get their turn in between.
const pruneBatch = 500

// Prune implements state.Maintenance.
func (d *db) Prune(ctx context.Context, r state.Retention) (state.Pruned, error) {
	var done state.Pruned
	for _, part := range []struct {
		deleted *int
		age     time.Duration
		table   string
		cond    string // with the time before which to delete
		args    []any
	}{
		// Reviews first: they hold on to receipts.
		{&done.Reviews, r.Reviews, "review", "settled < ? AND status = ?", []any{state.ReviewWithdrawn}},
		{&done.Receipts, r.Receipts, "receipt", "time < ? AND id NOT IN (SELECT receipt FROM review)", nil},
		{&done.Posts, r.Posts, "posted", "time < ?", nil},
		{&done.Gaps, r.Gaps, "gap", "last < ? AND status <> ?", []any{state.GapOpen}},
	} {
		if part.age <= 0 {
			continue
		}
		args := append([]any{d.clock(d.now().Add(-part.age))}, part.args...)
		if err := d.pruneTable(ctx, part.deleted, part.table, part.cond, args); err != nil {
			return done, err
		}
	}
	yesterday := d.now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return done, d.write(ctx, "prune", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM spent WHERE day < ?`, yesterday)
		return err
	})
}

func (d *db) pruneTable(ctx context.Context, deleted *int, table, cond string, args []any) error {
	query := `DELETE FROM ` + table + ` WHERE rowid IN (SELECT rowid FROM ` + table + ` WHERE ` + cond + ` LIMIT ?)`
	args = append(args, pruneBatch)
	for {
		n, err := save(ctx, d, "prune", func(tx *sql.Tx) (int, error) { return run(ctx, tx, query, args...) })
		if err != nil {
			return err
		}
		*deleted += n
		if n < pruneBatch {
			return nil
		}
	}
}
