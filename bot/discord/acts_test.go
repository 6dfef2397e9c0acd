package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/corpus"
)

// doing answers the command with the acts of a test, and a private message.
func doing(acts func(r bot.Request) []bot.Act) talker {
	return responding(func(r bot.Request) bot.Response {
		return bot.Response{Message: private(saying("done")), Private: true, Acts: acts(r)}
	})
}

// TestActs performs the acts of a response in order, and reports where messages are.
func TestActs(t *testing.T) {
	t.Parallel()
	var s *stage
	var question, old *discordtest.Message
	sent := make(chan bot.Post, 4)
	note := func(_ context.Context, p bot.Post) { sent <- p }
	s = newStage(t, discordtest.Options{}, doing(func(r bot.Request) []bot.Act {
		if r.Options["what"] == "old" {
			return []bot.Act{{Post: &bot.Posting{Channel: r.Place.Channel, Message: *saying("old words"), Sent: note}}}
		}
		return []bot.Act{
			{Post: &bot.Posting{Channel: r.Place.Channel, ReplyTo: question.ID, Message: *saying("reply"), Sent: note}},
			{Edit: &bot.Edit{Post: bot.Post{Channel: r.Place.Channel, ID: old.ID}, Message: *saying("new words")}},
			{Thread: &bot.Thread{Channel: r.Place.Channel, Message: question.ID, Name: strings.Repeat("灯", 120), First: *saying("first"), Sent: note}},
			{Delete: &bot.Post{Channel: r.Place.Channel, ID: old.ID}},
			{Delete: &bot.Post{Channel: r.Place.Channel, ID: "123456789012345678"}}, // gone already
		}
	}), nil)
	s.run()
	s.quiet(s.Slash(s.mod, s.channel, "do", discordtest.Opt("what", "old")))
	old = s.message((<-sent).ID)
	question = s.Say(s.amy, s.channel, "a question").Message
	s.quiet(s.Slash(s.mod, s.channel, "do"))
	reply, first := s.message((<-sent).ID), <-sent
	if reply == nil || reply.Reference == nil || reply.Reference.MessageID != question.ID || !reply.Pings.None() {
		t.Errorf("reply %+v", reply)
	}
	threads := s.Threads(s.channel)
	if len(threads) != 1 || first.Channel != threads[0].ID || first.Guild != s.guild.ID || len([]rune(threads[0].Name)) != 100 {
		t.Errorf("threads %+v, first %+v", threads, first)
	}
	if s.message(old.ID) != nil {
		t.Error("the old message stands")
	}
	for _, r := range s.Refusals() {
		if r.Code != codeUnknownMessage {
			t.Errorf("%s %s: %s", r.Method, r.Route, r.Answer)
		}
	}
}

// message returns a message of the channel unless it is deleted, or nil.
func (s *stage) message(id string) *discordtest.Message {
	for _, m := range s.Messages(s.channel, nil) {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// TestActsThatFail tells only the actor what failed and why, in both languages.
func TestActsThatFail(t *testing.T) {
	t.Parallel()
	post := func(failed func(error) *present.Message, to string) func(bot.Request) []bot.Act {
		return func(r bot.Request) []bot.Act {
			return []bot.Act{{Post: &bot.Posting{Channel: r.Place.Channel, ReplyTo: to, Message: *saying("reply"), Failed: failed}}}
		}
	}
	own := func(error) *present.Message { return private(saying("own words")) }
	zh, en := present.TextsIn(corpus.Chinese), present.TextsIn(corpus.English)
	thread := func(r bot.Request) []bot.Act {
		return []bot.Act{{Thread: &bot.Thread{Channel: r.Place.Channel, Name: "t", First: *saying("first")}}}
	}
	for _, tt := range []struct {
		name   string
		deny   discordtest.Permission
		acts   func(bot.Request) []bot.Act
		zh, en string
	}{
		{"may not send", discordtest.SendMessages, post(nil, ""), zh.MayNotWrite, en.MayNotWrite},
		{"may not see", discordtest.ViewChannel, post(nil, ""), zh.MayNotWrite, en.MayNotWrite},
		{"own words", discordtest.SendMessages, post(own, ""), "own words", "own words"},
		{"may not open threads", discordtest.CreatePublicThreads, thread, zh.MayNotThread, en.MayNotThread},
		{"gone", 0, func(r bot.Request) []bot.Act {
			return []bot.Act{{Edit: &bot.Edit{Post: bot.Post{Channel: r.Place.Channel, ID: "123456789012345678"}, Message: *saying("x")}}}
		}, zh.Gone, en.Gone},
		{"reply to what is gone", 0, post(nil, "123456789012345678"), "done", "done"},
		{"reply without history", discordtest.ReadMessageHistory, post(nil, "1"), "done", "done"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, discordtest.Options{}, doing(tt.acts), nil)
			s.run()
			if tt.deny != 0 {
				s.Deny(s.channel, s.Bot(), tt.deny)
			}
			for _, by := range []struct {
				u    *discordtest.User
				want string
			}{{s.wei, tt.zh}, {s.amy, tt.en}} {
				r := s.quiet(s.Slash(by.u, s.channel, "do"))
				m := r.Original.Message()
				if got := s.text(m); !strings.Contains(got, strings.ReplaceAll(by.want, ":", "\\:")) && !strings.Contains(got, by.want) || !m.Ephemeral() {
					t.Errorf("%s sees %q, want %q", by.u.Name, got, by.want)
				}
			}
		})
	}
}

