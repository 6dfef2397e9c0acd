package discord

import (
	"context"
	"flag"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/discord/discordtest"
)

// longest is for a machine with nothing else to do, which is to manage in a second; Discord allows three.
var longest = flag.Duration("ack", 0, "the longest acknowledgement that TestLoad takes; without it the test is skipped")

// TestLoad has 200 people do 2,000 things, with lost connections, refusals and resets in between and the corpus swapped
// in the middle. All are answered, each acknowledged in time, and nothing is left behind.
func TestLoad(t *testing.T) {
	if *longest == 0 {
		t.Skip("a measurement for a quiet machine: go test -run Load -ack 1s")
	}
	const people, each = 200, 10
	s := newStage(t, discordtest.Options{NoRateLimits: true, Schema: "-"}, nil, func(o *Options) { o.Log = nil })
	s.a.pace.late = normal().late
	s.run()
	var users []*discordtest.User
	for range people {
		u := s.NewUser("member", []string{"zh-CN", "en-US"}[len(users)%2])
		s.Join(s.guild, u)
		users = append(users, u)
	}
	s.crowd(users, 2*people, nil) // loads what is loaded once, and opens connections that are kept
	s.Forget()
	heapBefore, goroutinesBefore := settled()

	stop := s.trouble()
	began := time.Now()
	acks := s.crowd(users, people*each, s.swap)
	took := time.Since(began)
	stop()
	slices.Sort(acks)
	if len(acks) != people*each {
		t.Errorf("%d of %d were acknowledged", len(acks), people*each)
	}
	if most := acks[len(acks)-1]; most > *longest {
		t.Errorf("the slowest acknowledgement took %v", most)
	}
	s.Forget()
	heapAfter, goroutinesAfter := settled()
	n := s.Sessions()
	t.Logf("%d interactions in %v; acknowledged: median %v, 99%% %v, all %v; heap %d kB before, %d kB after; goroutines %d and %d; %v",
		people*each, took.Round(time.Millisecond), acks[len(acks)/2], acks[len(acks)*99/100], acks[len(acks)-1],
		heapBefore>>10, heapAfter>>10, goroutinesBefore, goroutinesAfter, n)
	if heapAfter > heapBefore+8<<20 {
		t.Errorf("the heap grew from %d to %d bytes", heapBefore, heapAfter)
	}
	if goroutinesAfter > goroutinesBefore {
		t.Errorf("%d goroutines, %d before", goroutinesAfter, goroutinesBefore)
	}
	if n.Resumed < 2 {
		t.Errorf("the connection was lost too seldom: %v", n)
	}
}

// crowd has users do n things, as many at a time as there are users, and something in the middle. It returns how long
// each acknowledgement took.
func (s *stage) crowd(users []*discordtest.User, n int, middle func()) []time.Duration {
	var mu sync.Mutex
	var acks []time.Duration
	gate, wg := make(chan struct{}, len(users)), sync.WaitGroup{}
	for k := range n {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			i := s.something(users[k%len(users)], k)
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			ack, err := i.Acked(ctx)
			if err != nil {
				s.t.Errorf("%v: %v", i, err)
				return
			}
			mu.Lock()
			acks = append(acks, ack.After)
			mu.Unlock()
			if ack.Type == discordtest.AnswerChoices {
				return
			}
			if _, err := i.WaitFor(ctx, func(r *discordtest.Response) bool {
				return r.Original != nil && (!r.Original.Loading() || len(r.FollowUps) > 0)
			}); err != nil {
				s.t.Errorf("%v: %v", i, err)
			}
		})
		if k == n/2 && middle != nil {
			middle()
		}
	}
	wg.Wait()
	return acks
}

// something has a user do one of many things.
func (s *stage) something(u *discordtest.User, n int) *discordtest.Interaction {
	switch n % 5 {
	case 0:
		return s.Slash(u, s.channel, "ask", discordtest.Opt("question", "How much oil must a lighthouse hold in reserve?"), discordtest.Opt("private", n%2 == 0))
	case 1:
		return s.Slash(u, s.channel, "search", discordtest.Opt("query", "黑旗 离港"))
	case 2:
		return s.Autocomplete(u, s.channel, "cite", "clause", "信号")
	case 3:
		return s.Slash(u, s.channel, "sources")
	}
	return s.Slash(u, s.channel, "cite", discordtest.Opt("clause", "北岸灯塔章程第二条"))
}

// trouble makes things go wrong until it is stopped.
func (s *stage) trouble() (stop func()) {
	const original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		takeBack := func() {}
		for n := 0; sleep(ctx, 150*time.Millisecond); n++ {
			takeBack()
			switch n % 5 {
			case 0:
				takeBack = s.Inject(discordtest.Fault{Route: original, Status: 429, RetryAfter: 300 * time.Millisecond, Times: 20})
			case 1:
				s.AskReconnect()
			case 2:
				takeBack = s.Inject(discordtest.Fault{Reset: true, Times: 10})
			case 3:
				s.DropGateways()
			case 4:
				takeBack = s.Inject(discordtest.Fault{Route: original, Status: 503, Times: 10})
			}
		}
		takeBack()
	})
	return func() { cancel(); wg.Wait() }
}

// swap lets another snapshot serve, as after a refresh.
func (s *stage) swap() {
	now := s.lib.serving.Load()
	other := *now
	s.lib.serving.Store(&other)
}

// settled returns the heap and the number of goroutines of the bot when nothing is going on any more. Those of kept
// connections are not counted: the server's client keeps as many as there were at a time.
func settled() (uint64, int) {
	var m runtime.MemStats
	n := goroutines()
	for range 40 {
		time.Sleep(100 * time.Millisecond)
		runtime.GC()
		now := goroutines()
		if now >= n {
			break
		}
		n = now
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, goroutines()
}

// goroutines counts those in which the adapter or the conversation is.
func goroutines() int {
	buf := make([]byte, 4<<20)
	n := 0
	for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(g, "yiju/bot/discord.(*") || strings.Contains(g, "yiju/bot.(*") {
			n++
		}
	}
	return n
}
