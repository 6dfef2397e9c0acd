package llm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What a call can end with. Whatever it is, the caller's answer without a model stands; the kinds differ in what a
// maintainer is told.
var (
	ErrNotConfigured = errors.New("no model is configured: name one in OPENAI_MODEL or in the configuration")
	ErrClosed        = errors.New("the client is closed")
	ErrBudget        = errors.New("today's budget of tokens is used up")
	ErrPrompt        = errors.New("there is nothing to ask, or no passage fits the prompt")
	ErrBusy          = errors.New("too many calls are under way")
	ErrUnavailable   = errors.New("the endpoint failed lately and is left alone for now")
	ErrTimeout       = errors.New("the endpoint did not answer in time")
	ErrRateLimited   = errors.New("the endpoint limits the rate of calls")
	ErrServer        = errors.New("the endpoint has a fault of its own")
	ErrConnection    = errors.New("the connection to the endpoint failed")
	ErrRejected      = errors.New("the endpoint rejects the call")
	ErrFiltered      = errors.New("the endpoint or the model declined to answer")
	ErrCut           = errors.New("the reply broke off")
	ErrTooLarge      = errors.New("the reply is larger than allowed")
	ErrGarbage       = errors.New("the reply is not understood")
)

// Error is why a call failed. Its text is made of fixed words, a status and a known code: an endpoint's own words may
// echo the request with its key, and are never kept.
type Error struct {
	Kind       error         // one of the Err values above, or context.Canceled
	Status     int           // of HTTP; 0 where there was none
	Code       string        // the endpoint's code, where it is one of the well-known ones
	RetryAfter time.Duration // what the endpoint asked to wait; 0 where it did not say
	Attempts   int           // requests made

	cause   error  // a context error, for errors.Is
	refused string // the parameter that the endpoint does not accept, as far as it can be told
	begun   bool   // the model had begun to write or to reason
	written int    // tokens that it had written, about
}

// Error describes the failure in one line without anything that came from outside.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("llm: " + e.Kind.Error())
	switch {
	case e.Status != 0 && e.Code != "":
		fmt.Fprintf(&b, " (status %d, %s)", e.Status, e.Code)
	case e.Status != 0:
		fmt.Fprintf(&b, " (status %d)", e.Status)
	case e.Code != "":
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Status == 401 || e.Status == 403 {
		b.WriteString(": check OPENAI_API_KEY")
	}
	if e.Status == 404 {
		b.WriteString(": check the model name and OPENAI_BASE_URL")
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, ", try again in %s", e.RetryAfter.Round(time.Second))
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " after %d requests", e.Attempts)
	}
	return b.String()
}

// Unwrap returns the kind and, where the caller's context ended the call, its error.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.cause}
}

// fail makes an *Error of a kind.
func fail(kind error) *Error { return &Error{Kind: kind} }

// ended says how the context of a call ended: the caller's doing, a deadline, or Close.
func ended(ctx context.Context) *Error {
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, ErrClosed):
		return fail(ErrClosed)
	case errors.Is(cause, ErrTimeout):
		return &Error{Kind: ErrTimeout, cause: context.DeadlineExceeded}
	case errors.Is(cause, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Kind: ErrTimeout, cause: context.DeadlineExceeded}
	}
	return &Error{Kind: context.Canceled}
}

// again reports whether the same request may succeed a moment later.
func (e *Error) again() bool {
	if e.begun {
		return false
	}
	return errors.Is(e.Kind, ErrRateLimited) && e.Code != "insufficient_quota" ||
		errors.Is(e.Kind, ErrServer) || errors.Is(e.Kind, ErrConnection)
}

// wellKnown are the codes and types of errors that are repeated to a maintainer.
var wellKnown = []string{
	"insufficient_quota", "rate_limit_exceeded", "context_length_exceeded", "model_not_found", "invalid_api_key",
	"content_filter", "server_error", "invalid_request_error", "unsupported_parameter", "unsupported_value",
	"billing_not_active", "overloaded_error", "authentication_error", "permission_denied", "not_found_error",
}
