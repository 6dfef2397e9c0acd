package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Kind is the code of why a call failed. It is an error itself, which errors.Is finds in an Error.
type Kind string

// The kinds of failures. The caller's answer without a model holds after each of them; they differ in what a maintainer
// is told.
const (
	ErrNotConfigured Kind = "not_configured"
	ErrClosed        Kind = "closed"
	ErrCanceled      Kind = "canceled" // by the caller
	ErrBudget        Kind = "budget"
	ErrPrompt        Kind = "prompt"
	ErrBusy          Kind = "busy"
	ErrUnavailable   Kind = "unavailable" // the circuit breaker is open
	ErrTimeout       Kind = "timeout"
	ErrRateLimited   Kind = "rate_limited"
	ErrServer        Kind = "server"
	ErrConnection    Kind = "connection"
	ErrRejected      Kind = "rejected"
	ErrFiltered      Kind = "filtered" // the endpoint or the model declined to answer
	ErrCut           Kind = "cut"
	ErrTooLarge      Kind = "too_large"
	ErrGarbage       Kind = "garbage"
	ErrOther         Kind = "other" // not by a Client
)

var kinds = map[Kind]string{
	ErrNotConfigured: "no model is configured: name one in OPENAI_MODEL or in the configuration",
	ErrClosed:        "the client is closed",
	ErrCanceled:      "context canceled",
	ErrBudget:        "today's token budget is used up",
	ErrPrompt:        "there is nothing to ask, or no passage fits the prompt",
	ErrBusy:          "too many calls are in flight",
	ErrUnavailable:   "the endpoint failed recently and is not called for now",
	ErrTimeout:       "the endpoint did not answer in time",
	ErrRateLimited:   "the endpoint limits the rate of calls",
	ErrServer:        "the endpoint reports an internal error",
	ErrConnection:    "the connection to the endpoint failed",
	ErrRejected:      "the endpoint rejects the call",
	ErrFiltered:      "the endpoint or the model declined to answer",
	ErrCut:           "the reply was cut off",
	ErrTooLarge:      "the reply is larger than allowed",
	ErrGarbage:       "the reply cannot be parsed",
	ErrOther:         "the call failed",
}

// Error describes the kind in English.
func (k Kind) Error() string { return kinds[k] }

// Error is why a call failed. Its JSON form is stored. Its text consists of fixed words, a status and a known code: an
// endpoint's own words may echo the request with its key, and are never kept.
type Error struct {
	Kind       Kind          `json:"kind"`
	Status     int           `json:"status,omitempty"`      // HTTP status; 0 where there was none
	Code       string        `json:"code,omitempty"`        // the endpoint's code, where it is one of the well-known ones
	RetryAfter time.Duration `json:"retry_after,omitempty"` // what the endpoint asked to wait; 0 where it did not say
	Attempts   int           `json:"attempts,omitempty"`    // requests made

	cause   error  // a context error, for errors.Is
	long    bool   // the endpoint says that a text is too long
	refused string // the parameter that the endpoint does not accept, as far as it can be told
	begun   bool   // the model had begun to write or to reason
	written int    // about how many tokens it had written
}

// Failure returns err as an Error, for a receipt; nil for nil.
func Failure(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if k, ok := errors.AsType[Kind](err); ok {
		return fail(k)
	}
	return fail(ErrOther)
}

// UnmarshalJSON also reads the prose of older receipts, as ErrOther.
func (e *Error) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte(`"`)) {
		e.Kind = ErrOther
		return nil
	}
	type plain Error
	return json.Unmarshal(b, (*plain)(e))
}

// Error describes the failure in one line without anything that came from outside.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("llm: " + e.Kind.Error())
	var known []string
	if e.Status != 0 {
		known = append(known, fmt.Sprint("status ", e.Status))
	}
	if e.Code != "" {
		known = append(known, e.Code)
	}
	if len(known) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(known, ", "))
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		b.WriteString(": check OPENAI_API_KEY")
	case http.StatusNotFound:
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
	return slices.DeleteFunc([]error{e.Kind, e.cause}, func(err error) bool { return err == nil })
}

// fail makes an *Error of a kind.
func fail(kind Kind) *Error { return &Error{Kind: kind} }

// ended says how the context of a call ended: the caller's doing, a deadline, or Close.
func ended(ctx context.Context) *Error {
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, ErrClosed):
		return fail(ErrClosed)
	case errors.Is(cause, ErrTimeout), errors.Is(cause, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{Kind: ErrTimeout, cause: context.DeadlineExceeded}
	}
	return &Error{Kind: ErrCanceled, cause: context.Canceled}
}

// again reports whether the same request may succeed a moment later.
func (e *Error) again() bool {
	return !e.begun && !e.long && (e.Kind == ErrRateLimited && e.Code != "insufficient_quota" || e.Kind == ErrServer || e.Kind == ErrConnection)
}

// wellKnown are the codes and types of errors that are repeated to a maintainer.
var wellKnown = []string{
	"insufficient_quota", "rate_limit_exceeded", "context_length_exceeded", "model_not_found", "invalid_api_key",
	"content_filter", "server_error", "invalid_request_error", "unsupported_parameter", "unsupported_value",
	"billing_not_active", "overloaded_error", "authentication_error", "permission_denied", "not_found_error",
}
