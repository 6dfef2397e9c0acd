package discord

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/corpus"
)

// working answers with work that ends when it is released or its context ends.
func working(let <-chan struct{}) talker {
	return func(context.Context, bot.Request) bot.Response {
		return bot.Response{Work: func(ctx context.Context, show func(present.Message)) bot.Response {
			show(present.Message{Lang: corpus.English, Tone: present.Underway, Blocks: line1(present.Span{Text: "looking"})})
			select {
			case <-let:
				return bot.Response{Message: saying("found")}
			case <-ctx.Done():
				return bot.Response{Message: saying("restarting")}
			}
		}}
	}
}

// TestDrain shuts down while answers are in progress: those that finish in time are shown, the others end with an apology,
// and no new ones start.
func TestDrain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		let   bool
		force bool
		want  string
		drain time.Duration
	}{
		{"in time", true, false, "found", time.Minute},
		{"too long", false, false, "restarting", 2 * time.Second},
		{"forced", false, true, "", time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			let := make(chan struct{})
			s := newStage(t, discordtest.Options{}, working(let), func(o *Options) { o.Drain = tt.drain })
			s.run()
			i := s.Slash(s.amy, s.channel, "do")
			if _, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool { return r.Original != nil && !r.Original.Loading() }); err != nil {
				t.Fatal(err)
			}
			s.stop()
			if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected == 0 }); err != nil {
				t.Fatal(err)
			}
			if err := s.until(s.a.draining.Load); err != nil {
				t.Fatal(err)
			}
			if tt.let {
				close(let)
			}
			if tt.force {
				s.a.Force()
				s.a.Force()
			}
			if err := ended(t, s); err != nil { // long before a minute is over
				t.Error(err)
			}
			if got := s.text(i.Response().Original.Message()); !strings.Contains(got, tt.want) {
				t.Errorf("the answer is %q, want %q", got, tt.want)
			}
		})
	}
}

// TestDrainApologises answers requests that are queued at shutdown.
func TestDrainApologises(t *testing.T) {
	t.Parallel()
	busy, let := make(chan struct{}, 1), make(chan struct{})
	s := newStage(t, discordtest.Options{AckWindow: time.Minute}, func(ctx context.Context, r bot.Request) bot.Response {
		busy <- struct{}{}
		<-let
		return echo(ctx, r)
	}, func(o *Options) { o.Handled = 1 })
	s.run()
	first := s.Slash(s.amy, s.channel, "do")
	<-busy
	second := s.Slash(s.wei, s.channel, "do")
	if err := s.until(func() bool { return len(s.a.jobs) == 1 }); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if err := s.until(s.a.draining.Load); err != nil {
		t.Fatal(err)
	}
	close(let)
	if err := ended(t, s); err != nil {
		t.Error(err)
	}
	if got := s.text(s.quiet(first).Original.Message()); !strings.Contains(got, "echo do") {
		t.Errorf("the first answer is %q", got)
	}
	if got, want := s.text(s.quiet(second).Original.Message()), present.TextsIn(corpus.Chinese).ShuttingDown; !strings.Contains(got, want) {
		t.Errorf("the second answer is %q", got)
	}
}

// TestDrainDoesNotWaitForLimits ends in time even if a rate limit lasts longer.
func TestDrainDoesNotWaitForLimits(t *testing.T) {
	t.Parallel()
	let := make(chan struct{})
	close(let)
	s := newStage(t, discordtest.Options{}, working(let), func(o *Options) { o.Drain = time.Second })
	s.run()
	s.Inject(discordtest.Fault{Method: "PATCH", Status: 429, RetryAfter: time.Minute})
	i := s.Slash(s.amy, s.channel, "do")
	if _, err := i.WaitFor(soon(t), func(r *discordtest.Response) bool { return r.Ack != nil }); err != nil {
		t.Fatal(err)
	}
	limited := func(r discordtest.Request) bool { return r.Status == http.StatusTooManyRequests }
	if err := s.until(func() bool { return slices.ContainsFunc(s.Requests(), limited) }); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if err := ended(t, s); err != nil { // long before a minute is over
		t.Error(err)
	}
}
