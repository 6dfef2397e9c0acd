package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"yiju/retrieval/archive"
)

// Sentinels for callers to branch on. Errors of this package wrap one of these, or one of package index, where it applies.
var (
	ErrBusy        = errors.New("another refresh is running")
	ErrNoPending   = errors.New("no such snapshot is pending approval")
	ErrNoPrevious  = errors.New("there is no such snapshot to go back to")
	ErrNotApproved = errors.New("the snapshot was not approved")
	ErrEmpty       = errors.New("the data directory has no snapshot") // Path is the directory
	ErrNoSnapshot  = errors.New("no snapshot has that name")          // nor one name that begins so
	ErrBlocked     = errors.New("the quality gate blocks the snapshot")

	ErrNoSources  = errors.New("no sources are configured")
	ErrFrom       = errors.New("the sources cannot be opened")              // Path is Config.From or its manifest
	ErrQuestions  = errors.New("the golden questions are unusable")         // Path is their file
	ErrAsked      = errors.New("the questions of the clauses are unusable") // Path is their file
	ErrSources    = errors.New("the sources cannot be read")                // as a whole; one bad source is an Outcome
	ErrUnusable   = errors.New("no source is usable")                       // Path is Config.From
	ErrDataInside = errors.New("the data directory is in a source")         // Path is the folder that would be read
	ErrInvalid    = errors.New("the corpus is not valid")                   // a defect of clause recovery
	ErrDictionary = errors.New("the dictionary cannot be used")             // Path is its file; "" where it could not be fetched
	ErrNoData     = errors.New("no data directory")                         // to keep a downloaded dictionary in
	ErrBadFile    = errors.New("the file cannot be used as a source")       // Path is its name as uploaded

	ErrNoRoom = errors.New("no room on the disk of the data directory")
	ErrAccess = errors.New("the data directory is not accessible") // missing rights, or read-only
)

// Error is the reason why the pipeline stopped.
type Error struct {
	Kind error  // one of the sentinels
	Path string // that it concerns; "" for none
	Err  error  // the cause; may be nil
}

// Error names the operation, the path and the cause.
func (e *Error) Error() string {
	s := "ingest: " + e.Kind.Error()
	if e.Path != "" {
		s += ": " + e.Path
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// foreign reports whether err comes from files that may be on another disk than the data directory.
func foreign(err error) bool {
	return errors.Is(err, ErrFrom) || errors.Is(err, ErrQuestions) || errors.Is(err, ErrAsked) || errors.Is(err, ErrSources) || errors.Is(err, ErrBadFile)
}

// classified adds the sentinel for a lock held by another process, and for an unwritable disk.
func classified(err error) error {
	if errors.Is(err, archive.ErrLocked) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if kind := diskError(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

// diskError returns ErrNoRoom or ErrAccess if that caused err, else nil. SQLite reports its errors as text.
func diskError(err error) error {
	if err == nil || foreign(err) {
		return nil
	}
	text := err.Error()
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(text, "disk is full") || strings.Contains(text, "file too large") {
			return ErrNoRoom
		}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || strings.Contains(text, "readonly database") ||
		strings.Contains(text, "unable to open database file") {
		return ErrAccess
	}
	return nil
}
