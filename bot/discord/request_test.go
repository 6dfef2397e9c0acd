package discord

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/corpus"
)

// wide is a conversation with options of every type, also in a group.
type wide struct{ talker }

func (wide) Commands() []bot.CommandSpec {
	names := func(s string) map[corpus.Lang]string {
		return map[corpus.Lang]string{corpus.Chinese: s, corpus.English: s}
	}
	option := func(name string, typ bot.OptionType) bot.OptionSpec {
		return bot.OptionSpec{Name: name, Type: typ, Names: names(name), About: names(name), Most: 500}
	}
	all := []bot.OptionSpec{
		option("text", bot.OptionText), option("number", bot.OptionNumber), option("yes", bot.OptionYes), option("member", bot.OptionMember),
		option("channel", bot.OptionChannel), option("role", bot.OptionRole), option("file", bot.OptionFile),
	}
	all[0].Complete = true
	pick := option("pick", bot.OptionText)
	pick.Choices = []bot.ChoiceSpec{{Value: "a", Names: names("A")}}
	return []bot.CommandSpec{
		{Path: "all", Kind: bot.Command, Names: names("all"), About: names("all"), Options: all, Outside: true},
		{Path: "group", Kind: bot.Command, Names: names("group"), About: names("group"), Needs: bot.Maintainers, Subs: []bot.CommandSpec{
			{Path: "group one", Kind: bot.Command, Names: names("one"), About: names("one"), Options: []bot.OptionSpec{pick}, Needs: bot.Maintainers},
		}},
		{Path: "look-at", Kind: bot.OnPost, Names: map[corpus.Lang]string{corpus.Chinese: "看一看", corpus.English: "Look at it"}, Needs: bot.Moderators},
	}
}

// asked returns a stage that sends its requests to a channel.
func asked(t *testing.T, so discordtest.Options, change func(*Options), respond func(bot.Request) bot.Response) (*stage, chan bot.Request) {
	t.Helper()
	got := make(chan bot.Request, 10)
	s := newStage(t, so, nil, func(o *Options) {
		o.Bot = wide{func(_ context.Context, r bot.Request) bot.Response {
			got <- r
			return respond(r)
		}}
		if change != nil {
			change(o)
		}
	})
	s.run()
	return s, got
}

// next returns the next request.
func next(t *testing.T, got chan bot.Request) bot.Request {
	t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(10 * time.Second):
		t.Fatal("no request")
		return bot.Request{}
	}
}

var ignoreID = cmpopts.IgnoreFields(bot.Request{}, "ID")

