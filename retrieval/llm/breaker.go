package llm

import (
	"sync"
	"time"
)

// breaker keeps calls away from an endpoint that fails. Closed, it lets all calls through and counts failures in a
// row; after `after` of them it opens for `pause`; then one call at a time may probe, and its success closes it again.
type breaker struct {
	after int
	pause time.Duration
	now   func() time.Time

	mu      sync.Mutex
	failed  int       // failures in a row
	until   time.Time // open until then; zero when closed
	probing bool
}

// outcome is what a call says about the endpoint.
type outcome int

const (
	silent  outcome = iota // nothing: it was ended from our side
	working                // it does what it should
	failing
)

// enter asks to make a call. It returns the function to report the outcome with, to be called once, or ErrUnavailable
// and how long the breaker stays open.
func (b *breaker) enter() (func(o outcome, hold time.Duration), *Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.until.IsZero() {
		if left := b.until.Sub(b.now()); left > 0 {
			return nil, &Error{Kind: ErrUnavailable, RetryAfter: left}
		}
		if b.probing {
			return nil, fail(ErrUnavailable)
		}
		b.probing = true
		return func(o outcome, hold time.Duration) { b.report(o, hold, true) }, nil
	}
	return func(o outcome, hold time.Duration) { b.report(o, hold, false) }, nil
}

// report takes the outcome of a call. A failure that came with a time to wait opens the breaker for that time.
func (b *breaker) report(o outcome, hold time.Duration, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
	switch o {
	case working:
		if probe || b.until.IsZero() { // a call from before it opened does not close it
			b.failed, b.until = 0, time.Time{}
		}
	case failing:
		b.failed++
		if probe || b.failed >= b.after {
			hold = max(hold, b.pause)
		}
		if until := b.now().Add(hold); hold > 0 && until.After(b.until) {
			b.until = until
		}
	}
}
