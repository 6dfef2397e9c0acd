package search

import (
	"context"
	"fmt"
	"sync"
	"time"

	"yiju/configs"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
	"yiju/retrieval/search/vector"
)

// Searcher ranks the passages of a snapshot. It is safe for concurrent use.
type Searcher struct {
	*index.Snapshot
	resources func() (*resources, error)
	ranker    Ranker
	embedder  vector.Embedder // see WithEmbedder; may be nil
	patience  time.Duration   // with it
	health    *health         // of it
}

// New returns a Searcher over s. The first search loads what it needs.
func New(s *index.Snapshot) *Searcher {
	return &Searcher{Snapshot: s, ranker: postingsRanker{}, health: new(health), resources: sync.OnceValues(func() (*resources, error) { return newResources(s) })}
}

// WithRanker returns a Searcher that shares the snapshot of s and uses r as its first stage. Close only one of them.
func (s *Searcher) WithRanker(r Ranker) *Searcher {
	with := *s
	with.ranker = r
	return &with
}

// WithEmbedder returns a Searcher that shares the snapshot of s and also ranks by its vectors: each search asks e for the
// vector of the question, for at most patience, and does without if that fails. If the vectors are of another model, or
// there are none, e is never called. Close only one of them.
func (s *Searcher) WithEmbedder(e vector.Embedder, patience time.Duration) *Searcher {
	with := *s
	with.embedder, with.patience, with.health = e, patience, new(health)
	return &with
}

// Watch has tell called when the embedding model fails after it worked, with the reason, and with nil when it works again.
// It must be called before the first search.
func (s *Searcher) Watch(tell func(error)) { s.health.tell = tell }

// EmbeddingFailure returns why the embedding model failed in the last search that needed it; nil if it worked.
func (s *Searcher) EmbeddingFailure() error { return s.health.last() }

// health remembers how an embedding model did last.
type health struct {
	tell    func(error) // may be nil
	mu      sync.Mutex
	failure error
}

func (h *health) note(failure error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	changed := (h.failure == nil) != (failure == nil)
	h.failure = failure
	if changed && h.tell != nil {
		h.tell(failure)
	}
}

func (h *health) last() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.failure
}

// Search ranks passages for q, best first, at most q.K hits. The language versions of a clause, and the parts of a long
// one, are one hit, shown by the passage that matched best.
func (s *Searcher) Search(ctx context.Context, q retrieval.Query) ([]retrieval.Hit, error) {
	m, err := s.Matcher(ctx, q)
	if err != nil {
		return nil, err
	}
	return m.Search(ctx)
}

// Explain is Search with an explanation.
func (s *Searcher) Explain(ctx context.Context, q retrieval.Query) ([]retrieval.Hit, *Explanation, error) {
	m, err := s.Matcher(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	return m.Explain(ctx)
}

// Matcher returns the Matcher of q.
func (s *Searcher) Matcher(ctx context.Context, q retrieval.Query) (*Matcher, error) {
	r, err := s.resources()
	if err != nil {
		return nil, err
	}
	m := &Matcher{resources: r, searcher: s, k: q.K, text: readable(q.Text)}
	if err := m.read(ctx, q); err != nil {
		return nil, s.wrap("read the question", err)
	}
	return m, nil
}

// wrap adds the operation to err and marks damage.
func (s *Searcher) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("search: %s: %w", op, s.Damage(err))
}

// resources are shared by all questions to a snapshot.
type resources struct {
	snapshot *index.Snapshot
	reader   *index.Reader
	glossary func() *translate.Glossary
	vectors  *vector.Index
	places   func() []placeRow
	placed   func() (map[string]int, error) // see placesOf
}

func newResources(s *index.Snapshot) (*resources, error) {
	a, err := s.Analyzer()
	if err != nil {
		return nil, err
	}
	glossary := sync.OnceValue(func() *translate.Glossary { return translate.ParseGlossary(configs.Glossary(), a) })
	go glossary() // slower than everything below
	r, err := s.Reader()
	if err != nil {
		return nil, err
	}
	places := sync.OnceValue(func() []placeRow { return parsePlaces(configs.Places()) })
	placed := sync.OnceValues(func() (map[string]int, error) { return placesOf(context.Background(), s, r, places()) })
	return &resources{s, r, glossary, vector.New(s), places, placed}, nil
}
