package llm

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval/llm/llmtest"
)

func TestEmbedderFindsTheLimit(t *testing.T) {
	s, c := start(t, nil, Options{})
	e := c.Embedder(0)
	if e.Model() != "test-model" || e.Dimension() != 0 {
		t.Errorf("model %q of dimension %d", e.Model(), e.Dimension())
	}
	var texts []string
	for n := range 40 {
		texts = append(texts, fmt.Sprintf("text number %d of forty", n))
	}
	want, err := e.Embed(t.Context(), texts)
	if err != nil || len(want) != len(texts) {
		t.Fatalf("got %d vectors, %v", len(want), err)
	}
	s.Script(llmtest.Fault{Status: 400}, llmtest.Fault{Status: 413}) // 40 and 20 are too many
	got, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("in parts (-got +want):\n%s", diff)
	}
	if _, err := e.Embed(t.Context(), texts[:15]); err != nil {
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
		got, err := client.Embedder(0).Embed(t.Context(), []string{"a", "b", "c", "d"})
		if got != nil || !errors.Is(err, c.want) || len(s.Calls()) != c.calls {
			t.Errorf("%s: %v after %d requests, want %v after %d", name, err, len(s.Calls()), c.want, c.calls)
		}
		if l := leaks(err); l != "" {
			t.Errorf("%s: %s", name, l)
		}
	}
}
