package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yiju/bot"
	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

var _ bot.Library = (*service.Manager)(nil)

// ferries writes rules of a ferry of which one sentence can be chosen, and returns the folder.
func ferries(t testing.TB, dir, sentence string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	text := "渡口管理规定\n\n第一条 渡船每半小时开行一班。\n第二条 " + sentence + "\n第三条 大风天气停航，由管理人员挂出红旗。\n第四条 乘客应当穿好救生衣。\n"
	if err := os.WriteFile(filepath.Join(dir, "ferry.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// keptCorpus is a data directory with what maintains it and what serves it.
type keptCorpus struct {
	*ingest.Maintainer
	app      *app
	settings settings
	manager  *service.Manager
	dir      *archive.Dir
}

// kept returns an empty data directory, and the folder of its sources.
func kept(t *testing.T) (*keptCorpus, *service.Manager, string) {
	t.Helper()
	from := ferries(t, filepath.Join(t.TempDir(), "from"), "渡船限载十二人。")
	k := &keptCorpus{app: newApp(func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard), settings: usual()}
	k.settings.Data, k.settings.From = filepath.Join(t.TempDir(), "data"), from
	var err error
	if k.manager, err = (setup{k.app, k.settings}).manager(nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.manager.Close)
	k.dir = archive.OpenDir(k.settings.Data)
	k.configure(t, func(*settings) {})
	return k, k.manager, from
}

// configure changes the settings.
func (k *keptCorpus) configure(t *testing.T, change func(*settings)) {
	t.Helper()
	change(&k.settings)
	var err error
	k.Maintainer, err = setup{k.app, k.settings}.maintainer(func(ctx context.Context) error {
		_, err := k.manager.Reload()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// serves checks that the snapshot of that name is handed out.
func serves(t *testing.T, l *service.Manager, name string) {
	t.Helper()
	s, release := l.Lease()
	defer release()
	if s == nil || s.Meta().Name != name {
		t.Fatalf("%v is handed out, want %s", s, name)
	}
}

// TestSwapUnderLoad lets another snapshot serve a hundred times while questions are asked: each answer is whole and of
// the snapshot that was lent for it, and in the end all but the last are closed.
func TestSwapUnderLoad(t *testing.T) {
	c, l, from := kept(t)
	said := make(map[string]string) // by snapshot
	for _, n := range []string{"十二", "十五"} {
		ferries(t, from, "渡船限载"+n+"人。")
		p, err := c.Refresh(t.Context(), ingest.Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Approve(t.Context(), p.Name, false); err != nil {
			t.Fatal(err)
		}
		said[p.Name] = n
	}
	var names []string
	for name := range said {
		names = append(names, name)
	}
	var asked atomic.Int64
	var seen sync.Map // *service.Service
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				s, release := l.Lease()
				seen.Store(s, true)
				ans, err := s.Ask(t.Context(), answer.Question{Text: "渡船限载多少人？"})
				name := s.Meta().Name
				release()
				release() // once more does no harm
				if err != nil || ans.Snapshot != name || !strings.Contains(ans.Text, said[name]) {
					t.Errorf("%s answers %q of %s, %v", name, ans.Text, ans.Snapshot, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	swaps := 100
	if testing.Short() {
		swaps = 20
	}
	for n := range swaps {
		if _, err := c.Rollback(t.Context(), names[n%2]); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	readers.Wait()
	t.Logf("%d questions over %d swaps", asked.Load(), swaps)
	last, release := l.Lease()
	defer release()
	seen.Range(func(key, _ any) bool {
		svc := key.(*service.Service)
		_, err := svc.Clauses(t.Context(), service.Place{Ref: corpus.Ref{Instrument: "none", Clause: "1"}})
		if open := errors.Is(err, service.ErrNotFound); open != (svc == last) {
			t.Errorf("a snapshot is open: %v, %v; it is the last one: %v", open, err, svc == last)
		}
		return true
	})
}

// TestManagerKeepsWhatServes checks that a snapshot which cannot be read does not take the place of one that can.
func TestManagerKeepsWhatServes(t *testing.T) {
	c, l, _ := kept(t)
	p, err := c.Refresh(t.Context(), ingest.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Approve(t.Context(), p.Name, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.settings.Data, "current"), []byte("20990101T000000Z-00000000\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if swapped, err := l.Reload(); swapped || !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("reload: %v, %v", swapped, err)
	}
	serves(t, l, p.Name)
}
