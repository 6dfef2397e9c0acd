package service

import (
	"context"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// Former says what happened to a clause that an earlier snapshot had at a ref.
type Former struct {
	Ref      corpus.Ref      `json:"ref"` // bare; without a clause where it is the whole document
	Lang     corpus.Lang     `json:"lang"`
	Status   citation.Status `json:"status"`          // Moved or Withdrawn
	To       corpus.Ref      `json:"to,omitzero"`     // bare: its current place
	Date     string          `json:"date"`            // of the change, YYYY-MM-DD
	Snapshot string          `json:"last_snapshot"`   // the last one that had it at the ref
	Title    string          `json:"title"`           // of its document at the time
	Label    string          `json:"label"`           // at the time
	Taken    bool            `json:"taken,omitempty"` // another clause is at the ref now

	Since  time.Time `json:"-"` // Date, to the second
	Digest string    `json:"-"` // of the clause, see corpus.Clause.Digest
}

// Former returns what happened to the clauses that earlier snapshots had at ref, in its language or in both, latest
// first; each language and destination once.
func (s *Service) Former(ctx context.Context, ref corpus.Ref) ([]Former, error) {
	_, err := s.texts.Clause(ctx, ref)
	return s.former(ctx, ref, err == nil)
}

func (s *Service) former(ctx context.Context, ref corpus.Ref, taken bool) ([]Former, error) {
	if ref.Clause == "" {
		return formerWhole(ctx, s, ref.Instrument)
	}
	all, err := s.texts.Former(ctx, ref)
	if err != nil {
		return nil, err
	}
	var out []Former
	for _, f := range all {
		v := newFormer(f)
		v.Taken = taken
		if !slices.ContainsFunc(out, func(o Former) bool { return o.Lang == v.Lang && o.To == v.To }) {
			out = append(out, v)
		}
	}
	return out, nil
}

// formerWhole returns what happened to the documents that earlier snapshots had of an instrument, latest first. Where one is under
// another id now, what was withdrawn of it earlier does not count.
func formerWhole(ctx context.Context, s *Service, instrument string) ([]Former, error) {
	all, err := s.texts.Former(ctx, corpus.Ref{Instrument: instrument})
	var out []Former
	moved := slices.ContainsFunc(all, func(f index.Former) bool { return !f.Withdrawn() })
	for _, f := range all {
		if moved && f.Withdrawn() {
			continue
		}
		v := newFormer(f)
		v.Ref.Clause, v.To.Clause, v.Label = "", "", ""
		if !slices.ContainsFunc(out, func(o Former) bool { return o.Lang == v.Lang && o.To == v.To }) {
			out = append(out, v)
		}
	}
	return out, err
}

func newFormer(f index.Former) Former {
	v := Former{
		Ref: f.Ref.Bare(), Lang: f.Ref.Lang, Status: Withdrawn, Date: f.Since.Format(time.DateOnly), Snapshot: f.Last,
		Title: f.Title, Label: f.Label, Since: f.Since, Digest: f.Digest,
	}
	if !f.Withdrawn() {
		v.Status, v.To = Moved, f.To.Bare()
	}
	return v
}

// FormerIn returns one of all for each ref and destination, preferably that in language l.
func FormerIn(all []Former, l corpus.Lang) []Former {
	var out []Former
	for _, f := range all {
		i := slices.IndexFunc(out, func(o Former) bool { return o.Ref == f.Ref && o.To == f.To })
		switch {
		case i < 0:
			out = append(out, f)
		case out[i].Lang != l && f.Lang == l:
			out[i] = f
		}
	}
	return out
}
