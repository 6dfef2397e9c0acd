package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yiju/corpus/diff"
)

func TestMaintainer(t *testing.T) {
	m, from := maintained(t)
	if _, err := m.Pending(t.Context()); !errors.Is(err, ErrNoPending) {
		t.Errorf("Pending: %v, want %v", err, ErrNoPending)
	}
	var stages []Stage
	first, err := m.Refresh(t.Context(), Options{}, func(e Event) {
		if p, ok := e.(Progress); ok && (len(stages) == 0 || stages[len(stages)-1] != p.Stage) {
			stages = append(stages, p.Stage)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(stages), "[fetching structuring building checking]"; got != want {
		t.Errorf("stages %s, want %s", got, want)
	}
	if first.Against != "" || len(first.Changes) > 0 || first.Gate.Questions == 0 || first.Gate.Passed != first.Gate.Questions {
		t.Errorf("first refresh: %+v", first)
	}
	if _, err := m.Approve(t.Context(), "20000101T000000Z-00000000", false); !errors.Is(err, ErrNoPending) {
		t.Errorf("Approve of another: %v, want %v", err, ErrNoPending)
	}
	if _, err := m.Approve(t.Context(), first.Name, false); err != nil {
		t.Fatal(err)
	}
	serves(t, m, first.Name)

	ferries(t, from, "渡船限载十五人。")
	second, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Changes) != 1 || second.Changes[0].Kind != diff.Changed || second.Against != first.Name {
		t.Errorf("second refresh: %+v", second)
	}
	again, err := m.Pending(t.Context())
	if err != nil || again.Name != second.Name || len(again.Changes) != 1 || again.Gate.Passed != second.Gate.Passed {
		t.Errorf("Pending: %+v, %v, want %+v", again, err, second)
	}
	st, err := m.Status(t.Context())
	if err != nil || st.Serving != first.Name || st.Pending != second.Name || len(st.Snapshots) != 2 || st.Sources != 1 || st.Running {
		t.Errorf("Status: %+v, %v", st, err)
	}
	if _, err := m.Approve(t.Context(), second.Name, false); err != nil {
		t.Fatal(err)
	}
	serves(t, m, second.Name)
	back, err := m.Rollback(t.Context(), "")
	if err != nil || back.Serving != first.Name {
		t.Errorf("Rollback: %+v, %v, want %q", back, err, first.Name)
	}
	serves(t, m, first.Name)
	if _, err := m.Rollback(t.Context(), ""); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("Rollback of the first: %v, want %v", err, ErrNoPrevious)
	}
	if _, err := m.Rollback(t.Context(), "../../etc"); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("Rollback to nonsense: %v, want %v", err, ErrNoPrevious)
	}
}

// TestMaintainerUnchanged checks that a refresh which finds nothing new leaves nothing waiting.
func TestMaintainerUnchanged(t *testing.T) {
	m, from := maintained(t)
	p, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Approve(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载两人。")
	if _, err := m.Refresh(t.Context(), Options{}, nil); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十二人。")
	same, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil || same.Name != "" || len(same.Changes) > 0 {
		t.Errorf("Refresh of the same: %+v, %v", same, err)
	}
	if _, err := m.Pending(t.Context()); !errors.Is(err, ErrNoPending) {
		t.Errorf("Pending: %v, want %v", err, ErrNoPending)
	}
	serves(t, m, p.Name)
}

func TestMaintainerIsBusy(t *testing.T) {
	m, _ := maintained(t)
	if _, err := m.Refresh(t.Context(), Options{}, nil); err != nil {
		t.Fatal(err)
	}
	lease, err := m.dir.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	for name, act := range map[string]func() error{
		"Refresh":  func() error { _, err := m.Refresh(t.Context(), Options{}, nil); return err },
		"Rollback": func() error { _, err := m.Rollback(t.Context(), ""); return err },
		"Add": func() error {
			_, err := m.Add(t.Context(), Upload{Name: "a.txt", Data: []byte("第一条 一。\n第二条 二。\n")})
			return err
		},
	} {
		if err := act(); !errors.Is(err, ErrBusy) {
			t.Errorf("%s: %v, want %v", name, err, ErrBusy)
		}
	}
}

// TestMaintainerBlocked refreshes with a candidate that the quality gate blocks: only force puts it into service.
func TestMaintainerBlocked(t *testing.T) {
	m, from := maintained(t)
	golden := `{"id":"g1","question":"渡船限载多少人？","lang":"zh","answerable":true,"evidence":["限载十二人"]}` + "\n"
	if err := os.WriteFile(filepath.Join(from, questionsFile), []byte(golden), 0o644); err != nil {
		t.Fatal(err)
	}
	first, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Approve(t.Context(), first.Name, false); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十五人。")
	p, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil || !p.Gate.Blocked || len(p.Gate.Lost) != 1 || p.Gate.Margin <= 0 {
		t.Fatalf("Refresh: %+v, %v", p, err)
	}
	worse := 0
	for _, f := range p.Gate.Figures {
		if f.Blocked {
			worse++
		}
		if f.Name == "" || f.Before == nil {
			t.Errorf("figure %+v", f)
		}
	}
	if worse == 0 {
		t.Errorf("no figure is worse: %+v", p.Gate.Figures)
	}
	again, err := m.Pending(t.Context())
	if err != nil || !again.Gate.Blocked || len(again.Gate.Figures) != len(p.Gate.Figures) {
		t.Errorf("Pending: %+v, %v", again, err)
	}
	if _, err := m.Approve(t.Context(), p.Name, false); !errors.Is(err, ErrBlocked) {
		t.Errorf("Approve: %v, want %v", err, ErrBlocked)
	}
	serves(t, m, first.Name)
	if _, err := m.Approve(t.Context(), p.Name, true); err != nil {
		t.Fatal(err)
	}
	serves(t, m, p.Name)
}

// TestMaintainerWithoutSources refreshes without configured sources.
func TestMaintainerWithoutSources(t *testing.T) {
	m, _ := maintained(t)
	m.config.From = ""
	if _, err := m.Refresh(t.Context(), Options{}, nil); !errors.Is(err, ErrNoSources) {
		t.Errorf("Refresh: %v, want %v", err, ErrNoSources)
	}
}
