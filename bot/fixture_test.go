package bot_test

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/state/sqlite"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/corpus/extract"
	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

var manifest = corpus.Manifest{
	Instruments: []corpus.ManifestInstrument{
		{
			ID: "valley-plan", TitleZH: "河谷单车联盟行动计划", TitleEN: "Action Plan of the River Valley Bicycle League",
			LevelZH: corpus.Official, LevelEN: corpus.OfficialTranslation,
		},
		{ID: "riders", TitleZH: "河谷骑手公约", LevelZH: corpus.Official},
		{ID: "column", TitleZH: "我看河谷单车", LevelZH: corpus.Commentary},
	},
	Sources: []corpus.ManifestSource{
		{Path: "valley-plan.md", Address: "https://valley.example/plan/zh", Instrument: "valley-plan"},
		{Path: "valley-plan.en.txt", Address: "https://valley.example/plan/en#text", Instrument: "valley-plan"},
		{Path: "riders.txt", Instrument: "riders"},
		{Path: "column.txt", Instrument: "column"},
	},
}

// editions holds what serves each edition, made once for all tests: making it loads the dictionary.
var editions sync.Map

// serving returns what serves an edition.
func serving(t testing.TB, name string) *service.Service {
	t.Helper()
	if s, ok := editions.Load(name); ok {
		return s.(*service.Service)
	}
	c := edition(t, name)
	o := index.BuildOptions{Name: name, Now: built}
	if name == "three" { // remembers what became of the clauses of the first
		one, err := serving(t, "one").Searcher()
		if err != nil {
			t.Fatal(err)
		}
		o.Now = built.AddDate(0, 0, 3)
		if o.Former, err = one.Carry(context.Background(), c, diff.Changes(edition(t, "one"), c), o.Now); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, c, o, nil)
	editions.Store(name, s)
	return s
}

// edition reads the sources of an edition in testdata/corpus.txtar as any others.
func edition(t testing.TB, name string) *corpus.Corpus {
	t.Helper()
	m := manifest
	if name != "one" {
		m.Instruments, m.Sources = m.Instruments[:2], m.Sources[:3]
	}
	c, err := indextest.Recovered("testdata/corpus.txtar", name, m)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serve indexes a corpus. Nothing closes it: other tests may use it.
func serve(t testing.TB, c *corpus.Corpus, o index.BuildOptions, model answer.Model) *service.Service {
	t.Helper()
	snap, err := search.Memory(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	s := service.New(snap, model)
	if err := s.Prepare(); err != nil {
		t.Fatal(err)
	}
	return s
}

var built = time.Date(2032, 5, 1, 8, 0, 0, 0, time.UTC)

// library serves what it is told to.
type library struct {
	serving atomic.Pointer[service.Service]
	lent    atomic.Int64 // not yet released
}

func (l *library) Lease() (*service.Service, func()) {
	l.lent.Add(1)
	return l.serving.Load(), sync.OnceFunc(func() { l.lent.Add(-1) })
}

// clock is moved by hand.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(built.Add(24 * time.Hour).UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// keeper maintains a corpus of two editions in memory.
type keeper struct {
	t       testing.TB
	lib     *library
	mu      sync.Mutex
	before  *service.Service
	next    *service.Service
	running bool
	worse   bool   // the checks block what a refresh finds
	finds   string // edition that a refresh finds; "" is two
	added   []string
	fails   error // what a refresh says
}

func (k *keeper) Status(context.Context) (ingest.Status, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m := k.lib.serving.Load().Meta()
	st := ingest.Status{
		Serving: m.Name, Sources: m.Sources, Running: k.running,
		Snapshots: []archive.Summary{{Listing: archive.Listing{Name: m.Name}, Meta: index.Meta{Built: m.Built, Instruments: m.Instruments, Clauses: m.Clauses}}},
	}
	if k.before != nil && k.before != k.lib.serving.Load() {
		m := k.before.Meta()
		st.Snapshots = append(st.Snapshots, archive.Summary{Listing: archive.Listing{Name: m.Name}, Meta: index.Meta{Built: m.Built, Instruments: m.Instruments, Clauses: m.Clauses}})
	}
	if k.next != nil {
		st.Pending = k.next.Meta().Name
	}
	return st, nil
}

func (k *keeper) Refresh(ctx context.Context, _ ingest.Options, emit ingest.Listener) (ingest.Candidate, error) {
	k.mu.Lock()
	if k.running {
		k.mu.Unlock()
		return ingest.Candidate{}, ingest.ErrBusy
	}
	k.running = true
	k.mu.Unlock()
	defer func() { k.mu.Lock(); k.running = false; k.mu.Unlock() }()
	for _, s := range []ingest.Stage{ingest.Fetching, ingest.Structuring, ingest.Building, ingest.Checking} {
		emit(ingest.Progress{Stage: s, Done: 1, Total: 3})
	}
	if k.fails != nil {
		return ingest.Candidate{}, k.fails
	}
	if k.finds == "nothing" {
		return ingest.Candidate{}, ingest.ErrNoSources
	}
	name := cmp.Or(k.finds, "two")
	next := serving(k.t, name)
	var handed []ingest.Recognised
	for _, file := range k.added {
		handed = append(handed, ingest.Recognised{Source: file, Title: "桥头告示", Lang: corpus.Chinese, Clauses: 3})
	}
	if next == k.lib.serving.Load() {
		return ingest.Candidate{Against: name, Problems: torn}, nil
	}
	k.mu.Lock()
	k.next = next
	k.mu.Unlock()
	p, err := k.Pending(ctx)
	p.Uploaded, p.Yields = handed, yields
	p.Sources = []ingest.Outcome{{Name: "bridge.zh.txt", Result: ingest.ResultNew}, torn[0]}
	return p, err
}

func (k *keeper) Pending(ctx context.Context) (ingest.Candidate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		return ingest.Candidate{}, ingest.ErrNoPending
	}
	now := k.lib.serving.Load()
	p := ingest.Candidate{
		Name: k.next.Meta().Name, Against: now.Meta().Name, Changes: changes(k.t, now, k.next),
		Problems: torn, Findings: alike, Gate: ingest.Gate{Questions: 4, Passed: 4},
	}
	if k.worse {
		p.Gate = ingest.Gate{
			Questions: 4, Passed: 3, Blocked: true, Margin: 0.02, Lost: []ingest.LostQuestion{{Question: "骑车晚上要开灯吗？"}},
			Figures: []ingest.Figure{{Name: ingest.FigurePassed, N: 4, Before: new(1.0), After: 0.75, Blocked: true}, {Name: ingest.FigureSaid, N: 2, After: 1}},
		}
	}
	return p, nil
}

// changes compares two editions clause by clause.
func changes(t testing.TB, a, b *service.Service) []diff.Change {
	t.Helper()
	type clause struct {
		title string
		*corpus.Clause
	}
	read := func(s *service.Service) (map[corpus.Ref]clause, []corpus.Ref) {
		snap, err := s.Searcher()
		if err != nil {
			t.Fatal(err)
		}
		c, err := snap.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		all, order := make(map[corpus.Ref]clause), []corpus.Ref(nil)
		for _, i := range c.Instruments {
			for _, d := range i.Documents {
				for _, cl := range d.Clauses {
					ref := corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}
					all[ref] = clause{d.Title, cl}
					order = append(order, ref)
				}
			}
		}
		return all, order
	}
	old, oldOrder := read(a)
	now, order := read(b)
	var out []diff.Change
	for _, ref := range order {
		n := now[ref]
		switch o, ok := old[ref]; {
		case !ok:
			out = append(out, diff.Change{Kind: diff.Added, Ref: ref, Title: n.title, New: n.Clause})
		case o.Text != n.Text:
			out = append(out, diff.Change{Kind: diff.Changed, Ref: ref, Title: n.title, Old: o.Clause, New: n.Clause})
		}
	}
	for _, ref := range oldOrder {
		if o := old[ref]; now[ref].Clause == nil {
			out = append(out, diff.Change{Kind: diff.Withdrawn, Ref: ref, Title: o.title, Old: o.Clause})
		}
	}
	return out
}

