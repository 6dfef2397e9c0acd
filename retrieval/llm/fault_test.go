package llm

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"yiju/retrieval/llm/llmtest"
)

// TestFaults holds what the caller sees of each fault, that no request is made in vain, and that the key shows nowhere.
func TestFaults(t *testing.T) {
	status := func(n int) llmtest.Fault { return llmtest.Fault{Status: n, Echo: true} }
	with := func(f llmtest.Fault, retry string) llmtest.Fault { f.RetryAfter = retry; return f }
	tests := []struct {
		name   string
		faults []llmtest.Fault // of the requests; the last holds for all that follow
		want   error           // nil where the call succeeds in the end
		calls  int
	}{
		{"none", []llmtest.Fault{{}}, nil, 1},
		{"slow first byte", []llmtest.Fault{{FirstByte: 10 * time.Second}}, ErrTimeout, 1},
		{"slow first token", []llmtest.Fault{{FirstToken: 10 * time.Second}}, ErrTimeout, 1},
		{"hangs", []llmtest.Fault{{Hang: true}}, ErrTimeout, 1},
		{"slow stream", []llmtest.Fault{{Between: 300 * time.Millisecond}}, ErrTimeout, 1},
		{"cut in the middle", []llmtest.Fault{{CutAfter: 4}}, ErrCut, 1},
		{"cut before the first token", []llmtest.Fault{{CutAfter: 1}}, ErrGarbage, 1},
		{"reset in the middle", []llmtest.Fault{{ResetAfter: 4}}, ErrCut, 1},
		{"reset before the first token, once", []llmtest.Fault{{ResetAfter: 1}, {}}, nil, 2},
		{"connection reset", []llmtest.Fault{{Reset: true}}, ErrConnection, 3},
		{"connection reset once", []llmtest.Fault{{Reset: true}, {}}, nil, 2},
		{"429 once", []llmtest.Fault{status(429), {}}, nil, 2},
		{"429 always", []llmtest.Fault{status(429)}, ErrRateLimited, 3},
		{"429 with a short Retry-After", []llmtest.Fault{with(status(429), "0.2"), {}}, nil, 2},
		{"429 with a long Retry-After", []llmtest.Fault{with(status(429), "120"), {}}, ErrRateLimited, 1},
		{"429 with an absurd Retry-After", []llmtest.Fault{with(status(429), "-7 parsecs"), {}}, nil, 2},
		{"429 for want of money", []llmtest.Fault{{Status: 429, Code: "insufficient_quota", Echo: true}}, ErrRateLimited, 1},
		{"500 once", []llmtest.Fault{status(500), {}}, nil, 2},
		{"503 always", []llmtest.Fault{status(503)}, ErrServer, 3},
		{"502 as HTML", []llmtest.Fault{{Status: 502, HTML: true, Echo: true}}, ErrServer, 3},
		{"200 as HTML", []llmtest.Fault{{HTML: true, Echo: true}}, ErrGarbage, 1},
		{"401", []llmtest.Fault{{Status: 401, Code: "invalid_api_key", Echo: true}}, ErrRejected, 1},
		{"403", []llmtest.Fault{status(403)}, ErrRejected, 1},
		{"404 of the model", []llmtest.Fault{{Status: 404, Code: "model_not_found", Echo: true}}, ErrRejected, 1},
		{"404 of the schema", []llmtest.Fault{status(404), {}}, nil, 2},
		{"400 always", []llmtest.Fault{status(400)}, ErrRejected, 2},
		{"400 of the length", []llmtest.Fault{{Status: 400, Code: "context_length_exceeded", Echo: true}}, ErrRejected, 1},
		{"302", []llmtest.Fault{{Redirect: "http://127.0.0.1:1/elsewhere"}}, ErrRejected, 2},
		{"garbage events", []llmtest.Fault{{Garbage: true}}, ErrGarbage, 1},
		{"no choices", []llmtest.Fault{{Empty: true}}, ErrGarbage, 1},
		{"no events", []llmtest.Fault{{Silence: true}}, ErrGarbage, 1},
		{"no choices, whole", []llmtest.Fault{{Empty: true, Whole: true}}, ErrGarbage, 1},
		{"whole reply", []llmtest.Fault{{Whole: true}}, nil, 1},
		{"error in the stream", []llmtest.Fault{{ErrorAfter: 3, Echo: true}}, ErrServer, 1},
		{"error in the stream at once", []llmtest.Fault{{ErrorAfter: 1, Echo: true, Code: "server_error"}, {}}, nil, 2},
		{"endless stream", []llmtest.Fault{{Endless: true}}, ErrTooLarge, 1},
		{"endless line", []llmtest.Fault{{EndlessLine: true}}, ErrTooLarge, 1},
		{"too long a reply", []llmtest.Fault{{Finish: "length"}}, ErrCut, 1},
		{"content filter", []llmtest.Fault{{Finish: "content_filter"}}, ErrFiltered, 1},
		{"refusal", []llmtest.Fault{{Refusal: "I cannot help with that."}}, ErrFiltered, 1},
		{"tool calls", []llmtest.Fault{{Finish: "tool_calls"}}, ErrGarbage, 1},
		{"no usage", []llmtest.Fault{{NoUsage: true}}, nil, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, c := start(t, func(c *Config) {
				c.Retries = 2
				c.FirstToken = 1500 * time.Millisecond
				c.Whole = 2500 * time.Millisecond
			}, Options{})
			last := len(test.faults) - 1
			s.Always(test.faults[last])
			s.Script(test.faults[:last]...)
			began := time.Now()
			got, err := c.Summarise(t.Context(), harbour())
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("took %v", took)
			}
			if !errors.Is(err, test.want) {
				t.Errorf("got error %v, want %v", err, test.want)
			}
			if n := len(s.Calls()); n != test.calls {
				t.Errorf("%d requests, want %d", n, test.calls)
			}
			var own *Error
			if err != nil && !errors.As(err, &own) {
				t.Errorf("error is a %T", err)
			}
			if err == nil && (got.Answerable != Yes || len(got.Sentences) != 1) {
				t.Errorf("got %v", got)
			}
			for _, v := range []any{err, got, c, own} {
				if l := leaks(v); l != "" {
					t.Errorf("the key leaks: %s", l)
				}
			}
			if err != nil && strings.ContainsAny(err.Error(), "<\n") {
				t.Errorf("the error holds words of the endpoint: %v", err)
			}
			if got.Usage.Estimated == (err == nil && !test.faults[last].NoUsage) && errors.Is(err, test.want) && err == nil {
				t.Errorf("usage %+v", got.Usage)
			}
		})
	}
}

