package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
	"yiju/bot/present"
	"yiju/corpus"
)

// responding answers every request with the response of a test.
func responding(f func(r bot.Request) bot.Response) talker {
	return func(_ context.Context, r bot.Request) bot.Response {
		if r.Kind == bot.Complete {
			return bot.Response{}
		}
		return f(r)
	}
}

// private makes a message private.
func private(m *present.Message) *present.Message {
	m.Private = true
	return m
}

// pressable is a message with a button.
func pressable(text, action string) *present.Message {
	m := saying(text)
	m.Buttons = []present.Button{{Action: action, Arg: "1", Label: "Press"}}
	return m
}

// TestAcknowledgements answers in every way, and checks the type of the initial response.
func TestAcknowledgements(t *testing.T) {
	t.Parallel()
	slow := func(res bot.Response) func(context.Context, func(present.Message)) bot.Response {
		return func(context.Context, func(present.Message)) bot.Response { return res }
	}
	form := &bot.Form{Action: "why", Arg: "1", Title: "Why?", Fields: []bot.Field{{Name: "reason", Label: "Reason", Long: true, Most: 50}}}
	for _, tt := range []struct {
		name    string
		res     bot.Response
		press   bool // to a press, otherwise to a command
		ack     int
		private bool   // of the acknowledgement
		want    string // text in the end; "" for none
	}{
		{"message", bot.Response{Message: saying("hello")}, false, discordtest.AnswerMessage, false, "hello"},
		{"private message", bot.Response{Message: private(saying("hello"))}, false, discordtest.AnswerMessage, true, "hello"},
		{"work", bot.Response{Work: slow(bot.Response{Message: saying("done")})}, false, discordtest.AnswerDeferred, false, "done"},
		{"private work", bot.Response{Private: true, Work: slow(bot.Response{Message: private(saying("done"))})}, false, discordtest.AnswerDeferred, true, "done"},
		{"silence", bot.Response{}, false, discordtest.AnswerDeferred, true, ""},
		{"work that ends in silence", bot.Response{Work: slow(bot.Response{})}, false, discordtest.AnswerDeferred, false, ""},
		{"press, silence", bot.Response{}, true, discordtest.AnswerDeferredUpdate, false, "start"},
		{"press, message", bot.Response{Message: private(saying("pressed"))}, true, discordtest.AnswerMessage, true, "pressed"},
		{"press, replace", bot.Response{Message: saying("replaced"), Replace: true}, true, discordtest.AnswerUpdate, false, "replaced"},
		{"press, work", bot.Response{Private: true, Work: slow(bot.Response{Message: private(saying("done"))})}, true, discordtest.AnswerDeferred, true, "done"},
		{"press, form", bot.Response{Form: form}, true, discordtest.AnswerModal, false, ""},
		{"form", bot.Response{Form: form}, false, discordtest.AnswerModal, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
				if r.Kind == bot.Command && tt.press {
					return bot.Response{Message: pressable("start", "go")}
				}
				return tt.res
			}), nil)
			s.run()
			i := s.Slash(s.amy, s.channel, "do")
			if tt.press {
				i = s.ClickLabel(s.amy, s.wait(i).Original.Message(), "Press")
			}
			r, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool {
				return r.Ack != nil && (r.Original == nil || !r.Original.Loading() || !r.Original.Deleted.IsZero())
			})
			if err != nil {
				t.Fatal(err)
			}
			if r.Ack.Type != tt.ack || (r.Ack.Flags&rules.FlagEphemeral != 0) != tt.private {
				t.Errorf("acknowledged %+v", r.Ack)
			}
			got := ""
			if r.Original != nil && r.Original.Deleted.IsZero() {
				got = s.text(r.Original.Message())
			}
			if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("stands %q, want %q", got, tt.want)
			}
			s.noRefusals()
		})
	}
}

// TestSlowHandler acknowledges what the conversation takes long to look at, and still shows it to whom it is for.
func TestSlowHandler(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		res  bot.Response
		all  bool // see it
		want string
	}{
		{"private", bot.Response{Message: private(saying("hello"))}, false, "hello"},
		{"public", bot.Response{Message: saying("hello")}, true, "hello"},
		{"form", bot.Response{Form: &bot.Form{Action: "f", Title: "F", Fields: []bot.Field{{Name: "n", Label: "N"}}}}, false, present.TextsIn(corpus.English).TooSlow},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			looked, waits := make(chan struct{}), make(chan time.Duration, 10)
			s := newStage(t, discordtest.Options{}, responding(func(bot.Request) bot.Response {
				<-looked
				return tt.res
			}), func(o *Options) { o.Responded = func(after time.Duration) { waits <- after } })
			s.a.pace.late = normal().late
			s.run()
			i := s.Slash(s.amy, s.channel, "do")
			if _, err := i.Acked(soon(t)); err != nil { // while the conversation still looks
				t.Fatal(err)
			}
			close(looked)
			m, err := s.WaitMessage(soon(t), s.channel, s.amy, func(m *discordtest.Message) bool { return !m.Loading() })
			if err != nil {
				t.Fatal(err)
			}
			if got := s.text(m); !strings.Contains(got, tt.want) || m.Ephemeral() == tt.all {
				t.Errorf("stands %q, ephemeral %v", got, m.Ephemeral())
			}
			if first := <-waits; first < s.a.pace.late || len(waits) > 0 {
				t.Errorf("the first response came after %v, and %d more", first, len(waits))
			}
			s.noRefusals()
		})
	}
}

