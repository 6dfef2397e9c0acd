package state

import (
	"context"
	"time"
)

// Maintenance keeps a store healthy.
type Maintenance interface {
	// Prune deletes the receipts that are older than an age, with their feedback, but none of which there is a review, and
	// the token counts of days before yesterday. It returns the number of receipts deleted, also with an error. An age of 0
	// or less keeps all receipts.
	Prune(ctx context.Context, age time.Duration) (int, error)
	// Check reads everything and returns ErrDamaged where records are unreadable or a part of the schema is missing.
	Check(ctx context.Context) error
	// Backup writes a copy of the state as of one moment to the file at path, whole or not at all, replacing what is
	// there. Reading and writing continue meanwhile. A state with an incomplete schema is ErrDamaged.
	Backup(ctx context.Context, path string) error
	// Close waits for calls in progress and closes the store.
	Close() error
}