func (k *keeper) Approve(_ context.Context, name string, anyway bool) (ingest.Swap, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.worse && !anyway {
		return ingest.Swap{}, ingest.ErrBlocked
	}
	if k.next == nil || k.next.Meta().Name != name {
		return ingest.Swap{}, ingest.ErrNoPending
	}
	k.before = k.lib.serving.Swap(k.next)
	k.next = nil
	return ingest.Swap{Serving: name}, nil
}

func (k *keeper) Rollback(_ context.Context, name string) (ingest.Swap, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.before == nil || name != "" && k.before.Meta().Name != name {
		return ingest.Swap{}, ingest.ErrNoPrevious
	}
	k.before = k.lib.serving.Swap(k.before)
	return ingest.Swap{Serving: k.lib.serving.Load().Meta().Name}, nil
}

func (k *keeper) Add(_ context.Context, f ingest.Upload) (string, error) {
	if !strings.HasSuffix(f.Name, ".txt") {
		return "", &ingest.Error{Kind: ingest.ErrBadFile, Err: extract.ErrFormat.Because("save it as plain text")}
	}
	k.added = append(k.added, f.Name)
	return f.Name, nil
}

// torn is a source that cannot be read.
var torn = []ingest.Outcome{{Name: "torn.pdf", Result: ingest.ResultSkipped, Problem: "encoding: encoding not readable"}}

// yields is what a refresh made of its sources, and alike what it asks about them.
var (
	yields = []corpus.Yield{
		{
			Source: &corpus.Source{Name: "bridge.zh.txt", Chars: 100, Kept: 90}, Documents: 1, ZH: 4, Levels: []corpus.Level{corpus.Official},
		},
		{Source: &corpus.Source{Name: torn[0].Name, Skipped: torn[0].Problem}},
	}
	alike = []corpus.Finding{{Code: corpus.FindingVersion, Source: "bridge.zh.txt", Other: "bridge-2019.zh.txt", Share: 0.8}}
)

// world is a bot with everything around it.
type world struct {
	*bot.Bot
	clock *clock
	lib   *library
	store *sqlite.Store
	keep  *keeper
}

func newWorld(t testing.TB, change func(*bot.Options)) *world {
	t.Helper()
	w := &world{clock: newClock(), lib: &library{}}
	var err error
	if w.store, err = sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "state.db"), sqlite.Options{Now: w.clock.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	w.lib.serving.Store(serving(t, "one"))
	w.keep = &keeper{t: t, lib: w.lib}
	o := bot.Options{Library: w.lib, Public: true, Store: w.store, Maintainer: w.keep, Data: "data", Now: w.clock.now}
	if change != nil {
		change(&o)
	}
	w.Bot = bot.New(o)
	return w
}
