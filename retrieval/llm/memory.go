package llm

import (
	"slices"
	"sync"
)

// Memory remembers the latest values by their keys, so that what a model said of the same thing once costs no second call. It is safe
// for concurrent use.
type Memory[K comparable, V any] struct {
	most  int
	mu    sync.Mutex
	known map[K]V
	order []K // oldest first
}

// NewMemory returns a Memory of at most so many values.
func NewMemory[K comparable, V any](most int) *Memory[K, V] {
	return &Memory[K, V]{most: most, known: make(map[K]V)}
}

// Get returns the value of a key, and whether it is remembered.
func (m *Memory[K, V]) Get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.known[key]
	return v, ok
}

// Put remembers the value of a key, and forgets that of the oldest one if there are too many.
func (m *Memory[K, V]) Put(key K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[key]; !ok {
		m.order = append(m.order, key)
	}
	m.known[key] = v
	if len(m.order) > m.most {
		delete(m.known, m.order[0])
		m.order = slices.Delete(m.order, 0, 1)
	}
}
