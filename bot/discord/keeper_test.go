package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

// keeper keeps the corpus of a folder of source files in a data directory: bot.Maintainer, with nothing left out but
// what the commands add for a terminal.
type keeper struct {
	dir    *archive.Dir
	folder string
	lib    *library
	now    func() time.Time
	web    http.RoundTripper // where members' files are

	mu      sync.Mutex
	running bool
}

var _ bot.Maintainer = (*keeper)(nil)

// keep writes the sources of testdata into a folder, and lets a snapshot of them serve.
func (s *stage) keep() *keeper {
	s.t.Helper()
	sources, err := txtar.ParseFile("testdata/corpus.txtar")
	if err != nil {
		s.t.Fatal(err)
	}
	k := &keeper{dir: archive.OpenDir(filepath.Join(s.t.TempDir(), "data")), folder: s.t.TempDir(), lib: s.lib, now: s.now, web: s.Transport()}
	for _, f := range sources.Files {
		k.write(s.t, f.Name, string(f.Data))
	}
	p, err := k.Refresh(s.t.Context(), ingest.Options{}, func(ingest.Event) {})
	if err == nil {
		_, err = k.Approve(s.t.Context(), p.Name, false)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

// write puts a source into the folder.
func (k *keeper) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(k.folder, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// edit replaces words in a source.
func (k *keeper) edit(t testing.TB, name string, oldnew ...string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(k.folder, name))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(oldnew...).Replace(string(b))
	if text == string(b) {
		t.Fatalf("nothing of %q stands in %s", oldnew, name)
	}
	k.write(t, name, text)
}

// read makes a corpus of the folder.
func (k *keeper) read(emit ingest.Listener) (*corpus.Corpus, []ingest.Outcome, error) {
	files, err := os.ReadDir(k.folder)
	if err != nil {
		return nil, nil, err
	}
	var texts []corpus.SourceText
	var skipped []ingest.Outcome
	for n, f := range files {
		emit(ingest.Progress{Stage: ingest.Fetching, Done: n, Total: len(files)})
		b, err := os.ReadFile(filepath.Join(k.folder, f.Name()))
		if err != nil {
			return nil, nil, err
		}
		text, err := extract.Text(f.Name(), b)
		if err != nil {
			skipped = append(skipped, ingest.Outcome{Name: f.Name(), Result: ingest.ResultSkipped, Problem: corpus.ProblemOf(err)})
			continue
		}
		texts = append(texts, text)
	}
	emit(ingest.Progress{Stage: ingest.Structuring})
	c, err := structure.Recover(texts, harbour)
	return c, skipped, err
}

// Refresh implements bot.Maintainer.
func (k *keeper) Refresh(ctx context.Context, _ ingest.Options, emit ingest.Listener) (ingest.Candidate, error) {
	k.mu.Lock()
	busy := k.running
	k.running = true
	k.mu.Unlock()
	if busy {
		return ingest.Candidate{}, ingest.ErrBusy
	}
	defer func() {
		k.mu.Lock()
		k.running = false
		k.mu.Unlock()
	}()
	c, skipped, err := k.read(emit)
	if err != nil {
		return ingest.Candidate{}, err
	}
	lease, err := k.dir.Lock(ctx)
	if err != nil {
		return ingest.Candidate{}, err
	}
	defer lease.Unlock()
	emit(ingest.Progress{Stage: ingest.Building})
	against, err := k.dir.Serving()
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		return ingest.Candidate{}, err
	}
	if old, err := k.load(ctx, against); err == nil && len(diff.Changes(old, c)) == 0 {
		return ingest.Candidate{Problems: skipped}, lease.Discard()
	}
	name, err := lease.Prepare(ctx, c, index.BuildOptions{Now: k.now(), Extend: search.Tables{}.Write})
	if err == nil {
		err = lease.Await(archive.Pending{Name: name, Against: against})
	}
	if err != nil {
		return ingest.Candidate{}, err
	}
	p, err := k.Pending(ctx)
	p.Problems = skipped
	emit(ingest.Progress{Stage: ingest.Checking, Done: p.Gate.Questions, Total: p.Gate.Questions})
	return p, err
}

// load reads the corpus of a snapshot.
func (k *keeper) load(ctx context.Context, name string) (*corpus.Corpus, error) {
	snap, err := k.dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	return snap.Load(ctx)
}

// check asks a snapshot for every clause by its heading, and returns how many questions that are and what went wrong.
func (k *keeper) check(ctx context.Context, name string) (questions int, wrong []string, err error) {
	opened, err := k.dir.Open(name)
	if err != nil {
		return 0, nil, err
	}
	defer opened.Close()
	snap := search.New(opened)
	c, err := snap.Load(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, clause := range d.Clauses {
				if clause.Heading == "" {
					continue
				}
				questions++
				hits, err := snap.Search(ctx, retrieval.Query{Text: clause.Heading, K: 1})
				if err != nil {
					return 0, nil, err
				}
				if len(hits) == 0 || hits[0].Ref.Bare() != (corpus.Ref{Instrument: i.ID, Clause: clause.ID}) {
					wrong = append(wrong, clause.Heading)
				}
			}
		}
	}
	return questions, wrong, nil
}

