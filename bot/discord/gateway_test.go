package discord

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
)

// echo answers every request with its name.
func echo(_ context.Context, r bot.Request) bot.Response {
	if r.Kind == bot.Complete {
		return bot.Response{Choices: []bot.Choice{{Name: "one", Value: "1"}}}
	}
	m := saying("echo " + r.Name + " " + r.Options["what"])
	m.Private = true
	return bot.Response{Message: m, Private: true}
}

// TestReconnect loses the connection in every way that is not fatal. Interactions in between are answered if the session
// is resumed.
func TestReconnect(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		lose    func(*discordtest.Server)
		resumed bool
	}{
		{"dropped", (*discordtest.Server).DropGateways, true},
		{"opcode 7", (*discordtest.Server).AskReconnect, true},
		{"opcode 9, resumable", func(s *discordtest.Server) { s.InvalidateSessions(true) }, true},
		{"opcode 9", func(s *discordtest.Server) { s.InvalidateSessions(false) }, false},
		{"close 4000", func(s *discordtest.Server) { s.CloseGateways(discordtest.CloseUnknownError) }, true},
		{"close 4008", func(s *discordtest.Server) { s.CloseGateways(discordtest.CloseRateLimited) }, true},
		{"close 4007", func(s *discordtest.Server) { s.CloseGateways(discordtest.CloseInvalidSeq) }, false},
		{"close 4009", func(s *discordtest.Server) { s.CloseGateways(discordtest.CloseSessionTimedOut) }, false},
		{"refused", func(s *discordtest.Server) { s.RefuseGateways(3); s.DropGateways() }, true},
		{"session gone", func(s *discordtest.Server) { s.DropGateways(); s.Age() }, false},
		{"twice", func(s *discordtest.Server) { s.RefuseGateways(1); s.AskReconnect() }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, discordtest.Options{}, echo, nil)
			s.run()
			s.wait(s.Slash(s.amy, s.channel, "do"))
			tt.lose(s.Server)
			var meanwhile []*discordtest.Interaction
			if tt.resumed {
				for range 3 {
					meanwhile = append(meanwhile, s.Slash(s.amy, s.channel, "do", discordtest.Opt("what", "x")))
				}
			}
			again := func(n discordtest.Sessions) bool {
				if tt.resumed {
					return n.Resumed >= 1 && n.Identified == 1 && n.Connected == 1
				}
				return n.Identified == 2 && n.Connected == 1
			}
			if err := s.WaitSessions(soon(t), again); err != nil {
				t.Fatalf("%v: %v", err, s.Sessions())
			}
			for _, i := range meanwhile {
				s.wait(i)
			}
			s.wait(s.Slash(s.amy, s.channel, "do"))
			s.noRefusals()
		})
	}
}

// TestResumeAnsweredWithReconnect gets opcode 7 in answer to Resume, where discordgo deadlocks.
func TestResumeAnsweredWithReconnect(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, echo, nil)
	s.run()
	for n := range 5 {
		s.AskReconnect()
		if err := s.WaitSessions(soon(t), func(x discordtest.Sessions) bool { return x.Resumed > n && x.Connected == 1 }); err != nil {
			t.Fatalf("%v: %v", err, s.Sessions())
		}
	}
	s.wait(s.Slash(s.amy, s.channel, "do"))
}

// TestInvalidSessionWithoutBackoff starts a new session soon after opcode 9, however long the backoff is.
func TestInvalidSessionWithoutBackoff(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, echo, nil)
	s.a.pace.first, s.a.pace.most = time.Hour, time.Hour
	s.run()
	s.AskReconnect()
	if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Resumed == 1 && n.Connected == 1 }); err != nil {
		t.Fatalf("%v: %v", err, s.Sessions())
	}
	s.wait(s.Slash(s.amy, s.channel, "do"))
	s.InvalidateSessions(false)
	if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Identified == 2 && n.Connected == 1 }); err != nil {
		t.Fatalf("%v: %v", err, s.Sessions())
	}
	s.wait(s.Slash(s.amy, s.channel, "do"))
}