// TestTalkThatFails tells who spoke in the direct channel why there is no answer, where there can be one; and sends what
// is for one alone there.
func TestTalkThatFails(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
		m := saying("too fast")
		m.Private = r.Text == "secret"
		return bot.Response{Message: m, Private: m.Private}
	}), nil)
	s.run()
	s.Say(s.amy, s.channel, s.Bot().Mention()+" secret")
	dm := func(u *discordtest.User) string {
		m, err := s.WaitMessage(soon(t), s.DM(u), u, func(*discordtest.Message) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		return s.text(m)
	}
	if got := dm(s.amy); !strings.Contains(got, "too fast") || len(s.bots()) != 0 {
		t.Errorf("direct %q, %d public", got, len(s.bots()))
	}
	s.Deny(s.channel, s.Bot(), discordtest.SendMessages)
	s.Say(s.wei, s.channel, s.Bot().Mention()+" 你好")
	if got := dm(s.wei); !strings.Contains(got, "#general") || !strings.Contains(got, present.TextsIn(corpus.Chinese).MayNotWrite[:30]) {
		t.Errorf("direct %q", got)
	}
	s.RefuseDMs(s.mod) // no way to answer: nothing happens
	s.Say(s.mod, s.channel, s.Bot().Mention()+" secret")
	s.wait(s.Slash(s.amy, s.DM(s.amy), "do"))
}

// TestFaults answers each of many requests exactly once, whatever fails.
func TestFaults(t *testing.T) {
	t.Parallel()
	const callback = "/interactions/{interaction_id}/{interaction_token}/callback"
	const original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
	for _, f := range []discordtest.Fault{
		{Route: callback, Reset: true, Times: 3}, {Route: callback, Reset: true, Done: true, Times: 3}, {Route: callback, Cut: true, Times: 3},
		{Route: callback, Status: 500, Times: 3}, {Route: callback, Status: 503, Times: 3}, {Route: callback, Status: 429, Times: 3},
		{Route: callback, Status: 429, RetryAfter: 100 * time.Millisecond, Times: 3}, {Route: callback, Delay: 200 * time.Millisecond},
		{Route: original, Reset: true, Times: 3}, {Route: original, Reset: true, Done: true, Times: 3}, {Route: original, Cut: true, Times: 3},
		{Route: original, Status: 502, Times: 3}, {Route: original, Status: 429, RetryAfter: 500 * time.Millisecond, Times: 3},
		{Route: original, Status: 429, Times: 3}, {Route: original, Status: 429, RetryAfter: 500 * time.Millisecond, Global: true, Times: 3},
	} {
		t.Run(fmt.Sprintf("%+v", f), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
				if r.Options["what"] == "work" {
					return bot.Response{Work: func(context.Context, func(present.Message)) bot.Response { return bot.Response{Message: saying("end")} }}
				}
				ids := make(chan string, 1)
				return bot.Response{Message: saying("end"), Sent: func(_ context.Context, p bot.Post) { ids <- p.ID }}
			}), nil)
			s.run()
			s.Inject(f)
			var all []*discordtest.Interaction
			for n := range 6 {
				all = append(all, s.Slash(s.amy, s.channel, "do", discordtest.Opt("what", []string{"work", "say"}[n%2])))
			}
			for _, i := range all {
				if _, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool {
					return r.Original != nil && strings.Contains(fmt.Sprint(r.Original.Message().Components), "end")
				}); err != nil {
					t.Error(err)
				}
			}
			if n := len(s.bots()); n != len(all) {
				t.Errorf("%d answers to %d requests", n, len(all))
			}
		})
	}
}

// TestPostedOnce posts once even if the confirmation is lost.
func TestPostedOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, responding(func(bot.Request) bot.Response { return bot.Response{Message: saying("hello")} }), nil)
	s.run()
	s.Inject(discordtest.Fault{Method: "POST", Route: "/channels/{channel_id}/messages", Reset: true, Done: true, Times: 2})
	s.Inject(discordtest.Fault{Method: "POST", Route: "/channels/{channel_id}/messages", Status: 502, Times: 1})
	if _, err := s.Say(s.amy, s.channel, s.Bot().Mention()).Wait(soon(t)); err != nil {
		t.Fatal(err)
	}
	s.idle()
	if n := len(s.bots()); n != 1 {
		t.Errorf("posted %d times", n)
	}
}
