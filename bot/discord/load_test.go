package discord

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval"
)

// longest is for a machine with nothing else to do, which is to manage in a second; Discord allows three.
var longest = flag.Duration("ack", 0, "the longest acknowledgement that TestLoad takes; without it the test is skipped")

// TestLoad plays 2,000 interactions of 200 users, with lost connections, refusals and resets, while the corpus is refreshed
// and swapped. All are answered and acknowledged in time, and nothing leaks.
func TestLoad(t *testing.T) {
	if *longest == 0 {
		t.Skip("a measurement for a quiet machine: go test -run Load ./bot/discord -args -ack 1s")
	}
	l := load(t, 200, 10, normal(), 3*time.Second)
	t.Log(l)
	if most := l.acks[len(l.acks)-1]; most > *longest {
		t.Errorf("the slowest acknowledgement took %v", most)
	}
	if l.heap[1] > l.heap[0]+8<<20 {
		t.Errorf("the heap grew from %d to %d bytes", l.heap[0], l.heap[1])
	}
	if l.sessions.Resumed < 2 {
		t.Errorf("the connection was lost too seldom: %v", l.sessions)
	}
}

// TestCrowd is a small TestLoad for every day: 200 interactions of 10 users in a quicker rhythm, without bounds on time and
// memory.
func TestCrowd(t *testing.T) {
	quick := quick()
	quick.edits = 100 * time.Millisecond
	t.Log(load(t, 10, 20, quick, ackWindow))
}

// burden is the result of a load test.
type burden struct {
	acks       []time.Duration // how long each acknowledgement took, in order of length
	took       time.Duration
	heap       [2]uint64 // before and after
	goroutines [2]int
	sessions   discordtest.Sessions
}

func (b burden) String() string {
	n := len(b.acks)
	return fmt.Sprintf("%d interactions in %v; acknowledged: median %v, 99%% %v, all %v; heap %d and %d kB; goroutines %v; %v",
		n, b.took.Round(time.Millisecond), b.acks[n/2], b.acks[n*99/100], b.acks[n-1], b.heap[0]>>10, b.heap[1]>>10, b.goroutines, b.sessions)
}

// load plays that many interactions of each user, with a server that accepts initial responses within window. It checks that
// all are answered, that the corpus was swapped meanwhile, and that no goroutine is left.
func load(t *testing.T, people, each int, r rhythm, window time.Duration) (b burden) {
	t.Helper()
	s := newStage(t, discordtest.Options{NoRateLimits: true, NoSchema: true, AckWindow: window}, responding(nil), func(o *Options) { o.Log = nil })
	s.kept, s.waiting = s.keep(), people
	s.speak(s.realBot())
	r.pace = quick().pace // reconnect at once
	s.a.pace = r
	s.run()
	var users []*discordtest.User
	for range people {
		u := s.NewUser("member", []string{"zh-CN", "en-US"}[len(users)%2])
		s.Join(s.guild, u)
		users = append(users, u)
	}
	s.crowd(users, 2*people, s.refresh("四十天", "四十一天")) // loads what is loaded once, and opens connections that are kept
	s.Forget()
	b.heap[0], b.goroutines[0] = settled()

	stop := s.trouble()
	began := time.Now()
	b.acks = s.crowd(users, people*each, s.refresh("四十一天", "四十二天"))
	b.took = time.Since(began)
	stop()
	slices.Sort(b.acks)
	if len(b.acks) < people*each {
		t.Errorf("%d of at least %d were acknowledged", len(b.acks), people*each)
	}
	b.sessions = s.Sessions()
	s.idle()
	s.Forget()
	b.heap[1], b.goroutines[1] = settled()
	if b.goroutines[1] > b.goroutines[0] {
		t.Errorf("%d goroutines, %d before", b.goroutines[1], b.goroutines[0])
	}
	return b
}

