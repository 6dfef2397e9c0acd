package postings

import (
	"bytes"
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRuns checks that what is written does not depend on the size of the runs, and reads back.
func TestRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	docs := collection(r, 20_000, 9)
	want := build(t, docs, 0.95, math.MaxInt)
	for _, limit := range []int{30_000, 100_000} {
		got := build(t, docs, 0.95, limit)
		if !cmp.Equal(got.terms, want.terms) || !cmp.Equal(got.chunks, want.chunks) || !cmp.Equal(got.lengths, want.lengths) ||
			!bytes.Equal(got.head, want.head) || !slices.Equal(got.order, want.order) {
			t.Errorf("with runs of %d postings something else is written than in memory", limit)
		}
	}
	if !slices.IsSorted(want.order) {
		t.Errorf("terms are not in order: %q", want.order)
	}
	x := mustOpen(t, want, 1<<20)
	have := make(map[string]bool)
	for i, d := range docs {
		maps.Copy(have, toSet(d.tf))
		for f := range fields {
			if got := x.Length(f, uint32(i)); got != d.lengths[f] {
				t.Fatalf("document %d has length %d in field %d, want %d", i, got, f, d.lengths[f])
			}
		}
	}
	for key := range have {
		checkList(t, x, want.terms[key], key, docs)
	}
	if got := len(want.terms); got != len(have) {
		t.Errorf("%d terms, want %d", got, len(have))
	}
}

func toSet(m map[string]int) map[string]bool {
	set := make(map[string]bool)
	for k := range m {
		set[k] = true
	}
	return set
}

// checkList reads a list posting by posting.
func checkList(t *testing.T, x *Index, row Term, key string, docs []document) {
	t.Helper()
	l, err := x.Term(row)
	if err != nil {
		t.Fatalf("term %q: %v", key, err)
	}
	c := new(cursor)
	c.start(x, l)
	ok, err := c.seek(t.Context(), 0)
	df := 0
	for i, d := range docs {
		tf := d.tf[key]
		if tf == 0 {
			continue
		}
		df++
		if !ok || err != nil || c.now.docs[c.i] != uint32(i) || c.now.frequency(c.i) != uint32(tf) {
			t.Fatalf("term %q: got %v %v at document %d with frequency %d", key, ok, err, i, tf)
		}
		ok, err = c.next(t.Context())
	}
	if ok || err != nil || df != l.DF() {
		t.Errorf("term %q: df %d, want %d; at the end %v, %v", key, l.DF(), df, ok, err)
	}
}

func TestLimits(t *testing.T) {
	b := NewBuilder(1, 1, nil)
	for range 2 {
		if err := b.Begin([]int{1 << 20}); err != nil {
			t.Fatal(err)
		}
		b.Count(0, "", 1<<20)
		b.Count(0, "", 1<<20)
		b.Count(0, "none", 0)
	}
	m := newMemory()
	var err error
	if m.head, err = b.Finish(m); err != nil {
		t.Fatal(err)
	}
	x := mustOpen(t, m, 0)
	l, err := x.Term(m.terms["\x00"])
	if err != nil {
		t.Fatal(err)
	}
	c := new(cursor)
	c.start(x, l)
	if ok, err := c.seek(t.Context(), 1); !ok || err != nil || c.now.frequency(c.i) != maxFrequency || x.Length(0, 1) != maxLength || len(m.terms) != 1 {
		t.Errorf("got %v, %v, frequency %d, length %d, %d terms", ok, err, c.now.frequency(c.i), x.Length(0, 1), len(m.terms))
	}
	if err := b.Begin([]int{1, 2}); err == nil {
		t.Error("lengths of two fields of one were taken")
	}
	broken := errors.New("disk full")
	b = NewBuilder(1, 1, func() (Spill, error) { return nil, broken })
	b.limit = 1
	_ = b.Begin([]int{1})
	b.Count(0, "a", 1)
	if err := b.Begin([]int{1}); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestBound(t *testing.T) {
	for _, ratio := range []float64{0, 1e-9, 0.001, 0.3, 1, 1.0001, 2, 17, 65535 / 0.05, 1e9, math.Inf(1)} {
		b := boundOf(ratio)
		if ratioOf(b) < ratio || b > 0 && ratioOf(b-1) >= ratio {
			t.Errorf("boundOf(%g) is %d, which is %g", ratio, b, ratioOf(b))
		}
	}
}
