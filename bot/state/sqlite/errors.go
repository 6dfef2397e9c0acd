package sqlite

import (
	"cmp"
	"errors"
	"fmt"

	"yiju/bot/state"
)

// Errors that callers may branch on, in addition to those of package state.
var (
	ErrNewer   = errors.New("made by a newer version") // of this program
	ErrForeign = errors.New("of another program")      // a database, but none of ours
	ErrBusy    = errors.New("in use")                  // another process holds the lock for too long
)

// Error is a refusal that the operator can resolve. Nothing was lost or changed by it.
type Error struct {
	Path   string // of the file
	Err    error  // one of the sentinels
	Detail string // what was found
	Hint   string // what to do next
}

// Error returns what happened and what to do.
func (e *Error) Error() string {
	s := fmt.Sprintf("state: %s: %v", e.Path, e.Err)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s + "; " + e.Hint
}

// Unwrap returns the sentinel.
func (e *Error) Unwrap() error { return e.Err }

// hint says what to do about a sentinel.
func hint(sentinel error) string {
	known := map[error]string{
		state.ErrDamaged: "move the file and its -wal aside and put the latest backup in its place; " +
			"the sqlite3 program's .recover may save more",
		ErrNewer:        "use the newer version, or put back the copy that was kept before the migration",
		ErrForeign:      "choose another path for the state",
		ErrBusy:         "wait until the other process is done, or end it",
		state.ErrNoRoom: "make room on the disk",
	}
	return cmp.Or(known[sentinel], "check the permissions of the file and its folder")
}

func (d *db) refuse(sentinel error, detail string) error {
	return &Error{Path: d.path, Err: sentinel, Detail: detail, Hint: hint(sentinel)}
}

// wrap names the operation that failed, and turns errors of SQLite into sentinels.
func (d *db) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *Error
	if sentinel := classify(err); sentinel != nil && !errors.As(err, &known) {
		err = d.refuse(sentinel, err.Error())
	}
	return fmt.Errorf("state: %s: %w", op, err)
}
