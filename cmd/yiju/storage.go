package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"yiju/bot/state"
)

// storage words an error of the disk that the data directory is on, and says what to do.
func (r *refresh) storage(err error) error {
	switch diskTrouble(err) {
	case state.ErrNoRoom:
		return failf(join(r.t.DiskFullHint, r.untouched()), "%s", fmt.Sprintf(r.t.DiskFull, r.Data))
	case state.ErrAccess:
		return failf(join(r.t.ReadOnlyHint, r.untouched()), "%s", fmt.Sprintf(r.t.ReadOnly, r.Data))
	}
	return err
}

// diskTrouble returns state.ErrNoRoom or state.ErrAccess where that is what err comes from, else nil. SQLite gives its errors as
// text.
func diskTrouble(err error) error {
	if _, read := errors.AsType[unreadable](err); read || err == nil {
		return nil
	}
	said := err.Error()
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(said, "disk is full") || strings.Contains(said, "file too large") {
			return state.ErrNoRoom
		}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || strings.Contains(said, "readonly database") ||
		strings.Contains(said, "unable to open database file") {
		return state.ErrAccess
	}
	return nil
}
