package index

import (
	"errors"
	"fmt"

	"yiju/retrieval/index/postings"
	"yiju/retrieval/index/sqlite"
)

// Sentinels for callers to branch on. Errors of this package wrap one of them where it applies.
var (
	ErrNoSnapshot = errors.New("no snapshot")      // the data directory has none in service, or the file does not exist
	ErrMismatch   = errors.New("made differently") // another schema or analyzer; rebuild
	ErrDamaged    = errors.New("damaged")          // not a snapshot, truncated, or modified
	ErrNoFTS5     = errors.New("no FTS5")          // the program was built without its build tag
	ErrNotFound   = errors.New("not found")        // no such clause
)

// Error is a refusal that the user can do something about.
type Error struct {
	Path   string // of the snapshot or the data directory
	Err    error  // one of the sentinels
	Detail string // what was found
	Hint   string // what to do next
}

// Error returns what happened and what to do.
func (e *Error) Error() string {
	s := fmt.Sprintf("index: snapshot %s: %v", e.Path, e.Err)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the sentinel.
func (e *Error) Unwrap() error { return e.Err }

// HintRefresh is the hint for a snapshot that must be replaced.
const HintRefresh = "run yiju corpus refresh"

const hintFTS5 = "build with: go build -tags sqlite_fts5 ./cmd/yiju"

// damage turns errors of SQLite about an unreadable file into ErrDamaged and returns others unchanged.
func damage(path string, err error) error {
	if sqlite.Unreadable(err) || errors.Is(err, postings.ErrDamaged) {
		return &Error{Path: path, Err: ErrDamaged, Detail: err.Error(), Hint: HintRefresh}
	}
	return err
}