// TestStream shows progress at most once a second, and always the final state.
func TestStream(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
		return bot.Response{Work: func(ctx context.Context, show func(present.Message)) bot.Response {
			if r.Options["what"] == "fast" {
				show(*saying("state"))
				return bot.Response{Message: saying("end")}
			}
			for n := range 50 {
				show(*saying(fmt.Sprintf("state %d", n)))
				time.Sleep(50 * time.Millisecond)
			}
			return bot.Response{Message: saying("end")}
		}}
	}), nil)
	s.run()
	said := s.Say(s.amy, s.channel, s.Bot().Mention()+" hello") // the same in a channel
	slow := s.Slash(s.amy, s.channel, "do", discordtest.Opt("what", "slow"))
	fast := s.Slash(s.amy, s.channel, "do", discordtest.Opt("what", "fast"))
	for i, want := range map[*discordtest.Interaction]int{slow: 3, fast: 0} {
		r, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool {
			return r.Original != nil && !r.Original.Loading() && strings.Contains(fmt.Sprint(r.Original.Message().Components), "end")
		})
		if err != nil {
			t.Fatal(err)
		}
		gap, ok := r.Original.MinGap()
		if states := len(r.Original.Versions) - 2; states < want || ok != (want > 0) || ok && gap < time.Second {
			t.Errorf("%v: %d states, shortest gap %v", i, states, gap)
		}
	}
	a, err := said.WaitFor(soon(t), func(list []*discordtest.Answer) bool {
		return len(list) == 1 && strings.Contains(fmt.Sprint(list[0].Message().Components), "end")
	})
	if err != nil {
		t.Fatal(err)
	}
	if gap, ok := a[0].MinGap(); !ok || gap < time.Second {
		t.Errorf("in a channel: shortest gap %v, %d versions", gap, len(a[0].Versions))
	}
	if len(s.Typing(s.channel)) == 0 {
		t.Error("no typing was shown")
	}
	s.noRefusals()
}

// TestVisibility never shows others what is private, nor hides what is public.
func TestVisibility(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ ack, state, end bool }{{false, false, true}, {true, true, false}, {false, true, true}} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			t.Parallel()
			seen := make(chan struct{})
			s := newStage(t, discordtest.Options{}, responding(func(bot.Request) bot.Response {
				return bot.Response{Private: tt.ack, Work: func(_ context.Context, show func(present.Message)) bot.Response {
					m := saying("state")
					m.Private = tt.state
					show(*m)
					<-seen
					end := saying("end")
					end.Private = tt.end
					return bot.Response{Message: end}
				}}
			}), nil)
			s.run()
			s.Slash(s.amy, s.channel, "do")
			shows := func(words string) *discordtest.Message {
				t.Helper()
				m, err := s.WaitMessage(soon(t), s.channel, s.amy, func(m *discordtest.Message) bool { return strings.Contains(fmt.Sprint(m.Components), words) })
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			shows("state")
			close(seen)
			m := shows("end")
			if m.Ephemeral() != tt.end {
				t.Errorf("ephemeral %v", m.Ephemeral())
			}
			if n := len(s.Messages(s.channel, s.amy)); n != 1 {
				t.Errorf("%d messages stand", n)
			}
			s.noRefusals()
		})
	}
}

