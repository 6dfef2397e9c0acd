package discord

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yiju/bot/discord/discordtest"
)

// direct is a transport to a handler without a connection, so that a synctest bubble can detect idleness.
type direct http.HandlerFunc

// RoundTrip implements [http.RoundTripper]. A handler that aborts cuts the answer off.
func (h direct) RoundTrip(r *http.Request) (res *http.Response, err error) {
	w := httptest.NewRecorder()
	defer func() {
		if recover() != nil {
			res, err = nil, io.ErrUnexpectedEOF
		}
	}()
	h(w, r)
	return w.Result(), nil
}

// through sends a request through a limiter to a handler.
func through(handle http.HandlerFunc) (*limiter, func(ctx context.Context, method, path string) (int, error)) {
	l := newLimiter(direct(handle))
	return l, func(ctx context.Context, method, path string) (int, error) {
		r, err := http.NewRequestWithContext(ctx, method, "https://discord.com/api/v9"+path, strings.NewReader("{}"))
		if err != nil {
			return 0, err
		}
		res, err := l.RoundTrip(r)
		if err != nil {
			return 0, err
		}
		res.Body.Close()
		return res.StatusCode, nil
	}
}

// bubble runs a test with a fake clock.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

// TestLimiterRetries retries after transient refusals and failures.
func TestLimiterRetries(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		answer func(w http.ResponseWriter, n int64) // to the n-th request
		status int
		least  time.Duration
		sent   int64
	}{
		{"429 with a header", func(w http.ResponseWriter, n int64) {
			if n == 1 {
				w.Header().Set("Retry-After", "0.4")
				w.WriteHeader(429)
			}
		}, 200, 400 * time.Millisecond, 2},
		{"429 with a body", func(w http.ResponseWriter, n int64) {
			if n == 1 {
				w.WriteHeader(429)
				fmt.Fprint(w, `{"retry_after":0.4}`)
			}
		}, 200, 400 * time.Millisecond, 2},
		{"429 that outlasts the bucket", func(w http.ResponseWriter, n int64) {
			if n == 1 {
				w.Header().Set("X-RateLimit-Reset-After", "0.1")
				w.Header().Set("Retry-After", "5")
				w.WriteHeader(429)
			}
		}, 200, 5 * time.Second, 2},
		{"429 whose body asks for longest", func(w http.ResponseWriter, n int64) {
			if n == 1 {
				w.Header().Set("X-RateLimit-Reset-After", "0.1")
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(429)
				fmt.Fprint(w, `{"retry_after":5.5}`)
			}
		}, 200, 5500 * time.Millisecond, 2},
		{"429 without a word", func(w http.ResponseWriter, n int64) {
			if n <= 3 {
				w.WriteHeader(429)
			}
		}, 200, 7 * firstDelay, 4},
		{"500", func(w http.ResponseWriter, n int64) {
			if n <= 2 {
				w.WriteHeader(500)
			}
		}, 200, 3 * firstDelay, 3},
		{"cut", func(w http.ResponseWriter, n int64) {
			if n <= 2 {
				w.Header().Set("Content-Length", "10")
				fmt.Fprint(w, "x")
				panic(http.ErrAbortHandler)
			}
		}, 200, 3 * firstDelay, 3},
		{"404", func(w http.ResponseWriter, _ int64) { w.WriteHeader(404) }, 404, 0, 1},
		{"nonsense in headers", func(w http.ResponseWriter, _ int64) {
			w.Header().Set("X-RateLimit-Remaining", "x")
			w.Header().Set("X-RateLimit-Reset-After", "-1e99")
		}, 200, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				var n atomic.Int64
				_, send := through(func(w http.ResponseWriter, _ *http.Request) { tt.answer(w, n.Add(1)) })
				began := time.Now()
				status, err := send(soon(t), "POST", "/channels/1/messages")
				if status != tt.status || (err != nil) != (tt.status == 0) {
					t.Errorf("status %d, error %v", status, err)
				}
				if took := time.Since(began); took < tt.least || n.Load() != tt.sent {
					t.Errorf("%d requests in %v", n.Load(), took)
				}
			})
		})
	}
}

// TestLimiterGivesUp stops after mostTries, or when the context ends.
func TestLimiterGivesUp(t *testing.T) {
	bubble(t, givesUp)
}

