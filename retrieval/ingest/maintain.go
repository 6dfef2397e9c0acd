package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/search/vector"
)

// Config configures a Maintainer.
type Config struct {
	Data       string  // data directory; "" allows only dry runs
	From       string  // sources: a folder, a manifest, a file or a web address
	Questions  string  // file of golden questions; "" for the one next to the sources
	Dictionary string  // CC-CEDICT file for translating questions, or Download; "" for none
	Margin     float64 // by how much a figure of the quality gate may fall, 0..1
	Keep       int     // number of old snapshots to keep

	// Web configures fetching: agent and limits. Its Cache, ReadOnly and Check are set by the refresh.
	Web fetch.WebOptions

	// DecodeManifest reads a manifest; its errors are passed on as they are.
	DecodeManifest func(file string, data []byte) (corpus.Manifest, error)

	Embedder      vector.Embedder // of passages; nil builds no vectors
	QueryEmbedder vector.Embedder // of golden questions; nil ranks them without vectors
	Patience      time.Duration   // with QueryEmbedder, for one question

	Questioner Questioner // writes questions that clauses answer; nil for those in files only

	UploadHosts     []string          // the only hosts of Upload.URL, by https
	UploadTransport http.RoundTripper // replaces connections to them; nil for the default

	Now func() time.Time // nil: time.Now

	// Activate switches the program to the snapshot that was put into service, while the data directory is still locked; nil
	// if there is nothing to switch.
	Activate func(context.Context) error
}

// Maintainer maintains the corpus of a data directory. It is safe for concurrent use.
type Maintainer struct {
	config     Config
	dir        *archive.Dir
	refreshing atomic.Bool
}

// New returns a Maintainer. It does not access the directory yet.
func New(c Config) *Maintainer {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Maintainer{config: c, dir: archive.OpenDir(c.Data)}
}

// Status describes the data directory.
type Status struct {
	Serving   string            // name; "" for none
	Pending   string            // name of the snapshot that is pending approval; "" for none
	Snapshots []archive.Summary // newest first
	Sources   int               // of the snapshot in service
	Problems  []Outcome         // its sources that could not be read, or whose text is an older one
	Running   bool              // this Maintainer is refreshing
}

// Status reads the state of the data directory.
func (m *Maintainer) Status(ctx context.Context) (st Status, err error) {
	defer func() { err = classified(err) }()
	st.Running = m.refreshing.Load()
	if st.Snapshots, err = m.dir.Summaries(); err != nil {
		return st, err
	}
	for _, s := range st.Snapshots {
		if s.Pending {
			st.Pending = s.Name
		}
		if !s.Serving {
			continue
		}
		st.Serving = s.Name
		if snap, err := m.dir.Open(s.Name); err == nil {
			sources, err := snap.Sources(ctx)
			st.Sources, st.Problems = len(sources), lastSeen(m.config.Data, sources)
			if err = errors.Join(err, snap.Close()); err != nil {
				return st, err
			}
		}
	}
	return st, nil
}

// note is stored with a pending snapshot.
type note struct {
	Problems []Outcome `json:"problems"`
	Stored   []string  `json:"stored"` // Problem of each in its stored form
	Gate     Gate      `json:"gate"`

	Findings []corpus.Finding `json:"findings,omitempty"`
}

func noteOf(c Candidate) note {
	n := note{Problems: c.Problems, Gate: c.Gate, Findings: c.Findings}
	for _, o := range c.Problems {
		n.Stored = append(n.Stored, string(o.Problem))
	}
	return n
}

// noteIn reads the note of a pending snapshot.
func noteIn(p archive.Pending) (n note) {
	if json.Unmarshal(p.Report, &n) != nil || len(n.Stored) != len(n.Problems) {
		return note{}
	}
	for i, stored := range n.Stored {
		n.Problems[i].Problem = corpus.Problem(stored)
	}
	return n
}

// Pending returns the candidate pending approval, as Refresh returned it, or ErrNoPending.
func (m *Maintainer) Pending(ctx context.Context) (c Candidate, err error) {
	defer func() { err = classified(err) }()
	p, err := m.dir.Pending()
	if errors.Is(err, archive.ErrNoPending) {
		return c, fmt.Errorf("%w: %w", ErrNoPending, err)
	} else if err != nil {
		return c, err
	}
	n := noteIn(p)
	c = Candidate{Name: p.Name, Against: p.Against, Problems: n.Problems, Gate: n.Gate, Findings: n.Findings}
	if p.Against == "" {
		return c, nil
	}
	c.Changes, err = m.dir.Compare(ctx, p.Against, p.Name)
	if replaceable(err) {
		err = nil // the snapshot in service is unreadable, so everything is new
	}
	return c, err
}

