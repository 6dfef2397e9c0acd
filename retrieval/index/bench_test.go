package index

import (
	"testing"

	"yiju/corpus"
	"yiju/retrieval/index/indextest"
)

// BenchmarkBuild builds a snapshot of 2,000 clauses in memory.
func BenchmarkBuild(b *testing.B) {
	c := indextest.Many(2000)
	for b.Loop() {
		s, err := Memory(b.Context(), c, BuildOptions{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/2000, "µs/clause")
}

// BenchmarkOpen opens a snapshot and looks a clause up, as yiju cite does.
func BenchmarkOpen(b *testing.B) {
	path := built(b)
	for b.Loop() {
		s, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Clause(b.Context(), corpus.Ref{Instrument: "harbour-charter", Clause: "2"}); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
