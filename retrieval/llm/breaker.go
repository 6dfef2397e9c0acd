package llm

import (
	"sync"
	"time"
)

// breaker is a circuit breaker. Closed, it lets all calls through and counts consecutive failures; after `after` of them it
// opens for `pause`; then one call at a time may probe, and a success closes it.
type breaker struct {
	after int
	pause time.Duration
	now   func() time.Time

	mu      sync.Mutex
	failed  int       // failures in a row
	until   time.Time // open until then; zero when closed
	probing bool
}

// outcome is what a call reveals about the endpoint.
type outcome int

const (
	silent outcome = iota // nothing: the call was ended on our side
	working
	failing
)

// enter asks to make a call. It returns a function that reports the outcome and must be called once, or ErrUnavailable with
// how long the breaker stays open.
func (b *breaker) enter() (func(o outcome, hold time.Duration), *Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	probe := !b.until.IsZero()
	if probe {
		if left := max(b.until.Sub(b.now()), 0); left > 0 || b.probing {
			return nil, &Error{Kind: ErrUnavailable, RetryAfter: left}
		}
		b.probing = true
	}
	return func(o outcome, hold time.Duration) { b.report(o, hold, probe) }, nil
}

// report records the outcome of a call. A failure with a time to wait opens the breaker for that time.
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
