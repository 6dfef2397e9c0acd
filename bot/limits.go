package bot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
)

// mostPauses bounds how many cooldowns are tracked. Those that are over are dropped first.
const mostPauses = 20_000

// pauses is a rate limiter with a cooldown for each user and channel.
type pauses struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func newPauses() *pauses { return &pauses{until: make(map[string]time.Time)} }

// take starts the cooldown of each key and returns a wait of 0. If one is still running, it starts none and returns the time
// left, and whether to tell the user (teller) so: once in each cooldown.
func (p *pauses) take(now time.Time, lengths map[string]time.Duration, teller string) (wait time.Duration, tell bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	for key := range lengths {
		if left := p.until[key].Sub(now); left > wait {
			wait = left
		}
	}
	if wait > 0 {
		told := "told " + teller
		if p.until[told].After(now) {
			return wait, false
		}
		p.until[told] = now.Add(wait)
		return wait, true
	}
	for key, length := range lengths {
		if length > 0 {
			p.until[key] = now.Add(length)
		}
	}
	return 0, false
}

// sweep keeps the map bounded.
func (p *pauses) sweep(now time.Time) {
	if len(p.until) < mostPauses {
		return
	}
	maps.DeleteFunc(p.until, func(_ string, end time.Time) bool { return !end.After(now) })
	for key := range p.until {
		if len(p.until) < mostPauses*3/4 { // so that sweeps are rare
			return
		}
		delete(p.until, key)
	}
}

// errFull is returned when the queue is full.
var errFull = errors.New("the queue is full")

// gate limits the answers in progress, in total and for each guild, and queues the others.
type gate struct {
	mu      sync.Mutex
	free    int
	most    int // length of the queue
	busy    map[string]int
	waiting []*waiter
}

type waiter struct {
	guild string
	limit int           // of the guild; below 1 is none
	admit chan struct{} // closed when it is admitted
	moved chan int      // latest position in the queue
	place int           // last position sent
}

func newGate(concurrent, waiting int) *gate {
	if concurrent < 1 {
		concurrent = 1 << 20
	}
	return &gate{free: concurrent, most: waiting, busy: make(map[string]int)}
}

// enter waits to be admitted and returns how to leave. It reports the position in the queue, from 1, whenever that changes.
// The error is errFull or that of ctx.
func (g *gate) enter(ctx context.Context, guild string, limit int, tell func(place int)) (leave func(), err error) {
	w := &waiter{guild: guild, limit: limit, admit: make(chan struct{}), moved: make(chan int, 1)}
	g.mu.Lock()
	g.waiting = append(g.waiting, w)
	g.admit()
	if len(g.waiting) > g.most {
		g.remove(w)
		g.mu.Unlock()
		return nil, errFull
	}
	g.mu.Unlock()
	for {
		select {
		case <-w.admit: // takes precedence over the end of ctx
			return sync.OnceFunc(func() { g.leave(guild) }), nil
		default:
		}
		select {
		case <-w.admit:
		case place := <-w.moved:
			tell(place)
		case <-ctx.Done():
			g.mu.Lock()
			defer g.mu.Unlock()
			if !g.remove(w) {
				g.release(guild)
			}
			g.admit()
			return nil, ctx.Err()
		}
	}
}

// remove removes w from the queue and reports whether it was in it.
func (g *gate) remove(w *waiter) bool {
	n := len(g.waiting)
	g.waiting = slices.DeleteFunc(g.waiting, func(o *waiter) bool { return o == w })
	return len(g.waiting) < n
}

func (g *gate) leave(guild string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.release(guild)
	g.admit()
}

func (g *gate) release(guild string) {
	g.free++
	if g.busy[guild]--; g.busy[guild] == 0 {
		delete(g.busy, guild)
	}
}

// admit admits as many as the limits allow, first come, first served, and reports their positions to the others.
func (g *gate) admit() {
	var still []*waiter
	for _, w := range g.waiting {
		if g.free == 0 || w.limit > 0 && g.busy[w.guild] >= w.limit {
			still = append(still, w)
			continue
		}
		g.free--
		g.busy[w.guild]++
		close(w.admit)
	}
	g.waiting = still
	for i, w := range still {
		if w.place == i+1 {
			continue
		}
		w.place = i + 1
		select {
		case <-w.moved:
		default:
		}
		w.moved <- w.place
	}
}

// drafts keeps what a button needs for a short time, in memory only: quotations of members are not stored unless they are
// shared.
type drafts struct {
	mu    sync.Mutex
	now   func() time.Time
	kept  map[string]draft
	epoch int64 // distinguishes the keys of this process from those of an earlier one
	next  uint64
}

type draft struct {
	cite     citeRequest     // that a clause is chosen for, or
	message  present.Message // a check of quotations,
	to       Post            // that it answers
	cited    []state.Cited
	by       string
	snapshot string
	until    time.Time
}

// Bounds of drafts.
const (
	mostDrafts = 500
	draftLife  = 15 * time.Minute
)

func newDrafts(now func() time.Time) *drafts {
	return &drafts{now: now, kept: make(map[string]draft), epoch: now().UnixMilli()}
}

// keep stores v and returns its key.
func (d *drafts) keep(v draft) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	for key, old := range d.kept {
		if len(d.kept) >= mostDrafts || !old.until.After(now) {
			delete(d.kept, key)
		}
	}
	d.next++
	v.until = now.Add(draftLife)
	key := strconv.FormatInt(d.epoch, 36) + "-" + strconv.FormatUint(d.next, 36)
	d.kept[key] = v
	return key
}

func (d *drafts) take(key string) (draft, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v, ok := d.kept[key]
	delete(d.kept, key)
	return v, ok && v.until.After(d.now())
}
