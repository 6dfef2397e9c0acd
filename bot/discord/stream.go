package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"yiju/bot"
	"yiju/bot/present"
)

// stream shows the progress of work, no faster than rhythm.edits. States that are superseded are skipped.
type stream struct {
	s    surface
	life context.Context // of requests that show progress
	pace rhythm
	log  *slog.Logger
	wake chan struct{}
	stop chan struct{}
	done chan struct{}

	mu   sync.Mutex
	next *present.Message
	last time.Time // when the latest was shown
}

// watch runs work and shows its progress. It returns the final response when that may be shown.
func (a *Adapter) watch(s surface, work func(context.Context, func(present.Message)) bot.Response) bot.Response {
	st := &stream{s: s, life: a.life, pace: a.pace, log: a.Log, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	go st.run()
	res := work(a.work, st.show)
	close(st.stop)
	<-st.done
	if !st.last.IsZero() {
		sleep(a.life, time.Until(st.last.Add(a.pace.edits)))
	}
	return res
}

// show sets the state to show. It does not block.
func (st *stream) show(m present.Message) {
	st.mu.Lock()
	st.next = &m
	st.mu.Unlock()
	select {
	case st.wake <- struct{}{}:
	default:
	}
}

// run shows states until the stream is stopped.
func (st *stream) run() {
	defer close(st.done)
	for pause := st.pace.grace; ; pause = st.pace.edits {
		if !st.pause(pause) {
			return
		}
		select {
		case <-st.stop:
			return
		case <-st.wake:
		}
		st.mu.Lock()
		m := st.next
		st.mu.Unlock()
		p := render(*m)[0]
		p.draft = true
		ctx, cancel := context.WithTimeout(st.life, 15*time.Second)
		_, err := st.s.put(ctx, p)
		cancel()
		if err != nil {
			st.log.Debug("progress not shown", "error", err)
		}
		st.last = time.Now()
	}
}

// pause waits, and reports false if the stream is stopped.
func (st *stream) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-st.stop:
		return false
	case <-t.C:
		return true
	}
}
