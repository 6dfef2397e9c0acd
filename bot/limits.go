package bot

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
)

// mostPauses bounds how many users and channels are remembered. Those whose pause is over go first.
const mostPauses = 20_000

// pauses keeps users and channels from asking too fast.
type pauses struct {
	mu    sync.Mutex
	until map[string]pause
}

type pause struct {
	end  time.Time
	told bool // who asked too fast was told so
}

func newPauses() *pauses { return &pauses{until: make(map[string]pause)} }

// take starts the pause of each key and reports a wait of 0, or, where one is still pausing, starts none and says how
// long it still does, and whether that is to be told: once in a pause to each teller.
func (p *pauses) take(now time.Time, lengths map[string]time.Duration, teller string) (wait time.Duration, tell bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	for key := range lengths {
		if left := p.until[key].end.Sub(now); left > wait {
			wait = left
		}
	}
	if wait > 0 {
		told := "told " + teller
		if p.until[told].end.After(now) {
			return wait, false
		}
		p.until[told] = pause{end: now.Add(wait), told: true}
		return wait, true
	}
	for key, length := range lengths {
		if length > 0 {
			p.until[key] = pause{end: now.Add(length)}
		}
	}
	return 0, false
}

// sweep keeps the map bounded.
func (p *pauses) sweep(now time.Time) {
	if len(p.until) < mostPauses {
		return
	}
	for key, e := range p.until {
		if !e.end.After(now) {
			delete(p.until, key)
		}
	}
	for key := range p.until {
		if len(p.until) < mostPauses*3/4 { // so that the next sweep is far off
			return
		}
		delete(p.until, key)
	}
}

// errFull says that more wait than may.
var errFull = errors.New("too many wait")

// gate lets a number of answers be made at a time, and lines the others up.
type gate struct {
	mu      sync.Mutex
	free    int
	most    int // that may wait
	busy    map[string]int
	waiting []*waiter
}

// waiter is somebody in the line.
type waiter struct {
	guild string
	limit int           // of the guild; below 1 is none
	admit chan struct{} // closed when it is its turn
	moved chan int      // its place in the line, the latest
	place int           // that was sent
}

func newGate(concurrent, waiting int) *gate {
	if concurrent < 1 {
		concurrent = 1 << 20
	}
	return &gate{free: concurrent, most: waiting, busy: make(map[string]int)}
}

// enter waits for a turn and returns how to leave. It tells the place in the line, from 1, whenever that changes. The
// error is errFull, or that of ctx.
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
		case <-w.admit: // whoever is admitted gets in, whatever else happened
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

// remove takes w out of the line and reports whether it stood there.
func (g *gate) remove(w *waiter) bool {
	for i, o := range g.waiting {
		if o == w {
			g.waiting = append(g.waiting[:i:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}

func (g *gate) leave(guild string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.release(guild)
	g.admit()
}

func (g *gate) release(guild string) {
	g.free++
	if g.busy[guild]--; g.busy[guild] <= 0 {
		delete(g.busy, guild)
	}
}

// admit lets in whoever can be, first come, first served, and tells the others their places.
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

// drafts keeps what a button will need for a short while, in memory only: what quotes people is not written down before
// somebody shares it.
type drafts struct {
	mu    sync.Mutex
	now   func() time.Time
	kept  map[string]draft
	epoch int64 // tells keys of this process from those of one before it
	next  uint64
}

type draft struct {
	message  present.Message
	to       Post // that it answers
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

// keep returns the key of d.
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

// take returns the draft of key and forgets it.
func (d *drafts) take(key string) (draft, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v, ok := d.kept[key]
	delete(d.kept, key)
	return v, ok && v.until.After(d.now())
}
