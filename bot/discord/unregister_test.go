package discord

import (
	"path/filepath"
	"testing"

	"yiju/bot/discord/discordtest"
	"yiju/bot/state/sqlite"
)

// TestUnregister registers everywhere, in a guild, in another and everywhere again: the commands stand in one scope only,
// also where the bot has left a guild, or another store was in use.
func TestUnregister(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{NoRateLimits: true}, echo, nil)
	other := s.NewGuild("Island", "en-US")
	run := func(store Registry, guild *discordtest.Guild) {
		t.Helper()
		o := Options{Token: "test-token", Bot: talker(echo), Transport: s.Transport(), Store: store}
		if guild != nil {
			o.Guild = guild.ID
		}
		a, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		a.app = s.Bot().ID
		if err := a.registrar().register(soon(t)); err != nil {
			t.Fatal(err)
		}
		for _, scope := range []*discordtest.Guild{nil, s.guild, other} {
			if got := len(s.Commands(scope)) > 0; got != (scope == guild) {
				t.Errorf("registered in %v: commands in %v: %v", guild, scope, got)
			}
		}
	}
	for n, step := range []struct {
		guild  *discordtest.Guild
		writes int
	}{{nil, 1}, {s.guild, 3}, {s.guild, 3}, {other, 5}, {nil, 7}, {nil, 7}} {
		run(s.store, step.guild)
		if got := s.registrations(); got != step.writes {
			t.Errorf("step %d: %d writes, want %d", n, got, step.writes)
		}
	}
	s.noRefusals()
	empty, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "empty.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	run(empty, s.guild) // the store of the run before is lost
	if err := s.store.SetRegistered(t.Context(), "123456789012345678", "of a guild that was left"); err != nil {
		t.Fatal(err)
	}
	run(s.store, s.guild)
	if got, err := s.store.Scopes(t.Context()); err != nil || len(got) != 1 || got[0] != s.guild.ID {
		t.Errorf("the store knows %q, %v", got, err)
	}
}
