package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// run plays a request to its end and returns every message that came of it.
func run(t testing.TB, b *bot.Bot, r bot.Request) []present.Message {
	t.Helper()
	ctx := context.Background()
	var all []present.Message
	res := b.Handle(ctx, r)
	if res.Work != nil {
		res = res.Work(ctx, func(m present.Message) { all = append(all, m) })
		if res.Work != nil {
			t.Error("work ends in work")
		}
	}
	set := 0
	for _, is := range []bool{res.Message != nil, res.Form != nil, res.Choices != nil} {
		if is {
			set++
		}
	}
	if set > 1 {
		t.Errorf("more than one of message, form and choices: %+v", res)
	}
	if res.Message != nil {
		all = append(all, *res.Message)
		if res.Sent != nil {
			res.Sent(ctx, bot.Post{Guild: r.Place.Guild, Channel: r.Place.Channel, ID: "77", Own: true})
		}
	}
	if res.Form != nil {
		checkForm(t, res.Form)
	}
	for _, a := range res.Acts {
		if a.Post != nil {
			all = append(all, a.Post.Message)
			if a.Post.Failed != nil {
				if m := a.Post.Failed(errors.New("no")); m != nil {
					all = append(all, *m)
				}
			}
		}
		if a.Thread != nil {
			all = append(all, a.Thread.First)
		}
	}
	return all
}

// FuzzHandle checks that no request makes the bot panic, and that whatever it says can be shown.
func FuzzHandle(f *testing.F) {
	w := newWorld(f, func(o *bot.Options) { o.Limits = state.Limits{UserPause: -1, ChannelPause: -1} })
	kinds := []bot.Kind{bot.Command, bot.OnPost, bot.Press, bot.Submit, bot.Complete, bot.Talk, ""}
	var names []string
	for i, c := range w.Commands() {
		names = append(names, c.Path)
		for _, s := range c.Subs {
			names = append(names, s.Path)
		}
		f.Add(uint8(i%2), c.Path, "", "", "第二条", uint8(7), true)
	}
	for _, s := range append(w.Actions(), names...) {
		f.Add(uint8(2), s, "1:2", "valley-plan/1", "日落", uint8(3), false)
		f.Add(uint8(0), s, "x", "12", "@everyone [x](javascript:1) <@&1>\x00\xff", uint8(255), true)
		f.Add(uint8(3), s, "9999999999999999999", "a/b/c/d", "valley-plan/1\nriders/2", uint8(1), true)
	}
	f.Add(uint8(5), "", "", "", strings.Repeat("骑车 ride ", 3000), uint8(0), true)
	f.Fuzz(func(t *testing.T, kind uint8, name, arg, value, text string, bits uint8, target bool) {
		r := bot.Request{ID: "f", Kind: kinds[int(kind)%len(kinds)], Name: name, Arg: arg, Value: value, Text: text, Focus: "clause"}
		r.Options = map[string]string{}
		for _, o := range []string{"question", "query", "clause", "note", "to", "message", "answer", "text", "clauses", "reason", "on", "channel", "role",
			"right", "lang", "user", "concurrent", "snapshot", "private"} {
			r.Options[o] = text
		}
		r.Actor = bot.Actor{ID: "1", Name: text, Lang: corpus.Lang(value), Rights: bot.Rights{Moderate: bits&1 > 0, Manage: bits&2 > 0}}
		r.Place = bot.Place{Channel: "10", Own: bits&4 > 0, Elsewhere: bits&8 > 0}
		if bits&16 > 0 {
			r.Place.Guild = "1"
		}
		if target {
			r.Target = &bot.Post{Channel: "10", ID: value, Own: bits&32 > 0, Text: text}
		}
		if bits&64 > 0 {
			r.Files = []present.File{{Name: text, URL: arg}}
		}
		for _, m := range run(t, w.Bot, r) {
			checkMessage(t, m)
			if m.Lang != corpus.Chinese && m.Lang != corpus.English {
				t.Errorf("message in language %q", m.Lang)
			}
		}
		if n := w.lib.lent.Load(); n != 0 {
			t.Errorf("%d snapshots were not given back", n)
		}
	})
}

// broken panics or fails where a store is asked.
type broken struct {
	bot.Store
	err error
}