func givesUp(t *testing.T) {
	var n atomic.Int64
	_, send := through(func(w http.ResponseWriter, _ *http.Request) { n.Add(1); w.WriteHeader(503) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := send(ctx, "POST", "/channels/1/messages"); err == nil || n.Load() < 3 || n.Load() > mostTries {
		t.Errorf("%d requests, error %v", n.Load(), err)
	}
}

// TestLimiterKeepsToLimits sends many concurrent requests to a route that allows a few per period: none is refused, and
// other routes do not wait.
func TestLimiterKeepsToLimits(t *testing.T) {
	bubble(t, keepsToLimits)
}

func keepsToLimits(t *testing.T) {
	const allowed, period = 5, 300 * time.Millisecond
	var mu sync.Mutex
	var reset time.Time
	left, refused := 0, 0
	_, send := through(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/2/") {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); !now.Before(reset) {
			reset, left = now.Add(period), allowed
		}
		left--
		h := w.Header()
		h.Set("X-RateLimit-Remaining", fmt.Sprint(max(0, left)))
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", time.Until(reset).Seconds()))
		if left < 0 {
			refused++
			h.Set("Retry-After", fmt.Sprintf("%.3f", time.Until(reset).Seconds()))
			w.WriteHeader(429)
		}
	})
	began := time.Now()
	var wg sync.WaitGroup
	var done atomic.Int64
	for range 22 {
		wg.Go(func() {
			defer done.Add(1)
			if status, err := send(soon(t), "POST", "/channels/1/messages"); status != 200 {
				t.Error(status, err)
			}
		})
	}
	synctest.Wait()
	if done.Load() < allowed {
		t.Fatalf("%d of the first %d are done", done.Load(), allowed)
	}
	if status, err := send(soon(t), "POST", "/channels/2/messages"); status != 200 || done.Load() == 22 {
		t.Errorf("another channel waited for %d: %d %v", done.Load(), status, err)
	}
	wg.Wait()
	if took := time.Since(began); refused > 4 || took < 4*period {
		t.Errorf("%d refused, %v", refused, took)
	}
}

// TestLimiterGlobal applies a global limit to everything but interactions.
func TestLimiterGlobal(t *testing.T) {
	bubble(t, globalLimit)
}

func globalLimit(t *testing.T) {
	var n atomic.Int64
	l, send := through(func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			w.Header().Set("X-RateLimit-Global", "true")
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(429)
		}
	})
	began := time.Now()
	first := make(chan time.Duration, 1)
	go func() {
		_, _ = send(soon(t), "POST", "/channels/1/messages")
		first <- time.Since(began)
	}()
	synctest.Wait()
	l.mu.Lock()
	if l.global.IsZero() {
		t.Error("the limit is not known")
	}
	l.mu.Unlock()
	if _, err := send(soon(t), "POST", "/interactions/1/token/callback"); err != nil || len(first) > 0 {
		t.Errorf("an interaction waited %v: %v", time.Since(began), err)
	}
	if _, err := send(soon(t), "DELETE", "/channels/2/messages/3"); err != nil || time.Since(began) < time.Second {
		t.Errorf("another route waited %v: %v", time.Since(began), err)
	}
	if took := <-first; took < time.Second {
		t.Errorf("the first waited %v", took)
	}
}

// TestLimiterEndsWithContext stops waiting for a limit when the context ends.
func TestLimiterEndsWithContext(t *testing.T) {
	bubble(t, endsWithContext)
}

func endsWithContext(t *testing.T) {
	_, send := through(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3000")
		w.WriteHeader(429)
	})
	for range 2 { // the second waits before it is sent
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		if _, err := send(ctx, "POST", "/channels/1/messages"); err == nil || time.Since(began) > 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		cancel()
	}
}

// TestRouteOf checks which requests share a limit.
func TestRouteOf(t *testing.T) {
	for path, want := range map[string]string{
		"/api/v9/interactions/1/token/callback":       "",
		"/api/v9/webhooks/1/token/messages/@original": "PATCH webhooks/1/token/messages/@original",
		"/api/v9/webhooks/1/token/messages/22":        "PATCH webhooks/1/token/messages/*",
		"/api/v9/channels/1/messages":                 "PATCH channels/1/messages",
		"/api/v9/channels/1/messages/2":               "PATCH channels/1/messages/*",
		"/api/v9/applications/1/guilds/2/commands":    "PATCH applications/1/guilds/*/commands",
		"/api/v9/users/@me/channels":                  "PATCH users/@me/channels",
		"/api/v9/applications/@me":                    "PATCH applications/@me",
		"/api/v9/channels/11/messages/22/threads":     "PATCH channels/11/messages/*/threads",
		"/": "PATCH ",
	} {
		r := httptest.NewRequest("PATCH", "https://discord.com"+path, nil)
		if got := routeOf(r); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// TestNothingIsKept answers thousands of interactions and keeps none of their routes, where discordgo leaks some hundreds of
// bytes each.
func TestNothingIsKept(t *testing.T) {
	t.Parallel()
	const rounds, each = 20, 40
	let := make(chan struct{})
	close(let)
	s := newStage(t, discordtest.Options{NoRateLimits: true, NoSchema: true}, working(let), nil)
	s.run()
	most := 0
	for range rounds {
		var all []*discordtest.Interaction
		for range each {
			all = append(all, s.Slash(s.amy, s.channel, "do"))
		}
		for _, i := range all {
			if _, err := i.WaitFor(patient(t), func(r *discordtest.Response) bool {
				return r.Original != nil && len(r.Original.Versions) > 1 && strings.Contains(fmt.Sprint(r.Original.Message().Components), "found")
			}); err != nil {
				t.Fatal(err)
			}
		}
		s.a.rest.limits.mu.Lock()
		most = max(most, len(s.a.rest.limits.routes))
		s.a.rest.limits.mu.Unlock()
		s.Forget()
	}
	if most > 3*each {
		t.Errorf("%d routes were kept at a time, of %d interactions", most, rounds*each)
	}
	t.Logf("%d interactions, at most %d routes at a time", rounds*each, most)
}