// TestBackoffReset resets the backoff after a connection that was up.
func TestBackoffReset(t *testing.T) {
	p := pace{first: time.Second, most: time.Minute, stable: 30 * time.Second}
	for _, tt := range []struct {
		wait, lasted time.Duration
		up           bool
		want         time.Duration
	}{
		{0, time.Second, false, 0},
		{time.Minute, time.Second, false, time.Minute},
		{time.Minute, time.Second, true, time.Second},
		{0, time.Second, true, 0},
		{time.Minute, time.Hour, true, 0},
	} {
		if got := p.reset(tt.wait, tt.lasted, tt.up); got != tt.want {
			t.Errorf("reset(%v, %v, %v) = %v, want %v", tt.wait, tt.lasted, tt.up, got, tt.want)
		}
	}
}

// TestDeliveredTwice handles each interaction and message once, even if Discord delivers it again.
func TestDeliveredTwice(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	handled := make(map[string]int)
	s := newStage(t, discordtest.Options{}, func(ctx context.Context, r bot.Request) bot.Response {
		mu.Lock()
		defer mu.Unlock()
		handled[r.ID]++
		return echo(ctx, r)
	}, nil)
	s.run()
	s.wait(s.Slash(s.amy, s.channel, "do"))
	said := s.Say(s.amy, s.channel, s.Bot().Mention()+" hello")
	if err := s.until(func() bool { mu.Lock(); defer mu.Unlock(); return handled[said.Message.ID] > 0 }); err != nil {
		t.Fatal(err)
	}
	s.Redeliver()
	s.quiet(s.Slash(s.amy, s.channel, "do")) // comes after what was delivered again
	mu.Lock()
	defer mu.Unlock()
	for id, n := range handled {
		if n != 1 {
			t.Errorf("%s was handled %d times", id, n)
		}
	}
	if len(handled) != 3 {
		t.Errorf("%d were handled, want 3", len(handled))
	}
}

// TestSeenIsBounded remembers the latest ids and no more.
func TestSeenIsBounded(t *testing.T) {
	var s seen
	for n := range 3 * mostSeen {
		if s.again(strconv.Itoa(n)) {
			t.Fatalf("%d was not seen before", n)
		}
	}
	if len(s.ids) != mostSeen || !s.again(strconv.Itoa(2*mostSeen)) || s.again(strconv.Itoa(2*mostSeen-1)) {
		t.Errorf("%d ids are remembered, want the latest %d", len(s.ids), mostSeen)
	}
}

// TestZombie closes a connection whose heartbeats are not acknowledged.
func TestZombie(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{Heartbeat: 80 * time.Millisecond}, echo, nil)
	s.run()
	if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Heartbeats >= 2 }); err != nil {
		t.Fatal(err)
	}
	s.AskHeartbeat()
	if err := s.until(func() bool { // on a slow machine a heartbeat may be late, and the connection another
		st := s.a.Status()
		return st.Connected && st.Latency > 0 && st.Guilds == 1
	}); err != nil {
		t.Errorf("status %+v", s.a.Status())
	}
	s.StopAcks(true)
	before := s.Sessions().Resumed
	if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Resumed > before }); err != nil {
		t.Fatalf("%v: %v", err, s.Sessions())
	}
	s.StopAcks(false)
	s.wait(s.Slash(s.amy, s.channel, "do"))
}

// TestFatal ends with the reason of every fatal close code, on connecting and later.
func TestFatal(t *testing.T) {
	t.Parallel()
	for code, want := range fatalCodes {
		for _, later := range []bool{false, true} {
			s := newStage(t, discordtest.Options{Shards: 3}, echo, nil)
			if later {
				s.run()
				s.CloseGateways(code)
			} else {
				s.CloseOnIdentify(code, code, code)
				go func() { s.ended <- s.a.Run(context.Background()) }()
			}
			err := ended(t, s)
			fatal, ok := errors.AsType[*FatalError](err)
			if !ok || fatal.Reason != want || fatal.Code != code {
				t.Errorf("%d, later %v: %v, want %s", code, later, err, want)
			} else if want == ShardingRequired && fatal.Advised != 3 {
				t.Errorf("advises %d shards", fatal.Advised)
			}
			if n := s.Sessions(); n.Identified > 1 || n.Resumed > 0 {
				t.Errorf("%d: went on trying: %v", code, n)
			}
		}
	}
}

