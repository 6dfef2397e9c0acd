package fetch

import (
	"errors"
	"fmt"
)

// Reason is why a candidate was not read or an address not fetched: a code for programs, which never changes, and the words
// that errors begin with.
type Reason struct{ code, text string }

// Code returns the stable code, such as "private_address".
func (r *Reason) Code() string { return r.code }

// Error returns the words that errors begin with.
func (r *Reason) Error() string { return r.text }

// Why a candidate was not read (File.Skipped), beside the errors of the operating system.
var (
	ErrTooLarge   = &Reason{"too_large", "file too large"}
	ErrOutside    = &Reason{"outside", "leads outside the folder"}
	ErrLoop       = &Reason{"loop", "directory loop"}
	ErrTwice      = &Reason{"twice", "already read"}
	ErrNotRegular = &Reason{"not_regular", "not a regular file"}
	ErrName       = &Reason{"name", "name not usable"}
	ErrAddress    = &Reason{"address", "web address without a file"}
)

// Why an address was not fetched: Page.Problem where an older text stands in, File.Skipped where there is none.
var (
	ErrBadAddress = &Reason{"bad_address", "web address not usable"}
	ErrPrivate    = &Reason{"private_address", "address of a private network"}
	ErrRobots     = &Reason{"robots", "refused by robots.txt"}
	ErrVanished   = &Reason{"vanished", "no longer there"}
	ErrRefused    = &Reason{"refused", "refused by the server"}
	ErrServer     = &Reason{"server", "server in trouble"}
	ErrConnect    = &Reason{"connect", "server not reached"}
	ErrTimeout    = &Reason{"timeout", "server too slow"}
	ErrTruncated  = &Reason{"truncated", "download broke off"}
	ErrRedirects  = &Reason{"redirects", "too many redirects"}
	ErrLarge      = &Reason{"body_too_large", "download too large"}
	ErrCoding     = &Reason{"content_encoding", "compression not readable"}
	ErrUnusable   = &Reason{"unusable", "content not usable"}
	ErrCache      = &Reason{"cache", "cache not writable"}
)

// Why an iteration ended with an error, beside fs.ErrNotExist, the errors of the context and of the operating system.
var (
	ErrNotFolder    = errors.New("not a folder")
	ErrNoSources    = errors.New("no sources")
	ErrTooManyFiles = errors.New("too many files")
)

// Reasons returns every reason, for those who translate them. The order has no meaning.
func Reasons() []*Reason {
	return []*Reason{
		ErrTooLarge, ErrOutside, ErrLoop, ErrTwice, ErrNotRegular, ErrName, ErrAddress, ErrBadAddress, ErrPrivate, ErrRobots,
		ErrVanished, ErrRefused, ErrServer, ErrConnect, ErrTimeout, ErrTruncated, ErrRedirects, ErrLarge, ErrCoding,
		ErrUnusable, ErrCache,
	}
}

// because wraps reason with a detail and, where there is one, its cause.
func because(reason *Reason, cause error, format string, args ...any) error {
	detail := fmt.Sprintf(format, args...)
	if cause == nil {
		return fmt.Errorf("%w: %s", reason, detail)
	}
	return fmt.Errorf("%w: %s (%w)", reason, detail, cause)
}
