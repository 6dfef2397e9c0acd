package search

import (
	"path/filepath"
	"testing"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

func mustSearcher(t testing.TB, c *corpus.Corpus) *Searcher {
	t.Helper()
	s, err := Memory(t.Context(), c, index.BuildOptions{})
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// searchableFile builds the fixture in a file.
func searchableFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.db")
	if err := Build(t.Context(), path, indextest.Corpus(), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustOpenSearcher(t testing.TB, path string) *Searcher {
	t.Helper()
	s, err := index.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return New(s)
}

// BenchmarkFirstSearch builds the fixture and searches it once, as yiju ask does with the embedded corpus.
func BenchmarkFirstSearch(b *testing.B) {
	for b.Loop() {
		s, err := Memory(b.Context(), indextest.Corpus(), index.BuildOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Search(b.Context(), retrieval.Query{Text: "起重机由谁监督？", K: 10}); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkSearch searches 2,000 clauses.
func BenchmarkSearch(b *testing.B) {
	s := mustSearcher(b, indextest.Many(2000))
	for b.Loop() {
		if _, err := s.Search(b.Context(), retrieval.Query{Text: "数据泄露后运营人应当在多长时间内通知港务局？", K: 10}); err != nil {
			b.Fatal(err)
		}
	}
}
