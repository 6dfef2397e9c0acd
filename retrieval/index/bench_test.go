package index

import (
	"testing"

	"yiju/corpus"
	"yiju/retrieval"
)

// BenchmarkBuild builds a snapshot of 2,000 clauses in memory.
func BenchmarkBuild(b *testing.B) {
	c := many(2000)
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

// BenchmarkFirstSearch builds the fixture and searches it once, as yiju ask does with the embedded corpus.
func BenchmarkFirstSearch(b *testing.B) {
	for b.Loop() {
		s, err := Memory(b.Context(), fixture(), BuildOptions{})
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
	s := mustMemory(b, many(2000))
	for b.Loop() {
		if _, err := s.Search(b.Context(), retrieval.Query{Text: "数据泄露后运营人应当在多长时间内通知港务局？", K: 10}); err != nil {
			b.Fatal(err)
		}
	}
}

// many repeats the clauses of the charter, each with a number that sets it apart.
func many(n int) *corpus.Corpus {
	c := fixture()
	d := c.Instruments[0].Documents[0]
	base := d.Clauses
	d.Clauses = nil
	for i := range n {
		clause := *base[i%len(base)]
		clause.ID = "c" + string(rune('0'+i/1000)) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
		clause.Text += "附表" + clause.ID + "。"
		d.Clauses = append(d.Clauses, &clause)
	}
	return c
}
