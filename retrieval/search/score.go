package search

import (
	"cmp"
	"slices"
	"yiju/retrieval/index"
)

// alternativeIndex locates an alternative of a concept.
type alternativeIndex struct{ concept, alternative int }

// scorer scores passages against a plan. It is for one goroutine.
type scorer struct {
	plan      *plan
	tf        []float64
	lengths   [index.Fields]float64
	strings   []float64 // per concept: the tf of alternatives of several words
	positions [][]int   // per unit: positions of its word in the text of the passage
	covered   []float64 // per unit: 0..1
	best      []float64 // per concept: trust of the best alternative found
	unitOf    []int     // per concept: the unit whose word it is, or -1
	buf       []uint32

	sought []alternativeIndex // the alternatives whose frequencies score needs
	first  []float32          // frequencies in a passage by postings, in that order

	parts *summands // of the score; nil if not needed
}

func newScorer(p *plan) *scorer {
	s := &scorer{
		plan: p, tf: make([]float64, len(p.concepts)), unitOf: slices.Repeat([]int{-1}, len(p.concepts)),
		positions: make([][]int, len(p.units)), covered: make([]float64, len(p.units)),
		strings: make([]float64, len(p.concepts)), best: make([]float64, len(p.concepts)),
	}
	for u, unit := range p.units {
		if unit.word >= 0 {
			s.unitOf[unit.word] = u
		}
	}
	for n := range p.concepts {
		if c := &p.concepts[n]; len(c.units) > 0 || c.phrase() {
			for i := range c.alternatives {
				s.sought = append(s.sought, alternativeIndex{n, i})
			}
		}
	}
	s.first = make([]float32, len(s.sought))
	return s
}

// phrase reports whether c has an alternative of several words.
func (c *concept) phrase() bool { return slices.ContainsFunc(c.alternatives, c.ordered) }

// ordered reports whether counting a in a passage requires its words in order.
func (c *concept) ordered(a alternative) bool { return c.field == index.Words && len(a.ids) > 1 }

// score fills in base and coverage of c, whose stored words begin blob and whose frequencies are in s.first. It returns
// the length of the stored words.
func (s *scorer) score(c *candidate, blob []byte) (n int, err error) {
	s.reset()
	if n, s.buf, err = index.DecodeWords(blob, s.buf, func(sec index.Section, ids []uint32) { s.count(sec, index.Words, ids) }); err != nil {
		return 0, err
	}
	c.base = c.first
	for k := 0; k < len(s.sought); {
		n := s.sought[k].concept
		x := &s.plan.concepts[n]
		first, exact := 0.0, s.strings[n]
		for ; k < len(s.sought) && s.sought[k].concept == n; k++ {
			a, f := x.alternatives[s.sought[k].alternative], float64(s.first[k])
			first += a.weight * f
			if f > 0 && !x.ordered(a) {
				exact += a.weight * f
				s.best[n] = max(s.best[n], a.trust)
			}
		}
		if x.phrase() {
			length := float64(s.plan.stats.Postings.Length(int(x.field), uint32(c.id-s.plan.stats.First)))
			more := s.gives(x, exact, length) - s.gives(x, first, length)
			c.base += more
			s.parts.add(n, more)
		}
		if exact > 0 {
			s.cover(n)
		}
	}
	near := proximityWeight * s.proximity()
	c.base += near
	s.parts.together(near)
	c.coverage = s.coverage()
	return n, nil
}

func (s *scorer) reset() {
	clear(s.tf)
	clear(s.strings)
	clear(s.covered)
	clear(s.best)
	s.lengths = [index.Fields]float64{}
	for u := range s.positions {
		s.positions[u] = s.positions[u][:0]
	}
}

// gives returns the score of tf occurrences of c in a field of the given length.
func (s *scorer) gives(c *concept, tf, length float64) float64 {
	if tf == 0 {
		return 0
	}
	norm := 1 - index.BM25B + index.BM25B*length/s.plan.stats.Average[c.field]
	return c.weight * c.idf * tf * (bm25K1 + 1) / (tf + bm25K1*norm)
}

// cover records the coverage of its units by concept n.
func (s *scorer) cover(n int) {
	for _, u := range s.plan.concepts[n].units {
		s.covered[u] = max(s.covered[u], s.plan.concepts[n].trust*s.best[n])
	}
}

// coverage returns the covered share of the units.
func (s *scorer) coverage() float64 {
	total, have := 0.0, 0.0
	for u, unit := range s.plan.units {
		total += unit.weight
		have += unit.weight * s.covered[u]
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// count counts the terms of a section in one field.
func (s *scorer) count(sec index.Section, f index.Field, ids []uint32) {
	weight := float64(sec.Weight())
	if f < index.Fields {
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
			s.best[at.concept] = max(s.best[at.concept], at.trust)
			if len(at.rest) > 0 {
				s.strings[at.concept] += weight * at.weight
			}
			if u := s.unitOf[at.concept]; u >= 0 && sec == index.InText && f == s.plan.concepts[at.concept].field {
				s.positions[u] = append(s.positions[u], i)
			}
		}
	}
}

// bm25 adds up the scores of the concepts, and records the units that they cover.
func (s *scorer) bm25() float64 {
	sum := 0.0
	for n := range s.plan.concepts {
		tf := s.tf[n]
		if tf == 0 {
			continue
		}
		c := &s.plan.concepts[n]
		sum += s.gives(c, tf, s.lengths[c.field])
		s.cover(n)
	}
	return sum
}

// proximity rewards content words that are adjacent in the question and near each other in the passage.
func (s *scorer) proximity() float64 {
	sum := 0.0
	for u := 1; u < len(s.plan.units); u++ {
		a, b := s.plan.units[u-1].word, s.plan.units[u].word
		if a < 0 || b < 0 {
			continue
		}
		idf := min(s.plan.concepts[a].idf, s.plan.concepts[b].idf)
		n := nearness(s.positions[u-1], s.positions[u])
		sum += idf * n * (1 + proximityHalf) / (n + proximityHalf)
	}
	return sum
}

// nearness adds up 1/distance over the pairs of positions within the window. Both lists are ascending.
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

// rank sorts the complete candidates, best first, and drops those that match nothing.
func (p *plan) rank(candidates []candidate, boost func(instrument int64) float64) []candidate {
	at := make(map[int64]int, len(candidates))
	for n := range candidates {
		at[candidates[n].id] = n
	}
	for n := range candidates {
		c := &candidates[n]
		best := 0.0
		for _, id := range []int64{c.id - 1, c.id + 1} {
			if m, ok := at[id]; ok && candidates[m].place.Document == c.place.Document {
				best = max(best, candidates[m].base)
			}
		}
		c.score = (c.base + neighbourWeight*best + c.raised) * boost(c.clause.instrument)
	}
	candidates = slices.DeleteFunc(candidates, func(c candidate) bool { return c.base+c.raised <= 0 })
	slices.SortFunc(candidates, byScore)
	return candidates
}

func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
}
