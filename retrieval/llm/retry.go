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

// retryAfter reads how long a response asks to wait: seconds, fractions allowed, or a date (RFC 9110, 10.2.3). What is
// past, absurd or unreadable is 0, and nothing is more than maxRetry.
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

// backoff returns how long to wait after the try numbered n, from 1: what the endpoint asked and some more, or else
// anything up to a bound that doubles. The chance in it keeps callers that failed together from returning together.
func backoff(n int, asked time.Duration) time.Duration {
	bound := min(firstBackoff<<min(n-1, 10), maxBackoff)
	if asked > 0 {
		return asked + rand.N(bound)
	}
	return bound/4 + rand.N(bound*3/4)
}

// sleep waits, or returns how the context ended.
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
