package sqlite

import (
	"context"
	"encoding/json"
	"errors"

	"yiju/bot/state"
)

// guilds implements state.SettingsStore and state.CommandRegistry.
type guilds struct{ *db }

func settingsRow(v *state.Settings) []any {
	return []any{&v.Guild, &v.Version, at(&v.Updated), inJSON(v)}
}

func (s guilds) Settings(ctx context.Context, guild string) (state.Settings, error) {
	v, err := one(ctx, s.reader, settingsRow, `SELECT guild, version, updated, body FROM settings WHERE guild = ?`, guild)
	if errors.Is(err, state.ErrNoRecord) {
		return state.Settings{Guild: guild}, nil
	}
	return v, s.wrap("settings", err)
}

func (s guilds) SaveSettings(ctx context.Context, v state.Settings) (state.Settings, error) {
	return save(ctx, s.db, "save settings", func(t *tx) state.Settings {
		if v.Guild == "" {
			t.fail(errors.New("no guild"))
		}
		body, err := json.Marshal(v)
		t.fail(err)
		query := `UPDATE settings SET version = version + 1, updated = ?1, body = ?2 WHERE guild = ?3 AND version = ?4`
		if v.Version == 0 {
			query = `INSERT OR IGNORE INTO settings (guild, version, updated, body) VALUES (?3, ?4 + 1, ?1, ?2)`
		}
		ms := s.clock(s.now())
		if t.run(ctx, query, ms, string(body), v.Guild, v.Version) == 0 {
			t.fail(state.ErrConflict)
		}
		v.Version++
		v.Updated = stamp(ms)
		return v
	})
}

func (s guilds) Registered(ctx context.Context, scope string) (string, error) {
	v, err := one(ctx, s.reader, scalar[string], `SELECT fingerprint FROM registered WHERE scope = ?`, scope)
	if errors.Is(err, state.ErrNoRecord) {
		err = nil
	}
	return v, s.wrap("registered", err)
}

func (s guilds) SetRegistered(ctx context.Context, scope, fingerprint string) error {
	query := `INSERT OR REPLACE INTO registered (scope, fingerprint) VALUES (?1, ?2)`
	if fingerprint == "" {
		query = `DELETE FROM registered WHERE scope = ?1`
	}
	return s.write(ctx, "set registered", func(t *tx) { t.run(ctx, query, scope, fingerprint) })
}

func (s guilds) Scopes(ctx context.Context) ([]string, error) {
	all, err := list(ctx, s.reader, scalar[string], `SELECT scope FROM registered ORDER BY scope`)
	return all, s.wrap("scopes", err)
}
