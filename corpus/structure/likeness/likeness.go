// Package likeness compares texts: how much of each the other has too, and in the same order.
package likeness

import (
	"slices"
	"sort"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// Texts are compared by shingles of folded characters, so long that two texts share next to none by chance.
const (
	shingleHan   = 6
	shingleLatin = 30
	fewShingles  = 40      // below that, texts are compared as wholes
	allShingles  = 1 << 13 // bytes: of a longer text one in sampling is kept
	sampling     = 8
	sketchSize   = 64 // smallest shingles by which texts that may be alike are found
)

// Imprint is the shingles of a document in the order of its text, each once.
type Imprint struct {
	shingles []uint64
	sampled  bool
	whole    uint64 // hash of the whole text
}

// Of returns the imprint of d.
func Of(d *corpus.Document) *Imprint {
	size := shingleLatin
	if d.Lang == corpus.Chinese {
		size = shingleHan
	}
	bytes := 0
	for _, c := range d.Clauses {
		bytes += len(c.Text)
	}
	im := &Imprint{sampled: bytes > allShingles}
	kept := bytes / 3
	if im.sampled {
		kept /= sampling
	}
	r := newRoller(size)
	seen := make(map[uint64]bool, kept)
	im.shingles = make([]uint64, 0, kept)
	for _, c := range d.Clauses {
		for _, next := range fold.Key(c.Text) {
			im.whole = (im.whole ^ uint64(next)) * prime
			h, full := r.roll(next)
			if full && (!im.sampled || h%sampling == 0) && !seen[h] {
				seen[h] = true
				im.shingles = append(im.shingles, h)
			}
		}
	}
	im.shingles = slices.Clip(im.shingles)
	return im
}

// prime is that of FNV-1a; the base of the rolling hash need not be related to it.
const prime = 1099511628211

// roller hashes every window of size runes of a text: the polynomial of the runes in prime, modulo 2^64, mixed.
type roller struct {
	window []rune
	at     int // where in the window the next rune goes
	n      int // runes so far
	h, top uint64
}

func newRoller(size int) *roller {
	r := &roller{window: make([]rune, size), top: 1}
	for range size {
		r.top *= prime
	}
	return r
}

// roll takes the next rune and returns the hash of the window that it ends, and whether there were runes enough for one.
func (r *roller) roll(next rune) (uint64, bool) {
	r.h = r.h*prime + uint64(next) - uint64(r.window[r.at])*r.top
	r.window[r.at] = next
	if r.at++; r.at == len(r.window) {
		r.at = 0
	}
	r.n++
	h := r.h * 0x9E3779B97F4A7C15 // the golden ratio, by which low bits depend on all
	return h ^ h>>32, r.n >= len(r.window)
}

// kept returns the shingles of im, as they would be sampled.
func (im *Imprint) kept(sampled bool) []uint64 {
	if !sampled || im.sampled {
		return im.shingles
	}
	return slices.DeleteFunc(slices.Clone(im.shingles), func(h uint64) bool { return h%sampling != 0 })
}

// Sketch returns the smallest shingles of im.
func (im *Imprint) Sketch() []uint64 {
	s := slices.Clone(im.kept(true))
	slices.Sort(s)
	return s[:min(len(s), sketchSize)]
}

// Shares returns the share of the text of im, and that of b, which the other has too and in the same order.
func (im *Imprint) Shares(b *Imprint) (float64, float64) {
	sampled := im.sampled || b.sampled
	x, y := im.kept(sampled), b.kept(sampled)
	if im.whole == b.whole {
		return 1, 1
	}
	if min(len(im.shingles), len(b.shingles)) < fewShingles || len(x) == 0 || len(y) == 0 {
		return 0, 0
	}
	places := make(map[uint64]int, len(y))
	for i, h := range y {
		places[h] = i
	}
	var tails []int // of the longest rising runs of places, the last one of each length
	for _, h := range x {
		at, ok := places[h]
		if !ok {
			continue
		}
		if n := sort.SearchInts(tails, at); n == len(tails) {
			tails = append(tails, at)
		} else {
			tails[n] = at
		}
	}
	n := float64(len(tails))
	return n / float64(len(x)), n / float64(len(y))
}
