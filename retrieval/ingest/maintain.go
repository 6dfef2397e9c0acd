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
	"yiju/corpus/diff"
	"yiju/corpus/fetch"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/search/vector"
)

// Config says which corpus a Maintainer keeps, and how.
type Config struct {
	Data       string  // data directory; "" allows only dry runs
	From       string  // sources: a folder, a manifest, a file or a web address
	Questions  string  // file of golden questions; "" for those beside the sources
	Dictionary string  // file of CC-CEDICT that helps to translate questions, or Download; "" for none
	Margin     float64 // by how much a figure of the gate may fall, 0..1
	Keep       int     // old snapshots that are kept

	// Web is how addresses are fetched: agent and limits. Its Cache, ReadOnly and Check are set by the refresh.
	Web fetch.WebOptions

	// DecodeManifest reads a manifest; its errors are passed on as they are.
	DecodeManifest func(file string, data []byte) (corpus.Manifest, error)

	Embedder      vector.Embedder // of passages; nil builds no vectors
	QueryEmbedder vector.Embedder // of golden questions; nil ranks them without vectors
	Patience      time.Duration   // with QueryEmbedder, for one question

	UploadHosts     []string          // the only hosts of Upload.URL, by https
	UploadTransport http.RoundTripper // stands in for connections to them; nil makes them

	Now func() time.Time // nil: time.Now

	// Activate takes up the snapshot that was put into service, while the data directory is still locked; nil where the
	// program answers from none.
	Activate func(context.Context) error
}

// Maintainer maintains the corpus of a data directory. It is safe for concurrent use.
type Maintainer struct {
	config     Config
	dir        *archive.Dir
	refreshing atomic.Bool
}

// New returns a Maintainer. It touches nothing yet.
func New(c Config) *Maintainer {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Maintainer{config: c, dir: archive.OpenDir(c.Data)}
}

// Status says what is in service and what is kept beside it.
type Status struct {
	Serving   string     // name; "" for none
	Pending   string     // name of the snapshot that is pending approval; "" for none
	Snapshots []Snapshot // newest first
	Sources   int        // of the snapshot in service
	Problems  []Outcome  // its sources that could not be read, or whose text is an older one
	Running   bool       // this Maintainer is refreshing
}

// Snapshot describes a snapshot of the data directory. One that cannot be opened has only a name.
type Snapshot struct {
	Name        string
	Built       time.Time
	Instruments int
	Clauses     int
}

// Status looks at the data directory.
func (m *Maintainer) Status(ctx context.Context) (st Status, err error) {
	defer func() { err = classified(err) }()
	list, err := m.dir.List()
	if err != nil {
		return st, err
	}
	for _, l := range list {
		info := Snapshot{Name: l.Name}
		if l.Serving {
			st.Serving = l.Name
		}
		if l.Pending {
			st.Pending = l.Name
		}
		if snap, err := m.dir.Open(l.Name); err == nil {
			meta := snap.Meta()
			info.Built, info.Instruments, info.Clauses = meta.Built, meta.Instruments, meta.Clauses
			if l.Serving {
				var sources []*corpus.Source
				sources, err = snap.Sources(ctx)
				st.Sources, st.Problems = len(sources), lastSeen(m.config.Data, sources)
			}
			if err = errors.Join(err, snap.Close()); err != nil {
				return st, err
			}
		}
		st.Snapshots = append(st.Snapshots, info)
	}
	st.Running = m.refreshing.Load()
	return st, nil
}

// note is what is kept with a pending snapshot.
type note struct {
	Problems []Outcome `json:"problems"`
	Stored   []string  `json:"stored"` // Problem of each in the form in which it is stored
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

// noteIn reads what is kept with a pending snapshot.
func noteIn(p archive.Pending) (n note) {
	if json.Unmarshal(p.Report, &n) != nil || len(n.Stored) != len(n.Problems) {
		return note{}
	}
	for i, stored := range n.Stored {
		n.Problems[i].Problem = corpus.Problem(stored)
	}
	return n
}

// Pending returns the snapshot that is pending approval as Refresh found it, or ErrNoPending.
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
	c.Changes, err = m.Compare(ctx, p.Against, p.Name)
	if replaceable(err) {
		err = nil // the snapshot in service cannot be read, so that all is new
	}
	return c, err
}

// Compare returns what changed from one snapshot to another.
func (m *Maintainer) Compare(ctx context.Context, old, new string) ([]diff.Change, error) {
	var both [2]*corpus.Corpus
	for i, name := range []string{old, new} {
		snap, err := m.dir.Open(name)
		if err != nil {
			return nil, err
		}
		both[i], err = snap.Load(ctx)
		if err = errors.Join(err, snap.Close()); err != nil {
			return nil, err
		}
	}
	return diff.Changes(both[0], both[1]), nil
}

// Swap says which snapshot was put into service.
type Swap struct {
	Serving string   `json:"serving"`
	Was     string   `json:"was"`     // "" for none
	Removed []string `json:"removed"` // old snapshots that were too many
}

// Approve puts the pending snapshot into service. prefix begins its name; "" is whichever is pending. Errors are ErrBlocked
// where the gate blocks it and it is not forced, and ErrNoPending, which wraps ErrNoSnapshot where no snapshot has the
// name and archive.ErrOutdated where another one is in service by now.
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

// Rollback puts an earlier snapshot into service: the one whose name begins with prefix or, where that is "", the one
// before. Errors are ErrNoPrevious, which wraps ErrNoSnapshot where no snapshot has the name and ErrNotApproved where it
// is pending.
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

// swap puts another snapshot into service by do. none is the sentinel for the absence of such a snapshot.
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
		if _, perr := m.dir.Pending(); perr != nil { // the directory is not even created
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

// serve puts the snapshot that do names into service, takes it up, and removes those that are too old.
func (m *Maintainer) serve(ctx context.Context, l *archive.Lease, do func() (string, error)) (s Swap, err error) {
	s.Was, _ = m.dir.Serving() // "" where there is none
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

// replaceable reports whether a snapshot cannot be used, so that it is to be replaced.
func replaceable(err error) bool {
	return errors.Is(err, index.ErrNoSnapshot) || errors.Is(err, index.ErrMismatch) || errors.Is(err, index.ErrDamaged)
}
