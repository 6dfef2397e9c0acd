package vector

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"yiju/retrieval"
	"yiju/retrieval/index"
)

// Why the embedding ranker is not used in a search, besides errors of the model, timeouts and index.ErrDamaged.
var (
	ErrOtherModel = errors.New("the vectors of the snapshot are not of this embedding model")
	ErrBadVector  = errors.New("the embedding model gave no usable vector")
)

// vectorMemory is the size in bytes up to which vectors are kept in memory, for example 97,000 of 1024 dimensions. If there
// are more, each search reads them from the file, row by row.
const vectorMemory = 96 << 20

// Index are the stored vectors of a snapshot.
type Index struct {
	meta   index.Meta
	stream stream
}

// stream passes the rows of the table vector to visit, see Snapshot.Vectors.
type stream func(ctx context.Context, visit func(first int64, data []byte) error) error

// New returns the vectors of s.
func New(s *index.Snapshot) *Index {
	v := &Index{meta: s.Meta(), stream: s.Vectors}
	if v.meta.Vectors*(scaleBytes+v.meta.Dimension) <= vectorMemory {
		v.stream = inMemory(s.Vectors)
	}
	return v
}

// inMemory returns a stream of what file gives the first time.
func inMemory(file stream) stream {
	type row struct {
		first int64
		data  []byte
	}
	read := sync.OnceValues(func() (rows []row, err error) {
		err = file(context.Background(), func(first int64, data []byte) error { // shared, so no search may cancel it
			rows = append(rows, row{first, slices.Clone(data)})
			return nil
		})
		return rows, err
	})
	return func(_ context.Context, visit func(first int64, data []byte) error) error {
		rows, err := read()
		for n := 0; n < len(rows) && err == nil; n++ {
			err = visit(rows[n].first, rows[n].data)
		}
		return err
	}
}

// Span is a range of passages that are compared with each other: those in one language. Cosines to another language are
// lower with most models, whatever the texts say.
type Span struct {
	First, Last int64
	Weight      float64 // how far the model is trusted with them, 0..1
}

// Near is what Nearest finds.
type Near struct {
	Passages []retrieval.Scored // that stand out, best first
	Vector   []float32          // of the question
	Stand    float64            // how far the first of them stands out: 0 no more than by chance, 1 clearly
	Clear    float64            // likewise by a stricter measure, at which little but a relevant passage stands out
}

// Nearest returns up to depth passages that stand out by their similarity to text, which e embeds as a question. Spans
// without weight are left out; if none is left, e is not called.
func (v *Index) Nearest(ctx context.Context, e Embedder, text string, depth int, spans ...Span) (Near, error) {
	question, passage := e.Prefixes()
	if d := e.Dimension(); v.meta.Vectors == 0 || v.meta.Embedding != e.Model() || v.meta.Prefix != passage || d != 0 && d != v.meta.Dimension {
		return Near{}, ErrOtherModel
	}
	if !slices.ContainsFunc(spans, func(s Span) bool { return s.Weight > 0 }) {
		return Near{}, nil
	}
	vs, err := e.Embed(ctx, []string{question + text}, nil)
	if err != nil {
		return Near{}, err
	}
	if len(vs) != 1 {
		return Near{}, ErrBadVector
	}
	p, ok := newProbe(vs[0], v.meta.Dimension)
	if !ok {
		return Near{}, ErrBadVector
	}
	near, err := v.standOut(ctx, &p, depth, spans)
	near.Vector = vs[0]
	return near, err
}

// standOut compares all vectors with p. Cosines of unrelated texts can be anything, often .7, so a passage is scored by how
// many deviations its cosine is above the median of its span, less those of the first passage not returned.
func (v *Index) standOut(ctx context.Context, p *probe, depth int, spans []Span) (Near, error) {
	tallies := make([]tally, len(spans))
	for i, s := range spans {
		tallies[i].best = best{depth: depth, least: math.Inf(-1)}
		tallies[i].stride = 1 + (min(s.Last, int64(v.meta.Passages))-s.First)/sampled
	}
	n := int64(0)
	block := func(first int64, data []byte) error {
		if first != n+1 {
			return errVector
		}
		ok := p.cosines(data, func(_ int, cosine float64) {
			n++
			for i, s := range spans {
				if s.First <= n && n <= s.Last {
					tallies[i].add(n, cosine)
				}
			}
		})
		if !ok {
			return errVector
		}
		return ctx.Err()
	}
	if err := v.stream(ctx, block); err != nil {
		return Near{}, err
	}
	if n != int64(v.meta.Passages) {
		return Near{}, errVector
	}
	return merged(tallies, spans, depth), nil
}

