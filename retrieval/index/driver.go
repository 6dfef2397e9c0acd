//go:build cgo

package index

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// unreadableFile reports whether SQLite says with err that a file is no database or a broken one.
func unreadableFile(err error) bool {
	var se sqlite3.Error
	if !errors.As(err, &se) {
		return false
	}
	switch se.Code {
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt, sqlite3.ErrFormat, sqlite3.ErrIoErr:
		return true
	}
	return false
}

// busy reports whether SQLite says with err that somebody else has the lock.
func busy(err error) bool {
	var se sqlite3.Error
	return errors.As(err, &se) && (se.Code == sqlite3.ErrBusy || se.Code == sqlite3.ErrLocked)
}
