package state

import (
	"context"
	"time"
)

// Feedback is what a user thinks of an answer. Later feedback of the user on the same receipt replaces it.
type Feedback struct {
	Receipt string
	User    string // needed to save, never read back: a store keeps only a keyed hash
	Up      bool
	Reason  string // "" for none
	Time    time.Time
}

// FeedbackFilter chooses feedback, the latest first. Empty fields choose all.
type FeedbackFilter struct {
	Receipt string
	Guild   string // of the receipt
	Down    bool   // only disapproval
	Limit   int
	Offset  int
}

// FeedbackStore keeps feedback.
type FeedbackStore interface {
	// SaveFeedback saves feedback in the place of what the same user thought before. It returns ErrNoRecord where the
	// receipt does not exist, and saves nothing and returns ErrOptedOut for one who opted out.
	SaveFeedback(ctx context.Context, f Feedback) error
	// Feedback lists feedback, without its users.
	Feedback(ctx context.Context, f FeedbackFilter) ([]Feedback, error)
}
