package state

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"yiju/bot"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// write runs f in a transaction that nobody else writes beside, and commits it if f returns nil.
func (s *Store) write(ctx context.Context, op string, f func(tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return s.wrap(op, err)
	}
	if err := f(tx); err != nil {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
		return s.wrap(op, err)
	}
	return s.wrap(op, tx.Commit())
}

// scanner reads the columns of a row.
type scanner func(dest ...any) error

// list returns what scan makes of every row.
func list[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// one is list for a query of at most one row; none is bot.ErrNoRecord.
func one[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	all, err := list(ctx, q, scan, query, args...)
	if err == nil && len(all) == 0 {
		err = bot.ErrNoRecord
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return all[0], nil
}

func scanString(scan scanner) (v string, err error) {
	err = scan(&v)
	return v, err
}

func scanInt(scan scanner) (v int64, err error) {
	err = scan(&v)
	return v, err
}

// change runs a statement and returns the number of rows that it touched.
func change(ctx context.Context, tx *sql.Tx, query string, args ...any) (int, error) {
	r, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// changeOne is change for one row that must exist.
func changeOne(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	n, err := change(ctx, tx, query, args...)
	if err == nil && n == 0 {
		err = bot.ErrNoRecord
	}
	return err
}

// filter builds the WHERE of a query.
type filter struct {
	conds []string
	args  []any
}

// where adds a condition with its arguments if on is true.
func (f *filter) where(on bool, cond string, args ...any) {
	if on {
		f.conds = append(f.conds, cond)
		f.args = append(f.args, args...)
	}
}

// clone returns a filter that grows apart from f.
func (f *filter) clone() *filter { return &filter{slices.Clone(f.conds), slices.Clone(f.args)} }

func (f *filter) String() string {
	if len(f.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conds, " AND ")
}
