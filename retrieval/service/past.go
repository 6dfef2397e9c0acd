package service

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// Past reads the snapshots that a data directory keeps, for the history of clauses. It opens each when it is first needed, which
// reads the whole file, and keeps it open until it is no longer kept. It is safe for concurrent use.
type Past struct {
	dir *archive.Dir

	mu       sync.Mutex
	open     map[string]*index.Snapshot
	editions map[string]Edition // by name of the snapshot and of the one before it
}

// NewPast returns the past of a data directory.
func NewPast(dir *archive.Dir) *Past {
	return &Past{dir: dir, open: make(map[string]*index.Snapshot), editions: make(map[string]Edition)}
}

// Version is how a clause was in one snapshot or several in a row.
type Version struct {
	Clause   *corpus.Clause // nil where it was missing
	Digest   string         // see corpus.Clause.Digest; "" where it was missing
	Since    time.Time      // build of the first of the snapshots
	Snapshot string         // name of the last of them
}

// Versions returns how the clause at ref, which names a language, was in the snapshots up to the serving one, latest first. The
// latest is that of the serving snapshot; where the clause was missing from the first snapshots on, the list does not say so.
func (p *Past) Versions(ctx context.Context, ref corpus.Ref) ([]Version, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	snaps, err := p.snapshots()
	if err != nil {
		return nil, err
	}
	var all []Version
	for _, s := range snaps {
		v := Version{Since: s.Meta().Built, Snapshot: s.Meta().Name}
		entries, err := s.Clause(ctx, ref)
		if err == nil {
			v.Clause, v.Digest = entries[0].Clause, entries[0].Clause.Digest()
		} else if !errors.Is(err, index.ErrNotFound) {
			return nil, err
		}
		if n := len(all); n > 0 && all[n-1].Digest == v.Digest {
			all[n-1].Since = v.Since
			continue
		}
		all = append(all, v)
	}
	if n := len(all); n > 0 && all[n-1].Clause == nil {
		all = all[:n-1]
	}
	return all, nil
}

// Edition is a snapshot with what it changed.
type Edition struct {
	Name    string
	Built   time.Time
	Changes []Change // without texts; from the snapshot before it, none for the first one
	Count   int      // of changes; Changes has the first mostChanges
	Uncount bool     // the corpus is too large to be compared while somebody waits
}

// Bounds of what is compared for a reader, who waits: clauses of a snapshot, and changes that are kept of each.
const (
	mostCompared = 50_000
	mostChanges  = 200
)

// Editions returns the snapshots up to the serving one, latest first.
func (p *Past) Editions(ctx context.Context) ([]Edition, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	snaps, err := p.snapshots()
	if err != nil {
		return nil, err
	}
	var all []Edition
	for i, s := range snaps {
		m := s.Meta()
		e := Edition{Name: m.Name, Built: m.Built}
		if i+1 < len(snaps) {
			before := snaps[i+1].Meta()
			key := m.Name + " " + before.Name
			known, ok := p.editions[key]
			if !ok {
				if known, err = p.compare(ctx, e, before.Name, max(m.Clauses, before.Clauses)); err != nil {
					return nil, err
				}
				p.editions[key] = known
			}
			e = known
		}
		all = append(all, e)
	}
	return all, nil
}

func (p *Past) compare(ctx context.Context, e Edition, before string, clauses int) (Edition, error) {
	if clauses > mostCompared {
		e.Uncount = true
		return e, nil
	}
	changes, err := p.dir.Compare(ctx, before, e.Name)
	for _, c := range changes {
		if c.Kind == diff.Described && c.Old == nil && c.New == nil {
			continue // of a document
		}
		if e.Count++; e.Count <= mostChanges {
			v := Change{Kind: c.Kind, Ref: c.Ref, Title: c.Title, Clauses: c.Size}
			if c := cmp.Or(c.New, c.Old); c != nil {
				v.Label = c.Label
			}
			v.Was = c.Was
			e.Changes = append(e.Changes, v)
		}
	}
	return e, err
}

// snapshots returns the serving snapshot and the older ones that can be opened, latest first, and closes those that are no
// longer kept. The caller holds p.mu.
func (p *Past) snapshots() ([]*index.Snapshot, error) {
	listed, err := p.dir.List()
	if err != nil {
		return nil, err
	}
	var all []*index.Snapshot
	kept := make(map[string]bool)
	for _, l := range listed {
		if l.Serving {
			all = nil // those before are later ones, which a rollback took out of service
		}
		s := p.open[l.Name]
		if s == nil && !l.Pending {
			if s, err = p.dir.Open(l.Name); err != nil {
				continue
			}
			p.open[l.Name] = s
		}
		if kept[l.Name] = true; s != nil {
			all = append(all, s)
		}
	}
	for name, s := range p.open {
		if !kept[name] {
			delete(p.open, name)
			s.Close()
		}
	}
	return all, nil
}

// Close closes the snapshots. No call may be running.
func (p *Past) Close() {
	for _, s := range p.open {
		s.Close()
	}
}
