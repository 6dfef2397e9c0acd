package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
)

// script plays users of the real bot, and records what they see.
type script struct {
	*stage
	words
	log              *discordtest.Transcript
	used             *used
	asker, mod, boss *discordtest.User
}

// words are the texts of the users in one language.
type words struct {
	name, locale                                       string
	question, nothing, offTopic, follow, beyond, whole string // what askers ask
	clause, missing, typed                             string // what moderators type
	quote, altered, corrected, misquoted               string
	file, fileText, source, old, new                   string // what maintainers change
	fact, error, behind                                string // what a golden question asks, what replaces it, and the text after it
}

// did records an interaction and returns the message that answers it.
func (s *script) did(i *discordtest.Interaction) *discordtest.Message {
	s.t.Helper()
	defer s.clock.Add(60)
	r := s.quiet(i)
	s.log.Interaction(i)
	switch {
	case len(r.FollowUps) > 0:
		return r.FollowUps[len(r.FollowUps)-1].Message()
	case r.Original != nil:
		return r.Original.Message()
	}
	return nil
}

// form records a press that opens a form, and submits it.
func (s *script) form(i *discordtest.Interaction, fields map[string]string) {
	s.t.Helper()
	if _, err := i.WaitFor(soon(s.t), func(r *discordtest.Response) bool { return r.Ack != nil && r.Ack.Modal != nil }); err != nil {
		s.t.Fatal(err)
	}
	s.log.Interaction(i)
	s.did(s.Submit(i, fields))
}

// opens presses a button that opens a form.
func (s *script) opens(u *discordtest.User, m *discordtest.Message, action string) *discordtest.Interaction {
	s.t.Helper()
	return s.Click(u, m, s.button(m, action))
}

// said records a message and the reply to it.
func (s *script) said(m *discordtest.Said) *discordtest.Message {
	s.t.Helper()
	defer s.clock.Add(60)
	if _, err := m.Wait(soon(s.t)); err != nil {
		s.t.Fatal(err)
	}
	s.idle()
	s.log.Said(m)
	return m.Replies()[0].Message()
}

// button returns the custom id of the button of a message with an action.
func (s *script) button(m *discordtest.Message, action string) string {
	s.t.Helper()
	id := buttonOn(m, action)
	if id == "" {
		s.t.Fatalf("no button for %s in %s", action, s.text(m))
	}
	return id
}

// buttonOn is button, but returns "" if there is none.
func buttonOn(m *discordtest.Message, action string) string {
	for _, c := range m.Components {
		for _, row := range c.Components {
			for _, b := range row.Components {
				if got, _, ok := unpackID(b.CustomID); ok && got == action {
					return b.CustomID
				}
			}
		}
	}
	return ""
}

// press presses the button of a message with an action, and records that.
func (s *script) press(u *discordtest.User, m *discordtest.Message, action string) *discordtest.Message {
	s.t.Helper()
	return s.did(s.Click(u, m, s.button(m, action)))
}

// slash runs a command in the channel, and records that.
func (s *script) slash(u *discordtest.User, name string, options ...discordtest.Option) *discordtest.Message {
	s.t.Helper()
	return s.did(s.Slash(u, s.channel, name, options...))
}

// on runs a message command, and records that.
func (s *script) on(u *discordtest.User, m *discordtest.Message, name string) *discordtest.Message {
	s.t.Helper()
	return s.did(s.MessageCommand(u, m, name))
}

// link is the address of a message.
func (s *script) link(m *discordtest.Message) string {
	return postOf(s.guild.ID, m.ChannelID, m.ID).URL
}

var receiptOf = regexp.MustCompile(`(?:receipt|回执) ([0-9a-z]{8})\b`)

// receipt returns the receipt that an answer shows.
func (s *script) receipt(m *discordtest.Message) string {
	s.t.Helper()
	found := receiptOf.FindStringSubmatch(s.text(m))
	if found == nil {
		s.t.Fatalf("no receipt in %s", s.text(m))
	}
	return found[1]
}

// pick chooses an option of the menu of a message.
func (s *script) pick(u *discordtest.User, m *discordtest.Message, n int) *discordtest.Interaction {
	s.t.Helper()
	for _, c := range m.Components {
		for _, in := range c.Components {
			for _, menu := range in.Components {
				if menu.Type == rules.StringSelect {
					return s.Select(u, m, menu.CustomID, menu.Options[n].Value)
				}
			}
		}
	}
	s.t.Fatalf("no menu in %s", s.text(m))
	return nil
}

// chance is what differs from run to run or with every change of the analysis: the ids of receipts, the size of what
// holds some, and the digests in the names of snapshots.
var chance = regexp.MustCompile(`(receipt |回执 |answer: |review\.(?:approve|correct)\*\* )[0-9a-z]{8}\b|(application/json, )\d+|(\d{8}T\d{6}Z-|\d{4}-\d\d-\d\d/)[0-9a-f]{8}\b`)

// TestScript plays every command, option, button, menu, form and autocompletion as asker, moderator and maintainer, in
// both languages, over a corpus that is refreshed on the way, and compares what people see with the golden files.
func TestScript(t *testing.T) {
	for _, w := range []words{chinese, english} {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := newScript(t, w, "")
			s.setUp()
			answered := s.askAround()
			s.moderate()
			s.review(answered)
			s.maintain()
			s.keepPrivate()
			s.log.Note("what stands in the channel")
			for _, m := range s.Messages(s.channel, nil) {
				if m.Author == s.Bot() {
					s.log.Message(m)
				}
			}
			s.noRefusals()
			s.used.all(t, s.a.Bot.Commands())
			s.golden(w.name)
		})
	}
}

// TestScriptInRoom plays what leads into the reading room, where there is one.
func TestScriptInRoom(t *testing.T) {
	for _, w := range []words{chinese, english} {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := newScript(t, w, "https://room.example/")
			s.read()
			s.noRefusals()
			s.golden("room." + w.name)
		})
	}
}

// newScript runs the real bot for users who talk as in w, with links into the reading room at the address room.
func newScript(t *testing.T, w words, room string) *script {
	t.Helper()
	st := newStage(t, discordtest.Options{NoRateLimits: true}, responding(nil), func(o *Options) { o.Room = room })
	st.frozen, st.bare = true, true
	st.kept = st.keep()
	s := &script{stage: st, words: w, log: st.NewTranscript(), used: &used{Bot: st.realBot(), what: make(map[string]bool)}}
	st.speak(s.used)
	st.a.pace.grace = 20 * time.Second // leave progress out of the transcript
	st.run()
	who := func(name string, roles ...*discordtest.Role) *discordtest.User {
		u := s.NewUser(name, w.locale)
		s.Join(s.guild, u, roles...)
		return u
	}
	s.asker = who("asker")
	s.mod = who("moderator", s.NewRole(s.guild, "mod", discordtest.ManageMessages))
	s.boss = who("maintainer", s.NewRole(s.guild, "boss", discordtest.ManageGuild))
	return s
}

// golden compares what was recorded with a golden file.
func (s *script) golden(name string) {
	s.t.Helper()
	golden(s.t, filepath.Join("testdata", "script", name+".txt"), chance.ReplaceAllString(s.log.String(), "${1}${2}${3}R"))
}

// golden compares with a golden file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
