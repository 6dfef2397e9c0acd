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

// FeedbackStore keeps feedback.
type FeedbackStore interface {
	// SaveFeedback saves feedback in the place of what the same user thought before. It returns ErrNoRecord where the
	// receipt does not exist, and saves nothing and returns ErrOptedOut for one who opted out.
	SaveFeedback(ctx context.Context, f Feedback) error
	// Feedback lists the feedback on a receipt, the latest first and without its users.
	Feedback(ctx context.Context, receipt string) ([]Feedback, error)
}
