package index

import (
	"cmp"
	"slices"
)

// candidate is a passage that may be an answer.
type candidate struct {
	id       int64
	document int64
	row      int64 // of the clause
	clause   clauseKey
	terms    []byte
	base     float64 // BM25 and proximity
	score    float64 // with the neighbours' share
	coverage float64
}

// scorer scores passages against a plan. It serves one goroutine.
type scorer struct {
	plan      *plan
	tf        []float64
	lengths   [nFields]float64
	positions [][]int // of each unit's word in the text of the passage
	covered   []bool
	unitOf    []int // of each concept, the unit whose word it is, or -1
	buf       []uint32
}

func newScorer(p *plan) *scorer {
	s := &scorer{
		plan: p, tf: make([]float64, len(p.concepts)), unitOf: slices.Repeat([]int{-1}, len(p.concepts)),
		positions: make([][]int, len(p.units)), covered: make([]bool, len(p.units)),
	}
	for u, unit := range p.units {
		if unit.word >= 0 {
			s.unitOf[unit.word] = u
		}
	}
	return s
}

// score fills in base and coverage.
func (s *scorer) score(c *candidate) error {
	clear(s.tf)
	clear(s.covered)
	s.lengths = [nFields]float64{}
	for u := range s.positions {
		s.positions[u] = s.positions[u][:0]
	}
	var err error
	if s.buf, err = decode(c.terms, s.buf, s.count); err != nil {
		return err
	}
	c.base = s.bm25() + proximityWeight*s.proximity()
	c.coverage = s.coverage()
	return nil
}

// coverage returns the share of the units that bm25 found covered.
func (s *scorer) coverage() float64 {
	total, have := 0.0, 0.0
	for u, unit := range s.plan.units {
		total += unit.weight
		if s.covered[u] {
			have += unit.weight
		}
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// count counts the terms of a section in one field.
func (s *scorer) count(sec section, f field, ids []uint32) {
	weight := sectionWeight[sec]
	if f < nFields {
		s.lengths[f] += weight * float64(len(ids))
	}
	for i, id := range ids {
		if !s.plan.filter[id%filterSize] {
			continue
		}
		for _, at := range s.plan.at[id] {
			if !slices.Equal(at.rest, ids[i+1:min(i+1+len(at.rest), len(ids))]) {
				continue
			}
			s.tf[at.concept] += weight * at.weight
			if u := s.unitOf[at.concept]; u >= 0 && sec == inText && f == s.plan.concepts[at.concept].field {
				s.positions[u] = append(s.positions[u], i)
			}
		}
	}
}

// bm25 adds up what the concepts give, and marks the units that they cover.
func (s *scorer) bm25() float64 {
	sum := 0.0
	for n := range s.plan.concepts {
		tf := s.tf[n]
		if tf == 0 {
			continue
		}
		c := &s.plan.concepts[n]
		norm := 1 - bm25B + bm25B*s.lengths[c.field]/s.plan.stats.average[c.field]
		sum += c.weight * c.idf * tf * (bm25K1 + 1) / (tf + bm25K1*norm)
		for _, u := range c.units {
			s.covered[u] = true
		}
	}
	return sum
}

// proximity rewards content words that are neighbours in the question and near one another in the passage.
func (s *scorer) proximity() float64 {
	sum := 0.0
	for u := 1; u < len(s.plan.units); u++ {
		a, b := s.plan.units[u-1].word, s.plan.units[u].word
		if a < 0 || b < 0 {
			continue
		}
		idf := min(s.plan.concepts[a].idf, s.plan.concepts[b].idf)
		sum += idf * nearness(s.positions[u-1], s.positions[u])
	}
	return sum
}

// nearness adds up 1/distance over the pairs of positions within the window. Both lists rise.
func nearness(a, b []int) float64 {
	sum, from := 0.0, 0
	for _, x := range a {
		for from < len(b) && b[from] < x-proximityWindow {
			from++
		}
		for _, y := range b[from:] {
			if y > x+proximityWindow {
				break
			}
			if d := max(x-y, y-x); d > 0 {
				sum += 1 / float64(d)
			}
		}
	}
	return sum
}

// rank scores the candidates and orders them, best first; those that match nothing are dropped.
func (p *plan) rank(candidates []candidate, boost func(instrument int64) float64) ([]candidate, error) {
	s := newScorer(p)
	at := make(map[int64]int, len(candidates))
	for n := range candidates {
		if err := s.score(&candidates[n]); err != nil {
			return nil, err
		}
		at[candidates[n].id] = n
	}
	for n := range candidates {
		c := &candidates[n]
		best := 0.0
		for _, id := range []int64{c.id - 1, c.id + 1} {
			if m, ok := at[id]; ok && candidates[m].document == c.document {
				best = max(best, candidates[m].base)
			}
		}
		c.score = (c.base + neighbourWeight*best) * boost(c.clause.instrument)
	}
	candidates = slices.DeleteFunc(candidates, func(c candidate) bool { return c.base <= 0 })
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return candidates, nil
}
