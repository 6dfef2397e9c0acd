// Package state holds the records that outlive the process, and the interfaces of a store that keeps them: receipts of
// answers, settings of guilds, feedback, gaps, reviews, posts that cite clauses, the audit log, who opted out, and the
// tokens spent.
//
// Package sqlite implements the interfaces; package statetest has the conformance suite that every store passes. What
// all stores have in common is here: receipt ids, the checks of records before they are saved, and the pseudonyms of
// users.
package state

import (
	"context"
	"errors"
	"time"
)

// The errors that callers branch on. Errors of a store wrap one of them where it applies.
var (
	ErrNoRecord = errors.New("no such record")
	ErrConflict = errors.New("changed in the meantime") // read it again, then save
	ErrOptedOut = errors.New("the user opted out")      // nothing was saved
	ErrNoRoom   = errors.New("no room")                 // the disk is full
	ErrAccess   = errors.New("not accessible")          // missing rights, or a read-only folder
	ErrDamaged  = errors.New("damaged")                 // unreadable, or incomplete
	ErrBudget   = errors.New("token budget used up")
)

// Store is a complete store. It is safe for concurrent use, and other processes may use the same data. What a method
// acknowledged survives a crash of the process.
//
// Times are kept in UTC to the millisecond; a zero time in a record to be saved means now. Lists without a limit end
// after DefaultLimit records. Where a user is not needed by name, a store keeps only a keyed hash (Key).
type Store interface {
	ReceiptStore
	SettingsStore
	FeedbackStore
	GapStore
	ReviewStore
	PostStore
	AuditLog
	PrivacyStore
	CommandRegistry
	TokenStore
	Maintenance
}

// DefaultLimit is the number of records of a list whose limit is 0 or less.
const DefaultLimit = 50

// Message locates a message on the platform.
type Message struct {
	Guild, Channel, ID string
	URL                string
}

// Check reports why m cannot be saved.
func (m Message) Check() error {
	if m.Channel == "" || m.ID == "" {
		return errors.New("the message has no channel or no id")
	}
	return nil
}

// CommandRegistry remembers which commands were registered with the platform.
type CommandRegistry interface {
	// Registered returns the fingerprint of the commands that were last registered in a scope: a guild, or "" for
	// everywhere. It is "" where none were.
	Registered(ctx context.Context, scope string) (string, error)
	// SetRegistered records that commands were registered in a scope; an empty fingerprint removes the record.
	SetRegistered(ctx context.Context, scope, fingerprint string) error
	// Scopes returns the scopes in which commands were registered, in order.
	Scopes(ctx context.Context) ([]string, error)
}

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
