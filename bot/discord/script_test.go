package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/discord/discordtest"
)

// script plays what people do with the real bot, and takes down what they see.
type script struct {
	*stage
	log *discordtest.Transcript
}

// did takes an act and its answer down and returns the message that answers it.
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

// form takes a press down that opens a form, and fills it in.
func (s *script) form(i *discordtest.Interaction, fields map[string]string) {
	s.t.Helper()
	if _, err := i.WaitFor(soon(s.t), func(r *discordtest.Response) bool { return r.Ack != nil && r.Ack.Modal != nil }); err != nil {
		s.t.Fatal(err)
	}
	s.log.Interaction(i)
	s.did(s.Submit(i, fields))
}

// said takes a message and the reply to it down.
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

// button returns the custom id of the button of a message that does something.
func (s *script) button(m *discordtest.Message, action string) string {
	s.t.Helper()
	id := buttonOn(m, action)
	if id == "" {
		s.t.Fatalf("no button for %s in %s", action, s.text(m))
	}
	return id
}

// buttonOn returns the custom id of the button of a message that does something, or "".
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

// pick chooses a line of the menu of a message.
func (s *script) pick(u *discordtest.User, m *discordtest.Message, n int) *discordtest.Interaction {
	s.t.Helper()
	for _, c := range m.Components {
		for _, in := range c.Components {
			for _, menu := range in.Components {
				if menu.Type == discordtest.StringSelect {
					return s.Select(u, m, menu.CustomID, menu.Options[n].Value)
				}
			}
		}
	}
	s.t.Fatalf("no menu in %s", s.text(m))
	return nil
}

// chance is what differs from run to run: the ids of receipts, and the size of what holds some.
var chance = regexp.MustCompile(`(receipt |回执 |review\.approve\*\* )[0-9a-z]{8}\b|(application/json, )\d+`)

// TestScript plays every command, button, menu, form and autocompletion as asker, moderator and maintainer, in both
// languages, and compares what people see with the golden files.
func TestScript(t *testing.T) {
	for _, l := range []struct {
		name, locale                                             string
		question, nothing, follow, clause, typed, quote, altered string
	}{
		{
			"zh", "zh-CN", "灯塔要储备多少天的燃油？", "守塔人的工资是多少枚银币？", "什么时候升黑旗？", "章程第三条", "信号",
			"每座灯塔储备不少于四十天的燃油", "每座灯塔储备不少于三十天的燃油",
		},
		{
			"en", "en-US", "How many days of oil does a lighthouse hold in reserve?", "How many silver coins is a keeper paid?",
			"When is the black flag raised?", "Charter item 3", "flag",
			"Each lighthouse holds a reserve of oil for no less than forty days", "Each lighthouse holds a reserve of oil for no less than thirty days",
		},
	} {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, discordtest.Options{NoRateLimits: true}, nil, nil)
			st.frozen = true
			st.a.Bot = st.realBot()
			st.a.pace.grace = 5 * time.Second // what is under way is not part of the story
			st.run()
			s := &script{st, st.NewTranscript()}
			who := func(name string, roles ...*discordtest.Role) *discordtest.User {
				u := s.NewUser(name, l.locale)
				s.Join(s.guild, u, roles...)
				return u
			}
			asker := who("asker")
			mod := who("moderator", s.NewRole(s.guild, "mod", discordtest.ManageMessages))
			boss := who("maintainer", s.NewRole(s.guild, "boss", discordtest.ManageGuild))
			opt, c := discordtest.Opt, s.channel
			press := func(u *discordtest.User, m *discordtest.Message, action string) *discordtest.Message {
				t.Helper()
				return s.did(s.Click(u, m, s.button(m, action)))
			}

			s.log.Note("asker")
			s.did(s.Slash(asker, c, "help"))
			a := s.did(s.Slash(asker, c, "ask", opt("question", l.question)))
			press(asker, a, "src")
			press(asker, a, "lang")
			s.did(s.pick(asker, press(asker, a, "more"), 0))
			press(asker, a, "up")
			s.form(s.Click(asker, a, s.button(a, "down")), map[string]string{"reason": "[x](https://evil.example) @everyone"})
			press(asker, a, "thread")
			th := s.Threads(c)[0]
			s.said(s.Say(asker, th, s.Bot().Mention()+" "+l.follow))
			s.said(s.Say(asker, c, l.follow, discordtest.InReplyTo(a)))
			hidden := s.did(s.Slash(asker, c, "ask", opt("question", l.follow), opt("private", true)))
			press(asker, hidden, "share")
			none := s.did(s.Slash(asker, c, "ask", opt("question", l.nothing)))
			press(asker, none, "gap")
			press(asker, none, "del")
			s.did(s.Slash(asker, c, "search", opt("query", l.follow)))
			s.did(s.Slash(asker, c, "sources"))
			s.did(s.Slash(asker, c, "cite", opt("clause", l.clause)))
			s.did(s.Slash(asker, c, "config show"))
			wei := s.Say(asker, c, "“"+l.quote+"。” “"+l.altered+"。”").Message
			s.did(s.MessageCommand(asker, wei, "Ask yiju"))
			s.did(s.MessageCommand(asker, wei, "Check quotes"))

			s.log.Note("moderator")
			s.did(s.Autocomplete(mod, c, "cite", "clause", l.typed))
			s.did(s.Autocomplete(mod, c, "cite", "clause", "12"))
			cited := s.did(s.Slash(mod, c, "cite", opt("clause", l.clause), opt("to", asker), opt("note", "**n** @everyone")))
			press(mod, cited, "undo")
			s.did(s.Slash(mod, c, "cite", opt("clause", l.clause), opt("message", wei.ID)))
			s.did(s.Slash(mod, c, "cite", opt("clause", "5"+strings.Repeat("9", 3))))
			checked := s.did(s.MessageCommand(mod, wei, "Check quotes"))
			press(mod, checked, "checked")
			s.did(s.pick(mod, s.did(s.MessageCommand(mod, wei, "Find clause")), 0))
			press(mod, s.did(s.MessageCommand(mod, a, "Review answer")), "rev+")
			s.did(s.Slash(asker, c, "ask", opt("question", l.question)))
			s.did(s.Slash(mod, c, "review queue"))

			s.log.Note("maintainer")
			s.did(s.Slash(boss, c, "config show"))
			s.did(s.Slash(boss, c, "config channel", opt("on", true)))
			s.did(s.Slash(boss, c, "config role", opt("role", s.NewRole(s.guild, "readers", 0)), opt("right", "moderator")))
			s.did(s.Slash(boss, c, "config limits", opt("user", 5)))
			s.did(s.Slash(boss, c, "corpus status"))
			s.did(s.Slash(boss, c, "corpus gaps"))
			s.did(s.Slash(boss, c, "config audit"))

			s.log.Note("asker")
			press(asker, s.did(s.Slash(asker, c, "privacy")), "export")
			press(asker, s.did(s.Slash(asker, c, "privacy")), "optout")
			press(asker, s.did(s.Slash(asker, c, "privacy")), "optin")
			press(asker, press(asker, s.did(s.Slash(asker, c, "privacy")), "forget"), "forget!")

			s.log.Note("what stands in the channel")
			for _, m := range s.Messages(c, nil) {
				if m.Author == s.Bot() {
					s.log.Message(m)
				}
			}
			s.noRefusals()
			golden(t, filepath.Join("testdata", "script", l.name+".txt"), chance.ReplaceAllString(s.log.String(), "$1${2}R"))
		})
	}
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
