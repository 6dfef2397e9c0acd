package state

import (
	"context"
	"time"
)

// AuditEntry is a privileged act.
type AuditEntry struct {
	ID      int64 // increases
	Time    time.Time
	Guild   string
	Actor   string // a pseudonym for one who opted out
	Act     string // such as "corpus.approve"; not empty
	Subject string // of the act; "" for none
	Detail  string
}

// AuditFilter chooses entries, the latest first. Empty fields choose all.
type AuditFilter struct {
	Guild string
	Limit int
}

// AuditLog is a log that is only appended to.
type AuditLog interface {
	// AddAudit appends an entry. An actor or subject who opted out is replaced by a pseudonym wherever the entry names
	// the user.
	AddAudit(ctx context.Context, a AuditEntry) error
	// Audits lists entries.
	Audits(ctx context.Context, f AuditFilter) ([]AuditEntry, error)
}
