package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"yiju/bot"
	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// lender lends out the snapshot that serves: bot.Library. When another one serves it takes that up, and closes the one
// before when its last reader is done. An answer is made from, and cites, the snapshot that was lent for it.
type lender struct {
	app      *app
	settings settings
	model    answer.Model // may be nil
	public   bool

	mu      sync.Mutex
	now     *loan      // nil where nothing serves
	loading sync.Mutex // held while another snapshot is readied, so that none is readied twice
}

// loan is a snapshot with its readers.
type loan struct {
	serving *bot.Serving
	readers int // those who have it, and one for the lender while it serves
}

// newLender readies what serves: the snapshot of the data directory, nothing where there is none yet, or the starter
// corpus where there is no data directory.
func (a *app) newLender(ctx context.Context, s settings, model answer.Model, public bool) (*lender, error) {
	l := &lender{app: a, settings: s, model: model, public: public}
	if s.Data != "" {
		_, err := l.reload(ctx)
		if errors.Is(err, index.ErrNoSnapshot) {
			err = nil
		}
		return l, err
	}
	snap, err := a.searchable(ctx, s)
	if err != nil {
		return nil, err
	}
	return l, l.take(ctx, snap)
}

// Acquire implements bot.Library.
func (l *lender) Acquire() (*bot.Serving, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.now
	if at == nil {
		return nil, func() {}
	}
	at.readers++
	return at.serving, sync.OnceFunc(func() { l.giveBack(at) })
}

// giveBack notes that a reader is done, and closes a snapshot that has none left.
func (l *lender) giveBack(at *loan) {
	l.mu.Lock()
	at.readers--
	last := at.readers == 0
	l.mu.Unlock()
	if last {
		at.serving.Snapshot.Close()
	}
}

// reload takes up the snapshot that serves in the data directory, if it is another one, and reports whether it is. On an
// error the one before goes on serving.
func (l *lender) reload(ctx context.Context) (bool, error) {
	l.loading.Lock()
	defer l.loading.Unlock()
	if l.settings.Data == "" {
		return false, nil
	}
	name, err := archive.OpenDir(l.settings.Data).Serving()
	if err != nil || name == l.serves() {
		return false, err
	}
	snap, err := archive.OpenDir(l.settings.Data).Open(name)
	if err != nil {
		return false, err
	}
	with, err := l.app.embedded(l.settings, search.New(snap))
	if err != nil {
		return false, errors.Join(err, snap.Close())
	}
	return true, l.take(ctx, with)
}

// serves returns the name of the snapshot that is lent out, "" for none.
func (l *lender) serves() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now == nil {
		return ""
	}
	return l.now.serving.Snapshot.Meta().Name
}

// take readies snap, which is the lender's from here on, and lends it out from now on.
func (l *lender) take(ctx context.Context, snap *search.Searcher) error {
	serving, err := bot.NewServing(ctx, snap, l.model, l.public)
	if err != nil {
		return errors.Join(err, snap.Close())
	}
	l.swap(&loan{serving: serving, readers: 1})
	return nil
}

// swap lends out next, nil for nothing, in place of what was lent out before.
func (l *lender) swap(next *loan) {
	l.mu.Lock()
	before := l.now
	l.now = next
	l.mu.Unlock()
	if before != nil {
		l.giveBack(before)
	}
}

// watchEvery is how often watch looks which snapshot serves: a file of one line is read.
const watchEvery = 2 * time.Second

// watch takes up what other processes let serve, until ctx ends. It tells of each new snapshot, or of the error that
// kept it from being taken up, once.
func (l *lender) watch(ctx context.Context, every time.Duration, tell func(name string, err error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		swapped, err := l.reload(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && err.Error() != last:
			last = err.Error()
			tell("", err)
		case swapped:
			last = ""
			tell(l.serves(), nil)
		}
	}
}

// Close lends nothing out any more. What is lent is closed when it is given back.
func (l *lender) Close() { l.swap(nil) }
