package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/state"
	"yiju/bot/web/webtest"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

// receipts keeps receipts in memory.
type receipts struct {
	mu  sync.Mutex
	all map[string]state.Receipt
}

func (r *receipts) SaveReceipt(_ context.Context, rec state.Receipt) (state.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec.ID = "0000000" + string(rune('a'+len(r.all)))
	rec.Time = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	r.all[rec.ID] = rec
	return rec, nil
}

func (r *receipts) Receipt(_ context.Context, id string) (state.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec, ok := r.all[id]
	if !ok {
		return rec, state.ErrNoRecord
	}
	return rec, nil
}

// ports is a corpus with references, a part, and what an older one had otherwise.
func ports() (before, after *corpus.Corpus) {
	after = indextest.Corpus()
	work := after.Instruments[0]
	zh := work.Document(corpus.Chinese)
	zh.Clauses[3].Text += "依照本章程第二条接管的，适用刑法第九条和《图书馆开放数据规则》第一条。"
	before = indextest.Corpus()
	old := before.Instruments[0].Document(corpus.Chinese)
	old.Clauses[0].Text = "第一条 港口运营人应当尊重各国主权。"
	lines := before.Instruments[1].Document(corpus.Chinese)
	lines.Clauses = append(lines.Clauses, &corpus.Clause{ID: "4", Label: "四", Text: "四、每班车配备一名乘务员，负责照看夜归的乘客。", Location: lines.Clauses[0].Location})
	for _, c := range []*corpus.Corpus{before, after} {
		slices.SortFunc(c.Instruments, func(a, b *corpus.Instrument) int { return strings.Compare(a.ID, b.ID) })
	}
	return before, after
}

// editions publishes corpora one after the other.
func editions(t testing.TB, all ...*corpus.Corpus) *archive.Dir {
	t.Helper()
	dir := archive.OpenDir(t.TempDir())
	for n, c := range all {
		var before *corpus.Corpus
		if n > 0 {
			before = all[n-1]
		}
		publish(t, dir, before, c, 3+n)
	}
	return dir
}

// publish publishes a corpus on a day, which remembers the one before it.
func publish(t testing.TB, dir *archive.Dir, before, c *corpus.Corpus, day int) {
	t.Helper()
	lease, err := dir.Lock(t.Context())
	fine(t, err)
	defer lease.Unlock()
	o := index.BuildOptions{Now: time.Date(2031, 2, day, 4, 5, 6, 0, time.UTC)}
	if before != nil {
		old, err := dir.Current()
		fine(t, err)
		o.Former, err = old.Carry(t.Context(), c, diff.Changes(before, c), o.Now)
		fine(t, err)
		old.Close()
	}
	name, err := lease.Prepare(t.Context(), c, o)
	fine(t, err)
	fine(t, lease.Await(archive.Pending{Name: name, Against: against(dir), Report: json.RawMessage("{}")}))
	_, err = lease.Approve("")
	fine(t, err)
}

func against(dir *archive.Dir) string {
	name, _ := dir.Serving()
	return name
}

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reading is a reading room under test.
type reading struct {
	t testing.TB
	http.Handler
	manager *service.Manager
}

// open returns a room of a data directory, or of a corpus in memory.
func open(t testing.TB, from any) reading {
	t.Helper()
	var m *service.Manager
	var err error
	o := Options{Receipts: &receipts{all: make(map[string]state.Receipt)}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), PublicURL: "https://room.example/"}
	switch from := from.(type) {
	case *archive.Dir:
		m = service.NewManager(from, func(s *index.Snapshot) (*service.Service, error) { return service.New(search.New(s), nil), nil })
		_, err = m.Reload()
		fine(t, err)
		past := service.NewPast(from)
		t.Cleanup(func() { m.Close(); past.Close() })
		o.Library, o.Past = m, past
	case *service.Service:
		m, err = service.NewFixed(from)
		fine(t, err)
		t.Cleanup(m.Close)
		o.Library = m
	case *corpus.Corpus:
		m, err = service.NewFixed(service.InMemory(from, index.BuildOptions{Name: "memory"}, nil))
		fine(t, err)
		t.Cleanup(m.Close)
		o.Library = m
	}
	return reading{t, New(o), m}
}

// get asks for a path and checks the page that comes.
func (r reading) get(path string, head ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	u, err := url.Parse(path)
	fine(r.t, err)
	req.URL = u
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	return r.do(req)
}

func (r reading) do(req *http.Request) *httptest.ResponseRecorder {
	r.t.Helper()
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Header().Get("Location") == "" && w.Header().Get("Content-Encoding") == "" {
		for _, p := range webtest.Check(w.Body.String(), req.URL.Query().Get("part") != "") {
			r.t.Errorf("%s: %s", req.URL, p)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			r.t.Errorf("%s: the policy is %q", req.URL, w.Header().Get("Content-Security-Policy"))
		}
	}
	return w
}

// nobody is a library without a snapshot.
type nobody struct{}

func (nobody) Lease() (*service.Service, func()) { return nil, func() {} }
