package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yiju/retrieval/asked"
	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

// asking gives m a model that writes questions, and returns its server.
func asking(t *testing.T, m *Maintainer) *llmtest.Server {
	t.Helper()
	s := llmtest.New()
	t.Cleanup(s.Close)
	c, err := llm.New(llm.Config{BaseURL: s.BaseURL(), Model: "test-model", Retries: -1}, llm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	m.config.Questioner = c.Questioner()
	return s
}

// published refreshes and puts the result into service.
func published(t *testing.T, m *Maintainer) (Candidate, []Event) {
	t.Helper()
	var seen []Event
	c, err := m.Refresh(t.Context(), Options{Decide: func(Candidate) (bool, error) { return true, nil }}, func(e Event) { seen = append(seen, e) })
	if err != nil {
		t.Fatal(err)
	}
	return c, seen
}

// lines returns the lines of the file of m's data directory.
func lines(t *testing.T, m *Maintainer) []string {
	t.Helper()
	data, err := os.ReadFile(AskedFile(m.config.Data))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func TestAskedBesideSources(t *testing.T) {
	m, from := maintained(t)
	file := filepath.Join(from, asked.File)
	rows := `{"text":"第三条 大风天气停航，由管理人员挂出红旗。","zh":["刮大风还开船吗"],"en":["does it sail in a storm"]}
{"ref":"nowhere/7","zh":["问"]}
`
	if err := os.WriteFile(file, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	c, _ := published(t, m)
	if a := c.Asked; a.Clauses != 1 || a.Questions != 2 || len(a.Unmatched) != 1 || a.Unmatched[0] != (AskedLine{2, "nowhere/7"}) {
		t.Errorf("%+v", a)
	}
	if len(c.Problems) != 0 {
		t.Errorf("it was read as a source: %+v", c.Problems)
	}
	if again, _ := published(t, m); !again.Unchanged {
		t.Error("the same questions are a change")
	}
	if err := os.WriteFile(file, []byte(strings.Replace(rows, "刮大风", "起大风", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if again, _ := published(t, m); again.Unchanged || len(again.Changes) != 0 {
		t.Errorf("another question: unchanged %t, changes %v", again.Unchanged, again.Changes)
	}
	if err := os.WriteFile(file, []byte("\n{\"zh\":[]}"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := m.Refresh(t.Context(), Options{}, nil)
	if line, ok := errors.AsType[*asked.LineError](err); !errors.Is(err, ErrAsked) || !ok || line.Line != 2 {
		t.Errorf("got %v", err)
	}
}

func TestAskedWritten(t *testing.T) {
	m, from := maintained(t)
	s := asking(t, m)

	c, err := m.Refresh(t.Context(), Options{Dry: true}, nil)
	if err != nil || len(s.Calls()) != 0 || c.Asked.Missing != 4 {
		t.Fatalf("a dry run asks %d times, %+v, %v", len(s.Calls()), c.Asked, err)
	}

	c, seen := published(t, m)
	if a := c.Asked; a.Clauses != 4 || a.Questions != 8 || a.Missing != 0 || len(s.Calls()) != 1 {
		t.Errorf("%+v with %d requests", a, len(s.Calls()))
	}
	var cost Cost
	for _, e := range seen {
		switch e := e.(type) {
		case Cost:
			cost = e
		case Progress:
			if e.Stage == Asking && cost.Clauses == 0 {
				t.Error("the model is asked before the cost is said")
			}
		}
	}
	if cost.Clauses != 4 || cost.Tokens < 500 || cost.Dry {
		t.Errorf("cost %+v", cost)
	}
	if c, _ := published(t, m); !c.Unchanged || len(s.Calls()) != 1 {
		t.Errorf("the same sources: unchanged %t, %d requests", c.Unchanged, len(s.Calls()))
	}

	ferries(t, from, "渡船限载十五人。") // one clause changed
	if c, _ := published(t, m); c.Asked.Clauses != 4 || len(s.Calls()) != 2 || len(s.Calls()[1].Passages) != 1 {
		t.Errorf("a changed clause: %+v, %d requests", c.Asked, len(s.Calls()))
	}
	if n := len(lines(t, m)); n != 5 {
		t.Errorf("%d lines, want those of the old wording too", n)
	}

	// The sources' win for a clause, and are then not asked for.
	if err := os.WriteFile(filepath.Join(from, asked.File), []byte(`{"text":"第三条 大风天气停航，由管理人员挂出红旗。","zh":["刮大风还开船吗"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if c, _ := published(t, m); c.Asked.Questions != 7 || len(s.Calls()) != 2 {
		t.Errorf("%+v with %d requests", c.Asked, len(s.Calls()))
	}
}

// TestAskedGoesOn checks that what came before a failure is kept, that the refresh succeeds without the rest, and that the
// next one asks for that only.
func TestAskedGoesOn(t *testing.T) {
	for name, fault := range map[string]llmtest.Fault{"429": {Status: 429}, "cut": {CutAfter: 2}, "reset": {Reset: true}} {
		m, _ := maintained(t)
		s := asking(t, m)
		s.Script(fault, llmtest.Fault{}, fault, fault) // the whole, then one clause after another
		c, _ := published(t, m)
		if a := c.Asked; a.Clauses != 1 || a.Missing != 3 || a.Err == nil {
			t.Errorf("%s: %+v", name, a)
		}
		if n := len(lines(t, m)); n != 1 {
			t.Errorf("%s: %d lines", name, n)
		}
		before := len(s.Calls())
		c, _ = published(t, m)
		if calls := s.Calls()[before:]; c.Asked.Clauses != 4 || c.Unchanged || len(calls) != 1 || len(calls[0].Passages) != 3 {
			t.Errorf("%s: then %+v by %d requests", name, c.Asked, len(calls))
		}
	}
}

// TestAskedGarbage checks that one clause that the model cannot cope with does not cost the others theirs.
func TestAskedGarbage(t *testing.T) {
	m, _ := maintained(t)
	s := asking(t, m)
	s.Answer(func(c llmtest.Call) string {
		if strings.Contains(c.User, "红旗") {
			return "I cannot do that."
		}
		return llmtest.Questions(c)
	})
	c, _ := published(t, m)
	if a := c.Asked; a.Clauses != 3 || a.Missing != 1 || a.Err != nil {
		t.Errorf("%+v", a)
	}
}

// TestAskedInterrupted checks that a refresh that ends in the middle keeps what came, even with a torn last line.
func TestAskedInterrupted(t *testing.T) {
	m, _ := maintained(t)
	s := asking(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	s.Answer(func(c llmtest.Call) string {
		once.Do(cancel)
		return llmtest.Questions(c)
	})
	if _, err := m.Refresh(ctx, Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if err := os.WriteFile(AskedFile(m.config.Data), []byte(`{"digest":"0","zh":["旧"]}`+"\n"+`{"digest":"1","zh":["半`), 0o644); err != nil {
		t.Fatal(err)
	}
	c, _ := published(t, m)
	if got := lines(t, m); c.Asked.Clauses != 4 || len(got) != 5 || got[0] != `{"digest":"0","zh":["旧"]}` {
		t.Errorf("%+v, lines %q", c.Asked, got)
	}
	if _, err := asked.Read(bytes.NewReader([]byte(strings.Join(lines(t, m), "\n")))); err != nil {
		t.Error(err)
	}
}
