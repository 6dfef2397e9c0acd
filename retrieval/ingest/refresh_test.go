package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// TestRefreshReports checks the events of a refresh and that what was recovered is reported before anything is built.
func TestRefreshReports(t *testing.T) {
	m, from := maintained(t)
	if err := os.WriteFile(filepath.Join(from, "blob.txt"), []byte("a\x00b"), 0o644); err != nil {
		t.Fatal(err)
	}
	var seen []string
	c, err := m.Refresh(t.Context(), Options{}, func(e Event) {
		name := "recovered"
		if p, ok := e.(Progress); ok {
			name = string(p.Stage)
			if p.Total > 0 && p.Done > p.Total || p.Stage == Fetching && p.Source == "" {
				t.Errorf("%+v", p)
			}
		} else if r := e.(Recovered); len(r.Corpus.Instruments) != 1 || len(r.Sources) != 2 || len(r.Corpus.Sources) != 2 {
			t.Errorf("recovered %d instruments of %+v", len(r.Corpus.Instruments), r.Sources)
		}
		if len(seen) == 0 || seen[len(seen)-1] != name {
			seen = append(seen, name)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(seen, " "), "fetching structuring recovered building checking"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	if len(c.Problems) != 1 || c.Problems[0].Problem.Code() != "binary" || c.Problems[0].Problem.Fact(corpus.FactByte) != "1" {
		t.Errorf("problems %+v", c.Problems)
	}
	again, err := m.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(again.Problems, c.Problems, cmp.AllowUnexported(Outcome{})); diff != "" {
		t.Errorf("problems of what is pending (-got +want):\n%s", diff)
	}
	if len(c.Yields) != 2 || c.Yields[0].Clauses()+c.Yields[1].Clauses() != 4 {
		t.Errorf("the sources add %+v", c.Yields)
	}
}

// TestFindingsStay checks that what a refresh asks about its sources is still known when somebody looks at what is pending.
func TestFindingsStay(t *testing.T) {
	m, from := maintained(t)
	text, err := os.ReadFile(filepath.Join(from, "ferry.txt"))
	if err == nil {
		err = os.WriteFile(filepath.Join(from, "again.txt"), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Findings) != 1 || c.Findings[0].Code != corpus.FindingMerged {
		t.Fatalf("findings %+v", c.Findings)
	}
	again, err := m.Pending(t.Context())
	if diff := cmp.Diff(again.Findings, c.Findings); err != nil || diff != "" {
		t.Errorf("%v; findings of what is pending (-got +want):\n%s", err, diff)
	}
}

// TestDryRun checks that a dry run says what a refresh would find and leaves nothing on the disk.
func TestDryRun(t *testing.T) {
	m, _ := maintained(t)
	c, err := m.Refresh(t.Context(), Options{Dry: true, Decide: func(Candidate) (bool, error) {
		t.Error("asked to decide")
		return true, nil
	}}, nil)
	if err != nil || c.Name != "" || len(c.Sources) != 1 || c.Sources[0].Result != ResultNew {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := os.Stat(m.config.Data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data directory exists: %v", err)
	}
}

// TestDecide checks that a candidate is put into service where that is decided, and stays pending otherwise.
func TestDecide(t *testing.T) {
	m, from := maintained(t)
	stop := errors.New("stop")
	for _, test := range []struct {
		people string
		yes    bool
		err    error
	}{{"十", true, nil}, {"二十", false, nil}, {"三十", true, stop}} {
		ferries(t, from, "渡船限载"+test.people+"人。")
		before, _ := m.dir.Serving()
		c, err := m.Refresh(t.Context(), Options{Decide: func(c Candidate) (bool, error) {
			if _, err := m.dir.Lock(t.Context()); err == nil {
				t.Error("the data directory is not locked")
			}
			return test.yes, test.err
		}}, nil)
		if !errors.Is(err, test.err) || c.Name == "" {
			t.Fatalf("%+v, %v, want %v", c, err, test.err)
		}
		if test.yes && test.err == nil {
			serves(t, m, c.Name)
			continue
		}
		if now, _ := m.dir.Serving(); now != before {
			t.Errorf("%s is in service, want %s", now, before)
		}
		if p, err := m.Pending(t.Context()); err != nil || p.Name != c.Name {
			t.Errorf("pending is %q, %v, want %q", p.Name, err, c.Name)
		}
	}
}

// TestGuard checks which addresses block a candidate: those that gave no text, and those that lose most of their clauses.
func TestGuard(t *testing.T) {
	const full, half, file = "https://a.example/full", "https://a.example/half", "c.txt"
	old := &corpus.Corpus{Instruments: []*corpus.Instrument{{Documents: []*corpus.Document{{}}}}}
	var changes []diff.Change
	for source, withdrawn := range map[string]int{full: 3, half: 2, file: 4} {
		for n := range 4 {
			c := &corpus.Clause{Location: corpus.Location{File: source}}
			old.Instruments[0].Documents[0].Clauses = append(old.Instruments[0].Documents[0].Clauses, c)
			if n < withdrawn {
				changes = append(changes, diff.Change{Kind: diff.Withdrawn, Old: c})
			}
		}
	}
	var g Gate
	g.guard(nil, old, changes)
	if diff := cmp.Diff(g.Emptied, []string{full}); diff != "" || !g.Blocked {
		t.Errorf("blocked %v, emptied (-got +want):\n%s", g.Blocked, diff)
	}
	g = Gate{}
	g.guard([]string{full}, old, changes)
	if len(g.Emptied) > 0 || !g.Blocked || len(g.Missing) != 1 {
		t.Errorf("with a missing address: %+v", g)
	}
	g = Gate{}
	g.guard(nil, old, nil)
	if g.Blocked {
		t.Errorf("without changes: %+v", g)
	}
}

// TestCompareFigures checks that figures block where they are worse by more than the margin, in their own direction.
func TestCompareFigures(t *testing.T) {
	before, after := &measured{smoke: 24, asked: 24}, &measured{smoke: 23, asked: 24}
	before.report.Questions, after.report.Questions = 100, 100
	before.report.Ask.Overclaim, after.report.Ask.Overclaim = 0.30, 0.33
	before.report.Ask.WrongClaim, after.report.Ask.WrongClaim = 0.10, 0.13
	before.report.Ask.Said, after.report.Ask.Said = 0.50, 0.48
	before.report.Ask.FalseRefusal, after.report.Ask.FalseRefusal = 0.20, 0.10
	g := Gate{Margin: 0.02}
	g.compare(before, after)
	blocked := make(map[FigureName]bool)
	for _, f := range g.Figures {
		blocked[f.Name] = f.Blocked
	}
	want := map[FigureName]bool{
		FigureSmoke: true, FigurePassed: false, FigureSaid: false, FigureFalseRefusal: false, FigureOverclaim: true, FigureWrongClaim: true,
	}
	if diff := cmp.Diff(blocked, want); diff != "" || !g.Blocked {
		t.Errorf("blocked figures (-got +want):\n%s", diff)
	}
	g = Gate{Margin: 0.02}
	g.compare(nil, after)
	if g.Blocked || len(g.Figures) != 6 || g.Figures[0].Before != nil {
		t.Errorf("without a snapshot in service: %+v", g)
	}
}