// margin is by how much the share of right answers may get worse.
const margin = 0.02

// Pending implements bot.Maintainer.
func (k *keeper) Pending(ctx context.Context) (ingest.Candidate, error) {
	waits, err := k.dir.Pending()
	if err != nil {
		return ingest.Candidate{}, fmt.Errorf("%w: %w", ingest.ErrNoPending, err)
	}
	p := ingest.Candidate{Name: waits.Name, Against: waits.Against, Gate: ingest.Gate{Margin: margin}}
	now, err := k.load(ctx, p.Name)
	if err != nil {
		return p, err
	}
	g := &p.Gate
	var wrong []string
	if g.Questions, wrong, err = k.check(ctx, p.Name); err != nil || p.Against == "" {
		g.Passed = g.Questions - len(wrong)
		return p, err
	}
	g.Passed = g.Questions - len(wrong)
	for _, heading := range wrong {
		g.Lost = append(g.Lost, ingest.LostQuestion{Question: heading})
	}
	old, err := k.load(ctx, p.Against)
	if err != nil {
		return p, err
	}
	p.Changes = diff.Changes(old, now)
	n, wrong, err := k.check(ctx, p.Against)
	f := ingest.Figure{Name: "heading", N: g.Questions, Before: new(share(n-len(wrong), n)), After: share(g.Passed, g.Questions)}
	f.Blocked = f.After < *f.Before-margin
	g.Figures, g.Blocked = []ingest.Figure{f}, f.Blocked
	return p, err
}

func share(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// wording words what the keeper reports.
type wording struct{}

func (wording) Failure(_ corpus.Lang, err error) string {
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		return corpus.ProblemOf(e.Err).Error()
	}
	return ""
}

func (wording) Problem(_ corpus.Lang, o ingest.Outcome) string {
	return o.Name + ": " + o.Problem.Error()
}

func (wording) Figure(l corpus.Lang, _ ingest.FigureName) string {
	return map[corpus.Lang]string{corpus.Chinese: "按标题找到的条款", corpus.English: "clauses found by heading"}[l]
}

// Approve implements bot.Maintainer.
func (k *keeper) Approve(ctx context.Context, name string, anyway bool) (ingest.Swap, error) {
	if p, err := k.Pending(ctx); err == nil && p.Gate.Blocked && !anyway {
		return ingest.Swap{}, ingest.ErrBlocked
	}
	name, err := k.swap(ctx, func(l *archive.Lease) (string, error) { return l.Approve(name) })
	if errors.Is(err, archive.ErrNoPending) {
		err = fmt.Errorf("%w: %w", ingest.ErrNoPending, err)
	}
	return ingest.Swap{Serving: name}, err
}

// Rollback implements bot.Maintainer.
func (k *keeper) Rollback(ctx context.Context, name string) (ingest.Swap, error) {
	name, err := k.swap(ctx, func(l *archive.Lease) (_ string, err error) {
		if name == "" {
			if name, err = k.dir.Previous(); err != nil {
				return "", err
			}
		}
		return name, l.Serve(name)
	})
	if errors.Is(err, index.ErrNoSnapshot) {
		err = fmt.Errorf("%w: %w", ingest.ErrNoPrevious, err)
	}
	return ingest.Swap{Serving: name}, err
}

// swap lets another snapshot serve, and lends it out from then on.
func (k *keeper) swap(ctx context.Context, do func(*archive.Lease) (string, error)) (string, error) {
	lease, err := k.dir.Lock(ctx)
	if err != nil {
		return "", err
	}
	defer lease.Unlock()
	name, err := do(lease)
	if err != nil {
		return "", err
	}
	snap, err := k.dir.Open(name)
	if err != nil {
		return "", err
	}
	serving := service.New(search.New(snap), nil)
	if err := serving.Prepare(); err != nil {
		return "", errors.Join(err, snap.Close())
	}
	k.lib.lend(serving, snap.Close)
	return name, nil
}

// Status implements bot.Maintainer.
func (k *keeper) Status(context.Context) (ingest.Status, error) {
	var st ingest.Status
	list, err := k.dir.List()
	for _, l := range list {
		snap, err := k.dir.Open(l.Name)
		if err != nil {
			return st, err
		}
		m := snap.Meta()
		if err := snap.Close(); err != nil {
			return st, err
		}
		st.Snapshots = append(st.Snapshots, ingest.Snapshot{Name: l.Name, Built: m.Built, Instruments: m.Instruments, Clauses: m.Clauses})
		switch {
		case l.Serving:
			st.Serving, st.Sources = l.Name, m.Sources
		case l.Pending:
			st.Pending = l.Name
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	st.Running = k.running
	return st, err
}

// Add implements bot.Maintainer.
func (k *keeper) Add(ctx context.Context, f ingest.Upload) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return "", err
	}
	res, err := k.web.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, extract.MaxBytes))
	if err != nil {
		return "", err
	}
	name := filepath.Base(f.Name)
	if _, err := extract.Text(name, b); err != nil {
		return "", &ingest.Error{Kind: ingest.ErrBadFile, Path: f.Name, Err: err}
	}
	return name, os.WriteFile(filepath.Join(k.folder, name), b, 0o666)
}
