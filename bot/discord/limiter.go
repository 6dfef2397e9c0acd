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

// limiter sends requests no faster than Discord allows, and again where that is of use: after a refusal for the rate,
// after errors of the server and of the network. All its waits end with the context of the request. It keeps a
// route only while a request is on its way or its limit is used up, so that routes with a token in them, of which every
// interaction has its own, do not add up.
type limiter struct {
	next http.RoundTripper

	mu     sync.Mutex
	routes map[string]*route
	global time.Time // nothing is sent before
	sweep  int       // number of routes from which the old ones are looked for
}

// route is what is known of the limit of a route.
type route struct {
	known     bool // there was an answer
	free      bool // it came without a limit
	remaining int
	reset     time.Time
	flying    int           // requests without an answer yet
	changed   chan struct{} // closed and replaced when an answer came
}

const (
	mostTries   = 12               // over about half a minute
	tryTime     = 15 * time.Second // of one try
	firstDelay  = 60 * time.Millisecond
	mostDelay   = 4 * time.Second
	leastSweep  = 64
	maxResponse = 16 << 20
)

func newLimiter(next http.RoundTripper) *limiter {
	return &limiter{next: next, routes: make(map[string]*route), sweep: leastSweep}
}

// limitError is that Discord still refuses, or fails, after the last try.
type limitError struct{ status int }

func (e *limitError) Error() string { return fmt.Sprintf("given up after status %d", e.status) }

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
				try-- // a refusal that says how long is waited for as often as it takes
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

// once sends the request and reads all of the answer.
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

// routeOf names the limit that a request counts against: method and path without the ids that do not matter. It is ""
// for first answers to interactions, which have none.
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

// enter waits until a request of a route may be sent.
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

// route returns the route of a key, and forgets those whose limits are reset where there are many.
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

// wait returns how long no request of the route may be sent, 0 where one may. The channel is closed when that changes.
func (x *route) wait(now time.Time) (time.Duration, chan struct{}) {
	switch {
	case x.free || x.known && x.remaining > 0:
		return 0, nil
	case x.flying > 0 && !(x.known && now.Before(x.reset)):
		return tryTime, x.changed // the first answer tells; after a reset one request goes first
	case now.Before(x.reset):
		return x.reset.Sub(now), x.changed
	}
	return 0, nil
}

// leave notes what an answer says of the limit. The answer is nil where there was none.
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
			res.Header.Del(h) // discordgo would wait by them, without end
		}
	}
	close(x.changed)
	x.changed = make(chan struct{})
	// While requests are left, what the next answer says is as good.
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
		// Answers can overtake one another: within a period only the lowest number counts.
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
