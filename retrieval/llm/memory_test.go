package llm

import (
	"fmt"
	"testing"
)

// TestMemory checks that the oldest values are forgotten.
func TestMemory(t *testing.T) {
	const most = 2000
	m := NewMemory[string, Phrases](most)
	for n := range most + 2 {
		m.Put(fmt.Sprint(n), Phrases{Model: fmt.Sprint(n)})
	}
	m.Put("2", Phrases{Model: "again"})
	_, first := m.Get("1")
	kept, ok := m.Get("2")
	if first || !ok || kept.Model != "again" || len(m.known) != most || len(m.order) != most {
		t.Errorf("the first is known: %t, the third %+v; %d known", first, kept, len(m.known))
	}
}
