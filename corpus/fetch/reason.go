package fetch

import (
	"errors"

	"yiju/corpus"
)

// Why a candidate was not read (File.Skipped), besides operating system errors.
var (
	ErrTooLarge   = corpus.NewCause("too_large", "file too large")
	ErrOutside    = corpus.NewCause("outside", "leads outside the folder")
	ErrLoop       = corpus.NewCause("loop", "directory loop")
	ErrTwice      = corpus.NewCause("twice", "already read")
	ErrNotRegular = corpus.NewCause("not_regular", "not a regular file")
	ErrName       = corpus.NewCause("name", "name not usable")
	ErrAddress    = corpus.NewCause("address", "web address without a file")
)

// Why an address was not fetched: Page.Problem if the cached text is used, File.Skipped if there is none.
var (
	ErrBadAddress = corpus.NewCause("bad_address", "web address not usable")
	ErrPrivate    = corpus.NewCause("private_address", "address of a private network")
	ErrRobots     = corpus.NewCause("robots", "refused by robots.txt")
	ErrVanished   = corpus.NewCause("vanished", "no longer there")
	ErrRefused    = corpus.NewCause("refused", "refused by the server")
	ErrServer     = corpus.NewCause("server", "server in trouble")
	ErrConnect    = corpus.NewCause("connect", "server not reached")
	ErrTimeout    = corpus.NewCause("timeout", "server too slow")
	ErrTruncated  = corpus.NewCause("truncated", "download broke off")
	ErrRedirects  = corpus.NewCause("redirects", "too many redirects")
	ErrLarge      = corpus.NewCause("body_too_large", "download too large")
	ErrCoding     = corpus.NewCause("content_encoding", "compression not readable")
	ErrUnusable   = corpus.NewCause("unusable", "content not usable")
	ErrCache      = corpus.NewCause("cache", "cache not writable")
)

// Why an iteration ended with an error, besides fs.ErrNotExist, context and operating system errors.
var (
	ErrNotFolder    = errors.New("not a folder")
	ErrNoSources    = errors.New("no sources")
	ErrTooManyFiles = errors.New("too many files")
)

// Reasons returns every cause, for translation, in no particular order.
func Reasons() []*corpus.Cause {
	return []*corpus.Cause{
		ErrTooLarge, ErrOutside, ErrLoop, ErrTwice, ErrNotRegular, ErrName, ErrAddress, ErrBadAddress, ErrPrivate, ErrRobots,
		ErrVanished, ErrRefused, ErrServer, ErrConnect, ErrTimeout, ErrTruncated, ErrRedirects, ErrLarge, ErrCoding,
		ErrUnusable, ErrCache,
	}
}

// because is reason.Because with an underlying cause, which may be nil.
func because(reason *corpus.Cause, cause error, format string, args ...any) error {
	if cause == nil {
		return reason.Because(format, args...)
	}
	return reason.Because(format+" (%w)", append(args, cause)...)
}
