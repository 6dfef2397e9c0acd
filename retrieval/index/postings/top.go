package postings

import (
	"cmp"
	"context"
	"slices"
)

const (
	// window is the number of documents scored at a time: their sums fit into the fastest caches.
	window = 1 << 12

	// primePostings is the number of postings, of the most selective concepts, that are read first to get a threshold. With
	// more than four times as many documents, it is a quarter of their number.
	primePostings = 1 << 13

	// scanRatio is the number of postings that can be scanned in the time of one look-up.
	scanRatio = 2
)

// search is the scratch space of one search.
type search struct {
	x       *Index
	ctx     context.Context
	scorers []scorer
	cursors []*cursor
	used    int      // of cursors
	order   []int    // remaining scorers, least selective first
	sums    []uint32 // by document, in steps; all 0 between searches
	freqs   []float32
	touched []uint32
	docs    []uint32  // candidates in this window
	found   []float32 // frequencies of a concept in docs
	best    best
}

func (x *Index) begin(ctx context.Context) *search {
	s := x.scratch.Get().(*search)
	s.x, s.ctx, s.used, s.touched = x, ctx, 0, s.touched[:0]
	return s
}

// end releases the scratch space, unless an error may have left sums in it.
func (s *search) end(err error) {
	if err != nil {
		clear(s.sums)
	}
	for _, c := range s.cursors[:s.used] {
		c.list, c.chunk, c.now.packed = nil, nil, nil
	}
	s.ctx = nil
	s.x.scratch.Put(s)
}

// Top returns the k documents with the highest scores above 0, best first; ties go to the lower document.
func (x *Index) Top(ctx context.Context, q Query, k int) (hits []Hit, err error) {
	if k < 1 || x.n == 0 {
		return nil, ctx.Err()
	}
	s := x.begin(ctx)
	defer func() { s.end(err) }()
	scale := s.prepare(x, &q)
	s.best.reset(min(k, x.n))
	if err := s.run(); err != nil {
		return nil, err
	}
	for _, b := range s.best.sorted() {
		hits = append(hits, Hit{b.doc(), float64(b.score()) / scale})
	}
	return hits, nil
}

// Frequencies sets out to the frequency of the concept in each of docs, which must ascend: the f of the score.
func (x *Index) Frequencies(ctx context.Context, c Concept, docs []uint32, out []float32) (err error) {
	s := x.begin(ctx)
	defer func() { s.end(err) }()
	sc := s.scorer(x, &c, c.Weight, 1)
	return sc.frequencies(ctx, docs, out)
}

// Score sets out to the scores of docs, which must ascend.
func (x *Index) Score(ctx context.Context, q Query, docs []uint32, out []float64) (err error) {
	s := x.begin(ctx)
	defer func() { s.end(err) }()
	scale := s.prepare(x, &q)
	clear(out)
	found := make([]float32, len(docs))
	for n := range s.scorers {
		sc := &s.scorers[n]
		if err := sc.frequencies(ctx, docs, found); err != nil {
			return err
		}
		for i, f := range found {
			if f > 0 {
				out[i] += float64(sc.score(f, docs[i]))
			}
		}
	}
	for i := range out {
		out[i] /= scale
	}
	return nil
}

// TopOfAll is Top by scoring every document, as a reference for tests and benchmarks.
func (x *Index) TopOfAll(ctx context.Context, q Query, k int) ([]Hit, error) {
	docs, scores := make([]uint32, x.n), make([]float64, x.n)
	for i := range docs {
		docs[i] = uint32(i)
	}
	if err := x.Score(ctx, q, docs, scores); err != nil {
		return nil, err
	}
	var hits []Hit
	for i, score := range scores {
		if score > 0 {
			hits = append(hits, Hit{docs[i], score})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) })
	return hits[:min(max(k, 0), len(hits))], nil
}

// run fills s.best.
//
// Concepts with many postings and a low bound are not scanned: while their bounds add up to no more than the threshold, a
// document with nothing else cannot be among the best (MaxScore; Turtle and Flood 1995). The other documents are looked
// up in them as long as they can still reach the threshold.
func (s *search) run() error {
	s.order = s.order[:0]
	for n := range s.scorers {
		if s.scorers[n].most > 0 {
			s.order = append(s.order, n)
		}
	}
	slices.SortStableFunc(s.order, func(a, b int) int {
		x, y := &s.scorers[a], &s.scorers[b]
		return cmp.Compare(uint64(x.most)*uint64(y.df), uint64(y.most)*uint64(x.df))
	})
	if err := s.prime(); err != nil {
		return err
	}
	for lo := 0; lo < s.x.n; lo += window {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.window(uint32(lo), uint32(min(lo+window, s.x.n))); err != nil {
			return err
		}
	}
	return nil
}

// prime scans the most selective concepts to set a first threshold.
func (s *search) prime() error {
	budget := max(primePostings, s.x.n/4)
	for n := len(s.order) - 1; n >= 0; n-- {
		sc := &s.scorers[s.order[n]]
		if budget -= sc.df; budget < 0 {
			break
		}
		if err := s.scan(sc, 0, uint32(s.x.n)); err != nil {
			return err
		}
		s.order = s.order[:n]
	}
	s.best.foresee(s.sums)
	return nil
}

