package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

// library opens the snapshot that serves in the data directory, or the starter corpus where none is named, to look things
// up in.
func (a *app) library(s settings) (*service.Service, error) {
	if s.Data == "" {
		return a.starter(nil)
	}
	snap, err := a.snapshot(s.Data)
	if err != nil {
		return nil, err
	}
	return service.New(search.New(snap), nil), nil
}

// searchable is library for a command that searches, also by vectors where the settings name an embedding model. The
// model, which may be nil, writes summaries.
func (a *app) searchable(s settings, model answer.Model) (*service.Service, error) {
	if s.Data == "" {
		return a.starter(model)
	}
	snap, err := a.snapshot(s.Data)
	if err != nil {
		return nil, err
	}
	with, err := a.embedded(s, search.New(snap))
	if err != nil {
		return nil, errors.Join(err, snap.Close())
	}
	return service.New(with, model), nil
}

func (a *app) starter(model answer.Model) (*service.Service, error) {
	s, err := service.Starter(model)
	if err != nil {
		return nil, failf("", "%s: %w", a.t.StarterFailed, err)
	}
	return s, nil
}

// manager returns the manager of what serves: the snapshots of the data directory, where there may be none yet, or the
// starter corpus.
func (a *app) manager(s settings, model answer.Model) (*service.Manager, error) {
	if s.Data == "" {
		starter, err := a.starter(model)
		if err != nil {
			return nil, err
		}
		return service.NewFixed(starter)
	}
	m := service.NewManager(archive.OpenDir(s.Data), func(snap *index.Snapshot) (*service.Service, error) {
		with, err := a.embedded(s, search.New(snap))
		return service.New(with, model), err
	})
	if _, err := m.Reload(); err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		return nil, err
	}
	return m, nil
}

func (a *app) snapshot(data string) (*index.Snapshot, error) {
	snap, err := archive.OpenDir(data).Current()
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
		return failf(join(a.t.RebuildHint, refresh), a.t.Mismatch, data, detail)
	case errors.Is(err, index.ErrDamaged):
		return failf(join(a.t.RebuildHint, refresh), a.t.Damaged, data, detail)
	case errors.Is(err, archive.ErrLocked):
		return failf(a.t.LockedHint, a.t.Locked, data)
	}
	return err
}
