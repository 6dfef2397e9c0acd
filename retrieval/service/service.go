// Package service is the application layer: Ask, Search, Cite, Show, Verify, Diff and Status, which every front calls.
// Its result types are the JSON of the command line: names and meanings of fields are stable, more may be added.
package service

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/verify"
)

// texts is a corpus for looking up clauses: a snapshot, or a corpus in memory, which needs no index.
type texts interface {
	Instruments() ([]*corpus.Instrument, error) // possibly without clauses
	Catalog() (*citation.Catalog, error)
	Clause(ctx context.Context, ref corpus.Ref) ([]*index.Entry, error)
	Former(ctx context.Context, ref corpus.Ref) ([]index.Former, error)
	Retrieved(ctx context.Context, source string) (string, error)
	Removals(ctx context.Context, source string, from, to int) ([]corpus.Removal, error)
	Load(ctx context.Context) (*corpus.Corpus, error)
}

// Service answers from one corpus. Everything beyond the texts is built on first use. It is safe for concurrent use.
type Service struct {
	texts    texts
	catalog  func() (*citation.Catalog, error)
	searcher func() (*search.Searcher, error)
	answerer func() (*answer.Answerer, error)
	verifier func() (*verify.Verifier, error)
	finder   func() (*finder, error)
	close    func() error
	observer Observer // may be nil
}

// Observer is told what was done, and how long it took. It must be safe for concurrent use.
type Observer interface {
	Asked(took time.Duration, r AskResult)
	Searched(took time.Duration)
	Verified(took time.Duration, r verify.Report)
}

// Observe has s tell o, before s is used.
func Observe(s *Service, o Observer) { s.observer = o }

// New returns the service of a snapshot, which it owns. The model, which may be nil, only writes summaries.
func New(s *search.Searcher, model answer.Model) *Service {
	return newService(s.Snapshot, func() (*search.Searcher, error) { return s, nil }, s.Close, model)
}

// InMemory returns the service of a corpus without a snapshot. Looking up clauses needs no index; search, answers and
// verification build one with the options on first use.
func InMemory(c *corpus.Corpus, o index.BuildOptions, model answer.Model) *Service {
	var built atomic.Pointer[search.Searcher]
	searcher := sync.OnceValues(func() (*search.Searcher, error) {
		s, err := search.Memory(context.Background(), c, o)
		built.Store(s)
		return s, err
	})
	end := func() error {
		if s := built.Load(); s != nil {
			return s.Close()
		}
		return nil
	}
	return newService(&memory{corpus: c, name: o.Name}, searcher, end, model)
}

func newService(t texts, searcher func() (*search.Searcher, error), end func() error, model answer.Model) *Service {
	s := &Service{texts: t, catalog: sync.OnceValues(t.Catalog), searcher: searcher, close: end}
	s.answerer = onceWith(searcher, func(found *search.Searcher) (*answer.Answerer, error) { return answer.New(found, model) })
	s.verifier = onceWith(searcher, func(found *search.Searcher) (*verify.Verifier, error) { return verify.New(found.Snapshot) })
	s.finder = onceWith(s.catalog, func(catalog *citation.Catalog) (*finder, error) {
		c, err := t.Load(context.Background())
		if err != nil {
			return nil, err
		}
		return newFinder(c.Instruments, catalog), nil
	})
	return s
}

// onceWith returns a function that makes a value once, of what get returns.
func onceWith[A, B any](get func() (A, error), build func(A) (B, error)) func() (B, error) {
	return sync.OnceValues(func() (b B, err error) {
		a, err := get()
		if err != nil {
			return b, err
		}
		return build(a)
	})
}

// Prepare builds everything at once, so that the first answers of a server are not slow. It reads the whole corpus.
func (s *Service) Prepare() error {
	_, answers := s.answerer()
	_, verifies := s.verifier()
	_, suggests := s.finder()
	if err := errors.Join(answers, verifies, suggests); err != nil {
		return fmt.Errorf("service: prepare: %w", err)
	}
	return nil
}

// suggestions returns the finder, or an empty one if it cannot be built: suggestions are optional.
func (s *Service) suggestions() *finder {
	f, err := s.finder()
	if err != nil {
		return newFinder(nil, citation.NewCatalog(nil))
	}
	return f
}

// Searcher returns the searcher, which the service owns.
func (s *Service) Searcher() (*search.Searcher, error) { return s.searcher() }

// Instruments returns the instruments, sorted by id, possibly without clauses. They are shared: the caller must not change
// them.
func (s *Service) Instruments() ([]*corpus.Instrument, error) { return s.texts.Instruments() }

// Close closes the snapshot. No call may be running.
func (s *Service) Close() error { return s.close() }

// Meta describes the snapshot.
func (s *Service) Meta() index.Meta {
	snap, err := s.searcher()
	if err != nil {
		return index.Meta{}
	}
	return snap.Meta()
}

// Digests returns the digest of each clause, by ref with language.
func (s *Service) Digests(ctx context.Context) (map[corpus.Ref]string, error) {
	snap, err := s.searcher()
	if err != nil {
		return nil, err
	}
	return snap.ClauseDigests(ctx)
}

// ErrNotFound means that there is no clause at a ref.
var ErrNotFound = index.ErrNotFound