func (b broken) Settings(context.Context, string) (state.Settings, error) {
	if b.err == nil {
		panic("broken")
	}
	return state.Settings{}, b.err
}

// TestApology checks that a mistake of ours is an apology with the number of the request.
func TestApology(t *testing.T) {
	for name, err := range map[string]error{"panic": nil, "error": errors.New("disk full")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *bot.Options) { o.Store = broken{o.Store, err} })
			for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
				r := bot.Request{ID: "q-17", Kind: bot.Command, Name: "help", Actor: bot.Actor{ID: "1", Lang: l}, Place: bot.Place{Guild: "1"}}
				all := run(t, w.Bot, r)
				if len(all) != 1 || all[0].Tone != present.Problem || !all[0].Private || !strings.Contains(render(all[0]), "q-17") {
					t.Errorf("got %+v", all)
				}
				if strings.Contains(render(all[0]), "disk") {
					t.Error("the cause is shown")
				}
			}
		})
	}
}

// TestNothingServes asks before there is a corpus, and a corpus that is not public where it must not be shown.
func TestNothingServes(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Public = false })
	ask := func(p bot.Place) present.Message {
		all := run(t, w.Bot, bot.Request{Kind: bot.Command, Name: "ask", Actor: bot.Actor{ID: "1"}, Place: p, Options: map[string]string{"question": "When are lights on?"}})
		w.clock.advance(time.Minute)
		return all[len(all)-1]
	}
	for _, p := range []bot.Place{{Channel: "1", Direct: true}, {Guild: "2", Channel: "2", Elsewhere: true}} {
		if m := ask(p); m.Tone != present.Problem || strings.Contains(render(m), "front light") {
			t.Errorf("in %+v: %s", p, render(m))
		}
	}
	if m := ask(bot.Place{Guild: "1", Channel: "1"}); m.Tone != present.Sure {
		t.Errorf("in a guild: %s", render(m))
	}
	w.lib.serving.Store(nil)
	if m := ask(bot.Place{Guild: "1", Channel: "1"}); m.Tone != present.Problem {
		t.Errorf("without a corpus: %s", render(m))
	}
}

// TestFlood checks that somebody who floods hears of it once, and others are not held up.
func TestFlood(t *testing.T) {
	w := newWorld(t, nil)
	ask := func(user string) int {
		return len(run(t, w.Bot, bot.Request{
			Kind: bot.Command, Name: "ask", Actor: bot.Actor{ID: user}, Place: bot.Place{Guild: "1", Channel: "1"},
			Options: map[string]string{"question": "When are lights on?", "private": "true"},
		}))
	}
	answered, told := 0, 0
	for range 50 {
		switch n := ask("1"); {
		case n > 1:
			answered++
		case n == 1:
			told++
		}
	}
	if answered != 1 || told != 1 {
		t.Errorf("of 50 questions %d were answered and %d refused aloud, want 1 and 1", answered, told)
	}
	if ask("2") < 2 {
		t.Error("another user is held up")
	}
	w.clock.advance(time.Minute)
	if ask("1") < 2 {
		t.Error("the pause does not end")
	}
}

// TestManyAtOnce asks, swaps and cites from many goroutines.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t, nil)
	two := serving(t, "two")
	one := w.lib.serving.Load()
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			user := bot.Actor{ID: fmt.Sprint(i), Rights: bot.Rights{Moderate: true}}
			place := bot.Place{Guild: "1", Channel: fmt.Sprint(i)}
			all := run(t, w.Bot, bot.Request{Kind: bot.Command, Name: "ask", Actor: user, Place: place, Options: map[string]string{"question": "When are lights on?"}})
			if m := all[len(all)-1]; m.Tone != present.Sure {
				t.Errorf("%s", render(m))
			}
			run(t, w.Bot, bot.Request{Kind: bot.Command, Name: "cite", Actor: user, Place: place, Options: map[string]string{"clause": "行动计划第三条"}})
			run(t, w.Bot, bot.Request{Kind: bot.Complete, Name: "cite", Focus: "clause", Actor: user, Place: place, Options: map[string]string{"clause": "雨衣"}})
			w.lib.serving.Store([]*service.Service{one, two}[i%2])
		})
	}
	wg.Wait()
	if n := w.lib.lent.Load(); n != 0 {
		t.Errorf("%d snapshots were not given back", n)
	}
}
