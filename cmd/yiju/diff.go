package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
)

// runDiff shows how two snapshots differ, clause by clause: by default the pending one from the one in service or, where
// nothing is pending, the one in service from the one before.
func runDiff(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus diff")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	out := a.pageFlags(o)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 2 {
		err = a.tooMany(rest[2:])
	}
	if err != nil {
		return err
	}
	s, err := a.settingsWithData(o)
	if err != nil {
		return err
	}
	dir := index.OpenDir(s.Data)
	old, new, err := a.pick(dir, s.Data, rest)
	if err != nil {
		return err
	}
	c, err := a.compare(ctx, dir, s.Data, old, new)
	if err != nil {
		return err
	}
	if err := writeFile(out.file, func(w io.Writer) error { return c.writeHTML(w, out.of(a)) }); err != nil {
		return err
	}
	if o.json {
		return a.writeJSON(c.view())
	}
	p := a.page(a.lang)
	p.changes(c, mostShownChanges)
	return a.print(p)
}

// pick returns the names of the snapshots to compare.
func (a *app) pick(dir *index.Dir, data string, names []string) (old, new string, err error) {
	for i, name := range names {
		if names[i], err = dir.Find(name); err != nil {
			return "", "", failf(fmt.Sprintf(a.t.ListCmd, data), a.t.NoSuchSnapshot, cut(oneLine(name), 60))
		}
	}
	if len(names) == 2 {
		return names[0], names[1], nil
	}
	serving, err := dir.Serving()
	if err != nil {
		return "", "", a.explain(data, err)
	}
	if len(names) == 1 {
		return names[0], serving, nil
	}
	if p, err := dir.Pending(); err == nil {
		return serving, p.Name, nil
	}
	if old, err = dir.Previous(); errors.Is(err, index.ErrNoSnapshot) {
		return "", "", failf(fmt.Sprintf(a.t.ListCmd, data), "%s", a.t.NothingToCompare)
	}
	return old, serving, err
}

// comparison is how two snapshots differ.
type comparison struct {
	Old, New string // names
	changes  []diff.Change
}

func (a *app) compare(ctx context.Context, dir *index.Dir, data, old, new string) (comparison, error) {
	c := comparison{Old: old, New: new}
	var both [2]*corpus.Corpus
	for i, name := range []string{old, new} {
		snap, err := dir.Open(name)
		if err != nil {
			return c, a.explain(data, err)
		}
		both[i], err = snap.Load(ctx)
		if err = errors.Join(err, snap.Close()); err != nil {
			return c, err
		}
	}
	c.changes = diff.Changes(both[0], both[1])
	return c, nil
}

// comparisonView is what `corpus diff -json` gives.
type comparisonView struct {
	Old     string         `json:"old"` // names of the snapshots
	New     string         `json:"new"`
	Counts  map[string]int `json:"counts"` // of changes by kind
	Changes []changeView   `json:"changes"`
}

type changeView struct {
	Kind    diff.ChangeKind `json:"kind"`
	Ref     string          `json:"ref"` // with language; INSTRUMENT//LANG is a document
	Was     string          `json:"was,omitempty"`
	Title   string          `json:"title"`
	Label   string          `json:"label,omitempty"`
	Old     string          `json:"old,omitempty"` // the whole text of the clause
	New     string          `json:"new,omitempty"`
	Diff    []diff.Edit     `json:"diff,omitempty"` // without the number where the clause was renumbered or moved
	Fields  []diff.Field    `json:"fields,omitempty"`
	Clauses int             `json:"clauses,omitempty"` // of a document
}

func (c comparison) view() comparisonView {
	v := comparisonView{Old: c.Old, New: c.New, Counts: c.counts(), Changes: []changeView{}}
	for _, ch := range c.changes {
		v.Changes = append(v.Changes, viewOf(ch))
	}
	return v
}

func (c comparison) counts() map[string]int {
	counts := make(map[string]int)
	for _, ch := range c.changes {
		counts[string(ch.Kind)]++
	}
	return counts
}

func viewOf(c diff.Change) changeView {
	v := changeView{Kind: c.Kind, Ref: c.Ref.String(), Title: c.Title, Fields: c.Fields, Clauses: c.Size}
	if c.Was != (corpus.Ref{}) && c.Was != c.Ref {
		v.Was = c.Was.String()
	}
	if c.Old != nil {
		v.Old, v.Label = c.Old.Text, c.Old.Label
	}
	if c.New != nil {
		v.New, v.Label = c.New.Text, c.New.Label
	}
	if c.Reworded() || c.Kind == diff.Changed {
		v.Diff = editsOf(c)
	}
	return v
}

// editsOf says how the words of a clause changed: by characters in Chinese, by words in English.
func editsOf(c diff.Change) []diff.Edit {
	old, new := c.Words()
	return textDiff(old, new, c.Ref.Lang)
}

// foundView is what `corpus refresh -json` gives.
type foundView struct {
	comparisonView
	Snapshot  string      `json:"snapshot"` // that was built; "" for none
	Unchanged bool        `json:"unchanged"`
	Skipped   []string    `json:"skipped"` // sources that could not be read
	Gate      ingest.Gate `json:"gate"`

	Sources []ingest.Outcome `json:"sources"` // what came of each source
}

func foundViewOf(c ingest.Candidate) foundView {
	v := foundView{
		comparisonView: comparison{Old: c.Against, New: c.Name, changes: c.Changes}.view(),
		Snapshot:       c.Name, Unchanged: c.Unchanged, Skipped: []string{}, Gate: c.Gate, Sources: list(c.Sources),
	}
	v.Gate.Figures, v.Gate.Lost = list(v.Gate.Figures), list(v.Gate.Lost)
	for _, o := range c.Problems {
		if o.Result == ingest.ResultSkipped {
			v.Skipped = append(v.Skipped, o.Name+": "+o.Problem.Error())
		}
	}
	return v
}
