//go:build cgo

package sqlite

import (
	"errors"
	"strings"

	"github.com/mattn/go-sqlite3"

	"yiju/bot/state"
)

// classify returns the sentinel for an error of SQLite, or nil.
func classify(err error) error {
	var se sqlite3.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code {
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt, sqlite3.ErrFormat:
		return state.ErrDamaged
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	case sqlite3.ErrFull:
		return state.ErrNoRoom
	case sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return state.ErrAccess
	case sqlite3.ErrError: // has no code of its own for a missing table or column
		if text := se.Error(); strings.HasPrefix(text, "no such table") || strings.HasPrefix(text, "no such column") {
			return state.ErrDamaged
		}
	}
	if se.ExtendedCode == sqlite3.ErrIoErrShortRead {
		return state.ErrDamaged
	}
	return nil
}
