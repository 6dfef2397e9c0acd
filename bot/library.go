package bot

import (
	"context"
	"fmt"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/verify"
)

// Library leases the snapshot in service. A leased snapshot stays open until it is released, whichever is in service by
// then.
type Library interface {
	// Acquire returns the snapshot in service, nil where there is none. The caller calls release once in either case.
	Acquire() (s *Serving, release func())
}

// Serving is a snapshot with what answers from it. It is never changed.
type Serving struct {
	Snapshot *index.Snapshot
	Answerer *answer.Answerer
	Verifier *verify.Verifier
	Catalog  *citation.Catalog
	Finder   *Finder
	Public   bool // may be shown outside of the guilds that the bot belongs to
}

// NewServing prepares s for the conversation. The model may be nil. It reads the whole corpus once.
func NewServing(ctx context.Context, s *index.Snapshot, model answer.Model, public bool) (*Serving, error) {
	c, err := s.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("bot: prepare a snapshot: %w", err)
	}
	catalog, err := s.Catalog()
	if err != nil {
		return nil, fmt.Errorf("bot: prepare a snapshot: %w", err)
	}
	answerer, err := answer.New(s, model)
	if err != nil {
		return nil, fmt.Errorf("bot: prepare a snapshot: %w", err)
	}
	verifier, err := verify.New(s)
	if err != nil {
		return nil, fmt.Errorf("bot: prepare a snapshot: %w", err)
	}
	return &Serving{s, answerer, verifier, catalog, NewFinder(c.Instruments, catalog), public}, nil
}

// Maintainer maintains the corpus: ingest.Maintainer, whose documentation says what the methods do and which errors they
// return. It is safe for concurrent use.
type Maintainer interface {
	Status(ctx context.Context) (ingest.Status, error)
	Refresh(ctx context.Context, o ingest.Options, emit ingest.Listener) (ingest.Candidate, error)
	Pending(ctx context.Context) (ingest.Candidate, error)
	Approve(ctx context.Context, name string, force bool) (ingest.Swap, error)
	Rollback(ctx context.Context, name string) (ingest.Swap, error)
	Add(ctx context.Context, u ingest.Upload) (string, error)
}

// Wording puts what a Maintainer reports into words for people.
type Wording interface {
	// Failure says what happened and what to do; "" where it does not know the error.
	Failure(l corpus.Lang, err error) string
	// Problem names a source and says what is wrong with it.
	Problem(l corpus.Lang, o ingest.Outcome) string
	// Figure names a figure of the quality gate.
	Figure(l corpus.Lang, name ingest.FigureName) string
}
