package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/llm/llmtest"
)

func TestEmbedderFindsTheLimit(t *testing.T) {
	s, c := start(t, nil, Options{})
	e := c.Embedder(EmbedderOptions{})
	if e.Model() != "test-model" || e.Dimension() != 0 {
		t.Errorf("model %q of dimension %d", e.Model(), e.Dimension())
	}
	var texts []string
	for n := range 40 {
		texts = append(texts, fmt.Sprintf("text number %d of forty", n))
	}
	want, err := e.Embed(t.Context(), texts, nil)
	if err != nil || len(want) != len(texts) {
		t.Fatalf("got %d vectors, %v", len(want), err)
	}
	s.Script(llmtest.Fault{Status: 400}, llmtest.Fault{Status: 413}) // 40 and 20 are too many
	got, err := e.Embed(t.Context(), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("in parts (-got +want):\n%s", diff)
	}
	if _, err := e.Embed(t.Context(), texts[:15], nil); err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, call := range s.Calls() {
		sizes = append(sizes, len(call.Inputs))
	}
	if diff := cmp.Diff(sizes, []int{40, 40, 20, 10, 10, 10, 10, 10, 5}); diff != "" {
		t.Errorf("texts of the requests (-got +want):\n%s", diff)
	}
}

func TestEmbedderFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault llmtest.Fault
		want  error
		calls int
	}{
		"every size is rejected": {llmtest.Fault{Status: 400, Echo: true}, ErrRejected, 3}, // 4, 2, 1
		"the key":                {llmtest.Fault{Status: 401, Echo: true}, ErrRejected, 1},
		"down":                   {llmtest.Fault{Status: 503}, ErrServer, 1},
	} {
		s, client := start(t, nil, Options{})
		s.Always(c.fault)
		got, err := client.Embedder(EmbedderOptions{}).Embed(t.Context(), []string{"a", "b", "c", "d"}, nil)
		if got != nil || !errors.Is(err, c.want) || len(s.Calls()) != c.calls {
			t.Errorf("%s: %v after %d requests, want %v after %d", name, err, len(s.Calls()), c.want, c.calls)
		}
		if l := leaks(err); l != "" {
			t.Errorf("%s: %s", name, l)
		}
	}
}

// TestTooLongTexts has endpoints that take no text over 200 characters and say so in their ways: the text is cut, it alone,
// and the requests stay as large as before.
func TestTooLongTexts(t *testing.T) {
	texts := make([]string, 32)
	for n := range texts {
		texts[n] = fmt.Sprintf("text number %d", n)
	}
	texts[21] = strings.Repeat("很长的条文。", 100)
	for name, fault := range map[string]llmtest.Fault{
		"TEI":       {Status: 413, Message: "Input validation error: `inputs` must have less than 512 tokens. Given: 600"},
		"llama.cpp": {Status: 500, Message: "input is too large to process. increase the physical batch size"},
		"Ollama":    {Status: 400, Message: "the input length exceeds the context length"},
		"OpenAI":    {Status: 400, Code: "context_length_exceeded"},
		"wordless":  {Status: 422},
	} {
		s, c := start(t, nil, Options{})
		s.Longest(200, fault)
		e := c.Embedder(EmbedderOptions{})
		cuts := make(map[int]int)
		got, err := e.Embed(t.Context(), texts, func(n, characters int) { cuts[n] = characters })
		if err != nil || len(got) != len(texts) {
			t.Errorf("%s: %d vectors, %v", name, len(got), err)
			continue
		}
		if diff := cmp.Diff(cuts, map[int]int{21: 150}); diff != "" {
			t.Errorf("%s: characters left (-got +want):\n%s", name, diff)
		}
		calls := len(s.Calls())
		if calls > 16 {
			t.Errorf("%s: %d requests", name, calls)
		}
		if _, err := e.Embed(t.Context(), texts[:20], nil); err != nil || len(s.Calls()) != calls+1 {
			t.Errorf("%s: afterwards %d requests for 20 texts, %v", name, len(s.Calls())-calls, err)
		}
	}
}

// TestPatience has an endpoint that limits the rate: minutes are waited, in growing steps where it does not say how long.
func TestPatience(t *testing.T) {
	limited, told := llmtest.Fault{Status: 429}, llmtest.Fault{Status: 429, RetryAfter: "40"}
	for name, test := range map[string]struct {
		faults []llmtest.Fault
		want   []time.Duration // waited
		err    error
	}{
		"no word":     {[]llmtest.Fault{limited, limited, limited}, []time.Duration{5, 10, 20}, nil},
		"Retry-After": {[]llmtest.Fault{told}, []time.Duration{40}, nil},
		"for ever":    {slices.Repeat([]llmtest.Fault{limited}, 9), []time.Duration{5, 10, 20, 40, 80, 120, 25}, ErrRateLimited},
		"no money":    {[]llmtest.Fault{{Status: 429, Code: "insufficient_quota"}}, nil, ErrRateLimited},
	} {
		var now time.Duration
		s, c := start(t, func(c *Config) { c.Retries = -1; c.BreakAfter = 99 }, Options{Now: func() time.Time { return time.Unix(0, 0).Add(now) }})
		s.Script(test.faults...)
		e := c.Embedder(EmbedderOptions{Patience: 5 * time.Minute})
		var waited []time.Duration
		e.wait = func(_ context.Context, d time.Duration) *Error {
			now += d
			waited = append(waited, d.Round(time.Second)/time.Second)
			return nil
		}
		if _, err := e.Embed(t.Context(), []string{"a text"}, nil); !errors.Is(err, test.err) {
			t.Errorf("%s: got %v, want %v", name, err, test.err)
		}
		if diff := cmp.Diff(waited, test.want); diff != "" {
			t.Errorf("%s: seconds waited (-got +want):\n%s", name, diff)
		}
	}
}

func TestPrefixes(t *testing.T) {
	for model, want := range map[string][2]string{
		"intfloat/multilingual-e5-small":          {"query: ", "passage: "},
		"e5-base-v2":                              {"query: ", "passage: "},
		"intfloat/multilingual-e5-large-instruct": {"Instruct: " + retrievalTask + "\nQuery: ", ""},
		"BAAI/bge-small-zh-v1.5":                  {"为这个句子生成表示以用于检索相关文章：", ""},
		"bge-m3":                                  {"", ""},
		"qwen3-embedding:0.6b":                    {"Instruct: " + retrievalTask + "\nQuery:", ""},
		"nomic-embed-text":                        {"search_query: ", "search_document: "},
		"text-embedding-3-small":                  {"", ""},
		"test-model":                              {"", ""},
	} {
		_, c := start(t, func(c *Config) { c.Model = model }, Options{})
		question, passage := c.Embedder(EmbedderOptions{}).Prefixes()
		if diff := cmp.Diff([2]string{question, passage}, want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", model, diff)
		}
		question, passage = c.Embedder(EmbedderOptions{Question: "Q: ", Passage: NoPrefix}).Prefixes()
		if question != "Q: " || passage != "" {
			t.Errorf("%s: configured prefixes are %q and %q", model, question, passage)
		}
	}
}
