package postings

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTop compares searches with the score by its definition, over random collections and questions.
func TestTop(t *testing.T) {
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 1))
		n, terms := 1+r.IntN(2000), 2+r.IntN(40)
		docs := collection(r, n, terms)
		m := build(t, docs, r.Float64(), []int{50, 1000, 1 << 22}[r.IntN(3)])
		x := mustOpen(t, m, []int{0, 1 << 20}[r.IntN(2)])
		for range 20 {
			q := question(t, r, x, m, 1+r.IntN(30), terms)
			k := 1 + r.IntN(50)
			checkTop(t, fmt.Sprintf("seed %d", seed), x, docs, &q, k)
		}
	}
}

// TestTopOfWindows is TestTop for more documents than a window has, some with all the terms far back.
func TestTopOfWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	docs := collection(r, 3*window+100, 14)
	for _, i := range []int{window - 1, window, 3*window + 50} {
		d := document{lengths: []int{30, 30, 30}, tf: make(map[string]int)}
		for f := range fields {
			for term := range 14 {
				d.tf[termKey(f, fmt.Sprint(term))] = 1 + f
			}
		}
		docs[i] = d
	}
	m := build(t, docs, 0.9, 100_000)
	x := mustOpen(t, m, 1<<20)
	for n := range 12 {
		q := question(t, r, x, m, 1+r.IntN(20), 14)
		checkTop(t, fmt.Sprintf("question %d", n), x, docs, &q, []int{1, 3, 10, 300}[r.IntN(4)])
	}
}

// checkTop checks that the best k are those of the highest scores, in order, and the first of all that have a score.
func checkTop(t *testing.T, name string, x *Index, docs []document, q *asked, k int) {
	t.Helper()
	got, err := x.Top(t.Context(), q.query, k)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	all, err := x.Top(t.Context(), q.query, x.Documents()) // no document can be left out of these
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if diff := cmp.Diff(got, all[:min(k, len(all))]); diff != "" {
		t.Fatalf("%s: the best %d are not the first of all (-got +want):\n%s", name, k, diff)
	}
	seen := make(map[uint32]bool)
	total := 1e-9
	for _, c := range q.query.Concepts {
		total += c.Weight
	}
	for i, h := range all {
		if want := q.score(x, docs[h.Doc]); math.Abs(h.Score-want) > total*1e-5 {
			t.Fatalf("%s: document %d has score %g, want %g", name, h.Doc, h.Score, want)
		}
		if i > 0 && (h.Score > all[i-1].Score || h.Score == all[i-1].Score && h.Doc < all[i-1].Doc) || seen[h.Doc] {
			t.Fatalf("%s: document %d comes behind %d", name, h.Doc, all[i-1].Doc)
		}
		seen[h.Doc] = true
	}
	for i, d := range docs {
		if want := q.score(x, d); want > total*1e-5 && !seen[uint32(i)] {
			t.Fatalf("%s: document %d with score %g is missing", name, i, want)
		}
	}
}

func TestFrequencies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	docs := collection(r, 2000, 20)
	m := build(t, docs, 0.5, 1<<20)
	x := mustOpen(t, m, 1<<20)
	q := question(t, r, x, m, 20, 20)
	want := make([]float32, 0, len(docs))
	for n, c := range q.query.Concepts {
		var rising []uint32
		want = want[:0]
		for i, d := range docs {
			if i%3 == n%3 {
				rising = append(rising, uint32(i))
				f := float32(0)
				for a, names := range q.names[n] {
					least := maxFrequency
					for _, name := range names {
						least = min(least, d.tf[name])
					}
					f += float32(c.Alternatives[a].Weight) * float32(least)
				}
				want = append(want, f)
			}
		}
		got := make([]float32, len(rising))
		if err := x.Frequencies(t.Context(), c, rising, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Fatalf("concept %d (-got +want):\n%s", n, diff)
		}
	}
}

// TestTopConcurrently asks from several goroutines at a time, with a cache that keeps nearly nothing.
func TestTopConcurrently(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	docs := collection(r, 20_000, 12)
	m := build(t, docs, 0.9, 1<<20)
	x := mustOpen(t, m, 60_000)
	var qs []asked
	var want [][]Hit
	for range 20 {
		q := question(t, r, x, m, 10, 12)
		hits, err := x.Top(t.Context(), q.query, 20)
		if err != nil {
			t.Fatal(err)
		}
		qs, want = append(qs, q), append(want, hits)
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range qs {
				i = (i + 5*g) % len(qs)
				got, err := x.Top(t.Context(), qs[i].query, 20)
				if err != nil {
					t.Error(err)
				} else if diff := cmp.Diff(got, want[i]); diff != "" {
					t.Errorf("question %d (-got +want):\n%s", i, diff)
				}
			}
		})
	}
	wg.Wait()
	if got := x.chunks.size; got > 30_000 {
		t.Errorf("%d bytes in a half of the cache, want at most 30,000", got)
	}
}

func TestTopCanceled(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	m := build(t, collection(r, 100, 12), 0.9, 1<<20)
	x := mustOpen(t, m, 1<<20)
	q := question(t, r, x, m, 10, 12)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Top(ctx, q.query, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	hits, err := x.Top(t.Context(), q.query, 3) // the scratch space is as new
	if err != nil || len(hits) == 0 {
		t.Errorf("then got %v, %v", hits, err)
	}
}

func TestTopOfNothing(t *testing.T) {
	m := build(t, nil, 0.9, 1<<20)
	x := mustOpen(t, m, 1<<20)
	if hits, err := x.Top(t.Context(), Query{K1: 1}, 3); len(hits) != 0 || err != nil {
		t.Errorf("no documents: got %v, %v", hits, err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	x = mustOpen(t, build(t, collection(r, 10, 3), 0.9, 1<<20), 1<<20)
	for _, q := range []Query{{K1: 1}, {K1: 1, Concepts: []Concept{{Weight: 1}}}, {K1: 1, Concepts: []Concept{{Weight: 0}, {Weight: -1}}}} {
		if hits, err := x.Top(t.Context(), q, 3); len(hits) != 0 || err != nil {
			t.Errorf("%v: got %v, %v", q, hits, err)
		}
	}
}