// How the cosines of a span are spread is told from about sampled of them. A span of less than leastSpan passages has no
// spread of its own.
const (
	sampled   = 4096
	leastSpan = 10
)

// tally collects the cosines of a span.
type tally struct {
	best
	stride, n int64
	sample    []float64
}

func (t *tally) add(id int64, cosine float64) {
	if t.n%t.stride == 0 {
		t.sample = append(t.sample, cosine)
	}
	t.n++
	t.best.add(retrieval.Scored{ID: id, Score: cosine})
}

// leastDeviation of cosines is what their rounding gives.
const leastDeviation = 0.004

// spread returns the median of a sample and its deviation below, which for a normal distribution is the standard deviation:
// relevant passages, above the median, do not widen it.
func spread(sample []float64) (median, deviation float64) {
	slices.Sort(sample)
	quantile := func(share float64) float64 { return sample[int(share*float64(len(sample)-1))] }
	return quantile(0.5), max(quantile(0.5)-quantile(0.16), leastDeviation)
}

// merged returns the passages of all spans that stand out.
func merged(tallies []tally, spans []Span, depth int) Near {
	var all []float64
	for _, t := range tallies {
		all = append(all, t.sample...)
	}
	var list []retrieval.Scored
	weights := make(map[int64]float64)
	n := 0.0
	for i, t := range tallies {
		n += float64(t.n)
		if spans[i].Weight <= 0 || len(all) == 0 {
			continue
		}
		of := t.sample
		if t.n < leastSpan {
			of = all
		}
		median, deviation := spread(slices.Clone(of))
		for _, x := range t.sorted() {
			x.Score = (x.Score - median) / deviation
			weights[x.ID] = spans[i].Weight
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, byScore)
	floor := 0.0
	if len(list) > depth {
		floor = max(floor, list[depth].Score)
	}
	var near Near
	for _, x := range list[:min(len(list), depth)] {
		near.Stand = max(near.Stand, weights[x.ID]*standing(x.Score, n, chanceShare, clearShare))
		if n >= leastChance {
			near.Clear = max(near.Clear, weights[x.ID]*standing(x.Score, n, clearShare, strictShare))
		}
		if x.Score = weights[x.ID] * (x.Score - floor); x.Score > 0 {
			near.Passages = append(near.Passages, x)
		}
	}
	slices.SortStableFunc(near.Passages, byScore)
	return near
}

// chanceShare and clearShare are shares of what the greatest of n independent normal numbers is expected to be above their
// mean: a passage with the first stands out by chance, one with the second clearly, one with strictShare beyond doubt.
const (
	chanceShare = 1.0
	clearShare  = 1.7
	strictShare = 2.5

	// leastChance is the number of passages below which what is relevant is too large a part of them to stand out.
	leastChance = 100
)

// standing returns how far a passage with a cosine so many deviations above the median of n stands out, from low to high
// shares of the expected maximum: 0..1. The expected maximum is that of Cramér (1946, 28.6).
func standing(deviations, n, low, high float64) float64 {
	if n < leastChance {
		return 1
	}
	root := math.Sqrt(2 * math.Log(n))
	expected := root - (math.Log(root*root/2)+math.Log(4*math.Pi))/(2*root)
	return min(max((deviations/expected-low)/(high-low), 0), 1)
}

func byScore(x, y retrieval.Scored) int { return cmp.Compare(y.Score, x.Score) }

// best keeps the depth+1 passages with the highest scores; among equals the first ones.
type best struct {
	depth int
	list  []retrieval.Scored
	least float64 // scores up to it can be dropped
}

func (b *best) add(x retrieval.Scored) {
	if x.Score <= b.least {
		return
	}
	b.list = append(b.list, x)
	if len(b.list) >= 4*b.depth { // rare enough for sorting to be negligible
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortStableFunc(b.list, byScore)
	b.list = b.list[:min(len(b.list), b.depth+1)]
	if len(b.list) > b.depth {
		b.least = b.list[b.depth].Score
	}
}

func (b *best) sorted() []retrieval.Scored {
	b.cut()
	return b.list
}