// TestAbilities holds that what an endpoint rejects is left out, found out once, and remembered.
func TestAbilities(t *testing.T) {
	tests := []struct {
		name   string
		model  string
		refuse []string
		want   map[string]bool // parameters of the second call
		calls  int             // of the first call
	}{
		{"takes all", "m", nil, map[string]bool{"max_tokens": true, "response_format": true, "temperature": true, "stream_options": true}, 1},
		{"no schema", "m", []string{"response_format"}, map[string]bool{"max_tokens": true, "response_format": false, "temperature": true}, 2},
		{"newer limit", "m", []string{"max_tokens"}, map[string]bool{"max_tokens": false, "max_completion_tokens": true, "response_format": true}, 2},
		{"no limit", "m", []string{"max_tokens", "max_completion_tokens"}, map[string]bool{"max_tokens": false, "max_completion_tokens": false, "response_format": true}, 3},
		{"bare", "m", []string{"max_tokens", "temperature", "stream_options", "response_format"},
			map[string]bool{"max_tokens": false, "max_completion_tokens": true, "response_format": false, "temperature": false, "stream_options": false}, 5},
		{"reasoning model", "o3-tiny", nil, map[string]bool{"max_completion_tokens": true, "temperature": false, "response_format": true}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, c := start(t, func(c *Config) { c.Model = test.model }, Options{})
			s.Refuse(test.refuse...)
			for range 2 {
				if _, err := c.Summarise(t.Context(), harbour()); err != nil {
					t.Fatal(err)
				}
			}
			calls := s.Calls()
			if len(calls) != test.calls+1 {
				t.Fatalf("%d requests, want %d and 1", len(calls), test.calls)
			}
			for p, want := range test.want {
				if _, got := calls[len(calls)-1].Has(p); got != want {
					t.Errorf("%s: got %t, want %t", p, got, want)
				}
			}
		})
	}
}

