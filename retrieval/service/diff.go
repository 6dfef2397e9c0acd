package service

import (
	"context"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/archive"
)

// DiffResult is the difference of two snapshots, clause by clause.
type DiffResult struct {
	Old     string         `json:"old"` // names of the snapshots
	New     string         `json:"new"`
	Counts  map[string]int `json:"counts"` // of changes by kind
	Changes []Change       `json:"changes"`
}

// Change is one difference.
type Change struct {
	Kind    diff.ChangeKind `json:"kind"`
	Ref     corpus.Ref      `json:"ref"` // with language; INSTRUMENT//LANG is a document
	Was     corpus.Ref      `json:"was,omitzero"`
	Title   string          `json:"title"`
	Label   string          `json:"label,omitempty"`
	Old     string          `json:"old,omitempty"` // the whole text of the clause
	New     string          `json:"new,omitempty"`
	Diff    []diff.Edit     `json:"diff,omitempty"` // without the number if the clause was renumbered or moved
	Fields  []diff.Field    `json:"fields,omitempty"`
	Clauses int             `json:"clauses,omitempty"` // of a document
}

// Comparison is the difference of two snapshots, before it is formatted.
type Comparison struct {
	Old, New string // names
	Changes  []diff.Change
}

// Diff compares two snapshots of a data directory by their names.
func Diff(ctx context.Context, dir *archive.Dir, old, new string) (Comparison, error) {
	changes, err := dir.Compare(ctx, old, new)
	return Comparison{old, new, changes}, err
}

// Result formats the comparison, with the differences of the texts.
func (c Comparison) Result() DiffResult {
	d := DiffResult{Old: c.Old, New: c.New, Counts: make(map[string]int), Changes: []Change{}}
	for _, ch := range c.Changes {
		d.Counts[string(ch.Kind)]++
		d.Changes = append(d.Changes, newChange(ch))
	}
	return d
}

func newChange(c diff.Change) Change {
	v := Change{Kind: c.Kind, Ref: c.Ref, Title: c.Title, Fields: c.Fields, Clauses: c.Size}
	if c.Was != c.Ref {
		v.Was = c.Was
	}
	if c.Old != nil {
		v.Old, v.Label = c.Old.Text, c.Old.Label
	}
	if c.New != nil {
		v.New, v.Label = c.New.Text, c.New.Label
	}
	if c.Reworded() || c.Kind == diff.Changed {
		old, new := c.Words()
		v.Diff = Edits(old, new, c.Ref.Lang)
	}
	return v
}
