package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yiju/corpus"
)

// Cited is a clause as it was cited.
type Cited struct {
	Ref    corpus.Ref // with language
	Digest string     // of the clause at that time: corpus.Clause.Digest
}

// checkCited reports refs that have no language or cannot be stored as text.
func checkCited(cited []Cited) error {
	for _, c := range cited {
		if err := checkRefs([]corpus.Ref{c.Ref}); err != nil {
			return err
		}
		if c.Ref.Lang == "" {
			return fmt.Errorf("cited ref %s has no language", c.Ref)
		}
	}
	return nil
}

// checkRefs reports refs that do not read back from their text.
func checkRefs(refs []corpus.Ref) error {
	for _, r := range refs {
		if back, err := corpus.ParseRef(r.String()); err != nil || back != r {
			return fmt.Errorf("ref %+v has no path", r)
		}
	}
	return nil
}

// Review is an answer that a moderator approved or corrected. It applies in its guild.
type Review struct {
	ID         int64
	Guild      string
	Keys       []string // of the questions it answers, as normalised by the caller; at least one
	Lang       corpus.Lang
	Receipt    string // of the answer that was reviewed; "" for none
	Answer     []byte // JSON, opaque to a store
	Text       string // as corrected; "" where the answer was approved as it is
	Cited      []Cited
	By         string // who reviewed it; a pseudonym for one who opted out
	Time       time.Time
	Snapshot   string // that it was reviewed against
	Status     ReviewStatus
	Reason     Reason       // of the latest change of status; "" for none
	Changed    []corpus.Ref // with ReviewQueued: cited clauses that changed or are gone
	StatusTime time.Time    // of the latest change of status
}

// ReviewStatus says whether a review is used for answers.
type ReviewStatus string

// The states of a review. Only an approved one is used.
const (
	ReviewApproved  ReviewStatus = "approved"
	ReviewWithdrawn ReviewStatus = "withdrawn" // by a moderator, or replaced by a later one
	ReviewQueued    ReviewStatus = "queued"    // a cited clause changed: it waits for a moderator
)

// Reason is a code, followed by a colon and a parameter if it has one.
type Reason string

// The reasons for a change of status.
const (
	ReasonModerator      Reason = "moderator"       // decided; the audit log says who
	ReasonClausesChanged Reason = "clauses_changed" // Review.Changed
)

// ReasonReplaced is the reason of a review that a later one replaced: "replaced:ID".
func ReasonReplaced(by int64) Reason { return Reason("replaced:" + strconv.FormatInt(by, 10)) }

// Check reports why r cannot be saved.
func (r Review) Check() error {
	switch {
	case len(r.Keys) == 0 || slices.Contains(r.Keys, ""):
		return errors.New("no key, or an empty one")
	case !json.Valid(r.Answer):
		return errors.New("the answer is not JSON")
	}
	return checkCited(r.Cited)
}

// ReviewFilter chooses reviews, the latest first. Empty fields choose all.
type ReviewFilter struct {
	Guild  string
	Status ReviewStatus
	Limit  int
}

// ReviewStore keeps reviews.
type ReviewStore interface {
	// SaveReview saves a new review as approved and returns it with its ID and times. It replaces those of the same guild
	// and language that share a key: they become withdrawn.
	SaveReview(ctx context.Context, r Review) (Review, error)
	// Review returns a review, or ErrNoRecord.
	Review(ctx context.Context, id int64) (Review, error)
	// FindReview returns the approved review of a question in a guild and language, or ErrNoRecord.
	FindReview(ctx context.Context, guild string, lang corpus.Lang, key string) (Review, error)
	// Reviews lists reviews.
	Reviews(ctx context.Context, f ReviewFilter) ([]Review, error)
	// WithdrawReview withdraws a review as a moderator decided, or returns ErrNoRecord.
	WithdrawReview(ctx context.Context, id int64) error
	// QueueReview queues a review because cited clauses changed, or returns ErrNoRecord.
	QueueReview(ctx context.Context, id int64, changed []corpus.Ref) error
	// QueueChangedReviews queues every approved review that cites a clause whose digest in current (by ref with
	// language) is another one, or that is not in current, and returns them. An empty current is an error: it is far
	// more likely that something failed than that every clause is gone.
	QueueChangedReviews(ctx context.Context, current map[corpus.Ref]string) ([]Review, error)
}
