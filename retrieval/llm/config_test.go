package llm

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"yiju/retrieval/llm/llmtest"
)

func TestNothingConfigured(t *testing.T) {
	s := llmtest.New()
	defer s.Close()
	c, err := New(Config{BaseURL: s.BaseURL(), Key: Secret(canary), Model: " "}, Options{})
	if c != nil || !errors.Is(err, ErrNotConfigured) {
		t.Errorf("got %v, %v", c, err)
	}
	if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Rewrite(t.Context(), harbour()); !errors.Is(err, ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
	if err := c.Close(); err != nil || c.String() != "no model" {
		t.Errorf("%v, %v", err, c)
	}
	if n := len(s.Calls()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestBadConfigurations(t *testing.T) {
	for _, cfg := range []Config{
		{Model: "m", Key: Secret(canary + "\n x")},
		{Model: "m", Key: Secret(canary + "钥匙")},
		{Model: canary, Key: Secret(canary)},
		{Model: "m", Key: Secret(canary), BaseURL: "https://host/" + canary},
		{Model: "m", BaseURL: "https://user:" + canary + "@host/v1"},
		{Model: "m", BaseURL: "https://host/v1?key=" + canary},
		{Model: "m", BaseURL: "ftp://" + canary},
		{Model: "m", BaseURL: canary},
		{Model: "m", Key: Secret(canary), BaseURL: "http://models.example.org/v1"},
		{Model: "m", Key: Secret(canary), BaseURL: "http://8.8.8.8/v1"},
		{Model: "m", BaseURL: "http://[" + canary},
	} {
		c, err := New(cfg, Options{})
		if c != nil || err == nil {
			t.Errorf("%v is accepted", cfg)
		}
		if leaked(fmt.Sprint(err)) {
			t.Errorf("the key leaks: %v", err)
		}
	}
}

func TestGoodConfigurations(t *testing.T) {
	for _, cfg := range []Config{
		{Model: "m"}, {Model: "m", BaseURL: "http://models.example.org/v1"}, {Model: "m", Key: Secret(canary), BaseURL: "https://models.example.org/v1/"},
		{Model: "m", Key: Secret(canary), BaseURL: "http://ollama:11434/v1"}, {Model: "m", Key: Secret(canary), BaseURL: "http://192.168.1.7/v1"},
		{Model: "m", Key: Secret(canary), BaseURL: "http://[::1]:8080/v1"}, {Model: "m", Key: Secret(canary), BaseURL: "http://gpu.local/v1"},
	} {
		c, err := New(cfg, Options{})
		if err != nil {
			t.Errorf("%v: %v", cfg, err)
			continue
		}
		c.Close()
	}
}

// TestKeyIsNowhere prints everything that holds a key in every way there is.
func TestKeyIsNowhere(t *testing.T) {
	cfg := Config{Model: "m", Key: Secret(canary), BaseURL: "https://host.example/v1"}
	c, err := New(cfg, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	type hidden struct {
		cfg Config
		key Key
		c   *Client
	}
	for _, v := range []any{
		cfg, &cfg, c, cfg.Key, &cfg.Key, hidden{cfg, cfg.Key, c}, &hidden{cfg, cfg.Key, c}, []any{cfg, c}, map[string]Config{"m": cfg},
		fmt.Errorf("wrapped: %v", cfg), c.wire, *c.wire, c.api,
	} {
		if l := leaks(v); l != "" {
			t.Errorf("%T: %s", v, l)
		}
	}
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("x", "cfg", cfg, "key", cfg.Key, "client", c)
	}
	if leaked(b.String()) {
		t.Errorf("log: %s", b.String())
	}
	func() {
		defer func() {
			if s := fmt.Sprint(recover()); leaked(s) {
				t.Errorf("panic: %s", s)
			}
		}()
		panic(cfg)
	}()
	if got := cfg.String(); got != `model "m" at host.example` {
		t.Errorf("got %s", got)
	}
}

// TestKeyInReply holds that a key that a model repeats does not get through, in pieces or another case either.
func TestKeyInReply(t *testing.T) {
	s, c := start(t, nil, Options{})
	s.Answer(func(c llmtest.Call) string {
		k := []string{c.Passages[0].Key}
		return llmtest.Summary{Answerable: "yes", Answering: k, Sentences: []llmtest.Sentence{
			{Text: "The key is " + canary + " or " + strings.ToUpper(canary) + ".", Keys: append(k, canary)}, {Text: "More.", Keys: k},
		}}.For(c)
	})
	r := harbour()
	watched := 0
	r.Watch = func(part Reply) {
		watched++
		if l := leaks(part); l != "" {
			t.Errorf("watch: %s", l)
		}
	}
	got, err := c.Summarise(t.Context(), r)
	if err != nil || len(got.Sentences) != 2 || watched == 0 {
		t.Fatalf("%v, %v, %d", got, err, watched)
	}
	if l := leaks(got); l != "" {
		t.Errorf("reply: %s", l)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"", 0}, {"3", 3 * time.Second}, {"0.5", 500 * time.Millisecond}, {" 7 ", 7 * time.Second}, {"-1", 0}, {"NaN", 0},
		{"Inf", maxRetry}, {"1e300", maxRetry}, {"999999999999999999999", maxRetry}, {"soon", 0},
		{now.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second}, {now.Add(-time.Hour).Format(http.TimeFormat), 0},
		{now.Add(1000 * time.Hour).Format(http.TimeFormat), maxRetry},
	}
	for _, test := range tests {
		if got := retryAfter(http.Header{"Retry-After": {test.value}}, now); got != test.want {
			t.Errorf("%q: got %v, want %v", test.value, got, test.want)
		}
	}
	for n := 1; n < 100; n++ {
		if d := backoff(n, 0); d <= 0 || d > maxBackoff {
			t.Errorf("backoff(%d) = %v", n, d)
		}
		if d := backoff(n, time.Second); d < time.Second || d > time.Second+maxBackoff {
			t.Errorf("backoff(%d, 1s) = %v", n, d)
		}
	}
}

func TestBudget(t *testing.T) {
	n := &counter{perUser: 3000}
	s, c := start(t, func(c *Config) { c.MaxOutput = 500 }, Options{Budget: n})
	r := harbour()
	r.User = "a"
	first, err := c.Summarise(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.of("a"); got != first.Usage.Total() {
		t.Errorf("booked %d, want %d", got, first.Usage.Total())
	}
	calls := 1
	for ; err == nil; calls++ {
		_, err = c.Summarise(t.Context(), r)
	}
	if !errors.Is(err, ErrBudget) || len(s.Calls()) != calls-1 {
		t.Errorf("got %v after %d calls", err, len(s.Calls()))
	}
	r.User = "b"
	if _, err := c.Summarise(t.Context(), r); err != nil {
		t.Errorf("another user: %v", err)
	}
	s.Always(llmtest.Fault{Status: 500})
	before := n.of("b")
	if _, err := c.Summarise(t.Context(), r); !errors.Is(err, ErrServer) {
		t.Error(err)
	}
	if after := n.of("b"); after != before {
		t.Errorf("a call that failed at once costs %d", after-before)
	}
	s.Always(llmtest.Fault{CutAfter: 4})
	c.Summarise(t.Context(), r)
	if after := n.of("b"); after <= before {
		t.Error("a call that broke off costs nothing")
	}
}
