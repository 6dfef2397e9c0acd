package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestPauses(t *testing.T) {
	p := newPauses()
	at := time.Unix(1000, 0)
	ask := func(user, channel string) (time.Duration, bool) {
		return p.take(at, map[string]time.Duration{"user " + user: 8 * time.Second, "channel " + channel: 2 * time.Second}, user)
	}
	steps := []struct {
		after         time.Duration
		user, channel string
		wait          time.Duration
		tell          bool
	}{
		{0, "a", "x", 0, false},
		{0, "a", "x", 8 * time.Second, true},
		{time.Second, "a", "y", 7 * time.Second, false}, // told already
		{0, "b", "x", time.Second, true},                // the channel pauses
		{0, "b", "y", 0, false},
		{3 * time.Second, "a", "x", 4 * time.Second, false},
		{4 * time.Second, "a", "x", 0, false},
		{0, "a", "x", 8 * time.Second, true}, // a new pause, a new notice
	}
	for i, s := range steps {
		at = at.Add(s.after)
		if wait, tell := ask(s.user, s.channel); wait != s.wait || tell != s.tell {
			t.Errorf("step %d: wait %v, tell %v; want %v, %v", i, wait, tell, s.wait, s.tell)
		}
	}
	if wait, _ := p.take(at, map[string]time.Duration{"user z": -1}, "z"); wait != 0 {
		t.Errorf("a negative pause waits %v", wait)
	}
	if wait, _ := p.take(at, map[string]time.Duration{"user z": -1}, "z"); wait != 0 {
		t.Errorf("a negative pause waits %v the second time", wait)
	}
}

// TestPausesBounded floods with strangers.
func TestPausesBounded(t *testing.T) {
	p := newPauses()
	at := time.Unix(1000, 0)
	for i := range 3 * mostPauses {
		p.take(at, map[string]time.Duration{fmt.Sprint("user ", i): time.Hour}, fmt.Sprint(i))
		if len(p.until) > mostPauses+2 {
			t.Fatalf("%d pauses are remembered", len(p.until))
		}
	}
}

// TestGate checks the ceiling, the order and the places of the line.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2, 3)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var mu sync.Mutex
		var order []int
		places := make(map[int][]int)
		start := func(ctx context.Context, n int) chan error {
			done := make(chan error, 1)
			go func() {
				leave, err := g.enter(ctx, "g", 0, func(place int) {
					mu.Lock()
					defer mu.Unlock()
					places[n] = append(places[n], place)
				})
				if err == nil {
					mu.Lock()
					order = append(order, n)
					mu.Unlock()
					time.Sleep(time.Duration(n) * time.Second)
					leave()
				}
				done <- err
			}()
			synctest.Wait()
			return done
		}
		gone, leaveLine := context.WithCancel(ctx)
		one, two, three := start(ctx, 1), start(ctx, 2), start(ctx, 3)
		four, five := start(gone, 4), start(ctx, 5)
		if err := <-start(ctx, 6); !errors.Is(err, errFull) {
			t.Errorf("sixth: %v, want errFull", err)
		}
		leaveLine()
		if err := <-four; !errors.Is(err, context.Canceled) {
			t.Errorf("fourth: %v", err)
		}
		for _, c := range []chan error{one, two, three, five} {
			if err := <-c; err != nil {
				t.Error(err)
			}
		}
		if got, want := fmt.Sprint(order[2:]), "[3 5]"; got != want {
			t.Errorf("order %v, want %v", got, want)
		}
		if got, want := fmt.Sprint(places[3], places[5]), "[1] [3 2 1]"; got != want {
			t.Errorf("places %v, want %v", got, want)
		}
		if g.free != 2 || len(g.busy) != 0 || len(g.waiting) != 0 {
			t.Errorf("left over: %d free, %v busy, %d waiting", g.free, g.busy, len(g.waiting))
		}
	})
}

// TestGateOfGuild checks that a guild at its ceiling does not hold up others.
func TestGateOfGuild(t *testing.T) {
	g := newGate(4, 10)
	none := func(int) {}
	leave, err := g.enter(t.Context(), "a", 1, none)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := g.enter(ctx, "a", 1, none); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("second of the guild: %v", err)
	}
	other, err := g.enter(t.Context(), "b", 1, none)
	if err != nil {
		t.Fatal(err)
	}
	other()
	leave()
	leave() // twice does no harm
	if g.free != 4 {
		t.Errorf("%d free, want 4", g.free)
	}
}

func TestDrafts(t *testing.T) {
	at := time.Unix(1000, 0)
	d := newDrafts(func() time.Time { return at })
	key := d.keep(draft{by: "1"})
	if v, ok := d.take(key); !ok || v.by != "1" {
		t.Errorf("got %+v, %v", v, ok)
	}
	if _, ok := d.take(key); ok {
		t.Error("a draft was taken twice")
	}
	late := d.keep(draft{})
	at = at.Add(draftLife)
	if _, ok := d.take(late); ok {
		t.Error("a draft outlived its time")
	}
	for range 3 * mostDrafts {
		d.keep(draft{})
	}
	if len(d.kept) > mostDrafts {
		t.Errorf("%d drafts are kept", len(d.kept))
	}
}
