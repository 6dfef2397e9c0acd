package llm

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sashabaranov/go-openai"

	"yiju/retrieval/llm/llmtest"
)

func TestEmbed(t *testing.T) {
	n := &counter{}
	s, c := start(t, nil, Options{Budget: n})
	texts := []string{"quays close at nine", "码头夜间不得装货", "the quays close at nine"}
	vectors, usage, err := c.embed(t.Context(), texts, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		var sum float64
		for _, x := range v {
			sum += float64(x) * float64(x)
		}
		if len(v) != 16 || math.Abs(sum-1) > 1e-5 {
			t.Errorf("vector %d has %d numbers and length %f", i, len(v), math.Sqrt(sum))
		}
	}
	dot := func(a, b []float32) (sum float32) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	if v := vectors; len(v) != 3 || dot(v[0], v[2]) <= dot(v[0], v[1]) {
		t.Errorf("the vectors are in another order: %v", v)
	}
	if all := n.of(""); all != usage.Prompt || all == 0 || usage.Estimated {
		t.Errorf("booked %d of %+v", all, usage)
	}
	if got, _, err := c.embed(t.Context(), texts, 32); err != nil || len(got[0]) != 32 {
		t.Errorf("32 dimensions: %v", err)
	}
	calls := len(s.Calls())
	for _, bad := range [][]string{nil, {""}, make([]string, 257)} {
		if _, _, err := c.embed(t.Context(), bad, 0); !errors.Is(err, ErrPrompt) {
			t.Errorf("got %v", err)
		}
	}
	if len(s.Calls()) != calls {
		t.Error("a request for nothing")
	}
}

func TestEmbedFaults(t *testing.T) {
	tests := []struct {
		name   string
		faults []llmtest.Fault
		want   error
		calls  int
	}{
		{"429 once", []llmtest.Fault{{Status: 429}, {}}, nil, 2},
		{"503", []llmtest.Fault{{Status: 503, HTML: true, Echo: true}}, ErrServer, 2},
		{"400", []llmtest.Fault{{Status: 400, Echo: true}}, ErrRejected, 1},
		{"401", []llmtest.Fault{{Status: 401, Echo: true}}, ErrRejected, 1},
		{"JSON that breaks off", []llmtest.Fault{{Garbage: true}}, ErrConnection, 2},
		{"HTML", []llmtest.Fault{{HTML: true}}, ErrGarbage, 1},
		{"reset", []llmtest.Fault{{Reset: true}, {}}, nil, 2},
		{"hang", []llmtest.Fault{{Hang: true}}, ErrTimeout, 1},
	}
	for _, test := range tests {
		s, c := start(t, func(c *Config) { c.Retries = 1; c.FirstToken = 700 * time.Millisecond }, Options{})
		s.Always(test.faults[len(test.faults)-1])
		s.Script(test.faults[:len(test.faults)-1]...)
		got, _, err := c.embed(t.Context(), []string{"a text"}, 0)
		if !errors.Is(err, test.want) || len(s.Calls()) != test.calls {
			t.Errorf("%s: got %v after %d requests, want %v after %d", test.name, err, len(s.Calls()), test.want, test.calls)
		}
		if l := leaks(err) + leaks(got); l != "" {
			t.Errorf("%s: %s", test.name, l)
		}
	}
	if _, _, err := (*Client)(nil).embed(t.Context(), []string{"a"}, 0); !errors.Is(err, ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
}

func TestUnit(t *testing.T) {
	nan := float32(math.NaN())
	for name, data := range map[string][]openai.Embedding{
		"too few":        {{Embedding: []float32{1}}},
		"same index":     {{Embedding: []float32{1}}, {Embedding: []float32{1}}},
		"index too high": {{Embedding: []float32{1}}, {Index: 2, Embedding: []float32{1}}},
		"index below 0":  {{Embedding: []float32{1}}, {Index: -1, Embedding: []float32{1}}},
		"dimensions":     {{Embedding: []float32{1}}, {Index: 1, Embedding: []float32{1, 2}}},
		"empty":          {{}, {Index: 1}},
		"not a number":   {{Embedding: []float32{nan}}, {Index: 1, Embedding: []float32{1}}},
		"zero":           {{Embedding: []float32{0}}, {Index: 1, Embedding: []float32{1}}},
	} {
		if got := unit(data, 2, 0); got != nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
	got := unit([]openai.Embedding{{Index: 1, Embedding: []float32{0, 2}}, {Index: 0, Embedding: []float32{3, 0}}}, 2, 2)
	if diff := cmp.Diff([][]float32{{1, 0}, {0, 1}}, got); diff != "" {
		t.Error(diff)
	}
	if got := unit([]openai.Embedding{{Embedding: []float32{1}}}, 1, 2); got != nil {
		t.Error("another dimension than asked for")
	}
}
