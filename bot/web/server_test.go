package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestLimiter checks what one address may ask for, and that addresses are forgotten.
func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(time.Now)
		for n := range pagesAtOnce {
			if wait := l.take("a", 1); wait > 0 {
				t.Fatalf("page %d waits %s", n, wait)
			}
		}
		if wait := l.take("a", dearCost); wait != time.Second {
			t.Errorf("a question waits %s, want a second", wait)
		}
		if wait := l.take("b", 1); wait > 0 {
			t.Error("another address waits")
		}
		time.Sleep(time.Second)
		if wait := l.take("a", dearCost); wait > 0 {
			t.Errorf("after a second a question still waits %s", wait)
		}
		time.Sleep(2 * sweepEvery)
		if l.take("c", 1); len(l.of) != 1 {
			t.Errorf("%d addresses are remembered", len(l.of))
		}
	})
}

// TestClient checks whose request it is.
func TestClient(t *testing.T) {
	for _, c := range []struct{ peer, forwarded, want string }{
		{"203.0.113.5:1", "", "203.0.113.5"},
		{"203.0.113.5:1", "198.51.100.7", "203.0.113.5"}, // anybody can say so
		{"127.0.0.1:1", "198.51.100.7", "198.51.100.7"},
		{"127.0.0.1:1", "10.9.9.9, 198.51.100.7", "198.51.100.7"},
		{"127.0.0.1:1", "nonsense", "127.0.0.1"},
		{"[::1]:1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.5]:1", "", "203.0.113.5"},
		{"pipe", "", "pipe"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := clientOf(r); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

// served runs a server of handlers until the test ends.
func served(t *testing.T, handlers map[string]http.Handler) (s *Server, url string, end func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fine(t, err)
	s = NewServer(l, "https://room.example/", handlers, slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(cancel)
	return s, "http://" + l.Addr().String(), func() error { cancel(); return <-ended }
}

// TestServer checks that a server keeps its limits, survives a panic, and finishes what is under way before it ends.
func TestServer(t *testing.T) {
	under, finish := make(chan bool), make(chan bool)
	_, url, end := served(t, map[string]http.Handler{
		"/panic": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }),
		"/slow":  http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { under <- true; <-finish; io.WriteString(w, "whole") }),
		"/body": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
			}
		}),
	})
	get := func(path string) (int, string) {
		res, err := http.Get(url + path)
		if err != nil {
			return 0, err.Error()
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	if code, _ := get("/panic"); code != 500 {
		t.Errorf("a panic gives %d", code)
	}
	res, err := http.Post(url+"/body", "text/plain", strings.NewReader(strings.Repeat("x", mostBody+1)))
	if err == nil && res.StatusCode != 413 {
		t.Errorf("a large body gives %d", res.StatusCode)
	}
	whole := make(chan string)
	go func() { _, body := get("/slow"); whole <- body }()
	<-under
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	finish <- true
	if body := <-whole; body != "whole" {
		t.Errorf("a request under way gives %q", body)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if code, _ := get("/panic"); code != 0 {
		t.Errorf("the server still answers: %d", code)
	}
}

// TestServerForced checks that a second interrupt ends a server whose requests hang.
func TestServerForced(t *testing.T) {
	under := make(chan bool)
	s, url, end := served(t, map[string]http.Handler{"/": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { under <- true; <-r.Context().Done() })})
	go http.Get(url)
	<-under
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	s.Force()
	select {
	case err := <-ended:
		if err != nil && !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not end")
	}
}

// TestTooMany checks what a client hears that asks too much.
func TestTooMany(t *testing.T) {
	_, url, _ := served(t, map[string]http.Handler{"/": http.NotFoundHandler()})
	for range pagesAtOnce/dearCost + 2 {
		res, err := http.Get(url + "/ask")
		fine(t, err)
		res.Body.Close()
		if res.StatusCode == http.StatusTooManyRequests {
			if res.Header.Get("Retry-After") == "" {
				t.Error("it is not told when to come again")
			}
			return
		}
	}
	t.Error("nothing limits the questions of one address")
}

// TestRenamed checks for which hosts a server on this machine answers.
func TestRenamed(t *testing.T) {
	_, address, _ := served(t, map[string]http.Handler{"/": http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})})
	for host, want := range map[string]int{"": 200, "localhost:80": 200, "[::1]": 200, "room.example": 200, "ROOM.example:443": 200, "evil.example": 403, "room.example.evil": 403} {
		r, err := http.NewRequest("GET", address, nil)
		fine(t, err)
		r.Host = host
		res, err := http.DefaultClient.Do(r)
		fine(t, err)
		if res.Body.Close(); res.StatusCode != want {
			t.Errorf("%q gives %d, want %d", host, res.StatusCode, want)
		}
	}
}
