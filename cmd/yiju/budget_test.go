package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"yiju/bot/discord/discordtest"
	"yiju/bot/state"
	"yiju/bot/state/sqlite"
	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

// TestGuildBudget reserves tokens within the limits of guilds, of their members and of the program.
func TestGuildBudget(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for guild, l := range map[string]state.Limits{"1": {DayTokens: 100, UserTokens: 60}, "2": {DayTokens: -1}} {
		if _, err := store.SaveSettings(t.Context(), state.Settings{Guild: guild, Limits: l}); err != nil {
			t.Fatal(err)
		}
	}
	a := state.GuildBudget{Store: store, Quota: state.Quota{All: 300, User: 150}, Refused: llm.ErrBudget}
	for i, step := range []struct {
		user   string
		tokens int
		ok     bool
		used   int
	}{
		{"1/amy", 61, false, 0}, // more than a member may
		{"1/amy", 60, true, 50}, // 50 of amy, 50 of guild 1
		{"1/amy", 11, false, 0},
		{"1/wei", 51, false, 0}, // more than the guild has left
		{"1/wei", 50, true, 50},
		{"1/eva", 1, false, 0},
		{"2/amy", 101, false, 0}, // 50 of 150 are used, in another guild
		{"2/amy", 100, true, 100},
		{"/wei", 100, true, 99}, // outside of guilds only the program's limits hold
		{"2/eva", 2, false, 0},  // 299 of 300 are used
		{"2/eva", 1, true, 1},
	} {
		settle, err := a.Reserve(step.user, step.tokens)
		if step.ok != (err == nil) || err != nil && !errors.Is(err, llm.ErrBudget) {
			t.Errorf("step %d: %d tokens for %s: %v", i, step.tokens, step.user, err)
		}
		if err == nil {
			settle(step.used)
		}
	}
}

// TestServeBudget uses up the budget of a server: the next answer is the wording itself, and says why.
func TestServeBudget(t *testing.T) {
	model := llmtest.New()
	defer model.Close()
	s := serve(t, map[string]string{
		"DISCORD_TOKEN": "test-token", "XDG_STATE_HOME": t.TempDir(), "YIJU_DISCORD_PUBLIC": "true", "YIJU_DISCORD_USER_PAUSE": "1",
		"OPENAI_BASE_URL": model.BaseURL(), "OPENAI_API_KEY": "sk-test", "OPENAI_MODEL": "test-model",
	}, discordtest.Options{})
	boss := s.NewUser("Boss", "en-US")
	s.Join(s.guild, boss, s.NewRole(s.guild, "bosses", discordtest.ManageGuild))
	s.ready()
	ask := func() *discordtest.Interaction {
		return s.Slash(boss, s.channel, "ask", discordtest.Opt("question", "What does the Action Plan say about data?"), discordtest.Opt("private", true))
	}
	s.says(s.Slash(boss, s.channel, "config limits", discordtest.Opt("tokens", 1), discordtest.Opt("user", 0)), "Saved")
	s.says(s.Slash(boss, s.channel, "config show"), "model tokens per day 1")
	s.says(ask(), "budget for the model is used up")
	if n := len(model.Calls()); n != 0 {
		t.Errorf("the model was asked %d times", n)
	}
	s.says(s.Slash(boss, s.channel, "config limits", discordtest.Opt("tokens", 0)), "Saved")
	if shown := s.shown(s.says(ask(), "receipt")); len(model.Calls()) == 0 || strings.Contains(shown, "budget") {
		t.Errorf("%d calls without a limit:\n%s", len(model.Calls()), shown)
	}
}