// Swap says which snapshot was put into service.
type Swap struct {
	Serving string   `json:"serving"`
	Was     string   `json:"was"`     // "" for none
	Removed []string `json:"removed"` // old snapshots beyond Config.Keep
}

// Approve puts the pending snapshot into service. prefix begins its name; "" is whichever is pending. Errors are
// ErrBlocked if the quality gate blocks it and force is not set, and ErrNoPending, which wraps ErrNoSnapshot if no
// snapshot has the name and archive.ErrOutdated if another one is in service by now.
func (m *Maintainer) Approve(ctx context.Context, prefix string, force bool) (Swap, error) {
	return m.swap(ctx, prefix, ErrNoPending, func(l *archive.Lease, name string) (string, error) {
		p, err := m.dir.Pending()
		if err != nil {
			return "", err
		}
		if noteIn(p).Gate.Blocked && !force {
			return "", ErrBlocked
		}
		return l.Approve(name)
	})
}

// Rollback puts an earlier snapshot into service: the one whose name begins with prefix or, if that is "", the previous
// one. Errors are ErrNoPrevious, which wraps ErrNoSnapshot if no snapshot has the name and ErrNotApproved if it is
// pending.
func (m *Maintainer) Rollback(ctx context.Context, prefix string) (Swap, error) {
	return m.swap(ctx, prefix, ErrNoPrevious, func(l *archive.Lease, name string) (string, error) {
		if name == "" {
			var err error
			if name, err = m.dir.Previous(); errors.Is(err, index.ErrNoSnapshot) {
				if _, serr := m.dir.Serving(); serr == nil {
					return "", ErrNoPrevious
				}
			}
			if err != nil {
				return "", err
			}
		}
		if p, err := m.dir.Pending(); err == nil && p.Name == name {
			return "", ErrNotApproved
		}
		return name, l.Serve(name)
	})
}

// swap puts another snapshot into service with do. none is the sentinel if there is no such snapshot.
func (m *Maintainer) swap(ctx context.Context, prefix string, none error, do func(*archive.Lease, string) (string, error)) (s Swap, err error) {
	defer func() {
		for _, absent := range []error{index.ErrNoSnapshot, archive.ErrNoPending, archive.ErrOutdated, ErrNotApproved} {
			if errors.Is(err, absent) {
				err = fmt.Errorf("%w: %w", none, err)
				return
			}
		}
		err = classified(err)
	}()
	if _, err := m.dir.Serving(); errors.Is(err, index.ErrNoSnapshot) {
		if _, perr := m.dir.Pending(); perr != nil { // do not create the directory just to fail
			return s, &Error{Kind: ErrEmpty, Path: m.config.Data, Err: err}
		}
	}
	name := ""
	if prefix != "" {
		if name, err = m.dir.Find(prefix); err != nil {
			return s, &Error{Kind: ErrNoSnapshot, Path: prefix, Err: err}
		}
	}
	lease, err := m.dir.Lock(ctx)
	if err != nil {
		return s, err
	}
	defer lease.Unlock()
	return m.serve(ctx, lease, func() (string, error) { return do(lease, name) })
}

// serve puts the snapshot that do names into service, activates it, and removes old ones.
func (m *Maintainer) serve(ctx context.Context, l *archive.Lease, do func() (string, error)) (s Swap, err error) {
	s.Was, _ = m.dir.Serving() // "" for none
	if s.Serving, err = do(); err != nil {
		return s, err
	}
	if m.config.Activate != nil {
		if err := m.config.Activate(ctx); err != nil {
			return s, err
		}
	}
	s.Removed, err = l.Retain(m.config.Keep)
	return s, err
}

// replaceable reports whether err means that a snapshot is unusable and must be replaced.
func replaceable(err error) bool {
	return errors.Is(err, index.ErrNoSnapshot) || errors.Is(err, index.ErrMismatch) || errors.Is(err, index.ErrDamaged)
}
