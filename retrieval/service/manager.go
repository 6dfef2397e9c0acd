package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// Manager leases the service of the serving snapshot. After a switch to another snapshot it closes the previous service
// when its last lease is released. It is safe for concurrent use.
type Manager struct {
	dir     *archive.Dir
	open    func(*index.Snapshot) (*Service, error)
	loading sync.Mutex // held while preparing a snapshot, so that none is prepared twice

	mu  sync.Mutex
	now *lease // nil if no snapshot is in service
}

// lease is a service with its readers.
type lease struct {
	service *Service
	name    string // of its snapshot
	readers int    // including the manager itself while it is in service
}

// NewManager returns the manager of a data directory. open turns a snapshot into a service, which the manager prepares
// and owns.
func NewManager(dir *archive.Dir, open func(*index.Snapshot) (*Service, error)) *Manager {
	return &Manager{dir: dir, open: open}
}

// NewFixed returns a manager that always leases s, after preparing it.
func NewFixed(s *Service) (*Manager, error) {
	m := &Manager{}
	return m, m.serve("", s)
}

// Lease returns the service of the serving snapshot, nil if there is none. The caller must call release once in either
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

// release ends a lease, and closes the service after the last one.
func (m *Manager) release(at *lease) {
	m.mu.Lock()
	at.readers--
	last := at.readers == 0
	m.mu.Unlock()
	if last {
		at.service.Close()
	}
}

// Reload switches to the serving snapshot of the data directory and reports whether it is another one. On an error the
// current one stays.
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

// Serving returns the name of the leased snapshot, "" for none.
func (m *Manager) Serving() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now == nil {
		return ""
	}
	return m.now.name
}

// serve prepares s and leases it from now on.
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

// WatchEvery is the usual interval of Watch, which reads a file of one line each time.
const WatchEvery = 2 * time.Second

// Watch follows changes of the serving snapshot by other processes, until ctx ends. It reports the name of each new
// snapshot, or the error that prevented the switch, once.
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

// Close stops leasing. A service that is still leased is closed when it is released.
func (m *Manager) Close() { m.swap(nil) }
