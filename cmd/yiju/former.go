package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// What cite says of a clause that is no longer where the pinpoint looks for it, beside the values of corpus.Status.
const (
	statusMoved     citation.Status = "moved"     // it stands elsewhere, and is shown from there
	statusWithdrawn citation.Status = "withdrawn" // it stands nowhere any more
)

// formerView says what became of a clause that an earlier snapshot had at a ref.
type formerView struct {
	Ref      string          `json:"ref"`
	Lang     corpus.Lang     `json:"lang"`
	Status   citation.Status `json:"status"`        // moved or withdrawn
	To       string          `json:"to,omitempty"`  // ref where it stands now
	Date     string          `json:"date"`          // from which on, YYYY-MM-DD
	Snapshot string          `json:"last_snapshot"` // that had it at the ref
	Title    string          `json:"title"`         // of its document, as it was
	Label    string          `json:"label"`         // as it was
}

// formerAt returns what stood at ref in earlier snapshots, in one language or in both, the latest first; each language
// and destination once.
func formerAt(ctx context.Context, lib library, ref corpus.Ref) ([]formerView, error) {
	all, err := lib.Former(ctx, ref)
	if err != nil {
		return nil, err
	}
	var out []formerView
	for _, f := range all {
		v := formerView{
			Ref: f.Ref.Bare().String(), Lang: f.Ref.Lang, Status: statusWithdrawn, Date: f.Since.Format(time.DateOnly), Snapshot: f.Last,
			Title: f.Title, Label: f.Label,
		}
		if !f.Withdrawn() {
			v.Status, v.To = statusMoved, f.To.Bare().String()
		}
		if !slices.ContainsFunc(out, func(o formerView) bool { return o.Lang == v.Lang && o.Status == v.Status && o.To == v.To }) {
			out = append(out, v)
		}
	}
	return out, nil
}

// formerIn returns what stood once where a text points.
func formerIn(ctx context.Context, snap *index.Snapshot, text string) ([]formerView, error) {
	catalog, err := snap.Catalog()
	if err != nil {
		return nil, err
	}
	var all []formerView
	for _, p := range catalog.Pinpoints(text) {
		if ref, ok := p.Target(); ok {
			found, err := formerAt(ctx, snap, ref)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

// Former returns nothing: the starter corpus has no past.
func (s *shelf) Former(context.Context, corpus.Ref) ([]index.Former, error) { return nil, nil }

// former looks up what stood where a pinpoint finds nothing, or finds another clause by now. Where nothing stands there,
// the clause is shown from where it moved to.
func (c *citer) former(ctx context.Context, res *citeResult, p citation.Pinpoint, r citation.Resolution, lang corpus.Lang) error {
	ref, ok := p.Target()
	if !ok {
		return nil
	}
	ref.Lang = cmp.Or(ref.Lang, lang)
	all, err := formerAt(ctx, c, ref)
	if err != nil || len(all) == 0 {
		return err
	}
	res.Former = append(res.Former, all...)
	if r.Status == citation.Exact {
		return nil
	}
	res.Status, res.ValidRange, res.RangeOf = all[0].Status, []string{}, ""
	for _, f := range all {
		if f.Status != statusMoved {
			continue
		}
		res.Status = statusMoved
		to, err := corpus.ParseRef(f.To + "/" + string(f.Lang))
		if err != nil {
			return err
		}
		entries, err := c.Clause(ctx, to)
		if err != nil {
			return err
		}
		for _, e := range entries {
			res.Clauses = append(res.Clauses, citedOf(e, p.Paragraph, p.Item))
		}
	}
	return nil
}

// formerly prints what became of clauses that stood at a ref.
func (p *page) formerly(all []formerView) {
	for _, f := range all {
		p.tell(p.warn, "", p.t.formerLine(f))
	}
}

// formerLine says what became of a clause.
func (t *texts) formerLine(f formerView) string {
	name := f.Ref + "/" + string(f.Lang)
	if f.Status == statusWithdrawn {
		return fmt.Sprintf(t.WithdrawnOn, name, oneLine(f.Title+" "+f.Label), f.Date)
	}
	return fmt.Sprintf(t.MovedOn, name, oneLine(f.Title+" "+f.Label), f.Date, f.To)
}

// noLonger says what became of the clause at ref, where an earlier snapshot had one there.
func (a *app) noLonger(all []formerView, data string) error {
	var lines []string
	for _, f := range all {
		lines = append(lines, a.t.formerLine(f))
	}
	hint := ""
	if f := all[0]; f.Status == statusMoved {
		hint = fmt.Sprintf(a.t.ShowCmd, data, f.To)
	}
	return failf(hint, "%s", join(lines...))
}
