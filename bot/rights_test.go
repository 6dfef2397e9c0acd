package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"yiju/bot"
	"yiju/bot/state"
	"yiju/corpus"
)

// need is the least right for every command: e for everyone, m for moderators, k for maintainers, h for maintainers at
// home; upper case where it also works outside of the guilds of the bot.
var need = map[string]string{
	"ask": "E", "ask-post": "E", "search": "E", "sources": "E", "help": "E", "privacy": "E",
	"cite": "M", "check-quotes": "M", "find-clause": "m", "review-post": "m",
	"review approve": "m", "review correct": "m", "review withdraw": "m", "review queue": "m",
	"corpus status": "h", "corpus refresh": "h", "corpus diff": "h", "corpus approve": "h", "corpus rollback": "h",
	"corpus add": "h", "corpus gaps": "k",
	"config show": "k", "config channel": "k", "config lang": "k", "config private": "k", "config role": "k",
	"config limits": "k", "config audit": "k",
}

var people = []struct {
	name  string
	actor bot.Actor
	right string // in guild 1
}{
	{"member", bot.Actor{ID: "1"}, "e"},
	{"member of another role", bot.Actor{ID: "1", Roles: []string{"5"}}, "e"},
	{"moderator", bot.Actor{ID: "2", Rights: bot.Rights{Moderate: true}}, "m"},
	{"moderator by role", bot.Actor{ID: "3", Roles: []string{"5", "70"}}, "m"},
	{"maintainer", bot.Actor{ID: "4", Rights: bot.Rights{Manage: true}}, "h"},
	{"maintainer by role", bot.Actor{ID: "5", Roles: []string{"80"}}, "h"},
	{"owner", bot.Actor{ID: "99"}, "H"},
}

// TestRights plays every command as everybody, everywhere.
func TestRights(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Owners, o.Home = []string{"99"}, []string{"1"} })
	ctx := context.Background()
	for _, guild := range []string{"1", "3"} {
		if _, err := w.store.SaveSettings(ctx, state.Settings{Guild: guild, Moderators: []string{"70"}, Maintainers: []string{"80"}}); err != nil {
			t.Fatal(err)
		}
	}
	kinds := make(map[string]bot.Kind)
	for _, c := range w.Commands() {
		for _, s := range append(c.Subs, c) {
			if len(s.Subs) == 0 {
				kinds[s.Path] = s.Kind
			}
		}
	}
	if len(kinds) != len(need) {
		t.Errorf("%d commands, %d in the table", len(kinds), len(need))
	}
	places := map[string]bot.Place{
		"home": {Guild: "1", Channel: "10"}, "other guild": {Guild: "3", Channel: "30"},
		"direct": {Channel: "12", Direct: true}, "brought along": {Guild: "2", Channel: "20", Elsewhere: true},
	}
	moderator, maintainer, guild, home := bot.Needs(corpus.English)
	for path, needs := range need {
		for _, p := range people {
			for where, place := range places {
				res := w.Handle(ctx, bot.Request{Kind: kinds[path], Name: path, Actor: p.actor, Place: place, Options: map[string]string{}})
				got := ""
				if m := res.Message; m != nil && len(m.Blocks) > 0 {
					got = m.Blocks[0].Spans[0].Text
				}
				want := ""
				inside := where == "home" || where == "other guild"
				right := p.right
				if right != "H" && !inside {
					right = "e"
					if p.actor.Rights.Moderate && where == "brought along" {
						right = "m"
					}
				}
				rank := strings.Index("emkh", strings.ToLower(right))
				switch {
				case !inside && strings.ToLower(needs) == needs:
					want = guild
				case strings.EqualFold(needs, "m") && rank < 1:
					want = moderator
				case strings.Contains("kh", needs) && rank < 2:
					want = maintainer
				case needs == "h" && where == "other guild" && right != "H":
					want = home
				}
				refused := slices.Contains([]string{moderator, maintainer, guild, home}, got)
				if want != "" && got != want || want == "" && refused {
					t.Errorf("%s by %s (%s): got %q, want %q", path, p.name, where, got, want)
				}
				if refused && (!res.Private || !res.Message.Private) {
					t.Errorf("%s by %s (%s): the refusal is not private", path, p.name, where)
				}
			}
		}
	}
}

// TestPressedRights presses every button that needs a right as somebody who has none: what was offered to a moderator
// must not work for others.
func TestPressedRights(t *testing.T) {
	w := newWorld(t, nil)
	moderator, maintainer, _, _ := bot.Needs(corpus.English)
	needs := map[string]string{
		"cite": moderator, "reply": moderator, "checked": moderator, "rev+": moderator, "rev~": moderator, "rev-": moderator,
		"rev?": moderator, "apply": maintainer, "posts": maintainer, "note": maintainer, "force": maintainer, "force!": maintainer, "back": maintainer, "gap!": maintainer,
	}
	free := []string{
		"src", "lang", "more", "thread", "up", "down", "share", "del", "gap", "read", "undo", "list", "optout", "optin", "forget", "forget!", "export",
	}
	for _, action := range w.Actions() {
		want, privileged := needs[action]
		if privileged == slices.Contains(free, action) {
			t.Errorf("action %q must stand in one of the lists", action)
		}
		for _, kind := range []bot.Kind{bot.Press, bot.Submit} {
			res := w.Handle(context.Background(), bot.Request{
				Kind: kind, Name: action, Arg: "1", Value: "valley-plan/1", Actor: bot.Actor{ID: "1"}, Place: bot.Place{Guild: "1", Channel: "10"},
			})
			got := ""
			if res.Message != nil {
				got = res.Message.Blocks[0].Spans[0].Text
			}
			if privileged && (got != want || len(res.Acts) > 0 || res.Work != nil) {
				t.Errorf("%s %q: got %q, want %q", kind, action, got, want)
			}
			for _, a := range res.Acts {
				t.Errorf("%s %q by a stranger acts: %+v", kind, action, a)
			}
		}
	}
}
