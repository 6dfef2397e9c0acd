package llm

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long to wait between tries.
const (
	firstBackoff = 200 * time.Millisecond // doubled for every further try
	maxBackoff   = 5 * time.Second
	maxRetry     = 10 * time.Minute // no Retry-After counts for more
)

// retryAfter returns how long a response asks to wait (RFC 9110, 10.2.3), at most maxRetry: seconds, fractions allowed, or
// a date. What is past or invalid is 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if math.IsNaN(s) || s <= 0 {
			return 0
		}
		return time.Duration(min(s, maxRetry.Seconds()) * float64(time.Second))
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(now), 0), maxRetry)
	}
	return 0
}

// backoff returns how long to wait after try n, from 1: what the endpoint asked plus jitter, or else exponential backoff
// with jitter.
func backoff(n int, asked time.Duration) time.Duration {
	bound := min(firstBackoff<<min(n-1, 10), maxBackoff)
	if asked > 0 {
		return asked + rand.N(bound)
	}
	return bound/4 + rand.N(bound*3/4)
}

// sleep waits for d or the end of ctx, which it returns as an error.
func sleep(ctx context.Context, d time.Duration) *Error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

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
