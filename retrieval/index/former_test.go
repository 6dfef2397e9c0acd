package index

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/index/indextest"
)

// next builds a snapshot of c that remembers what it has to of s.
func next(t *testing.T, s *Snapshot, c *corpus.Corpus, name string, day int) *Snapshot {
	t.Helper()
	old, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC)
	former, err := s.Carry(t.Context(), c, diff.Changes(old, c), now)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Memory(t.Context(), c, BuildOptions{Name: name, Now: now, Former: former})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// remembered returns what s says of a clause of the charter in Chinese, as short lines.
func remembered(t *testing.T, s *Snapshot, clause string) []string {
	t.Helper()
	all, err := s.Former(t.Context(), corpus.Ref{Instrument: "harbour-charter", Clause: clause, Lang: corpus.Chinese})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, f := range all {
		to := "withdrawn"
		if !f.Withdrawn() {
			to = f.To.String()
		}
		lines = append(lines, f.Label+" "+to+" "+f.Since.Format(time.DateOnly)+" "+f.Last)
	}
	return lines
}

// TestFormer follows clauses over four snapshots: one is inserted, the last one is taken out, and it comes back.
func TestFormer(t *testing.T) {
	texts := func(c *corpus.Corpus) []string {
		var all []string
		for _, cl := range c.Instruments[0].Documents[0].Clauses {
			all = append(all, cl.Text)
		}
		return all
	}
	with := func(texts ...string) *corpus.Corpus {
		c := indextest.Corpus()
		d := c.Instruments[0].Documents[0]
		d.Clauses = indextest.Doc(d.Lang, d.Title, texts...).Clauses
		return c
	}
	a := with(texts(indextest.Corpus())...)
	t0 := texts(a)
	first, err := Memory(t.Context(), a, BuildOptions{Name: "s1"})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	inserted := with("第一条 本章程所称港口包括内河港口。", "第二条"+t0[0][len("第一条"):], "第三条"+t0[1][len("第二条"):], "第四条"+t0[2][len("第三条"):], "第五条"+t0[3][len("第四条"):])
	second := next(t, first, inserted, "s2", 2)
	check := func(s *Snapshot, clause string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(remembered(t, s, clause), append([]string{}, want...)); diff != "" {
			t.Errorf("%s, clause %s (-got +want):\n%s", s.Meta().Name, clause, diff)
		}
	}
	zh := func(clause string) string {
		return corpus.Ref{Instrument: "harbour-charter", Clause: clause, Lang: corpus.Chinese}.String()
	}
	check(second, "1", "第一条 "+zh("2")+" 2026-03-02 s1")
	check(second, "4", "第四条 "+zh("5")+" 2026-03-02 s1")
	check(second, "5")
	short := with(texts(inserted)[:4]...)
	third := next(t, second, short, "s3", 3)
	check(third, "4", "第四条 withdrawn 2026-03-03 s2")
	check(third, "5", "第五条 withdrawn 2026-03-03 s2")
	fourth := next(t, third, inserted, "s4", 4)
	check(fourth, "5")
	check(fourth, "4", "第四条 withdrawn 2026-03-03 s2")
	fifth := next(t, fourth, a, "s5", 5)
	check(fifth, "1", "第一条 withdrawn 2026-03-05 s4")
	check(fifth, "4", "第四条 "+zh("3")+" 2026-03-05 s4")
	check(fifth, "5", "第五条 "+zh("4")+" 2026-03-05 s4")
}
