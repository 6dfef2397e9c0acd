package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"yiju/retrieval"
)

// RankerEmbedding names the ranker that compares vectors: passages that mean the like, in whatever words or language.
const RankerEmbedding = "embedding"

// Why the embedding ranker takes no part in a search, beside errors of the model, of the time and ErrDamaged.
var (
	ErrOtherModel = errors.New("the vectors of the snapshot are not of this embedding model")
	ErrBadVector  = errors.New("the embedding model gave no usable vector")
)

// vectorMemory is how many bytes of vectors a snapshot keeps in memory, for example 97,000 of 1024 dimensions. Where
// there are more, each search reads them from the file, row by row.
const vectorMemory = 96 << 20

// WithEmbedder returns the snapshot as it also ranks by its vectors: each search asks e for the vector of the question,
// for at most patience, and does without where that fails. It is the same snapshot otherwise: close one of them. Where
// its vectors are of another model, or there are none, e is never asked.
func (s *Snapshot) WithEmbedder(e Embedder, patience time.Duration) *Snapshot {
	with := *s
	with.embedder, with.patience = e, patience
	return &with
}

// EmbeddingError says why the embedding ranker took no part in the last Search of m, though the snapshot has an
// embedding model: nil where it did.
func (m *Matcher) EmbeddingError() error { return m.unembedded }

// Vector returns the vector of the question that the embedding ranker used in the last Search of m, or nil where it took
// no part. An Embedder that gives it again makes the same search without a model.
func (m *Matcher) Vector() []float32 { return m.vector }

// WordHits returns the hits that the last Search of m would have found without the embedding ranker, each clause in the
// version that answers best; none before it. How well a question is answered is told from them: vectors say what is near,
// never whether it answers, and in which language a clause is shown makes no difference either.
func (m *Matcher) WordHits(ctx context.Context) ([]retrieval.Hit, error) {
	if m.byWords == nil {
		return nil, nil
	}
	hits, err := m.byWords(ctx)
	return hits, m.snapshot.wrap("search", err)
}

// vectors are the stored vectors of a snapshot.
type vectors struct {
	rows []vectorRow // nil where they are read anew for each search
}

type vectorRow struct {
	first int64
	data  []byte
}

func (s *Snapshot) newVectors(ctx context.Context) (*vectors, error) {
	if s.meta.Vectors*(scaleBytes+s.meta.Dimension) > vectorMemory {
		return &vectors{}, nil
	}
	v := &vectors{}
	err := s.readVectors(ctx, func(first int64, data []byte) error {
		v.rows = append(v.rows, vectorRow{first, slices.Clone(data)})
		return nil
	})
	return v, err
}

// readVectors calls visit with the rows of the table vector, in order. The bytes are good until visit returns.
func (s *Snapshot) readVectors(ctx context.Context, visit func(first int64, data []byte) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT first, data FROM vector ORDER BY first`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var first int64
		var data sql.RawBytes
		if err := rows.Scan(&first, &data); err != nil {
			return err
		}
		if err := visit(first, data); err != nil {
			return err
		}
	}
	return rows.Err()
}

// near returns the passages that the embedding ranker finds, best first: none, with the reason kept in m, where
// anything fails. Nothing that goes wrong with vectors may cost the asker the answer.
func (m *Matcher) near(ctx context.Context) []retrieval.Scored {
	m.unembedded, m.vector = nil, nil
	e := m.snapshot.embedder
	if e == nil || len(m.question.terms) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, m.snapshot.patience)
	defer cancel()
	list, err := m.nearest(ctx, e)
	if err != nil {
		m.unembedded = fmt.Errorf("index: rank by vectors: %w", damage(m.snapshot.path, err))
		return nil
	}
	return list
}

func (m *Matcher) nearest(ctx context.Context, e Embedder) ([]retrieval.Scored, error) {
	s := m.snapshot
	meta := &s.meta
	if d := e.Dimension(); meta.Vectors == 0 || meta.Embedding != e.Model() || d != 0 && d != meta.Dimension {
		return nil, ErrOtherModel
	}
	vs, err := e.Embed(ctx, []string{m.text})
	if err != nil {
		return nil, err
	}
	if len(vs) != 1 {
		return nil, ErrBadVector
	}
	p, ok := newProbe(vs[0], meta.Dimension)
	if !ok {
		return nil, ErrBadVector
	}
	list, err := s.standOut(ctx, &p)
	if err == nil {
		m.vector = vs[0]
	}
	return list, err
}

// standOut compares all vectors with p and returns the passages that stand out, best first, each with what its cosine
// is above that of any passage: of the first one that is not returned, or the mean where few are left. Cosines of
// unrelated texts lie anywhere, often at .7, so they say something only beside those of other passages.
func (s *Snapshot) standOut(ctx context.Context, p *probe) ([]retrieval.Scored, error) {
	top := best{least: math.Inf(-1)}
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
	if err := s.eachVectors(ctx, block); err != nil {
		return nil, err
	}
	if n != int64(s.meta.Passages) {
		return nil, errVector
	}
	list := top.sorted()
	floor := sum / float64(max(n, 1))
	if len(list) > vectorDepth {
		floor = max(floor, list[vectorDepth].Score)
	}
	var out []retrieval.Scored
	for _, x := range list[:min(len(list), vectorDepth)] {
		if x.Score -= floor; x.Score > 0 && !math.IsNaN(x.Score) {
			out = append(out, x)
		}
	}
	return out, nil
}

func (s *Snapshot) eachVectors(ctx context.Context, visit func(first int64, data []byte) error) error {
	v, err := s.vectors()
	if err != nil {
		return err
	}
	if v.rows == nil {
		return s.readVectors(ctx, visit)
	}
	for _, r := range v.rows {
		if err := visit(r.first, r.data); err != nil {
			return err
		}
	}
	return nil
}

// best keeps the vectorDepth+1 passages of the highest scores; of equal ones those that came first.
type best struct {
	list  []retrieval.Scored
	least float64 // scores up to it need not be kept
}

func (b *best) add(x retrieval.Scored) {
	if x.Score <= b.least {
		return
	}
	b.list = append(b.list, x)
	if len(b.list) >= 4*vectorDepth { // seldom enough that sorting costs nothing
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortStableFunc(b.list, func(x, y retrieval.Scored) int { return cmp.Compare(y.Score, x.Score) })
	b.list = b.list[:min(len(b.list), vectorDepth+1)]
	if len(b.list) > vectorDepth {
		b.least = b.list[vectorDepth].Score
	}
}

func (b *best) sorted() []retrieval.Scored {
	b.cut()
	return b.list
}