// window finds the best documents of [lo, hi).
func (s *search) window(lo, hi uint32) error {
	optional, sum := s.optional()
	for _, n := range s.order[len(optional):] {
		if err := s.scan(&s.scorers[n], lo, hi); err != nil {
			return err
		}
	}
	need := uint32(0) // a candidate needs more
	if sum < s.best.threshold {
		need = s.best.threshold - sum
	}
	s.docs = s.docs[:0]
	for i, v := range s.sums[lo:hi] {
		if v > need {
			s.docs = append(s.docs, lo+uint32(i))
		}
	}
	// Highest bounds first: they decide soonest.
	for i := len(optional) - 1; i >= 0 && len(s.docs) > 0; i-- {
		sc := &s.scorers[optional[i]]
		sum -= sc.most
		if sc.df*int(hi-lo)/s.x.n < scanRatio*len(s.docs) {
			if err := s.scan(sc, lo, hi); err != nil {
				return err
			}
			s.keep(sum)
		} else if err := s.lookUp(sc, sum); err != nil {
			return err
		}
	}
	for _, doc := range s.docs {
		s.best.add(s.sums[doc], doc)
	}
	clear(s.sums[lo:hi])
	return nil
}

// optional returns the prefix of s.order that needs no scan, and the sum of its bounds. It could be longer, up to the
// threshold, but then nearly every document with anything else would have to be looked up.
func (s *search) optional() (list []int, sum uint32) {
	for n, i := range s.order {
		most := s.scorers[i].most
		if 2*uint64(sum+most) > uint64(s.best.threshold) {
			return s.order[:n], sum
		}
		sum += most
	}
	return s.order, sum
}

// keep drops those of s.docs that cannot reach the threshold with at most rest more.
func (s *search) keep(rest uint32) {
	kept := s.docs[:0]
	for _, doc := range s.docs {
		if s.sums[doc]+rest > s.best.threshold {
			kept = append(kept, doc)
		}
	}
	s.docs = kept
}

// lookUp adds the scores of sc for s.docs, and drops those that cannot reach the threshold with at most rest more.
func (s *search) lookUp(sc *scorer, rest uint32) error {
	s.found = slices.Grow(s.found[:0], len(s.docs))[:len(s.docs)]
	if err := sc.frequencies(s.ctx, s.docs, s.found); err != nil {
		return err
	}
	for i, f := range s.found {
		if f > 0 {
			s.sums[s.docs[i]] += sc.score(f, s.docs[i])
		}
	}
	s.keep(rest)
	return nil
}

// frequencies sets out to the frequency of the concept in each of docs. docs must ascend, within a call and across calls.
func (sc *scorer) frequencies(ctx context.Context, docs []uint32, out []float32) error {
	clear(out)
	for i := range sc.alternatives {
		a := &sc.alternatives[i]
		if len(a.cursors) == 1 {
			if err := a.cursors[0].add(ctx, docs, a.weight, out); err != nil {
				return err
			}
			continue
		}
		for k, doc := range docs {
			tf, err := least(ctx, a.cursors, doc)
			if err != nil {
				return err
			}
			out[k] += float32(a.weight * float32(tf))
		}
	}
	return nil
}

// least returns the lowest term frequency in doc; docs must ascend across calls.
func least(ctx context.Context, cursors []*cursor, doc uint32) (uint32, error) {
	tf := uint32(maxFrequency)
	for _, c := range cursors {
		ok, err := c.seek(ctx, doc)
		if !ok || c.now.docs[c.i] != doc {
			return 0, err
		}
		tf = min(tf, c.now.frequency(c.i))
	}
	return tf, nil
}

// scan adds the scores of sc for the documents [lo, hi).
func (s *search) scan(sc *scorer, lo, hi uint32) error {
	if sc.simple() {
		return s.scanTerm(sc, lo, hi)
	}
	if s.freqs == nil {
		s.freqs = make([]float32, len(s.sums))
	}
	for i := range sc.alternatives {
		if err := s.gather(&sc.alternatives[i], lo, hi); err != nil {
			for _, doc := range s.touched {
				s.freqs[doc] = 0
			}
			s.touched = s.touched[:0]
			return err
		}
	}
	for _, doc := range s.touched {
		s.sums[doc] += sc.score(s.freqs[doc], doc)
		s.freqs[doc] = 0
	}
	s.touched = s.touched[:0]
	return nil
}

// scanTerm is scan for a concept of one term.
func (s *search) scanTerm(sc *scorer, lo, hi uint32) error {
	c, weight := sc.alternatives[0].cursors[0], sc.alternatives[0].weight
	ok, err := c.seek(s.ctx, lo)
	for ok && err == nil {
		docs, tfs := c.now.docs[c.i:c.now.n], c.now.frequencies()[c.i:]
		for i, doc := range docs {
			if doc >= hi {
				c.i += i
				return nil
			}
			s.sums[doc] += sc.score(weight*float32(tfs[i]), doc)
		}
		c.i = c.now.n - 1
		ok, err = c.next(s.ctx)
	}
	return err
}

// gather adds the occurrences of a in [lo, hi) to s.freqs, and documents that were 0 to s.touched.
func (s *search) gather(a *alternative, lo, hi uint32) error {
	lead, others := a.cursors[0], a.cursors[1:]
	ok, err := lead.seek(s.ctx, lo)
	for ok && err == nil {
		docs, tfs := lead.now.docs[lead.i:lead.now.n], lead.now.frequencies()[lead.i:]
		for i, doc := range docs {
			if doc >= hi {
				lead.i += i
				return nil
			}
			tf := tfs[i]
			if len(others) > 0 {
				rest, err := least(s.ctx, others, doc)
				if err != nil {
					return err
				}
				if tf = min(tf, rest); tf == 0 {
					continue
				}
			}
			if s.freqs[doc] == 0 {
				s.touched = append(s.touched, doc)
			}
			s.freqs[doc] += float32(a.weight * float32(tf))
		}
		lead.i = lead.now.n - 1
		ok, err = lead.next(s.ctx)
	}
	return err
}
