package llm

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
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
