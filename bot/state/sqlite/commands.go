package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
)

// commands implements state.CommandRegistry.
type commands struct{ *db }

func (s commands) Registered(ctx context.Context, scope string) (string, error) {
	v, err := one(ctx, s.reader, scalar[string], `SELECT fingerprint FROM registered WHERE scope = ?`, scope)
	if errors.Is(err, state.ErrNoRecord) {
		err = nil
	}
	return v, s.wrap("registered", err)
}

func (s commands) SetRegistered(ctx context.Context, scope, fingerprint string) error {
	return s.write(ctx, "set registered", func(tx *sql.Tx) error {
		query := `INSERT OR REPLACE INTO registered (scope, fingerprint) VALUES (?1, ?2)`
		if fingerprint == "" {
			query = `DELETE FROM registered WHERE scope = ?1`
		}
		_, err := tx.ExecContext(ctx, query, scope, fingerprint)
		return err
	})
}

func (s commands) Scopes(ctx context.Context) ([]string, error) {
	all, err := list(ctx, s.reader, scalar[string], `SELECT scope FROM registered ORDER BY scope`)
	return all, s.wrap("scopes", err)
}
