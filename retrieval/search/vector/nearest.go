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

// Nearest returns up to depth passages that stand out by their similarity to text, and the vector of text by e.
func (v *Index) Nearest(ctx context.Context, e Embedder, text string, depth int) ([]retrieval.Scored, []float32, error) {
	if d := e.Dimension(); v.meta.Vectors == 0 || v.meta.Embedding != e.Model() || d != 0 && d != v.meta.Dimension {
		return nil, nil, ErrOtherModel
	}
	vs, err := e.Embed(ctx, []string{text})
	if err != nil {
		return nil, nil, err
	}
	if len(vs) != 1 {
		return nil, nil, ErrBadVector
	}
	p, ok := newProbe(vs[0], v.meta.Dimension)
	if !ok {
		return nil, nil, ErrBadVector
	}
	list, err := v.standOut(ctx, &p, depth)
	return list, vs[0], err
}

// standOut compares all vectors with p and returns the passages that stand out, best first, each scored by the excess of
// its cosine over that of the first passage not returned, or over the mean if few are left. Cosines of unrelated texts can
// be anything, often .7, so they mean something only relative to other passages.
func (v *Index) standOut(ctx context.Context, p *probe, depth int) ([]retrieval.Scored, error) {
	top := best{depth: depth, least: math.Inf(-1)}
	sum, n := 0.0, int64(0)
	block := func(first int64, data []byte) error {
		if first != n+1 {
			return errVector
		}
		ok := p.cosines(data, func(_ int, cosine float64) {
			n++
			sum += cosine
			top.add(retrieval.Scored{ID: n, Score: cosine})
		})
		if !ok {
			return errVector
		}
		return ctx.Err()
	}
	if err := v.stream(ctx, block); err != nil {
		return nil, err
	}
	if n != int64(v.meta.Passages) {
		return nil, errVector
	}
	list := top.sorted()
	floor := sum / float64(max(n, 1))
	if len(list) > depth {
		floor = max(floor, list[depth].Score)
	}
	var out []retrieval.Scored
	for _, x := range list[:min(len(list), depth)] {
		if x.Score -= floor; x.Score > 0 && !math.IsNaN(x.Score) {
			out = append(out, x)
		}
	}
	return out, nil
}

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
	slices.SortStableFunc(b.list, func(x, y retrieval.Scored) int { return cmp.Compare(y.Score, x.Score) })
	b.list = b.list[:min(len(b.list), b.depth+1)]
	if len(b.list) > b.depth {
		b.least = b.list[b.depth].Score
	}
}

func (b *best) sorted() []retrieval.Scored {
	b.cut()
	return b.list
}
