package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"yiju/bot"
)

// Settings returns the settings of a guild; where none are stored, zero Settings of Version 0.
func (s *Store) Settings(ctx context.Context, guild string) (bot.Settings, error) {
	set, err := one(ctx, s.reader, scanSettings, `SELECT guild, version, updated, body FROM settings WHERE guild = ?`, guild)
	if errors.Is(err, bot.ErrNoRecord) {
		return bot.Settings{Guild: guild}, nil
	}
	return set, s.wrap("settings", err)
}

func scanSettings(scan scanner) (bot.Settings, error) {
	var set, none bot.Settings
	var ms int64
	var body string
	if err := scan(&set.Guild, &set.Version, &ms, &body); err != nil {
		return none, err
	}
	set.Updated = stamp(ms)
	if err := json.Unmarshal([]byte(body), &set); err != nil {
		return none, fmt.Errorf("settings of guild %s: %w", set.Guild, err)
	}
	return set, nil
}

// SaveSettings stores the settings of a guild, which must come from Settings: where the version is another one by now
// it stores nothing and returns bot.ErrConflict. It returns them with the new version.
func (s *Store) SaveSettings(ctx context.Context, set bot.Settings) (bot.Settings, error) {
	if set.Guild == "" {
		return bot.Settings{}, errors.New("state: save settings: no guild")
	}
	body, err := json.Marshal(set)
	if err != nil {
		return bot.Settings{}, s.wrap("save settings", err)
	}
	ms := s.clock(s.now())
	err = s.write(ctx, "save settings", func(tx *sql.Tx) error {
		query := `UPDATE settings SET version = version + 1, updated = ?1, body = ?2 WHERE guild = ?3 AND version = ?4`
		if set.Version == 0 {
			query = `INSERT OR IGNORE INTO settings (guild, version, updated, body) VALUES (?3, ?4 + 1, ?1, ?2)`
		}
		n, err := change(ctx, tx, query, ms, string(body), set.Guild, set.Version)
		if err == nil && n == 0 {
			err = bot.ErrConflict
		}
		return err
	})
	if err != nil {
		return bot.Settings{}, err
	}
	set.Version++
	set.Updated = stamp(ms)
	return set, nil
}
