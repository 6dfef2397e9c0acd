//go:build !cgo

package sqlite

// Without cgo the driver is a stub that opens nothing, so there are no errors of SQLite to classify.

// Unreadable reports false.
func Unreadable(error) bool { return false }

// Busy reports false.
func Busy(error) bool { return false }
