package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tx is a write transaction. It keeps its first error and does nothing after that, so that one check at its end is enough.
type tx struct {
	*sql.Tx
	err error
}

// fail keeps an error; nil is none.
func (t *tx) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// run executes a statement and returns the number of rows that it changed.
func (t *tx) run(ctx context.Context, query string, args ...any) int {
	if t.err != nil {
		return 0
	}
	r, err := t.ExecContext(ctx, query, args...)
	if t.fail(err); err != nil {
		return 0
	}
	n, err := r.RowsAffected()
	t.fail(err)
	return int(n)
}

// runOne is run for one row that must exist.
func (t *tx) runOne(ctx context.Context, query string, args ...any) {
	if t.run(ctx, query, args...) == 0 {
		t.fail(state.ErrNoRecord)
	}
}

// read is one within a transaction.
func read[T any](ctx context.Context, t *tx, into row[T], query string, args ...any) (v T) {
	if t.err == nil {
		v, t.err = one(ctx, t, into, query, args...)
	}
	return v
}

// readAll is list within a transaction.
func readAll[T any](ctx context.Context, t *tx, into row[T], query string, args ...any) (all []T) {
	if t.err == nil {
		all, t.err = list(ctx, t, into, query, args...)
	}
	return all
}

// write runs f in an exclusive write transaction, and commits it if nothing failed.
func (d *db) write(ctx context.Context, op string, f func(t *tx)) error {
	inner, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return d.wrap(op, err)
	}
	t := &tx{Tx: inner}
	if f(t); t.err == nil {
		return d.wrap(op, t.Commit())
	}
	if undo := t.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
		return d.wrap(op, errors.Join(t.err, undo))
	}
	return d.wrap(op, t.err)
}

// save is write for a function with a result, which is zero with an error.
func save[T any](ctx context.Context, d *db, op string, f func(t *tx) T) (v T, err error) {
	var result T
	if err = d.write(ctx, op, func(t *tx) { result = f(t) }); err == nil {
		v = result
	}
	return v, err
}

// row returns where the columns of a row go within v.
type row[T any] func(v *T) []any

// scalar is the row of a single column.
func scalar[T any](v *T) []any { return []any{v} }

func list[T any](ctx context.Context, q querier, into row[T], query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := rows.Scan(into(&v)...); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// one is list for a query of at most one row; none is state.ErrNoRecord.
func one[T any](ctx context.Context, q querier, into row[T], query string, args ...any) (v T, err error) {
	all, err := list(ctx, q, into, query, args...)
	if err != nil {
		return v, err
	}
	if len(all) == 0 {
		return v, state.ErrNoRecord
	}
	return all[0], nil
}

// column decodes a column that needs more than a conversion.
type column func(src any) error

// Scan implements sql.Scanner.
func (c column) Scan(src any) error { return c(src) }

// at decodes milliseconds; 0 is the zero time.
func at(t *time.Time) column {
	return func(src any) error {
		ms, ok := src.(int64)
		if !ok {
			return fmt.Errorf("%T is no time", src)
		}
		*t = stamp(ms)
		return nil
	}
}

// inJSON decodes JSON; NULL leaves v as it is.
func inJSON(v any) column {
	return func(src any) error {
		switch s := src.(type) {
		case nil:
			return nil
		case string:
			return json.Unmarshal([]byte(s), v)
		case []byte:
			return json.Unmarshal(s, v)
		}
		return fmt.Errorf("%T is no JSON", src)
	}
}

// refsIn decodes a JSON array of refs.
func refsIn(refs *[]corpus.Ref) column {
	return func(src any) error {
		var paths []string
		if err := inJSON(&paths)(src); err != nil {
			return err
		}
		for _, p := range paths {
			ref, err := corpus.ParseRef(p)
			if err != nil {
				return err
			}
			*refs = append(*refs, ref)
		}
		return nil
	}
}

// millis is the inverse of stamp.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func stamp(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// clock returns the time for a record: t, or now where t is zero.
func (d *db) clock(t time.Time) int64 {
	if t.IsZero() {
		t = d.now()
	}
	return t.UnixMilli()
}

// limit is the number of records to list.
func limit(n int) int { return cmp.Or(max(n, 0), state.DefaultLimit) }

// filter is columns of a query and the values that they must have; an empty value is any.
type filter map[string]string

// page lists the first rows of a query.
func page[T any](ctx context.Context, d *db, op string, into row[T], query string, f filter, order string, most int) ([]T, error) {
	where, args := " WHERE true", []any(nil)
	for column, value := range f {
		if value != "" {
			where += " AND " + column + " = ?"
			args = append(args, value)
		}
	}
	all, err := list(ctx, d.reader, into, query+where+" ORDER BY "+order+" LIMIT ?", append(args, limit(most))...)
	return all, d.wrap(op, err)
}

func get[T any](ctx context.Context, d *db, op string, into row[T], query string, args ...any) (T, error) {
	v, err := one(ctx, d.reader, into, query, args...)
	return v, d.wrap(op, err)
}

// saveCited writes the clauses that a record cites into its table (review_clause or posted_clause) by insert, which takes the
// id of the record, a position, a ref and a digest.
func saveCited(ctx context.Context, t *tx, insert string, id int64, cited []state.Cited) {
	for i, c := range cited {
		t.run(ctx, insert, id, i, c.Ref.String(), c.Digest)
	}
}

// citedIn decodes the JSON array of [ref, digest] that a query makes of such a table.
func citedIn(cited *[]state.Cited) column {
	return func(src any) error {
		var pairs [][2]string
		if err := inJSON(&pairs)(src); err != nil {
			return err
		}
		for _, p := range pairs {
			ref, err := corpus.ParseRef(p[0])
			if err != nil {
				return err
			}
			*cited = append(*cited, state.Cited{Ref: ref, Digest: p[1]})
		}
		return nil
	}
}

// change is the clauses of a record whose digest is another one now, or that are gone.
type change struct {
	record int64
	refs   []corpus.Ref
}

// changes compares the clauses of records with those in current, in the order of the query, which gives record, ref and
// digest.
func changes(ctx context.Context, q querier, current map[corpus.Ref]string, query string) ([]change, error) {
	if len(current) == 0 {
		return nil, errors.New("there are no current clauses to compare with")
	}
	type known struct {
		record       int64
		path, digest string
	}
	all, err := list(ctx, q, func(k *known) []any { return []any{&k.record, &k.path, &k.digest} }, query)
	if err != nil {
		return nil, err
	}
	var changed []change
	for _, k := range all {
		ref, err := corpus.ParseRef(k.path)
		if err != nil {
			return nil, err
		}
		if current[ref] == k.digest {
			continue
		}
		if n := len(changed); n == 0 || changed[n-1].record != k.record {
			changed = append(changed, change{record: k.record})
		}
		last := &changed[len(changed)-1]
		last.refs = append(last.refs, ref)
	}
	return changed, nil
}
