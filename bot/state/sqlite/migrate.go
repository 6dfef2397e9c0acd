package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/state"
)

//go:embed schema
var schema embed.FS

// embedded returns the migrations of this program: the first makes version 1 of an empty file, the second 2 of 1, and
// so on. One that was released is never changed.
func embedded() ([]string, error) {
	entries, err := schema.ReadDir("schema")
	if err != nil {
		return nil, err
	}
	migrations := make([]string, len(entries))
	for i := range entries {
		b, err := schema.ReadFile("schema/" + strconv.Itoa(i+1) + ".sql")
		if err != nil {
			return nil, err
		}
		migrations[i] = string(b)
	}
	return migrations, nil
}

// migrate brings the file to the version of the last migration, in one transaction.
func (d *db) migrate(ctx context.Context) error {
	version, err := d.version(ctx, d.writer)
	if err != nil || version == len(d.migrations) {
		return err
	}
	inner, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := &tx{Tx: inner}
	defer t.Rollback()
	// Another process may have migrated before the transaction began.
	if version, err = d.version(ctx, t); err != nil {
		return err
	}
	if version > len(d.migrations) {
		return d.refuse(ErrNewer, fmt.Sprintf("schema version %d, this program knows up to %d", version, len(d.migrations)))
	}
	if version == len(d.migrations) {
		return nil
	}
	if version > 0 {
		if err := d.copy(ctx, fmt.Sprintf("%s.v%d", d.path, version)); err != nil {
			return fmt.Errorf("copy before the migration: %w", err)
		}
	}
	for i, m := range d.migrations[version:] {
		if t.run(ctx, m); t.err != nil {
			return fmt.Errorf("migration %d: %w", version+i+1, t.err)
		}
	}
	if version == 0 {
		d.initialise(ctx, t)
	}
	if t.run(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(d.migrations))); t.err != nil {
		return t.err
	}
	return t.Commit()
}

// version reads the version of the schema; 0 is an empty file.
func (d *db) version(ctx context.Context, q querier) (int, error) {
	v, err := one(ctx, q, scalar[int], "PRAGMA user_version")
	if err == nil && v < 0 {
		err = d.refuse(state.ErrDamaged, fmt.Sprintf("schema version %d", v))
	}
	return v, err
}

// initialise marks a new file as ours and gives it a key.
func (d *db) initialise(ctx context.Context, t *tx) {
	key := make([]byte, state.KeyLen)
	_, err := io.ReadFull(d.random, key)
	t.fail(err)
	t.run(ctx, `INSERT INTO secret (id, key) VALUES (1, ?)`, key)
	t.run(ctx, fmt.Sprintf("PRAGMA application_id = %d", appID))
}

// object is a table, index or trigger.
type object struct{ kind, name, sql string }

// listObjects leaves out the tables and indexes that SQLite makes for itself.
const listObjects = `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY type DESC, name`

func objectRow(o *object) []any { return []any{&o.kind, &o.name, &o.sql} }

// checkSchema compares the schema of the file with the one that the migrations make, and reports what is missing or
// differs as state.ErrDamaged. More than that does no harm. A file that a newer program migrated meanwhile passes.
func (d *db) checkSchema(ctx context.Context) error {
	if version, err := d.version(ctx, d.reader); err != nil || version > len(d.migrations) {
		return err
	}
	fresh, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return err
	}
	defer fresh.Close()
	fresh.SetMaxOpenConns(1) // every connection has a memory of its own
	for _, m := range d.migrations {
		if _, err := fresh.ExecContext(ctx, m); err != nil {
			return err
		}
	}
	want, err := list(ctx, fresh, objectRow, listObjects)
	if err != nil {
		return err
	}
	have, err := list(ctx, d.reader, objectRow, listObjects)
	if err != nil {
		return err
	}
	var faults []string
	for _, w := range want {
		i := slices.IndexFunc(have, func(h object) bool { return h.kind == w.kind && h.name == w.name })
		switch {
		case i < 0:
			faults = append(faults, fmt.Sprintf("%s %s is missing", w.kind, w.name))
		case have[i].sql != w.sql:
			faults = append(faults, fmt.Sprintf("%s %s was altered", w.kind, w.name))
		}
	}
	if len(faults) > 0 {
		return d.refuse(state.ErrDamaged, strings.Join(faults, ", "))
	}
	return nil
}
