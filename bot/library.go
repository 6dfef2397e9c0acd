package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/verify"
)

// Library lends out the snapshot that serves. What it lent stays open until it is released, whatever serves then.
type Library interface {
	// Acquire returns what serves, nil where nothing does. The caller calls release once, in either case.
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

// NewServing readies s for the conversation. The model may be nil. It reads the whole corpus once.
func NewServing(ctx context.Context, s *index.Snapshot, model answer.Model, public bool) (*Serving, error) {
	c, err := s.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("bot: ready a snapshot: %w", err)
	}
	catalog, err := s.Catalog()
	if err != nil {
		return nil, fmt.Errorf("bot: ready a snapshot: %w", err)
	}
	answerer, err := answer.New(s, model)
	if err != nil {
		return nil, fmt.Errorf("bot: ready a snapshot: %w", err)
	}
	verifier, err := verify.New(s)
	if err != nil {
		return nil, fmt.Errorf("bot: ready a snapshot: %w", err)
	}
	return &Serving{s, answerer, verifier, catalog, NewFinder(c.Instruments, catalog), public}, nil
}

// What a Maintainer says that the conversation explains. Its errors wrap one of them where it applies.
var (
	ErrBusy       = errors.New("another refresh is under way")
	ErrNoPending  = errors.New("no such snapshot waits for approval")
	ErrNoPrevious = errors.New("there is no such snapshot to go back to")
	ErrBadFile    = errors.New("the file cannot be taken as a source")
	ErrNoSources  = errors.New("it is not said where the sources are")
	ErrBlocked    = errors.New("the checks got worse by more than the margin")
)

// Explained is an error of a Maintainer with what to tell people in each language: what happened, and what to do.
type Explained struct {
	Err error
	Say map[corpus.Lang]string
}

// Error is that of Err.
func (e *Explained) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Explained) Unwrap() error { return e.Err }

// Maintainer keeps the corpus. It is safe for concurrent use.
type Maintainer interface {
	Status(ctx context.Context) (CorpusStatus, error)
	// Refresh reads the sources and builds a snapshot aside, which then waits for approval. One runs at a time: ErrBusy.
	// ErrNoSources says that nobody configured what to read. Where the sources hold nothing new, nothing waits, and the Pending has no name.
	Refresh(ctx context.Context, progress func(Progress)) (Pending, error)
	// Pending returns the snapshot that waits for approval, or ErrNoPending.
	Pending(ctx context.Context) (Pending, error)
	// Approve lets the pending snapshot of that name serve, or says ErrNoPending; or ErrBlocked where the checks got worse
	// and it is not to serve anyway.
	Approve(ctx context.Context, name string, anyway bool) error
	// Rollback lets an earlier snapshot serve, the one before where name is "", and returns its name.
	Rollback(ctx context.Context, name string) (string, error)
	// Add takes a file as a source for the next refresh and returns the name that it has there, or says ErrBadFile: also
	// where no clause is recognised in it.
	Add(ctx context.Context, f File) (string, error)
}

// CorpusStatus says what serves.
type CorpusStatus struct {
	Serving   string         // name; "" for none
	Snapshots []SnapshotInfo // newest first
	Sources   int
	Skipped   []string // sources that could not be read, with the reason
	Pending   string   // name of the snapshot that waits for approval; "" for none
	Running   bool     // a refresh is under way
}

// SnapshotInfo describes a snapshot of the data directory.
type SnapshotInfo struct {
	Name        string
	Built       time.Time
	Instruments int
	Clauses     int
}

// Progress says how far a refresh is.
type Progress struct {
	Stage       Stage
	Done, Total int // Total 0 where it is not known
}

// Stage is a step of a refresh.
type Stage string

// The stages of a refresh, in order.
const (
	Fetching    Stage = "fetching"
	Structuring Stage = "structuring"
	Building    Stage = "building"
	Checking    Stage = "checking"
)

// Pending is a snapshot that waits for approval.
type Pending struct {
	Name      string
	Against   string // the serving snapshot that it was compared with; "" for none
	Changes   []Change
	Skipped   []string // sources that could not be read, with the reason
	Questions int      // that were asked as a check; 0 for none
	Passed    int      // of them
	Blocked   bool     // the checks got worse by more than the margin
	Margin    float64  // by how much a figure may get worse, 0..1
	Figures   []Figure // how the checks went
	Lost      []string // questions that went right before and go wrong now

	Handed []Recognised // what was recognised in the files that were handed in by Add; only Refresh says it
}

// Recognised is a document that was recognised in a source.
type Recognised struct {
	Source  string // name, as Add returns it
	Title   string
	Lang    corpus.Lang
	Clauses int // of it that stand in the source
}

// Figure is a figure of the checks, before and after. Shares are 0..1.
type Figure struct {
	Names  map[corpus.Lang]string
	N      int      // questions that it is of
	Before *float64 // nil where nothing served
	After  float64
	Worse  bool // by more than the margin
}

// Change is a clause that differs between two snapshots.
type Change struct {
	Kind     ChangeKind
	Ref      corpus.Ref // with language; the new one where it has one
	Was      corpus.Ref // with Renumbered: the old one
	Title    string     // of the document
	Label    string
	Old, New string // texts; one is empty with Added and Removed
}

// ChangeKind says what happened to a clause.
type ChangeKind string

// The kinds of changes.
const (
	ClauseAdded      ChangeKind = "added"
	ClauseRemoved    ChangeKind = "removed"
	ClauseChanged    ChangeKind = "changed"
	ClauseRenumbered ChangeKind = "renumbered"
)