// TestSchemaComesBack holds that a rewriting, which has no schema, does not teach that the endpoint takes none.
func TestSchemaComesBack(t *testing.T) {
	s, c := start(t, nil, Options{})
	s.Refuse("max_tokens")
	s.Say("What of cranes?")
	if _, err := c.Rewrite(t.Context(), Request{Question: "and cranes?", History: []Turn{{"q", "a"}}}); err != nil {
		t.Fatal(err)
	}
	s.Answer(llmtest.Faithful)
	got, err := c.Summarise(t.Context(), harbour())
	if err != nil || !got.Structured || len(s.Calls()) != 3 {
		t.Errorf("structured %t, %v, %d calls", got.Structured, err, len(s.Calls()))
	}
}

func TestCancel(t *testing.T) {
	s, c := start(t, nil, Options{})
	s.Always(llmtest.Fault{Hang: true})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	began := time.Now()
	if _, err := c.Summarise(ctx, harbour()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Summarise(ctx, harbour()); !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := c.Summarise(t.Context(), harbour())
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	c.Close()
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("under way at Close: %v", err)
	}
	if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestBreaker(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 0, 0, 0, time.UTC)
	s, c := start(t, func(c *Config) { c.BreakAfter = 3 }, Options{Now: func() time.Time { return now }})
	ask := func(want error, calls int) {
		t.Helper()
		before := len(s.Calls())
		if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		if n := len(s.Calls()) - before; n != calls {
			t.Errorf("%d requests, want %d", n, calls)
		}
	}
	s.Always(llmtest.Fault{Status: http.StatusInternalServerError})
	for range 3 {
		ask(ErrServer, 1)
	}
	ask(ErrUnavailable, 0)
	now = now.Add(29 * time.Second)
	ask(ErrUnavailable, 0)
	now = now.Add(2 * time.Second)
	ask(ErrServer, 1) // the probe fails
	ask(ErrUnavailable, 0)
	now = now.Add(31 * time.Second)
	s.Always(llmtest.Fault{})
	ask(nil, 1)
	ask(nil, 1)
	s.Always(llmtest.Fault{Status: http.StatusTooManyRequests, RetryAfter: "90"})
	ask(ErrRateLimited, 1) // asked to be left alone: once is enough
	now = now.Add(80 * time.Second)
	ask(ErrUnavailable, 0)
	now = now.Add(11 * time.Second)
	s.Always(llmtest.Fault{})
	ask(nil, 1)
}

func TestBreakerLetsOneProbe(t *testing.T) {
	now := time.Unix(0, 0)
	b := &breaker{after: 1, pause: time.Second, now: func() time.Time { return now }}
	early, _ := b.enter()
	report, _ := b.enter()
	report(failing, 0)
	now = now.Add(2 * time.Second)
	probe, err := b.enter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.enter(); err == nil {
		t.Error("a second probe")
	}
	early(working, 0)
	if _, err := b.enter(); err == nil {
		t.Error("a call from before closed the breaker")
	}
	probe(silent, 0)
	probe, err = b.enter()
	if err != nil {
		t.Fatal("a probe that was given up blocks the next")
	}
	probe(working, 0)
	if _, err := b.enter(); err != nil {
		t.Error(err)
	}
}
