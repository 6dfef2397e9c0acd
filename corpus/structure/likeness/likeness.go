// Package likeness compares texts: how much of each the other has too, and in the same order.
package likeness

import (
	"slices"
	"sort"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// Texts are compared by their shingles: sequences of folded characters, long enough that two texts of one language share
// next to none by chance.
const (
	shingleHan   = 6
	shingleLatin = 30
	fewShingles  = 40      // below that, texts are compared as wholes
	allShingles  = 1 << 14 // of a longer text one in sampling is kept
	sampling     = 8
	sketchSize   = 64 // smallest shingles by which texts that may be alike are found
)

// Imprint is the shingles of a document in the order of its text, each once.
type Imprint struct {
	shingles []uint64
	sampled  bool
	whole    uint64 // hash of the whole text
}

// imprintOf returns the imprint of d.
func Of(d *corpus.Document) *Imprint {
	size := shingleLatin
	if d.Lang == corpus.Chinese {
		size = shingleHan
	}
	var text []rune
	for _, c := range d.Clauses {
		text = append(text, []rune(fold.Key(c.Text))...)
	}
	im := &Imprint{whole: hashRunes(text), sampled: len(text) > allShingles}
	seen := make(map[uint64]bool)
	for i := size; i <= len(text); i++ {
		h := hashRunes(text[i-size : i])
		if !seen[h] && (!im.sampled || h%sampling == 0) {
			seen[h] = true
			im.shingles = append(im.shingles, h)
		}
	}
	return im
}

// hashRunes is FNV-1a over runes, mixed so that its low bits are even.
func hashRunes(rs []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range rs {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h ^ h>>29
}

// kept returns the shingles of im, as they would be sampled.
func (im *Imprint) kept(sampled bool) []uint64 {
	if !sampled || im.sampled {
		return im.shingles
	}
	var out []uint64
	for _, h := range im.shingles {
		if h%sampling == 0 {
			out = append(out, h)
		}
	}
	return out
}

// Sketch returns the smallest shingles of im.
func (im *Imprint) Sketch() []uint64 {
	s := slices.Clone(im.kept(true))
	slices.Sort(s)
	return s[:min(len(s), sketchSize)]
}

// Shares returns the share of the text of a, and that of b, which the other has too and in the same order.
func (a *Imprint) Shares(b *Imprint) (float64, float64) {
	sampled := a.sampled || b.sampled
	x, y := a.kept(sampled), b.kept(sampled)
	if a.whole == b.whole {
		return 1, 1
	}
	if min(len(a.shingles), len(b.shingles)) < fewShingles || len(x) == 0 || len(y) == 0 {
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