// TestPages shows a long message on several pages, reports the last one, and deletes all of them together.
func TestPages(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("The lamp is lit before sunset and put out after sunrise. ", 150)
	sent := make(chan bot.Post, 1)
	s := newStage(t, discordtest.Options{NoRateLimits: true}, responding(func(r bot.Request) bot.Response {
		switch {
		case r.Name == "del":
			return bot.Response{Message: private(saying("deleted")), Acts: []bot.Act{{Delete: r.Target}}}
		case r.Kind == bot.Command && r.Options["what"] == "post":
			return bot.Response{Message: private(saying("posted")), Acts: []bot.Act{{Post: &bot.Posting{Channel: r.Place.Channel, Message: *pressable(long, "del")}}}}
		}
		return bot.Response{Message: pressable(long, "del"), Sent: func(_ context.Context, p bot.Post) { sent <- p }}
	}), nil)
	s.run()
	for _, way := range []string{"command", "talk", "post"} {
		switch way {
		case "talk":
			s.Say(s.amy, s.channel, s.Bot().Mention())
		default:
			s.Slash(s.amy, s.channel, "do", discordtest.Opt("what", way))
		}
		last, err := s.WaitMessage(soon(t), s.channel, s.amy, func(m *discordtest.Message) bool { _, ok := m.Button("Press"); return ok })
		if err != nil {
			t.Fatal(way, err)
		}
		if way != "post" {
			if p := <-sent; p.ID != last.ID || p.Channel != s.channel.ID || p.Guild != s.guild.ID || !p.Own {
				t.Errorf("%s: sent %+v, the last page is %s", way, p, last.ID)
			}
		}
		if err := s.until(func() bool { return len(s.a.parts.of(last.ID)) > 1 }); err != nil {
			t.Fatal(err)
		}
		all := s.bots()
		if len(all) < 3 {
			t.Errorf("%s: %d pages", way, len(all))
		}
		s.quiet(s.ClickLabel(s.amy, last, "Press"))
		if err := s.until(func() bool { return len(s.bots()) == 0 }); err != nil {
			t.Errorf("%s: %d pages are left", way, len(s.bots()))
		}
	}
	s.noRefusals()
}

// bots returns the public messages of the bot in the channel.
func (s *stage) bots() []*discordtest.Message {
	var out []*discordtest.Message
	for _, m := range s.Messages(s.channel, nil) {
		if m.Author == s.Bot() {
			out = append(out, m)
		}
	}
	return out
}

// until waits for a condition.
func (s *stage) until(holds func() bool) error {
	for end := time.Now().Add(40 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			return context.DeadlineExceeded
		}
	}
	return nil
}

// TestExpired answers after the interaction expired: publicly in the channel, and privately by direct message.
func TestExpired(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{false, true} {
		t.Run(fmt.Sprintf("private %v", alone), func(t *testing.T) {
			t.Parallel()
			let := make(chan struct{})
			var s *stage
			s = newStage(t, discordtest.Options{}, responding(func(bot.Request) bot.Response {
				return bot.Response{Private: alone, Work: func(_ context.Context, show func(present.Message)) bot.Response {
					<-let
					m := saying("late")
					m.Private = alone
					show(*m) // Discord refuses it, and progress is not worth a new message
					if err := s.until(func() bool { return len(s.Refusals()) > 0 }); err != nil {
						t.Error(err)
					}
					return bot.Response{Message: m}
				}}
			}), nil)
			s.run()
			i := s.Slash(s.amy, s.channel, "do")
			if _, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool { return r.Ack != nil }); err != nil {
				t.Fatal(err)
			}
			i.Expire()
			close(let)
			c := s.channel
			if alone {
				c = s.DM(s.amy)
			}
			m, err := s.WaitMessage(soon(t), c, s.amy, func(m *discordtest.Message) bool { return !m.Loading() && m.Asker == nil })
			if err != nil {
				t.Fatal(err)
			}
			if got := s.text(m); !strings.Contains(got, "late") {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestElsewhere answers a user who installed the bot in a guild that it is not a member of, and deletes the answer there.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	places := make(chan bot.Place, 2)
	s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
		places <- r.Place
		if r.Name == "del" {
			return bot.Response{Message: private(saying("deleted")), Acts: []bot.Act{{Delete: r.Target}}}
		}
		return bot.Response{Message: pressable("hello", "del")}
	}), nil)
	s.run()
	far := s.NewForeignGuild("Far", "en-US")
	c := s.NewChannel(far, "talk")
	s.Join(far, s.amy)
	s.Install(s.amy)
	r := s.wait(s.Slash(s.amy, c, "do"))
	if p := <-places; !p.Elsewhere || p.Guild != far.ID {
		t.Errorf("place %+v", p)
	}
	r2 := s.quiet(s.ClickLabel(s.amy, r.Original.Message(), "Press"))
	<-places
	list := s.Messages(c, s.amy)
	if len(list) != 1 || !list[0].Ephemeral() || len(r2.FollowUps) != 1 {
		t.Errorf("%d messages are left", len(list))
	}
	s.noRefusals()
}

// TestOutdatedButton passes on a button of another version without a name, to be answered as outdated.
func TestOutdatedButton(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, nil, nil)
	s.run()
	for _, id := range []string{"0bsrc:1", "2bsrc:1", "src", "1xsrc:1", "1b:", "1bgone:1"} {
		x := interaction{ID: "1", Type: discordgo.InteractionMessageComponent, Data: interactionData{CustomID: id}, User: &user{ID: "5"}, Locale: "zh-CN"}
		req, ok := reader{guilds: newGuilds()}.ofInteraction(&x)
		if !ok {
			t.Fatal(id)
		}
		res := s.a.Bot.Handle(soon(t), req)
		if res.Message == nil || !res.Message.Private || res.Message.Tone != present.Problem {
			t.Errorf("%s: %+v", id, res)
		}
	}
}
