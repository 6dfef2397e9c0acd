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

// former is Former, for the whole instrument if ref has no clause: where one is under another id now, what was withdrawn of it
// earlier does not count.
func (s *Service) former(ctx context.Context, ref corpus.Ref, taken bool) ([]Former, error) {
	all, err := s.texts.Former(ctx, ref)
	if err != nil {
		return nil, err
	}
	whole := ref.Clause == ""
	moved := whole && slices.ContainsFunc(all, func(f index.Former) bool { return !f.Withdrawn() })
	var out []Former
	for _, f := range all {
		v := Former{
			Ref: f.Ref.Bare(), Lang: f.Ref.Lang, Status: Withdrawn, Date: f.Since.Format(time.DateOnly), Snapshot: f.Last,
			Title: f.Title, Label: f.Label, Taken: taken, Since: f.Since, Digest: f.Digest,
		}
		if !f.Withdrawn() {
			v.Status, v.To = Moved, f.To.Bare()
		}
		if whole {
			v.Ref.Clause, v.To.Clause, v.Label = "", "", ""
		}
		if moved && f.Withdrawn() || slices.ContainsFunc(out, func(o Former) bool { return o.Lang == v.Lang && o.To == v.To }) {
			continue
		}
		out = append(out, v)
	}
	return out, nil
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
