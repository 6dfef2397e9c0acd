//go:build cgo

package state

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// classify returns the sentinel for what SQLite says with err, or nil.
func classify(err error) error {
	var se sqlite3.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code {
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt, sqlite3.ErrFormat:
		return ErrDamaged
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	case sqlite3.ErrFull:
		return ErrNoRoom
	case sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return ErrAccess
	}
	if se.ExtendedCode == sqlite3.ErrIoErrShortRead {
		return ErrDamaged
	}
	return nil
}

// taken reports whether a unique key of a row exists already.
func taken(err error) bool {
	var se sqlite3.Error
	return errors.As(err, &se) && se.ExtendedCode == sqlite3.ErrConstraintUnique
}
