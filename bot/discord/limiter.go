package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limiter keeps to Discord's rate limits, and retries after 429, 5xx and network errors. All waits end with the context of
// the request. A route is kept only while a request is in flight or its limit is exhausted, so that routes that contain an
// interaction token do not accumulate.
type limiter struct {
	next http.RoundTripper

	mu     sync.Mutex
	routes map[string]*route
	global time.Time // end of a global limit
	sweep  int       // number of routes that triggers a cleanup
}

// route is the state of the limit of a route.
type route struct {
	known     bool // there was a response
	free      bool // it named no limit
	remaining int
	reset     time.Time
	flying    int           // requests in flight
	changed   chan struct{} // closed and replaced at every response
}

const (
	mostTries   = 12               // in about half a minute
	tryTime     = 15 * time.Second // timeout of one try
	firstDelay  = 60 * time.Millisecond
	mostDelay   = 4 * time.Second
	leastSweep  = 64
	maxResponse = 16 << 20
)

func newLimiter(next http.RoundTripper) *limiter {
	return &limiter{next: next, routes: make(map[string]*route), sweep: leastSweep}
}

// limitError is returned when the last try fails with a 429 or 5xx.
type limitError struct{ status int }

func (e *limitError) Error() string { return fmt.Sprintf("gave up after status %d", e.status) }

// RoundTrip implements [http.RoundTripper].
func (l *limiter) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, key := r.Context(), routeOf(r)
	delay := firstDelay
	for try := 1; ; try++ {
		if err := l.enter(ctx, key); err != nil {
			return nil, err
		}
		res, err := l.once(r)
		l.leave(key, res)
		pause := delay + time.Duration(rand.Float64()*float64(delay))
		delay = min(2*delay, mostDelay)
		switch {
		case err == nil && res.StatusCode == http.StatusTooManyRequests:
			pause = max(retryAfter(res), pause)
			if res.Header.Get("Retry-After") != "" {
				try-- // a 429 that says how long to wait does not count as a try
			}
		case err == nil && res.StatusCode < 500:
			return res, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
		if err == nil {
			err = &limitError{res.StatusCode}
		}
		if try >= mostTries {
			return nil, err
		}
		if !sleep(ctx, pause) {
			return nil, fmt.Errorf("%w: %w", ctx.Err(), err)
		}
		if r.GetBody != nil {
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			r = r.Clone(ctx)
			r.Body = body
		}
	}
}

// once sends the request and reads the whole response.
func (l *limiter) once(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), tryTime)
	defer cancel()
	res, err := l.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxResponse))
	res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, err
}

// routeOf returns the route whose limit a request counts against: method and path without minor ids. It is "" for initial
// responses to interactions, which are not limited.
func routeOf(r *http.Request) string {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) > 2 && parts[0] == "api" {
		parts = parts[2:]
	}
	major := 2 // the id of a channel or guild
	switch parts[0] {
	case "interactions":
		return ""
	case "webhooks":
		major = 3
	}
	for i := major; i < len(parts); i++ {
		if isID(parts[i]) {
			parts[i] = "*"
		}
	}
	return r.Method + " " + strings.Join(parts, "/")
}

// enter waits until a request to a route may be sent.
func (l *limiter) enter(ctx context.Context, key string) error {
	for {
		l.mu.Lock()
		now := time.Now()
		wait, changed := time.Duration(0), (chan struct{})(nil)
		if key != "" {
			x := l.route(key, now)
			if wait, changed = x.wait(now); wait == 0 && !strings.Contains(key, " webhooks/") {
				wait = l.global.Sub(now)
			}
			if wait <= 0 {
				x.flying++
				x.remaining--
			}
		}
		l.mu.Unlock()
		if wait <= 0 {
			return ctx.Err()
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		case <-changed:
			t.Stop()
		}
	}
}

// route returns the route of a key. If there are many, it drops those whose limits have been reset.
func (l *limiter) route(key string, now time.Time) *route {
	x := l.routes[key]
	if x != nil {
		return x
	}
	if len(l.routes) >= l.sweep {
		for k, old := range l.routes {
			if old.flying == 0 && !now.Before(old.reset) {
				delete(l.routes, k)
			}
		}
		l.sweep = max(leastSweep, 2*len(l.routes))
	}
	x = &route{changed: make(chan struct{})}
	l.routes[key] = x
	return x
}

// wait returns how long to wait before the next request to the route. The channel is closed when that changes.
func (x *route) wait(now time.Time) (time.Duration, chan struct{}) {
	switch {
	case x.free || x.known && x.remaining > 0:
		return 0, nil
	case x.flying > 0 && !(x.known && now.Before(x.reset)):
		return tryTime, x.changed // until a response says the limit; after a reset, one request goes first
	case now.Before(x.reset):
		return x.reset.Sub(now), x.changed
	}
	return 0, nil
}

// leave updates the route from a response, which is nil after an error.
func (l *limiter) leave(key string, res *http.Response) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if res != nil && res.StatusCode == http.StatusTooManyRequests && res.Header.Get("X-RateLimit-Global") != "" {
		l.global = now.Add(retryAfter(res))
	}
	x := l.routes[key]
	if x == nil {
		return
	}
	x.flying--
	if res != nil {
		x.note(res, now)
		for _, h := range []string{"X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After", "X-RateLimit-Global"} {
			res.Header.Del(h) // keep discordgo from waiting without a context
		}
	}
	close(x.changed)
	x.changed = make(chan struct{})
	// While requests remain, the next response tells as much.
	if x.flying == 0 && (!x.known || x.free || x.remaining > 0 || !now.Before(x.reset)) {
		delete(l.routes, key)
	}
}

func (x *route) note(res *http.Response, now time.Time) {
	after, err := strconv.ParseFloat(res.Header.Get("X-RateLimit-Reset-After"), 64)
	remaining, err2 := strconv.Atoi(res.Header.Get("X-RateLimit-Remaining"))
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		x.known, x.free, x.remaining = true, false, 0
		x.reset = now.Add(retryAfter(res))
	case err != nil || err2 != nil || after < 0 || after > 3600:
		x.known, x.free = true, true
	default:
		reset := now.Add(time.Duration(after * float64(time.Second)))
		// Responses arrive out of order: within a period only the lowest number counts.
		if x.known && now.Before(x.reset) && reset.Sub(x.reset).Abs() < 200*time.Millisecond {
			remaining = min(remaining, x.remaining+x.flying)
		}
		x.known, x.free, x.reset, x.remaining = true, false, reset, remaining-x.flying
	}
}

// retryAfter returns how long a 429 asks to wait: the longest of what its headers and its body say, for a global limit
// or that of a resource can outlast the bucket. It is 0 if none says.
func retryAfter(res *http.Response) time.Duration {
	var longest float64
	for _, name := range []string{"X-RateLimit-Reset-After", "Retry-After"} {
		if s, err := strconv.ParseFloat(res.Header.Get(name), 64); err == nil && s < 3600 {
			longest = max(longest, s)
		}
	}
	b, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(b))
	var body struct {
		After float64 `json:"retry_after"`
	}
	if err == nil && json.Unmarshal(b, &body) == nil && body.After < 3600 {
		longest = max(longest, body.After)
	}
	return time.Duration(longest * float64(time.Second))
}
