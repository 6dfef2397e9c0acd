package service

import (
	"context"
	"errors"
	"sync"

	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// Comparer compares the snapshots of a data directory that are or were in service. Snapshots never change and comparing two reads
// both, so it keeps the last comparison. It is safe for concurrent use.
type Comparer struct {
	dir  *archive.Dir
	mu   sync.Mutex
	last Comparison
}

// NewComparer returns the comparer of a data directory.
func NewComparer(dir *archive.Dir) *Comparer { return &Comparer{dir: dir} }

// Compare compares two snapshots by the beginnings of their names: by default the one in service with the one before. An unknown
// name, or one that awaits approval, is index.ErrNoSnapshot.
func (p *Comparer) Compare(ctx context.Context, old, new string) (Comparison, error) {
	new, err := p.find(new, p.dir.Serving)
	if err != nil {
		return Comparison{}, err
	}
	if old, err = p.find(old, p.dir.Previous); err != nil {
		return Comparison{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.Old == old && p.last.New == new {
		return p.last, nil
	}
	c, err := Diff(ctx, p.dir, old, new)
	if err == nil {
		p.last = c
	}
	return c, err
}

func (p *Comparer) find(name string, usual func() (string, error)) (string, error) {
	if name == "" {
		return usual()
	}
	name, err := p.dir.Find(name)
	if err != nil {
		return "", err
	}
	if waiting, err := p.dir.Pending(); err == nil && waiting.Name == name {
		return "", index.ErrNoSnapshot
	} else if err != nil && !errors.Is(err, archive.ErrNoPending) {
		return "", err
	}
	return name, nil
}

// At returns c with only the changes of the clause at ref: those of its documents are left out.
func (c Comparison) At(ref corpus.Ref) Comparison {
	out := Comparison{Old: c.Old, New: c.New}
	for _, ch := range c.Changes {
		if concerns(ch.Ref, ref) || concerns(ch.Was, ref) {
			out.Changes = append(out.Changes, ch)
		}
	}
	return out
}

// concerns reports whether a change at one ref is a change of the clause at the other.
func concerns(changed, ref corpus.Ref) bool {
	return changed.Bare() == ref.Bare() && (ref.Lang == "" || ref.Lang == changed.Lang)
}
