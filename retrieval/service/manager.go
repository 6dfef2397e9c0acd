package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// Manager hands out the service of the serving snapshot. When another snapshot serves it switches to that, and closes
// the one before when its last reader is done: what is leased stays open until it is released. It is safe for
// concurrent use.
type Manager struct {
	dir     *archive.Dir
	open    func(*index.Snapshot) (*Service, error)
	loading sync.Mutex // held while a snapshot is prepared, so that none is prepared twice

	mu  sync.Mutex
	now *lease // nil where nothing serves
}

// lease is a service with its readers.
type lease struct {
	service *Service
	name    string // of its snapshot
	readers int    // and one for the manager while it serves
}

// NewManager returns the manager of a data directory. open turns a snapshot of it into a service, which is prepared and
// then owned by the manager.
func NewManager(dir *archive.Dir, open func(*index.Snapshot) (*Service, error)) *Manager {
	return &Manager{dir: dir, open: open}
}

// NewFixed returns the manager of s alone, which is prepared.
func NewFixed(s *Service) (*Manager, error) {
	m := &Manager{}
	return m, m.serve("", s)
}

// Lease returns the service of the serving snapshot, nil where nothing serves. The caller calls release once, in either
// case.
func (m *Manager) Lease() (s *Service, release func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.now
	if at == nil {
		return nil, func() {}
	}
	at.readers++
	return at.service, sync.OnceFunc(func() { m.release(at) })
}

// release notes that a reader is done, and closes a service that has none left.
func (m *Manager) release(at *lease) {
	m.mu.Lock()
	at.readers--
	last := at.readers == 0
	m.mu.Unlock()
	if last {
		at.service.Close()
	}
}

// Reload switches to the snapshot that serves in the data directory, if it is another one, and reports whether it is. On
// an error the one before stays.
func (m *Manager) Reload() (bool, error) {
	m.loading.Lock()
	defer m.loading.Unlock()
	if m.dir == nil {
		return false, nil
	}
	name, err := m.dir.Serving()
	if err != nil || name == m.Serving() {
		return false, err
	}
	snap, err := m.dir.Open(name)
	if err != nil {
		return false, err
	}
	s, err := m.open(snap)
	if err != nil {
		return false, errors.Join(err, snap.Close())
	}
	return true, m.serve(name, s)
}

// Serving returns the name of the snapshot that is handed out, "" for none.
func (m *Manager) Serving() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now == nil {
		return ""
	}
	return m.now.name
}

// serve prepares s and hands it out from now on.
func (m *Manager) serve(name string, s *Service) error {
	if err := s.Prepare(); err != nil {
		return errors.Join(err, s.Close())
	}
	m.swap(&lease{s, name, 1})
	return nil
}

func (m *Manager) swap(next *lease) {
	m.mu.Lock()
	before := m.now
	m.now = next
	m.mu.Unlock()
	if before != nil {
		m.release(before)
	}
}

// WatchEvery is how often a server calls Watch to look: a file of one line is read.
const WatchEvery = 2 * time.Second

// Watch switches to what other processes make serve, until ctx ends. It reports the name of each new snapshot, or an
// error that kept one out, once.
func (m *Manager) Watch(ctx context.Context, every time.Duration, report func(name string, err error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		swapped, err := m.Reload()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && err.Error() != last:
			last = err.Error()
			report("", err)
		case swapped:
			last = ""
			report(m.Serving(), nil)
		}
	}
}

// Close hands nothing out any more. What is leased is closed when it is released.
func (m *Manager) Close() { m.swap(nil) }
