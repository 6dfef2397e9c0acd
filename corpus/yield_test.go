package corpus

import "testing"

func TestYields(t *testing.T) {
	clause := func(file string) *Clause { return &Clause{Location: Location{File: file}} }
	c := &Corpus{
		Sources: []*Source{{Name: "a"}, {Name: "b"}, {Name: "c", Skipped: "empty: no text"}},
		Instruments: []*Instrument{
			{Documents: []*Document{
				{Lang: Chinese, Level: Official, Source: "a", Clauses: []*Clause{clause("a"), clause("b"), clause("a")}},
				{Lang: English, Level: UnofficialTranslation, Source: "a", Clauses: []*Clause{clause("a")}},
			}},
			{Documents: []*Document{{Lang: "und", Level: Official, Source: "b", Clauses: []*Clause{clause("b")}}}},
		},
	}
	type counts struct{ documents, zh, en, other, levels int }
	want := []counts{{2, 2, 1, 0, 2}, {1, 1, 0, 1, 1}, {}}
	for n, y := range c.Yields() {
		if y.Source != c.Sources[n] || y.Clauses() != y.ZH+y.EN+y.Other {
			t.Errorf("source %d: %+v", n, y)
		}
		if got := (counts{y.Documents, y.ZH, y.EN, y.Other, len(y.Levels)}); got != want[n] {
			t.Errorf("source %d adds %+v, want %+v", n, got, want[n])
		}
	}
}
