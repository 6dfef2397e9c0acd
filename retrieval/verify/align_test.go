package verify

import (
	"math/rand/v2"
	"testing"
)

// slow returns the least edit distance of ids to a stretch of text, the first end of such a stretch, and its latest
// start there, by Sellers' dynamic programme.
func slow(ids, text []uint64) window {
	type cell struct{ d, start int }
	column := make([]cell, len(ids)+1)
	for i := range column {
		column[i] = cell{i, 0}
	}
	best := window{0, 0, len(ids)}
	for j, c := range text {
		diagonal := column[0]
		column[0] = cell{0, j + 1}
		for i, p := range ids {
			cost := 1
			if p == c {
				cost = 0
			}
			next := cell{diagonal.d + cost, diagonal.start}
			for _, o := range []cell{{column[i].d + 1, column[i].start}, {column[i+1].d + 1, column[i+1].start}} {
				if o.d < next.d || o.d == next.d && o.start > next.start {
					next = o
				}
			}
			diagonal = column[i+1]
			column[i+1] = next
		}
		if last := column[len(ids)]; last.d < best.distance {
			best = window{last.start, j + 1, last.d}
		}
	}
	return best
}

// TestClosest compares the bit vectors with the plain algorithm, across the borders of their blocks.
func TestClosest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		draw := func(n, letters int) []uint64 {
			s := make([]uint64, n)
			for i := range s {
				s[i] = uint64(random.IntN(letters))
			}
			return s
		}
		letters := 2 + random.IntN(30)
		text := draw(random.IntN(300), letters)
		ids := draw(1+random.IntN(200), letters)
		if len(text) > 20 && random.IntN(2) == 0 { // a stretch of the text with a few changes
			from := random.IntN(len(text) - 10)
			ids = append([]uint64{}, text[from:from+1+random.IntN(len(text)-from)]...)
			for range random.IntN(6) {
				ids[random.IntN(len(ids))] = uint64(random.IntN(letters))
			}
		}
		got, want := closest(ids, text), slow(ids, text)
		if got != want {
			t.Fatalf("closest(%v, %v) = %+v, want %+v", ids, text, got, want)
		}
	}
	if got := closest(nil, []uint64{1}); got != (window{}) {
		t.Errorf("nothing: %+v", got)
	}
}
