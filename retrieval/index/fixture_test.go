package index

import (
	"testing"

	"yiju/corpus"
)

func mustMemory(t testing.TB, c *corpus.Corpus) *Snapshot {
	t.Helper()
	s, err := Memory(t.Context(), c, BuildOptions{})
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}