// ended returns the error of Run.
func ended(t *testing.T, s *stage) error {
	t.Helper()
	select {
	case err := <-s.ended:
		close(s.ended)
		return err
	case <-time.After(40 * time.Second):
		t.Fatal("Run does not end")
		return nil
	}
}

// TestRefused reports what is wrong at the start.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		server discordtest.Options
		change func(*Options)
		want   Reason
	}{
		{"token", discordtest.Options{}, func(o *Options) { o.Token = "Bot wrong" }, BadToken},
		{"intent", discordtest.Options{}, func(o *Options) { o.MessageContent = true }, DisallowedIntents},
		{"shards", discordtest.Options{Shards: 2, RequireShards: true}, nil, ShardingRequired},
		{"guild", discordtest.Options{}, func(o *Options) { o.Guild = "123456789012345678" }, NotInGuild},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, tt.server, echo, tt.change)
			go func() { s.ended <- s.a.Run(context.Background()) }()
			err := ended(t, s)
			if fatal, ok := errors.AsType[*FatalError](err); !ok || fatal.Reason != tt.want {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
	for _, tt := range []struct {
		o    Options
		want Reason
	}{
		{Options{Bot: talker(echo)}, BadToken}, {Options{Token: "t", Bot: talker(echo), Shard: 2, Shards: 2}, InvalidShard},
		{Options{Token: "t", Bot: talker(echo), Guild: "x"}, NotInGuild},
	} {
		_, err := New(tt.o)
		if fatal, ok := errors.AsType[*FatalError](err); !ok || fatal.Reason != tt.want {
			t.Errorf("%+v: %v, want %s", tt.o, err, tt.want)
		}
	}
}

// TestIntents requests the privileged intent only if configured, and the configured shard.
func TestIntents(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{Privileged: discordtest.IntentMessageContent}, echo, func(o *Options) { o.MessageContent, o.Shards = true, 2 })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { s.ended <- s.a.Run(ctx) }()
	if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected == 1 }); err != nil {
		t.Fatal(err)
	}
	if n := s.Sessions(); n.Intents[0] != intents|contentIntents || n.Shards[0] != [2]int{0, 2} {
		t.Errorf("%+v", n)
	}
	check, err := s.a.Check(soon(t))
	if err != nil || !check.MessageContent || check.App != s.Bot().ID || check.Shards != 1 || check.SessionsLeft != 999 {
		t.Errorf("%+v %v", check, err)
	}
	cancel()
	if err := ended(t, s); err != nil {
		t.Error(err)
	}
	if err := s.a.Run(context.Background()); err == nil {
		t.Error("Run ran twice")
	}
}

// TestStartsWithoutNetwork waits for Discord if that is unreachable at the start.
func TestStartsWithoutNetwork(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, echo, nil)
	s.Inject(discordtest.Fault{Route: "/applications/@me", Status: 503, Times: 4})
	s.Inject(discordtest.Fault{Route: "/gateway/bot", Reset: true, Times: 4})
	s.run()
	s.wait(s.Slash(s.amy, s.channel, "do"))
}

// TestNoGoroutineLeft compares the goroutines before and after a run with work in it.
func TestNoGoroutineLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("run", func(t *testing.T) {
		s := newStage(t, discordtest.Options{}, echo, nil)
		s.run()
		for range 20 {
			s.wait(s.Slash(s.amy, s.channel, "do"))
		}
		s.AskReconnect()
		s.wait(s.Slash(s.amy, s.channel, "do"))
	})
	var after int
	for range 100 {
		if after = runtime.NumGoroutine(); after <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after\n%s", before, after, buf[:runtime.Stack(buf, true)])
}
