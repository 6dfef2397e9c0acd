package index

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index/indextest"
)

// built writes the fixture to a file.
func built(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a b?#%.db") // signs that a database address could trip over
	if err := Build(context.Background(), path, indextest.Corpus(), BuildOptions{}); err != nil {
		t.Fatalf("Build: %v", err)
	}
	return path
}

func mustOpen(t testing.TB, path string) *Snapshot {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestLoadReturnsWhatWasBuilt(t *testing.T) {
	want := indextest.Corpus()
	for name, s := range map[string]*Snapshot{"file": mustOpen(t, built(t)), "memory": mustMemory(t, indextest.Corpus())} {
		got, err := s.Load(t.Context())
		if err != nil {
			t.Fatalf("%s: Load: %v", name, err)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s: Load (-got +want):\n%s", name, diff)
		}
		if got, want := s.Meta().Digest, want.Digest(); got != want {
			t.Errorf("%s: digest %s, want %s", name, got, want)
		}
	}
}

func TestClauseDigests(t *testing.T) {
	want := make(map[corpus.Ref]string)
	for _, i := range indextest.Corpus().Instruments {
		for _, d := range i.Documents {
			for _, c := range d.Clauses {
				want[corpus.Ref{Instrument: i.ID, Clause: c.ID, Lang: d.Lang}] = c.Digest()
			}
		}
	}
	got, err := mustOpen(t, built(t)).ClauseDigests(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("digests (-got +want):\n%s", diff)
	}
}

func TestMeta(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	var last [2]int
	opts := BuildOptions{Now: now, Progress: func(done, total int) { last = [2]int{done, total} }}
	if err := Build(t.Context(), path, indextest.Corpus(), opts); err != nil {
		t.Fatal(err)
	}
	got := mustOpen(t, path).Meta()
	want := Meta{
		Name: "x", Schema: schemaVersion, Digest: indextest.Corpus().Digest(), Fingerprint: fingerprint(), Built: now.UTC(),
		Instruments: 6, Documents: 9, Clauses: 29, Passages: 32, Sources: 2,
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("Meta (-got +want):\n%s", diff)
	}
	if want := [2]int{32, 32}; last != want {
		t.Errorf("last progress %v, want %v", last, want)
	}
}

func TestClause(t *testing.T) {
	s := mustMemory(t, indextest.Corpus())
	for _, c := range []struct {
		ref  string
		want []string // refs
	}{
		{"harbour-charter/2", []string{"harbour-charter/2/zh", "harbour-charter/2/en"}},
		{"harbour-charter/2/en", []string{"harbour-charter/2/en"}},
		{"remarks-2023/1", []string{"remarks-2023/1/en"}},
		{"remarks-2023/1/zh", nil},
		{"harbour-charter/9", nil},
		{"nothing/1", nil},
	} {
		ref, err := corpus.ParseRef(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := s.Clause(t.Context(), ref)
		if (c.want == nil) != errors.Is(err, ErrNotFound) || c.want != nil && err != nil {
			t.Errorf("Clause(%s): error %v", c.ref, err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Ref().String())
		}
		if diff := cmp.Diff(got, c.want); diff != "" {
			t.Errorf("Clause(%s) (-got +want):\n%s", c.ref, diff)
		}
	}
}

func TestClauseIsWhole(t *testing.T) {
	want := indextest.Charter().Documents[0].Clauses[1]
	entries, err := mustMemory(t, indextest.Corpus()).Clause(t.Context(), corpus.Ref{Instrument: "harbour-charter", Clause: "2", Lang: corpus.Chinese})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(entries[0].Clause, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if got, want := entries[0].Instrument.Title(corpus.English), indextest.Corpus().Instruments[0].Title(corpus.English); got != want {
		t.Errorf("English title %q, want %q", got, want)
	}
}

func TestClauseFromManyGoroutines(t *testing.T) {
	s := mustMemory(t, indextest.Corpus())
	var wg sync.WaitGroup
	for range 4 * maxConns {
		wg.Go(func() {
			if _, err := s.Clause(t.Context(), corpus.Ref{Instrument: "harbour-charter", Clause: "2"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestNeighbours(t *testing.T) {
	s := mustMemory(t, indextest.Corpus())
	for _, c := range []struct{ ref, previous, next string }{
		{"harbour-charter/1/zh", "", "harbour-charter/2/zh"},
		{"harbour-charter/2/en", "harbour-charter/1/en", "harbour-charter/3/en"},
		{"harbour-charter/4/zh", "harbour-charter/3/zh", ""},
	} {
		ref, _ := corpus.ParseRef(c.ref)
		previous, next, err := s.Neighbours(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		name := func(e *Entry) string {
			if e == nil {
				return ""
			}
			return e.Ref().String()
		}
		if got, want := [2]string{name(previous), name(next)}, [2]string{c.previous, c.next}; got != want {
			t.Errorf("Neighbours(%s) = %v, want %v", c.ref, got, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	whole, err := os.ReadFile(built(t))
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(whole, []byte(fingerprint()), bytes.Repeat([]byte("0"), len(fingerprint())), 1)
	if bytes.Equal(other, whole) {
		t.Fatal("the file does not hold the fingerprint")
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":       {nil, ErrDamaged},
		"text":        {[]byte(strings.Repeat("not a database\n", 400)), ErrDamaged},
		"header only": {whole[:100], ErrDamaged},
		"cut off":     {whole[:len(whole)-4096], ErrDamaged},
		"half":        {whole[:len(whole)/2], ErrDamaged},
		"analyzer":    {other, ErrMismatch},
	} {
		path := filepath.Join(t.TempDir(), "s.db")
		if err := os.WriteFile(path, c.data, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err == nil {
			s.Close()
		}
		var e *Error
		if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Hint == "" {
			t.Errorf("%s: Open: %v, want %v with a hint", name, err, c.want)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "absent.db")); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("absent: %v, want %v", err, ErrNoSnapshot)
	}
}

func TestOpenChangesNothing(t *testing.T) {
	path := built(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, path)
	if _, err := s.db.Exec(`DELETE FROM clause`); err == nil {
		t.Error("an open snapshot can be written to")
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the file changed")
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("files beside the snapshot: %v, %v", files, err)
	}
}

// TestFailedBuildLeavesNothing ends a build at every stage.
func TestFailedBuildLeavesNothing(t *testing.T) {
	refusal := errors.New("no vectors")
	for name, end := range map[string]func(cancel func()) BuildOptions{
		"before": func(cancel func()) BuildOptions { cancel(); return BuildOptions{} },
		"in the middle": func(cancel func()) BuildOptions {
			return BuildOptions{Progress: func(done, _ int) {
				if done == 7 {
					cancel()
				}
			}}
		},
		"while the postings are written": func(cancel func()) BuildOptions {
			return BuildOptions{Progress: func(done, total int) {
				if done == total {
					cancel()
				}
			}}
		},
		"at its extension": func(func()) BuildOptions {
			return BuildOptions{Extend: func(context.Context, *Draft) error { return refusal }}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			dir := t.TempDir()
			path := filepath.Join(dir, "s.db")
			if err := os.WriteFile(path, []byte("what served before"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Build(ctx, path, indextest.Corpus(), end(cancel)); !errors.Is(err, context.Canceled) && !errors.Is(err, refusal) {
				t.Errorf("Build: %v, want the reason of its end", err)
			}
			files, err := os.ReadDir(dir)
			if err != nil || len(files) != 1 {
				t.Errorf("files left: %v, %v", files, err)
			}
			if got, _ := os.ReadFile(path); string(got) != "what served before" {
				t.Errorf("the earlier file now holds %.20q", got)
			}
		})
	}
}

func TestBuildRefusesTwoClausesOfOneID(t *testing.T) {
	c := indextest.Corpus()
	c.Instruments[0].Documents[0].Clauses[1].ID = "1"
	if err := Build(t.Context(), filepath.Join(t.TempDir(), "s.db"), c, BuildOptions{}); err == nil {
		t.Error("Build took two clauses of one id")
	}
}
