package state

import (
	"context"
	"encoding/json"
	"time"
)

// PrivacyStore lets users see and delete what is kept about them. The empty user is an error.
type PrivacyStore interface {
	// OptOut deletes what is kept about a user, as ForgetUser does, and keeps nothing that names the user from then on:
	// receipts without the user, acts under a pseudonym, no feedback, and gaps without the asker.
	OptOut(ctx context.Context, user string) (Erasure, error)
	// OptIn ends OptOut; what was not kept in between stays so.
	OptIn(ctx context.Context, user string) error
	// OptedOut reports whether a user opted out. The empty user did not.
	OptedOut(ctx context.Context, user string) (bool, error)
	// ForgetUser deletes the receipts, feedback and gap reports of a user, and the bodies of receipts of others that
	// follow up one of the user's, as they may quote it. Reviews, posts and the audit log stay, under a pseudonym: others
	// rely on these acts. What was deleted is overwritten where the data is stored.
	ForgetUser(ctx context.Context, user string) (Erasure, error)
	// ExportUser returns what is kept about a user, all of it from one moment.
	ExportUser(ctx context.Context, user string) (Export, error)
}

// Erasure counts what was removed of a user.
type Erasure struct {
	Receipts int // with the question and what belongs to them
	Emptied  int // receipts of others that follow up one of the user's, and lost their body
	Feedback int
	Gaps     int // reports of gaps
	Renamed  int // records of acts that name a pseudonym now
}

// Export is what is kept about a user. Of acts it has those under the user's name and pseudonym. It is written as JSON
// for the user.
type Export struct {
	User     string            `json:"user"`
	OptedOut bool              `json:"opted_out"`
	Receipts []ExportedReceipt `json:"receipts"`
	Feedback []ExportedOpinion `json:"feedback"`
	Gaps     []ExportedGap     `json:"gaps"`
	Acts     []ExportedAct     `json:"acts"`
}

// ExportedReceipt is a Receipt in an Export.
type ExportedReceipt struct {
	ID       string          `json:"id"`
	Parent   string          `json:"parent,omitempty"`
	Time     time.Time       `json:"time"`
	Guild    string          `json:"guild,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	Question string          `json:"question"`
	Body     json.RawMessage `json:"body,omitempty"`
}

// ExportedOpinion is a Feedback in an Export.
type ExportedOpinion struct {
	Receipt string    `json:"receipt"`
	Time    time.Time `json:"time"`
	Up      bool      `json:"up"`
	Reason  string    `json:"reason,omitempty"`
}

// ExportedGap is a GapReport in an Export.
type ExportedGap struct {
	Guild    string    `json:"guild,omitempty"`
	Time     time.Time `json:"time"`
	Question string    `json:"question"`
}

// ExportedAct is an entry of the audit log, a review or a post in an Export.
type ExportedAct struct {
	Kind    string    `json:"kind"` // audit, review or posted
	ID      int64     `json:"id"`
	Time    time.Time `json:"time"`
	Guild   string    `json:"guild,omitempty"`
	Act     string    `json:"act"` // of a review its status, of a post its kind
	Subject string    `json:"subject,omitempty"`
	Detail  string    `json:"detail,omitempty"`
}
