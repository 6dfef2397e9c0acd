package diff

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode"

	"yiju/corpus"
)

// How similar two clauses must be to count as one changed clause: the share of common shingles (Dice, "Measures of the
// Amount of Ecologic Association Between Species", 1945), 0..1. The same ref needs less, since the clause probably
// stayed; another document needs more.
const (
	similarWithin = 0.6
	similarSame   = 0.4
	similarAcross = 0.8
	sameBonus     = 0.1 // added when pairs are ranked
)

// Bounds of the search for similar clauses. Pairs missed because of them are reported as withdrawn and added.
const (
	allPairs     = 2500 // up to which every pair of clauses is compared
	mostShingles = 1024 // that are kept of a clause
	indexed      = 16   // shingles by which a clause is looked up: those with the least hashes (Broder 1997)
	commonPlace  = 24   // a shingle in this many clauses of one corpus is ignored
	nearest      = 6    // candidates compared for each clause
	tellingSize  = 20   // fewest shingles of a clause that is matched across documents
	mostAcross   = 120_000
)

// sketch holds the hashes of the shingles of a text in order, each as often as it occurs: pairs of characters in
// Chinese, words and pairs of words in English.
type sketch []uint32

// pairing is two clauses that may be one.
type pairing struct {
	old, new *side
	score    float64
}

// similarWithin pairs clauses of the same document.
func (d *difference) similarWithin() {
	for _, v := range d.documents {
		old, new := unpaired(v.old.clauses), unpaired(v.new.clauses)
		d.choose(old, new, func(p pairing) bool {
			return p.score >= similarWithin || p.score >= similarSame && p.old.ID == p.new.ID
		})
		for _, s := range slices.Concat(old, new) {
			if s.other != nil {
				s.sketch = nil
			}
		}
	}
}

// similarAcross pairs clauses of different documents of one language.
func (d *difference) similarAcross() {
	old, new := unpaired(d.old), unpaired(d.new)
	if len(old)+len(new) > mostAcross {
		return
	}
	for _, lang := range []corpus.Lang{corpus.Chinese, corpus.English} {
		dull := func(s *side) bool {
			return d.documents[s.document].key.Lang != lang || len(d.sketch(s)) < tellingSize
		}
		d.choose(slices.DeleteFunc(slices.Clone(old), dull), slices.DeleteFunc(slices.Clone(new), dull),
			func(p pairing) bool { return p.score >= similarAcross })
	}
}

// choose pairs the clauses that are similar enough, best pair first.
func (d *difference) choose(old, new []*side, enough func(pairing) bool) {
	if len(old) == 0 || len(new) == 0 {
		return
	}
	var good []pairing
	for _, p := range d.candidates(old, new) {
		p.score = dice(d.sketch(p.old), d.sketch(p.new))
		if !enough(p) {
			continue
		}
		if p.old.document == p.new.document && p.old.ID == p.new.ID {
			p.score += sameBonus
		}
		good = append(good, p)
	}
	slices.SortFunc(good, func(a, b pairing) int { return cmp.Or(cmp.Compare(b.score, a.score), a.compare(b)) })
	for _, p := range good {
		if p.old.other == nil && p.new.other == nil {
			pair(p.old, p.new)
		}
	}
}

// compare orders pairings by how little their clauses moved, then by place. It is symmetric in the corpora.
func (p pairing) compare(o pairing) int {
	a, b := p.places(), o.places()
	return cmp.Or(cmp.Compare(a[1]-a[0], b[1]-b[0]), cmp.Compare(a[0], b[0]))
}

// places returns the places of the two clauses in ascending order.
func (p pairing) places() [2]int {
	at := func(s *side) int { return s.document<<24 + s.place }
	a, b := at(p.old), at(p.new)
	return [2]int{min(a, b), max(a, b)}
}

// candidates returns the pairs that are worth comparing: all if they are few, otherwise those with the same id and those
// that share the rarest shingles.
func (d *difference) candidates(old, new []*side) []pairing {
	var all []pairing
	if _, n := bits.Mul(uint(len(old)), uint(len(new))); n <= allPairs {
		for _, a := range old {
			for _, b := range new {
				all = append(all, pairing{old: a, new: b})
			}
		}
		return all
	}
	shared := make(map[[2]int]int)
	inOld, inNew := d.lookup(old), d.lookup(new)
	for h, a := range inOld {
		b := inNew[h]
		if len(a) > commonPlace || len(b) > commonPlace {
			continue
		}
		for _, i := range a {
			for _, j := range b {
				shared[[2]int{i, j}]++
			}
		}
	}
	for ij, n := range shared {
		all = append(all, pairing{old[ij[0]], new[ij[1]], float64(n)})
	}
	return append(best(all), sameRefs(old, new)...)
}

// best keeps the pairs that are among the nearest of either clause.
func best(all []pairing) []pairing {
	slices.SortFunc(all, func(a, b pairing) int { return cmp.Or(cmp.Compare(b.score, a.score), a.compare(b)) })
	taken := make(map[*side]int)
	return slices.DeleteFunc(all, func(p pairing) bool {
		taken[p.old]++
		taken[p.new]++
		return taken[p.old] > nearest && taken[p.new] > nearest
	})
}

// sameRefs returns the pairs with the same id in the same document.
func sameRefs(old, new []*side) []pairing {
	type ref struct {
		document int
		id       string
	}
	at := make(map[ref]*side)
	for _, s := range new {
		at[ref{s.document, s.ID}] = s
	}
	var all []pairing
	for _, s := range old {
		if o := at[ref{s.document, s.ID}]; o != nil {
			all = append(all, pairing{old: s, new: o})
		}
	}
	return all
}

// lookup maps each shingle that clauses are looked up by to the indexes of these clauses.
func (d *difference) lookup(all []*side) map[uint32][]int {
	index := make(map[uint32][]int)
	for n, s := range all {
		sk := slices.Compact(slices.Clone(d.sketch(s)[:min(len(d.sketch(s)), 4*indexed)]))
		for _, h := range sk[:min(len(sk), indexed)] {
			index[h] = append(index[h], n)
		}
	}
	return index
}

// sketch returns the sketch of a clause and caches it.
func (d *difference) sketch(s *side) sketch {
	if s.sketch == nil {
		s.sketch = newSketch(s.bare(), d.documents[s.document].key.Lang)
	}
	return s.sketch
}

func newSketch(text string, l corpus.Lang) sketch {
	sk := sketch{} // not nil: nil means not computed yet
	last, word := uint32(0), uint32(offset)
	end := func() { // of a word, which in Chinese is a character
		if word == offset {
			return
		}
		if l == corpus.English {
			sk = append(sk, word)
		}
		sk = append(sk, hash(last, word))
		last, word = word, offset
	}
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			word = hash(word, uint32(unicode.ToLower(r)))
			if l == corpus.English {
				continue
			}
		}
		end()
	}
	end()
	slices.Sort(sk)
	return slices.Clip(sk[:min(len(sk), mostShingles)])
}

// The constants of FNV-1a over 32-bit words, with a final mix so that the least hashes are a fair sample.
const (
	offset = 2166136261
	prime  = 16777619
)

func hash(h, v uint32) uint32 {
	h = (h ^ v) * prime
	return (h ^ h>>15) * 0x2c1b3c6d
}

// dice returns the Dice coefficient of a and b, 1 if both are empty.
func dice(a, b sketch) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}
