package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/extract"
	"yiju/corpus/starter"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
)

// library is a corpus to look things up in. None of it needs a dictionary: a snapshot, or the starter corpus as read.
type library interface {
	Instruments() ([]*corpus.Instrument, error) // perhaps without clauses
	Catalog() (*citation.Catalog, error)
	Clause(ctx context.Context, ref corpus.Ref) ([]*index.Entry, error)
	Former(ctx context.Context, ref corpus.Ref) ([]index.Former, error) // what stood at ref once
	Retrieved(ctx context.Context, source string) (string, error)       // date, "" where it is not known
	Load(ctx context.Context) (*corpus.Corpus, error)
	Close() error
}

// starterName names the starter corpus where a snapshot has its name.
const starterName = "starter"

// library opens the snapshot that serves in the data directory, or the starter corpus where there is none.
func (a *app) library(s settings) (library, error) {
	if s.Data != "" {
		return a.snapshot(s.Data)
	}
	c, err := readStarter()
	if err != nil {
		return nil, failf("", "%s: %w", a.t.StarterFailed, err)
	}
	return &shelf{c}, nil
}

// searchable is library for a command that searches: it builds an index of the starter corpus.
func (a *app) searchable(ctx context.Context, s settings) (*index.Snapshot, error) {
	if s.Data != "" {
		snap, err := a.snapshot(s.Data)
		if err != nil {
			return nil, err
		}
		return a.embedded(s, snap)
	}
	c, err := readStarter()
	if err != nil {
		return nil, failf("", "%s: %w", a.t.StarterFailed, err)
	}
	opts := index.BuildOptions{Name: starterName}
	if err := opts.Words.UnmarshalText([]byte(starter.Words())); err != nil {
		return nil, failf("", "%s: %w", a.t.StarterFailed, err)
	}
	return index.Memory(ctx, c, opts)
}

func (a *app) snapshot(data string) (*index.Snapshot, error) {
	snap, err := index.OpenDir(data).Current()
	if err != nil {
		return nil, a.explain(data, err)
	}
	return snap, nil
}

// explain says in the user's language why a data directory cannot be used, and what to do.
func (a *app) explain(data string, err error) error {
	refresh := fmt.Sprintf(a.t.RefreshCmd, data)
	var detail string
	if e, ok := errors.AsType[*index.Error](err); ok && e.Detail != "" {
		detail = a.t.Colon + e.Detail
	}
	switch {
	case errors.Is(err, index.ErrNoSnapshot):
		if _, serr := os.Stat(data); errors.Is(serr, fs.ErrNotExist) {
			return failf(join(a.t.NoDataHint, refresh), a.t.NoData, data)
		}
		return failf(join(a.t.NoSnapshotHint, refresh), a.t.NoSnapshot, data)
	case errors.Is(err, index.ErrMismatch):
		return failf(join(a.t.MismatchHint, refresh), a.t.Mismatch, data, detail)
	case errors.Is(err, index.ErrDamaged):
		return failf(join(a.t.DamagedHint, refresh), a.t.Damaged, data, detail)
	case errors.Is(err, index.ErrLocked):
		return failf(a.t.LockedHint, a.t.Locked, data)
	}
	return err
}

// readStarter reads the corpus that is embedded in the program.
func readStarter() (*corpus.Corpus, error) {
	files := starter.FS()
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	var sources []corpus.SourceText
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		text, err := extract.Text(name, data)
		if err != nil {
			return nil, err
		}
		sources = append(sources, text)
	}
	return structure.Recover(sources, starter.Manifest())
}

// shelf is a corpus in memory as a library.
type shelf struct{ corpus *corpus.Corpus }

// Instruments returns the instruments, sorted by id.
func (s *shelf) Instruments() ([]*corpus.Instrument, error) { return s.corpus.Instruments, nil }

// Catalog returns a catalogue of the instruments.
func (s *shelf) Catalog() (*citation.Catalog, error) {
	return citation.NewCatalog(s.corpus.Instruments), nil
}

// Load returns the corpus.
func (s *shelf) Load(context.Context) (*corpus.Corpus, error) { return s.corpus, nil }

// Close does nothing.
func (s *shelf) Close() error { return nil }

// Clause returns the clause at ref in its language or, without one, in each; ErrNotFound where there is none.
func (s *shelf) Clause(_ context.Context, ref corpus.Ref) ([]*index.Entry, error) {
	var found []*index.Entry
	for _, i := range s.corpus.Instruments {
		if i.ID != ref.Instrument {
			continue
		}
		for _, d := range i.Documents {
			at := slices.IndexFunc(d.Clauses, func(c *corpus.Clause) bool { return c.ID == ref.Clause })
			if at >= 0 && (ref.Lang == "" || ref.Lang == d.Lang) {
				found = append(found, &index.Entry{Instrument: i, Document: d, Clause: d.Clauses[at]})
			}
		}
	}
	if len(found) == 0 {
		return nil, index.ErrNotFound
	}
	return found, nil
}
