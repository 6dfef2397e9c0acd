package state

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"strconv"
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

// migrate brings the file to the version that has all the migrations, in one transaction.
func (s *Store) migrate(ctx context.Context, migrations []string) error {
	version, err := s.version(ctx, s.writer.QueryRowContext)
	if err != nil || version == len(migrations) {
		return err
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Only now does nobody else write, or migrate.
	if version, err = s.version(ctx, tx.QueryRowContext); err != nil {
		return err
	}
	if version > len(migrations) {
		return s.refuse(ErrNewer, fmt.Sprintf("schema version %d, this program knows up to %d", version, len(migrations)))
	}
	if version == len(migrations) {
		return nil
	}
	if version > 0 {
		if err := s.copy(ctx, fmt.Sprintf("%s.v%d", s.path, version)); err != nil {
			return fmt.Errorf("copy before the migration: %w", err)
		}
	}
	for i, m := range migrations[version:] {
		if _, err := tx.ExecContext(ctx, m); err != nil {
			return fmt.Errorf("migration %d: %w", version+i+1, err)
		}
	}
	if version == 0 {
		if err := s.found(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(migrations))); err != nil {
		return err
	}
	return tx.Commit()
}

// version reads the version of the schema; 0 is an empty file.
func (s *Store) version(ctx context.Context, query func(context.Context, string, ...any) *sql.Row) (int, error) {
	var v int
	err := query(ctx, "PRAGMA user_version").Scan(&v)
	if err == nil && v < 0 {
		err = s.refuse(ErrDamaged, fmt.Sprintf("schema version %d", v))
	}
	return v, err
}

// found marks a new file as ours and gives it the key for the hashes of users.
func (s *Store) found(ctx context.Context, tx *sql.Tx) error {
	key := make([]byte, 32)
	if _, err := io.ReadFull(s.random, key); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO secret (id, key) VALUES (1, ?)`, key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", appID))
	return err
}
