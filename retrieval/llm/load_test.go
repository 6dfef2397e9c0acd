package llm

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/retrieval/llm/llmtest"
)

// TestCrowd makes 500 calls at once of an endpoint that is slow in every way at once.
func TestCrowd(t *testing.T) {
	const calls = 500
	s, c := start(t, func(c *Config) {
		c.Concurrent, c.BreakAfter = 64, 1<<30
		c.FirstToken, c.Whole = 1500*time.Millisecond, 2500*time.Millisecond
	}, Options{Budget: &counter{}})
	var script []llmtest.Fault
	for i := range calls {
		script = append(script, []llmtest.Fault{
			{FirstByte: 20 * time.Millisecond}, {Hang: true}, {FirstToken: 30 * time.Millisecond, Between: time.Millisecond}, {Endless: true, Between: time.Millisecond},
			{CutAfter: 4}, {Reset: true}, {ResetAfter: 3}, {Status: 503}, {Between: 200 * time.Millisecond}, {},
		}[i%10])
	}
	s.Script(script...)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var mu sync.Mutex
	var wg sync.WaitGroup
	var longest time.Duration
	good := 0
	var peak uint64
	for i := range calls {
		wg.Go(func() {
			deadline := time.Second + time.Duration(i%5)*time.Second
			ctx, cancel := context.WithTimeout(t.Context(), deadline)
			defer cancel()
			began := time.Now()
			got, err := c.Summarise(ctx, harbour())
			took := time.Since(began)
			mu.Lock()
			defer mu.Unlock()
			longest = max(longest, took)
			if deadline = min(deadline, 2500*time.Millisecond); took > deadline+1500*time.Millisecond { // for a slow machine
				t.Errorf("took %v, the deadline was %v", took, deadline)
			}
			var own *Error
			if err == nil && got.Answerable == Yes {
				good++
			} else if !errors.As(err, &own) {
				t.Errorf("got %v, %v", got, err)
			}
			if i%50 == 0 {
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		})
	}
	wg.Wait()
	if good == 0 {
		t.Error("no call succeeded")
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 200<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	if all := c.budget.(*counter).of(""); all <= 0 {
		t.Errorf("%d tokens booked", all)
	}
	t.Logf("%d of %d calls succeeded, the longest took %v", good, calls, longest)
	c.Close()
	s.Close()
	noneLeft(t)
}

// TestCloseLeavesNothing holds that idle connections go with the client even while the server lives on.
func TestCloseLeavesNothing(t *testing.T) {
	noneLeft(t)
	s, c := start(t, nil, Options{})
	for _, f := range []llmtest.Fault{{}, {Status: 500}, {HTML: true}, {CutAfter: 2}, {Endless: true}, {Whole: true}} {
		s.Always(f)
		c.Summarise(t.Context(), harbour())
	}
	c.Close()
	noneLeft(t)
}

func TestBusy(t *testing.T) {
	s, c := start(t, func(c *Config) { c.Concurrent = 1; c.FirstToken = 300 * time.Millisecond; c.Whole = 3 * time.Second }, Options{})
	s.Always(llmtest.Fault{Between: 100 * time.Millisecond})
	var wg sync.WaitGroup
	wg.Go(func() { c.Summarise(t.Context(), harbour()) })
	for len(s.Calls()) == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := c.Summarise(t.Context(), harbour()); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
	wg.Wait()
}

// BenchmarkParseReply reads an ordinary reply, and some made to be slow.
func BenchmarkParseReply(b *testing.B) {
	repeat := func(s string) string { return "ANSWERABLE: yes\n" + strings.Repeat(s, (maxContent-20)/len(s)) }
	for name, text := range map[string]string{
		"ordinary": "ANSWERABLE: yes\nANSWERING: [1]\nTOUCHING: [2]\nThe quays close at nine in the evening [1]. Nobody may load after that [1, 2]. 码头夜间不得装货【2】。\n",
		"nested":   repeat(strings.Repeat("[", 500) + strings.Repeat("1]", 500) + ". "),
		"open":     repeat("["),
		"marks":    repeat("[1]"),
		"ranges":   repeat("[1-50,2-50,3-50]. "),
		"stops":    repeat("no. "),
		"spaces":   "a." + strings.Repeat(" ", maxContent-20) + "b",
		"lines":    repeat("a [1]\n"),
		"links":    repeat("[1](https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		"object":   `{"answerable":"yes","sentences":["` + strings.Repeat(`[1][[2]3]. ","`, (maxContent-60)/14) + `"]}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := ParseReply(text, five); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