// TestRequests reads every kind of interaction.
func TestRequests(t *testing.T) {
	t.Parallel()
	s, got := asked(t, discordtest.Options{}, nil, func(r bot.Request) bot.Response {
		switch {
		case r.Kind == bot.Complete:
			return bot.Response{Choices: []bot.Choice{{Name: "One", Value: "1"}, {Name: "", Value: "2"}}}
		case r.Name == "go":
			return bot.Response{Form: &bot.Form{Action: "why", Arg: "a:b", Title: "Why?", Fields: []bot.Field{
				{Name: "reason", Label: "Reason", Hint: "why", Long: true, Most: 50, Required: true}, {Name: "more", Label: strings.Repeat("长", 60), Value: "x"},
			}}}
		case r.Kind == bot.Submit:
			return bot.Response{Message: saying("thanks")}
		}
		m := pressable("pressed", "go")
		m.Menu = &present.Menu{Action: "pick", Arg: "9", Options: []present.Option{{Value: "v1", Label: "One"}, {Value: "v2", Label: "Two"}}}
		return bot.Response{Message: m}
	})
	place := bot.Place{Guild: s.guild.ID, Channel: s.channel.ID}
	amy := bot.Actor{ID: s.amy.ID, Name: "amy", Roles: []string{}, Lang: corpus.English}
	mods := s.NewRole(s.guild, "admins", discordtest.Administrator)
	check := func(what string, want bot.Request) bot.Request {
		t.Helper()
		r := next(t, got)
		if diff := cmp.Diff(want, r, ignoreID, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(bot.Post{}, "Text", "AuthorName", "URL")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		return r
	}

	i := s.Slash(s.amy, s.channel, "all", discordtest.Opt("text", " hi "), discordtest.Opt("number", 12), discordtest.Opt("yes", false),
		discordtest.Opt("member", s.wei), discordtest.Opt("channel", s.channel), discordtest.Opt("role", mods),
		discordtest.Opt("file", discordtest.Attachment{Filename: "a.txt", ContentType: "text/plain", Data: []byte("abc")}))
	m := s.wait(i).Original.Message()
	r := next(t, got)
	if len(r.Files) != 1 || r.Files[0].Name != "a.txt" || r.Files[0].Size != 3 || !strings.HasPrefix(r.Files[0].URL, "https://") {
		t.Errorf("files %+v", r.Files)
	}
	want := map[string]string{"text": " hi ", "number": "12", "yes": "false", "member": s.wei.ID, "member_name": "wei", "channel": s.channel.ID, "role": mods.ID}
	if diff := cmp.Diff(want, r.Options); diff != "" || r.Name != "all" || r.Kind != bot.Command {
		t.Errorf("%s %s (-want +got):\n%s", r.Kind, r.Name, diff)
	}

	s.wait(s.Slash(s.boss, s.channel, "group one", discordtest.Opt("pick", "a")))
	boss := bot.Actor{ID: s.boss.ID, Name: "boss", Lang: corpus.Chinese, Rights: bot.Rights{Moderate: true, Manage: true}}
	r = next(t, got)
	if r.Name != "group one" || r.Options["pick"] != "a" || !cmp.Equal(r.Actor, boss, cmpopts.IgnoreFields(bot.Actor{}, "Roles")) || len(r.Actor.Roles) != 1 {
		t.Errorf("%+v", r)
	}

	ac := s.Autocomplete(s.amy, s.channel, "all", "text", "q", discordtest.Opt("number", 3))
	check("autocomplete", bot.Request{Kind: bot.Complete, Name: "all", Focus: "text", Options: map[string]string{"text": "q", "number": "3"}, Actor: amy, Place: place})
	if c := s.wait(ac).Ack.Choices; len(c) != 1 || c[0].Name != "One" {
		t.Errorf("choices %+v", c)
	}

	target := &bot.Post{Guild: s.guild.ID, Channel: s.channel.ID, ID: m.ID, Author: s.Bot().ID, Own: true}
	pressed := s.ClickLabel(s.amy, m, "Press")
	check("press", bot.Request{Kind: bot.Press, Name: "go", Arg: "1", Actor: amy, Place: place, Target: target})
	if _, err := pressed.WaitFor(soon(t), func(r *discordtest.Response) bool { return r.Ack != nil && r.Ack.Modal != nil }); err != nil {
		t.Fatal(err)
	}
	s.wait(s.Submit(pressed, map[string]string{"reason": "so"}))
	check("submit", bot.Request{Kind: bot.Submit, Name: "why", Arg: "a:b", Options: map[string]string{"reason": "so", "more": "x"}, Actor: amy, Place: place, Target: target})
	s.wait(s.Select(s.amy, m, packID(idMenu, "pick", "9"), "v2"))
	check("menu", bot.Request{Kind: bot.Press, Name: "pick", Arg: "9", Value: "v2", Actor: amy, Place: place, Target: target})

	said := s.Say(s.wei, s.channel, "some words")
	s.wait(s.MessageCommand(s.mod, said.Message, "Look at it"))
	r = next(t, got)
	if r.Kind != bot.OnPost || r.Name != "look-at" || r.Target == nil || r.Target.Text != "some words" || r.Target.Author != s.wei.ID || r.Target.Own || !r.Actor.Rights.Moderate || r.Actor.Rights.Manage {
		t.Errorf("%+v %+v", r, r.Target)
	}
	s.wait(s.MessageCommand(s.mod, m, "Look at it"))
	if r = next(t, got); !r.Target.Own || !strings.Contains(r.Target.Text, "pressed") {
		t.Errorf("on the bot's message: %+v", r.Target)
	}

	s.wait(s.Slash(s.wei, s.DM(s.wei), "all"))
	r = next(t, got)
	if want := (bot.Place{Channel: s.DM(s.wei).ID, Direct: true}); r.Place != want || r.Actor.Lang != corpus.Chinese || r.Actor.ID != s.wei.ID {
		t.Errorf("direct: %+v %+v", r.Place, r.Actor)
	}
	thread := s.NewThread(s.wei, s.channel, "side")
	s.wait(s.Slash(s.wei, thread, "all"))
	if r = next(t, got); r.Place.Parent != s.channel.ID || r.Place.Own || r.Place.Channel != thread.ID {
		t.Errorf("thread: %+v", r.Place)
	}
	s.noRefusals()
}

// TestTalk reads messages to the bot, and no others.
func TestTalk(t *testing.T) {
	t.Parallel()
	for _, content := range []bool{false, true} {
		t.Run(map[bool]string{false: "without content", true: "with content"}[content], func(t *testing.T) {
			t.Parallel()
			so := discordtest.Options{NoRateLimits: true}
			if content {
				so.Privileged = discordtest.IntentMessageContent
			}
			s, got := asked(t, so, func(o *Options) { o.MessageContent = content }, func(r bot.Request) bot.Response {
				if r.Kind == bot.Command {
					return bot.Response{Message: saying("opened"), Acts: []bot.Act{{Thread: &bot.Thread{Channel: r.Place.Channel, Name: "ask on", First: *saying("go on")}}}}
				}
				return bot.Response{Message: saying("heard")}
			})
			s.quiet(s.Slash(s.amy, s.channel, "all"))
			next(t, got)
			own := s.Threads(s.channel)[0]
			var answer *discordtest.Message
			if first := s.bots(); len(first) > 0 {
				answer = first[0]
			}
			me := s.Bot().Mention()
			other := s.Say(s.wei, s.channel, "what wei says").Message
			for _, tt := range []struct {
				name    string
				channel *discordtest.Channel
				text    string
				options []discordtest.SayOption
				want    string // text of the request; "-" for none
				target  string
			}{
				{"nothing", s.channel, "hello all", nil, "-", ""},
				{"mention", s.channel, me + " how long does the oil last?", nil, "how long does the oil last?", ""},
				{"mention with a nickname", s.channel, "油够吗 <@!" + s.Bot().ID + ">", nil, "油够吗", ""},
				{"names others", s.channel, me + " ask " + s.wei.Mention(), nil, "ask @wei", ""},
				{"names only others", s.channel, s.wei.Mention() + " hi", nil, "-", ""},
				{"reply", s.channel, "and then?", []discordtest.SayOption{discordtest.InReplyTo(answer)}, "and then?", answer.ID},
				{"mention in reply to another", s.channel, me, []discordtest.SayOption{discordtest.InReplyTo(other)}, "", other.ID},
				{"reply to another", s.channel, "no", []discordtest.SayOption{discordtest.InReplyTo(other)}, "-", ""},
				{"direct", s.DM(s.amy), "a question", nil, "a question", ""},
				{"own thread, mention", own, me + " more", nil, "more", ""},
				{"own thread", own, "more", nil, map[bool]string{false: "-", true: "more"}[content], ""},
				{"own thread, to another", own, s.wei.Mention() + " look", nil, "-", ""},
				{"silent reply", s.channel, "and?", []discordtest.SayOption{discordtest.InReplyToSilently(answer)}, map[bool]string{false: "-", true: "and?"}[content], answer.ID},
			} {
				said := s.Say(s.amy, tt.channel, tt.text, tt.options...)
				if err := said.Err(); err != nil {
					t.Fatal(tt.name, err)
				}
				if tt.want == "-" {
					s.Say(s.amy, s.channel, me+" behind it") // events are handled in order
					r := next(t, got)
					s.idle()
					if len(got) > 0 || r.Text != "behind it" {
						t.Errorf("%s: heard %+v and %d more", tt.name, r, len(got))
					}
					continue
				}
				r := next(t, got)
				if r.Kind != bot.Talk || r.Text != tt.want || r.Actor.ID != s.amy.ID || r.Place.Own != (tt.channel == own) || r.Place.Direct != (tt.channel.GuildID == "") {
					t.Errorf("%s: heard %+v", tt.name, r)
				}
				if (r.Target != nil) != (tt.target != "") || r.Target != nil && (r.Target.ID != tt.target || r.Target.Own != (r.Target.ID == answer.ID)) {
					t.Errorf("%s: target %+v", tt.name, r.Target)
				}
				if r.Place.Own && r.Place.Parent != s.channel.ID {
					t.Errorf("%s: %+v", tt.name, r.Place)
				}
				if _, err := said.Wait(soon(t)); err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
			}
			s.Say(s.boss, s.channel, me+" 你好")
			if r := next(t, got); r.Actor.Lang != corpus.Chinese || !r.Actor.Rights.Manage || r.Actor.Rights.Moderate {
				t.Errorf("rights of a speaker: %+v", r.Actor)
			}
			s.Say(s.boss, s.channel, me)
			if r := next(t, got); r.Actor.Lang != corpus.Chinese { // the guild's
				t.Errorf("language of a mention alone: %+v", r.Actor)
			}
			s.noRefusals()
		})
	}
}

// FuzzEvents checks that no event causes a panic.
func FuzzEvents(f *testing.F) {
	f.Add("INTERACTION_CREATE", []byte(`{"id":"1","type":2,"data":{"type":1,"name":"x","options":[{"name":"a","type":1,"options":[{"name":"b","type":3,"value":"c"}]}]},"member":{"user":{"id":"2"}}}`))
	f.Add("INTERACTION_CREATE", []byte(`{"id":"1","type":5,"data":{"custom_id":"1fx:y","components":[{"component":{"custom_id":"a","value":"b"}},{"components":[{"custom_id":"c"}]}]}}`))
	f.Add("MESSAGE_CREATE", []byte(`{"id":"1","channel_id":"2","content":"<@7> hi","author":{"id":"3"},"mentions":[{"id":"7"}],"referenced_message":{"components":[{"type":17,"components":[{"type":99,"content":"x"}]}]}}`))
	f.Add("GUILD_CREATE", []byte(`{"id":"1","roles":[{"id":"1","permissions":"x"}],"threads":[{"id":"4"}]}`))
	f.Add("GUILD_ROLE_DELETE", []byte(`{"guild_id":"1","role_id":"1"}`))
	f.Add("THREAD_CREATE", []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		a, err := New(Options{Token: "t", Bot: talker(echo)})
		if err != nil {
			t.Fatal(err)
		}
		a.self.Store(new("7"))
		var raw json.RawMessage
		if json.Unmarshal(data, &raw) != nil {
			raw = data
		}
		a.take(payload{Type: name, Data: raw})
		select {
		case j := <-a.jobs:
			if j.req.Kind == "" || j.x == nil && j.req.Kind != bot.Talk {
				t.Errorf("%+v", j.req)
			}
		default:
		}
	})
}
