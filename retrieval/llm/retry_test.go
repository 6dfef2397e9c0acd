package llm

import (
	"errors"
	"testing"
	"time"

	"yiju/retrieval/llm/llmtest"
)

// TestRetryWaits holds that a second request comes no sooner than the endpoint asked, or else than the first backoff.
func TestRetryWaits(t *testing.T) {
	for _, test := range []struct {
		status int
		asked  string
		least  time.Duration
	}{
		{429, "0.4", 400 * time.Millisecond}, {503, "0.4", 400 * time.Millisecond}, {429, "", firstBackoff / 4}, {500, "", firstBackoff / 4},
	} {
		s, c := start(t, func(c *Config) { c.Retries = 1 }, Options{})
		s.Script(llmtest.Fault{Status: test.status, RetryAfter: test.asked})
		if _, err := c.Summarise(t.Context(), harbour()); err != nil {
			t.Fatal(err)
		}
		calls := s.Calls()
		if len(calls) != 2 {
			t.Fatalf("%d requests, want 2", len(calls))
		}
		if waited := calls[1].At.Sub(calls[0].At); waited < test.least {
			t.Errorf("%d, Retry-After %q: waited %v, want %v", test.status, test.asked, waited, test.least)
		}
	}
}

// TestJitter holds that callers that failed together do not return together.
func TestJitter(t *testing.T) {
	for _, asked := range []time.Duration{0, time.Second} {
		seen := make(map[time.Duration]bool)
		for range 50 {
			seen[backoff(2, asked)] = true
		}
		if len(seen) < 25 {
			t.Errorf("asked to wait %v: %d waits of 50 differ", asked, len(seen))
		}
	}
}

// TestDeadlines holds that the first token has a deadline of its own, which a stream that has begun no longer has.
func TestDeadlines(t *testing.T) {
	s, c := start(t, func(c *Config) { c.FirstToken, c.Whole = time.Second, time.Hour }, Options{})
	s.Always(llmtest.Fault{Between: 100 * time.Millisecond})
	began := time.Now()
	if _, err := c.Summarise(t.Context(), harbour()); err != nil || time.Since(began) < time.Second {
		t.Errorf("a stream that began in time: %v after %v", err, time.Since(began))
	}
	for _, f := range []llmtest.Fault{{Hang: true}, {FirstByte: time.Hour}, {FirstToken: time.Hour}} {
		s.Always(f)
		if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, ErrTimeout) {
			t.Errorf("%+v: got %v", f, err)
		}
	}
	s, c = start(t, func(c *Config) { c.FirstToken, c.Whole = 300*time.Millisecond, 600*time.Millisecond }, Options{})
	s.Always(llmtest.Fault{Endless: true, Between: 50 * time.Millisecond})
	if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, ErrTimeout) {
		t.Errorf("a stream that does not end: %v", err)
	}
}
