package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// storage words an error of the disk that the data directory is on, and says what to do. SQLite gives its errors as text.
func (r *refresh) storage(err error) error {
	if err == nil {
		return nil
	}
	said := err.Error()
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(said, "disk is full") || strings.Contains(said, "file too large") {
			return failf(join(r.t.DiskFullHint, r.untouched()), "%s", fmt.Sprintf(r.t.DiskFull, r.Data))
		}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || strings.Contains(said, "readonly database") ||
		strings.Contains(said, "unable to open database file") {
		return failf(join(r.t.ReadOnlyHint, r.untouched()), "%s", fmt.Sprintf(r.t.ReadOnly, r.Data))
	}
	return err
}
