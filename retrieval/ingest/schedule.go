package ingest

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"
)

// MinInterval is the shortest interval of a Schedule, out of consideration for other people's servers.
const MinInterval = 10 * time.Minute

// Schedule refreshes the corpus at intervals.
type Schedule struct {
	Every      time.Duration
	Publish    bool // candidates that pass the quality gate are put into service; otherwise they stay pending
	Maintainer *Maintainer
	Log        *slog.Logger
	Notify     func(context.Context, Notice) // called once per piece of news

	last     string // what the last notice was about: a snapshot or an error
	problems []Outcome
}

// Notice informs maintainers about a scheduled refresh.
type Notice struct {
	Kind      NoticeKind
	Candidate Candidate // zero with NoticeFailed
	Err       error     // with NoticeFailed
}

// NoticeKind is the outcome of a scheduled refresh.
type NoticeKind int

// The kinds.
const (
	NoticeFailed    NoticeKind = iota // nothing changed
	NoticeProblems                    // nothing changed, but the sources with problems are different
	NoticePending                     // a candidate is pending approval
	NoticeBlocked                     // the quality gate blocks a candidate that was to be published
	NoticePublished                   // a candidate was put into service
)

// Run refreshes until ctx ends. The first refresh comes soon, so that a program that is restarted often refreshes too. Each
// has a random delay of up to a tenth of the interval, so that servers do not get all requests at once.
func (s *Schedule) Run(ctx context.Context) {
	timer := time.NewTimer(s.jitter())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		s.Once(ctx)
		timer.Reset(s.Every - s.Every/20 + s.jitter())
	}
}

func (s *Schedule) jitter() time.Duration { return rand.N(s.Every/10 + 1) }

// Once refreshes, publishes the candidate if configured, and sends notices of news.
func (s *Schedule) Once(ctx context.Context) {
	c, err := s.Maintainer.Refresh(ctx, Options{}, nil)
	switch {
	case ctx.Err() != nil:
		return
	case errors.Is(err, ErrBusy):
		s.Log.Info("a scheduled refresh is left out: another one is running")
		return
	case err != nil:
		s.Log.Error("a scheduled refresh failed; the snapshot in service stays", "error", err)
		if s.last != err.Error() {
			s.last = err.Error()
			s.Notify(ctx, Notice{Kind: NoticeFailed, Err: err})
		}
		return
	}
	news := !slices.Equal(c.Problems, s.problems)
	s.problems = c.Problems
	s.Log.Info("a scheduled refresh is done", "pending", c.Name, "changes", len(c.Changes), "problems", len(c.Problems))
	switch {
	case c.Name == "" && len(c.Problems) > 0 && news:
		s.Notify(ctx, Notice{Kind: NoticeProblems, Candidate: c})
	case c.Name != "" && (c.Name != s.last || news):
		s.Notify(ctx, Notice{Kind: s.settle(ctx, c), Candidate: c})
	}
	s.last = c.Name
}

// settle publishes a candidate if configured and not blocked by the quality gate.
func (s *Schedule) settle(ctx context.Context, c Candidate) NoticeKind {
	if !s.Publish {
		return NoticePending
	}
	_, err := s.Maintainer.Approve(ctx, c.Name, false)
	switch {
	case errors.Is(err, ErrBlocked):
		return NoticeBlocked
	case err != nil:
		s.Log.Error("a scheduled refresh could not be published", "error", err)
		return NoticePending
	}
	return NoticePublished
}
