package state

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot"
)

// Registered returns the fingerprint of the commands that were last registered in a scope: a guild, or "" for
// everywhere. It is "" where none were.
func (s *Store) Registered(ctx context.Context, scope string) (string, error) {
	return s.lookUp(ctx, "registered", `SELECT fingerprint FROM registered WHERE scope = ?`, scope)
}

// SetRegistered says that commands were registered in a scope, or with an empty fingerprint that there are none.
func (s *Store) SetRegistered(ctx context.Context, scope, fingerprint string) error {
	return s.write(ctx, "set registered", func(tx *sql.Tx) error {
		query := `INSERT OR REPLACE INTO registered (scope, fingerprint) VALUES (?1, ?2)`
		if fingerprint == "" {
			query = `DELETE FROM registered WHERE scope = ?1`
		}
		_, err := tx.ExecContext(ctx, query, scope, fingerprint)
		return err
	})
}

// Scopes returns the scopes in which commands were registered, in order.
func (s *Store) Scopes(ctx context.Context) ([]string, error) {
	all, err := list(ctx, s.reader, scanString, `SELECT scope FROM registered ORDER BY scope`)
	return all, s.wrap("scopes", err)
}

// Value returns what SetValue kept under a key, or "".
func (s *Store) Value(ctx context.Context, key string) (string, error) {
	return s.lookUp(ctx, "value", `SELECT value FROM value WHERE key = ?`, key)
}

// SetValue keeps a value under a key, for what is too small for a table. An empty value removes the key.
func (s *Store) SetValue(ctx context.Context, key, value string) error {
	return s.write(ctx, "set value", func(tx *sql.Tx) error {
		query := `INSERT OR REPLACE INTO value (key, value) VALUES (?1, ?2)`
		if value == "" {
			query = `DELETE FROM value WHERE key = ?1`
		}
		_, err := tx.ExecContext(ctx, query, key, value)
		return err
	})
}

func (s *Store) lookUp(ctx context.Context, op, query, key string) (string, error) {
	v, err := one(ctx, s.reader, scanString, query, key)
	if errors.Is(err, bot.ErrNoRecord) {
		err = nil
	}
	return v, s.wrap(op, err)
}
