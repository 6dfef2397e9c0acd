package postings

import (
	"cmp"
	"math"
	"slices"
)

// Concept is one thing searched for in a field.
type Concept struct {
	Field        int     // whose lengths count
	Weight       float64 // at least 0; with the inverse document frequency
	Alternatives []Alternative
}

// Alternative is one way to express a concept.
type Alternative struct {
	Weight float64 // of an occurrence, 0 to 1
	Lists  []*List // at least one; a document must have them all. Lists of another field than the concept's cost more
}

// Query is a list of concepts, and K1 of the score. Zero weights are allowed.
type Query struct {
	K1       float64
	Concepts []Concept
}

// Hit is a document and its score.
type Hit struct {
	Doc   uint32
	Score float64
}

// steps is the resolution of scores: the number of steps in the sum of all weights.
const steps = 1 << 24

// scorer scores a concept.
type scorer struct {
	weight       float32 // in steps
	fixed, slope float32 // of the norm, times K1
	lengths      []uint16
	most         uint32 // upper bound for any document
	df           int    // postings that a scan reads
	alternatives []alternative
}

type alternative struct {
	weight  float32
	cursors []*cursor // the rarest first
}

// score returns the score of f occurrences in doc.
func (sc *scorer) score(f float32, doc uint32) uint32 {
	norm := sc.fixed + float32(sc.slope*float32(sc.lengths[doc])) // the conversions forbid fused multiply-add, for equal sums on every machine
	return uint32(float32(sc.weight*(f/(f+norm))) + 0.5)
}

// prepare creates the scorers of q, except those that match no document, and returns the number of steps in a score of 1.
func (s *search) prepare(x *Index, q *Query) float64 {
	total := 0.0
	for _, c := range q.Concepts {
		total += max(0, c.Weight)
	}
	s.scorers = s.scorers[:0]
	if !(total > 0) || math.IsInf(total, 0) {
		return 1
	}
	scale := steps / total
	for n := range q.Concepts {
		c := &q.Concepts[n]
		s.scorers = append(s.scorers, s.scorer(x, c, c.Weight*scale, q.K1))
	}
	return scale
}

func (s *search) scorer(x *Index, c *Concept, weight, k1 float64) scorer {
	n := x.norms[c.Field]
	sc := scorer{weight: float32(weight), fixed: float32(k1) * n.fixed, slope: float32(k1) * n.slope, lengths: x.lengths[c.Field]}
	ratio := 0.0
	for _, a := range c.Alternatives {
		if !(a.Weight > 0) || len(a.Lists) == 0 {
			continue
		}
		least := math.Inf(1)
		alternative := alternative{weight: float32(a.Weight)}
		for _, l := range a.Lists {
			if l.field == c.Field { // otherwise its bound refers to other lengths
				least = min(least, ratioOf(l.bound))
			}
			alternative.cursors = append(alternative.cursors, s.cursor(x, l))
		}
		slices.SortStableFunc(alternative.cursors, func(a, b *cursor) int { return cmp.Compare(a.list.df, b.list.df) })
		ratio += a.Weight * least // which may be infinite
		sc.df += alternative.cursors[0].list.df * len(alternative.cursors)
		sc.alternatives = append(sc.alternatives, alternative)
	}
	share := 1.0
	if !math.IsInf(ratio, 1) {
		share = ratio / (ratio + k1)
	}
	if len(sc.alternatives) > 0 && weight > 0 {
		sc.most = uint32(math.Ceil(weight*share*(1+1e-5))) + 2 // covers rounding of float32
	}
	return sc
}

// cursor returns a cursor before the first posting of l.
func (s *search) cursor(x *Index, l *List) *cursor {
	if s.used == len(s.cursors) {
		s.cursors = append(s.cursors, new(cursor))
	}
	c := s.cursors[s.used]
	s.used++
	c.start(x, l)
	return c
}

// simple reports whether the concept is a single term.
func (sc *scorer) simple() bool {
	return len(sc.alternatives) == 1 && len(sc.alternatives[0].cursors) == 1
}
