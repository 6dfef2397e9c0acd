package discord

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"yiju/bot"
	"yiju/bot/present"
)

// watch runs work and shows its progress, no faster than rhythm.edits. States that are superseded are skipped. It returns the
// final response when that may be shown.
func (a *Adapter) watch(s surface, work func(context.Context, func(present.Message)) bot.Response) bot.Response {
	var next atomic.Pointer[present.Message]
	wake := make(chan struct{}, 1)
	ctx, stop := context.WithCancel(a.life)
	defer stop()
	var last time.Time // when a state was shown
	var showing sync.WaitGroup
	showing.Go(func() {
		for pause := a.pace.grace; sleep(ctx, pause); pause = a.pace.edits {
			select {
			case <-ctx.Done():
				return
			case <-wake:
			}
			a.showState(s, *next.Load())
			last = time.Now()
		}
	})
	res := work(a.work, func(m present.Message) { // does not block
		next.Store(&m)
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	stop()
	showing.Wait()
	if !last.IsZero() {
		sleep(a.life, time.Until(last.Add(a.pace.edits)))
	}
	return res
}

// showState shows a state of work under way, if that succeeds soon.
func (a *Adapter) showState(s surface, m present.Message) {
	p := a.render(m)[0]
	p.draft = true
	ctx, cancel := context.WithTimeout(a.life, 15*time.Second)
	defer cancel()
	if _, err := s.put(ctx, p); err != nil {
		a.Log.Debug("progress not shown", "error", err)
	}
}
