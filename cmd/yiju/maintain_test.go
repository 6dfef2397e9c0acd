package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
)

var (
	_ bot.Library    = (*lender)(nil)
	_ bot.Maintainer = (*caretaker)(nil)
)

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

// kept returns a caretaker over an empty data directory, and the folder of its sources.
func kept(t *testing.T) (*caretaker, *lender, string) { return keptIn(t, t.TempDir()) }

// keptIn is kept with the data directory in a folder.
func keptIn(t *testing.T, root string) (*caretaker, *lender, string) {
	t.Helper()
	from := ferries(t, filepath.Join(t.TempDir(), "from"), "渡船限载十二人。")
	a := newApp(func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard)
	s := usual()
	s.Data, s.From = filepath.Join(root, "data"), from
	l, err := a.newLender(t.Context(), s, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return a.caretaker(s, l), l, from
}

func TestCaretaker(t *testing.T) {
	c, l, from := kept(t)
	if s, release := l.Acquire(); s != nil {
		t.Errorf("something serves before anything was read")
	} else {
		release()
	}
	if _, err := c.Pending(t.Context()); !errors.Is(err, bot.ErrNoPending) {
		t.Errorf("Pending: %v, want %v", err, bot.ErrNoPending)
	}
	var stages []bot.Stage
	first, err := c.Refresh(t.Context(), func(p bot.Progress) {
		if n := len(stages); n == 0 || stages[n-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(stages), "[fetching structuring building checking]"; got != want {
		t.Errorf("stages %s, want %s", got, want)
	}
	if first.Against != "" || len(first.Changes) > 0 || first.Questions == 0 || first.Passed != first.Questions {
		t.Errorf("first refresh: %+v", first)
	}
	if err := c.Approve(t.Context(), "20000101T000000Z-00000000", false); !errors.Is(err, bot.ErrNoPending) {
		t.Errorf("Approve of another: %v, want %v", err, bot.ErrNoPending)
	}
	if err := c.Approve(t.Context(), first.Name, false); err != nil {
		t.Fatal(err)
	}
	serves(t, l, first.Name)

	ferries(t, from, "渡船限载十五人。")
	second, err := c.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Changes) != 1 || second.Changes[0].Kind != bot.ClauseChanged || second.Against != first.Name {
		t.Errorf("second refresh: %+v", second)
	}
	again, err := c.Pending(t.Context())
	if err != nil || again.Name != second.Name || len(again.Changes) != 1 || again.Passed != second.Passed {
		t.Errorf("Pending: %+v, %v, want %+v", again, err, second)
	}
	st, err := c.Status(t.Context())
	if err != nil || st.Serving != first.Name || st.Pending != second.Name || len(st.Snapshots) != 2 || st.Sources != 1 || st.Running {
		t.Errorf("Status: %+v, %v", st, err)
	}
	if err := c.Approve(t.Context(), second.Name, false); err != nil {
		t.Fatal(err)
	}
	serves(t, l, second.Name)
	back, err := c.Rollback(t.Context(), "")
	if err != nil || back != first.Name {
		t.Errorf("Rollback: %q, %v, want %q", back, err, first.Name)
	}
	serves(t, l, first.Name)
	if _, err := c.Rollback(t.Context(), ""); !errors.Is(err, bot.ErrNoPrevious) {
		t.Errorf("Rollback of the first: %v, want %v", err, bot.ErrNoPrevious)
	}
	if _, err := c.Rollback(t.Context(), "../../etc"); !errors.Is(err, bot.ErrNoPrevious) {
		t.Errorf("Rollback to nonsense: %v, want %v", err, bot.ErrNoPrevious)
	}
}

// serves checks that the snapshot of that name is lent out.
func serves(t *testing.T, l *lender, name string) {
	t.Helper()
	s, release := l.Acquire()
	defer release()
	if s == nil || s.Snapshot.Meta().Name != name {
		t.Fatalf("%v is lent out, want %s", s, name)
	}
}

// TestCaretakerUnchanged checks that a refresh which finds nothing new leaves nothing waiting.
func TestCaretakerUnchanged(t *testing.T) {
	c, l, from := kept(t)
	p, err := c.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Approve(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载两人。")
	if _, err := c.Refresh(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十二人。")
	same, err := c.Refresh(t.Context(), nil)
	if err != nil || same.Name != "" || len(same.Changes) > 0 {
		t.Errorf("Refresh of the same: %+v, %v", same, err)
	}
	if _, err := c.Pending(t.Context()); !errors.Is(err, bot.ErrNoPending) {
		t.Errorf("Pending: %v, want %v", err, bot.ErrNoPending)
	}
	serves(t, l, p.Name)
}

func TestCaretakerIsBusy(t *testing.T) {
	c, _, _ := kept(t)
	lease, err := c.dir.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	for name, act := range map[string]func() error{
		"Refresh":  func() error { _, err := c.Refresh(t.Context(), nil); return err },
		"Rollback": func() error { _, err := c.Rollback(t.Context(), ""); return err },
		"Add": func() error {
			_, err := c.Add(t.Context(), bot.File{Name: "a.txt", Data: []byte("第一条 一。\n第二条 二。\n")})
			return err
		},
	} {
		if err := act(); !errors.Is(err, bot.ErrBusy) {
			t.Errorf("%s: %v, want %v", name, err, bot.ErrBusy)
		}
	}
}

func TestCaretakerAdd(t *testing.T) {
	c, _, _ := kept(t)
	cdn := "https://cdn.discordapp.com/attachments/1/2/"
	asked := attach(t, c, map[string]http.HandlerFunc{
		"/attachments/1/2/pier": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "码头管理规定\n\n第一条 码头夜间关闭。\n第二条 码头不得停放车辆。\n")
		},
		"/attachments/1/2/big": func(w http.ResponseWriter, _ *http.Request) { pour(w, extract.MaxBytes+1) },
		"/attachments/1/2/far": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://files.example/pier", http.StatusFound)
		},
	})
	name, err := c.Add(t.Context(), bot.File{Name: `C:\Users\me\码头?.txt`, URL: cdn + "pier"})
	if err != nil || name != "uploads/码头_.txt" {
		t.Fatalf("Add: %q, %v", name, err)
	}
	text := []byte("第一条 一。\n第二条 二。\n")
	for _, f := range []bot.File{
		{Name: "", Data: text}, {Name: "..", Data: text}, {Name: ".hidden.txt", Data: text}, {Name: "sources.yaml", Data: text},
		{Name: "README.md", Data: text}, {Name: "questions.jsonl", Data: text}, {Name: "a.exe", Data: text}, {Name: "a.txt.tmp", Data: text},
		{Name: "a.txt", Data: []byte{}}, {Name: "a.txt", Data: []byte("a\x00b")}, {Name: "a.txt", Size: extract.MaxBytes + 1, Data: text},
		{Name: "a.txt", Data: bytes.Repeat([]byte("a"), extract.MaxBytes+1)}, {Name: "a.txt", URL: cdn + "else"},
		{Name: "a.txt", URL: cdn + "big"}, {Name: "a.txt", URL: cdn + "far"}, {Name: "a.txt", URL: "http://cdn.discordapp.com/attachments/1/2/pier"},
		{Name: "a.txt", URL: "https://files.example/pier"}, {Name: "a.txt", URL: "https://cdn.discordapp.com.files.example/attachments/1/2/pier"},
	} {
		name, err := c.Add(t.Context(), f)
		said, ok := errors.AsType[*bot.Explained](err)
		if !errors.Is(err, bot.ErrBadFile) || !ok || said.Say["zh"] == "" || said.Say["en"] == "" || said.Say["zh"] == said.Say["en"] {
			t.Errorf("Add %q of %d bytes, %s: %q, %v, want %v, explained", f.Name, len(f.Data), f.URL, name, err, bot.ErrBadFile)
		}
	}
	if diff := cmp.Diff(asked(), []string{"cdn.discordapp.com"}); diff != "" {
		t.Errorf("hosts that were asked (-got +want):\n%s", diff)
	}
	p, err := c.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Recognised{{Source: "uploads/码头_.txt", Title: "码头管理规定", Lang: corpus.Chinese, Clauses: 2}}
	if diff := cmp.Diff(p.Handed, want); diff != "" {
		t.Errorf("recognised (-got +want):\n%s", diff)
	}
	if err := c.Approve(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	st, err := c.Status(t.Context())
	if err != nil || st.Sources != 2 || len(st.Skipped) > 0 {
		t.Errorf("Status: %+v, %v, want two sources", st, err)
	}
}

// attach stands in for the hosts of the attachments that c fetches. What it returns lists which were asked.
func attach(t *testing.T, c *caretaker, files map[string]http.HandlerFunc) (asked func() []string) {
	t.Helper()
	mux := http.NewServeMux()
	for path, serve := range files {
		mux.HandleFunc(path, serve)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	var hosts []string
	c.app.transport = tripper(func(r *http.Request) (*http.Response, error) {
		if !slices.Contains(hosts, r.URL.Host) {
			hosts = append(hosts, r.URL.Host)
		}
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host = "http", server.Listener.Addr().String()
		return http.DefaultTransport.RoundTrip(r)
	})
	return func() []string { return hosts }
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func FuzzUploadName(f *testing.F) {
	for _, name := range []string{"a.txt", "../a.txt", "a\x00.txt", strings.Repeat("长", 100) + ".txt", "\xff.md", "x/.txt", "/", "CON"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		base, err := uploadName(name)
		if err != nil {
			return
		}
		if !filepath.IsLocal(base) || filepath.Base(base) != base || len(base) > mostUploadName || base[0] == '.' || strings.ContainsAny(base, "/\\\x00") {
			t.Errorf("uploadName(%q) = %q", name, base)
		}
	})
}

// TestSwapUnderLoad lets another snapshot serve a hundred times while questions are asked: each answer is whole and of
// the snapshot that was lent for it, and in the end all but the last are closed.
func TestSwapUnderLoad(t *testing.T) {
	c, l, from := kept(t)
	said := make(map[string]string) // by snapshot
	for _, n := range []string{"十二", "十五"} {
		ferries(t, from, "渡船限载"+n+"人。")
		p, err := c.Refresh(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Approve(t.Context(), p.Name, false); err != nil {
			t.Fatal(err)
		}
		said[p.Name] = n
	}
	var names []string
	for name := range said {
		names = append(names, name)
	}
	var asked atomic.Int64
	var seen sync.Map // *index.Snapshot
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				s, release := l.Acquire()
				seen.Store(s.Snapshot, true)
				ans, err := s.Answerer.Ask(t.Context(), answer.Question{Text: "渡船限载多少人？"})
				name := s.Snapshot.Meta().Name
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
	last, release := l.Acquire()
	defer release()
	seen.Range(func(key, _ any) bool {
		snap := key.(*index.Snapshot)
		_, err := snap.Clause(t.Context(), corpus.Ref{Instrument: "none", Clause: "1"})
		if open := errors.Is(err, index.ErrNotFound); open != (snap == last.Snapshot) {
			t.Errorf("a snapshot is open: %v, %v; it is the last one: %v", open, err, snap == last.Snapshot)
		}
		return true
	})
}

// TestLenderKeepsWhatServes checks that a snapshot which cannot be read does not take the place of one that can.
func TestLenderKeepsWhatServes(t *testing.T) {
	c, l, _ := kept(t)
	p, err := c.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Approve(t.Context(), p.Name, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.settings.Data, "current"), []byte("20990101T000000Z-00000000\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if swapped, err := l.reload(t.Context()); swapped || !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("reload: %v, %v", swapped, err)
	}
	serves(t, l, p.Name)
}

// TestCaretakerBlocked refreshes into what the checks block: it serves only where that is said.
func TestCaretakerBlocked(t *testing.T) {
	c, l, from := kept(t)
	golden := `{"id":"g1","question":"渡船限载多少人？","lang":"zh","answerable":true,"evidence":["限载十二人"]}` + "\n"
	if err := os.WriteFile(filepath.Join(from, goldenName), []byte(golden), 0o644); err != nil {
		t.Fatal(err)
	}
	first, err := c.Refresh(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Approve(t.Context(), first.Name, false); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十五人。")
	p, err := c.Refresh(t.Context(), nil)
	if err != nil || !p.Blocked || len(p.Lost) != 1 || p.Margin <= 0 {
		t.Fatalf("Refresh: %+v, %v", p, err)
	}
	worse := 0
	for _, f := range p.Figures {
		if f.Worse {
			worse++
		}
		if f.Names[corpus.Chinese] == "" || f.Names[corpus.English] == f.Names[corpus.Chinese] || f.Before == nil {
			t.Errorf("figure %+v", f)
		}
	}
	if worse == 0 {
		t.Errorf("no figure is worse: %+v", p.Figures)
	}
	again, err := c.Pending(t.Context())
	if err != nil || !again.Blocked || len(again.Figures) != len(p.Figures) {
		t.Errorf("Pending: %+v, %v", again, err)
	}
	if err := c.Approve(t.Context(), p.Name, false); !errors.Is(err, bot.ErrBlocked) {
		t.Errorf("Approve: %v, want %v", err, bot.ErrBlocked)
	}
	serves(t, l, first.Name)
	if err := c.Approve(t.Context(), p.Name, true); err != nil {
		t.Fatal(err)
	}
	serves(t, l, p.Name)
}

// TestCaretakerWithoutSources refreshes where nobody said what to read.
func TestCaretakerWithoutSources(t *testing.T) {
	c, _, _ := kept(t)
	c.settings.From = ""
	if _, err := c.Refresh(t.Context(), nil); !errors.Is(err, bot.ErrNoSources) {
		t.Errorf("Refresh: %v, want %v", err, bot.ErrNoSources)
	}
}
