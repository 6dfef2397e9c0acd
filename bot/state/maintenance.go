package state

import (
	"context"
	"time"
)

// Maintenance keeps a store healthy.
type Maintenance interface {
	// Prune deletes records that are older than r allows, and the token counts of days before yesterday. The audit log
	// stays. With an error, what it counted is deleted nevertheless.
	Prune(ctx context.Context, r Retention) (Pruned, error)
	// Check reads everything and returns ErrDamaged where records are unreadable or a part of the schema is missing.
	Check(ctx context.Context) error
	// Backup writes a copy of the state as of one moment to the file at path, whole or not at all, replacing what is
	// there. Reading and writing continue meanwhile. A state with an incomplete schema is ErrDamaged.
	Backup(ctx context.Context, path string) error
	// Close waits for calls in progress and closes the store.
	Close() error
}

// Retention is how long records are kept. A field of 0 or less keeps them for ever.
type Retention struct {
	Receipts time.Duration // since the answer; a receipt with a review stays
	Posts    time.Duration // since they were posted
	Gaps     time.Duration // since the latest report; only those that are not open
	Reviews  time.Duration // since the latest change of status; only those withdrawn
}

// Pruned counts what Prune deleted.
type Pruned struct {
	Receipts int // with their feedback
	Posts    int
	Gaps     int
	Reviews  int
}