// crowd plays n interactions, as many at a time as there are users, and more until middle returns, which is called in
// between. It returns how long each acknowledgement took.
func (s *stage) crowd(users []*discordtest.User, n int, middle func()) []time.Duration {
	var mu sync.Mutex
	var acks []time.Duration
	gate, wg := make(chan struct{}, len(users)), sync.WaitGroup{}
	done := make(chan struct{})
	over := func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
	for k := 0; k < n || !over(); k++ {
		if k >= n {
			time.Sleep(20 * time.Millisecond) // no more than is needed
		}
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
			r, err := i.WaitFor(ctx, func(r *discordtest.Response) bool { return ends(r.Original) || len(r.FollowUps) > 0 })
			if err != nil {
				s.t.Errorf("%v: %v", i, err)
			} else if said := s.shown(r); slices.ContainsFunc(apologies, func(a string) bool { return strings.Contains(said, a) }) {
				s.t.Errorf("%v: %s", i, said)
			}
		})
		if k == n/2 {
			wg.Go(func() {
				defer close(done)
				middle()
			})
		}
	}
	wg.Wait()
	return acks
}

// ends reports whether a message has content and is final.
func ends(a *discordtest.Answer) bool {
	if a == nil || a.Loading() {
		return false
	}
	box := a.Message().Components[0]
	return box.AccentColor == nil || *box.AccentColor != colours[present.Underway]
}

// apologies do not count as answers.
var apologies = []string{
	present.TextsIn(corpus.Chinese).Busy, present.TextsIn(corpus.English).Busy, present.TextsIn(corpus.Chinese).Failed, present.TextsIn(corpus.English).Failed,
	present.TextsIn(corpus.Chinese).TooSlow, present.TextsIn(corpus.English).TooSlow, "抱歉", "Sorry", "排队的人太多", "Too many people",
}

// something makes a user do the k-th of many things.
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

// trouble injects faults until it is stopped.
func (s *stage) trouble() (stop func()) {
	const original = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		takeBack := func() {}
		for n := 0; sleep(ctx, 150*time.Millisecond); n++ {
			takeBack()
			switch n % 7 { // with two rests
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

// refresh returns a function that edits a source and makes a maintainer refresh the corpus and approve the candidate.
func (s *stage) refresh(old, now string) func() {
	return func() {
		s.kept.edit(s.t, "harbour.md", old, now)
		at := func(i *discordtest.Interaction, what string, holds func(*discordtest.Message) bool) *discordtest.Message {
			r, err := i.WaitFor(patient(s.t), func(r *discordtest.Response) bool { return r.Original != nil && holds(r.Original.Message()) })
			if err != nil {
				s.t.Errorf("%s: %v; stands %s", what, err, s.shown(i.Response()))
				return nil
			}
			return r.Original.Message()
		}
		waits := at(s.Slash(s.boss, s.channel, "corpus refresh"), "refresh", func(m *discordtest.Message) bool { return buttonOn(m, "apply") != "" })
		if waits == nil {
			return
		}
		at(s.Click(s.boss, waits, buttonOn(waits, "apply")), "approve", func(m *discordtest.Message) bool { return strings.Contains(fmt.Sprint(m.Components), "已生效") })
		if sv, release := s.lib.Lease(); sv == nil {
			s.t.Error("nothing serves")
		} else if found, err := sv.Search(soon(s.t), retrieval.Query{Text: now + "的燃油", K: 1}); err != nil || len(found.Hits) == 0 || !strings.Contains(found.Hits[0].Text, now) {
			s.t.Errorf("what was approved does not serve: %v %v", found, err)
			release()
		} else {
			release()
		}
	}
}

// settled returns the heap and the number of goroutines of the bot when idle, without those of idle connections.
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

// goroutines counts those of the adapter and the conversation.
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

// shown returns the texts of the responses to an interaction.
func (s *stage) shown(r *discordtest.Response) string {
	var b strings.Builder
	for _, a := range append([]*discordtest.Answer{r.Original}, r.FollowUps...) {
		if a != nil {
			b.WriteString(s.text(a.Message()) + "\n")
		}
	}
	return b.String()
}
