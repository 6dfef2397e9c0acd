package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
)

// shown is a clause in one language as `corpus show -json` gives it.
type shown struct {
	Ref      string          `json:"ref"`
	Lang     corpus.Lang     `json:"lang"`
	Title    string          `json:"title"`
	Label    string          `json:"label"`
	Added    bool            `json:"label_added"`
	Heading  string          `json:"heading"`
	Path     []string        `json:"path"`
	Text     string          `json:"text"`
	Level    corpus.Level    `json:"level"`
	URL      string          `json:"url"`
	Source   corpus.Location `json:"source"`
	Digest   string          `json:"digest"`
	Notes    []shownNote     `json:"notes"`
	Variants []shownVariant  `json:"variants"`
	Document []string        `json:"document_notes"`

	Retrieved string `json:"retrieved"` // date; "" where it is not known
}

type shownNote struct {
	Mark   string          `json:"mark"`
	Text   string          `json:"text"`
	At     int             `json:"at"`
	Source corpus.Location `json:"source"`
}

type shownVariant struct {
	Text   string          `json:"text"`
	Source corpus.Location `json:"source"`
	Diff   []diff.Edit     `json:"diff"`
}

// runShow prints everything that is known of one clause.
func runShow(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus show")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return &usageError{a.t.NoRef, a.t.RefHint}
	}
	if len(rest) > 1 {
		return a.tooMany(rest[1:])
	}
	ref, err := corpus.ParseRef(strings.ToValidUTF8(rest[0], "\uFFFD"))
	if err != nil {
		return &usageError{fmt.Sprintf(a.t.BadRef, cut(oneLine(rest[0]), 60)), a.t.RefHint}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	lib, err := a.library(s)
	if err != nil {
		return err
	}
	defer lib.Close()
	former, err := formerAt(ctx, lib, ref)
	if err != nil {
		return err
	}
	entries, err := lib.Clause(ctx, ref)
	switch {
	case errors.Is(err, index.ErrNotFound) && o.json && len(former) > 0:
		return a.writeJSON(shownAll{Status: former[0].Status, Clauses: []shown{}, Former: former})
	case errors.Is(err, index.ErrNotFound) && len(former) > 0:
		return a.noLonger(former, s.Data)
	case errors.Is(err, index.ErrNotFound):
		return a.noClause(ctx, lib, ref)
	case err != nil:
		return err
	}
	dates := make([]string, len(entries))
	for i, e := range entries {
		if dates[i], err = lib.Retrieved(ctx, e.Clause.Location.File); err != nil {
			return err
		}
	}
	if o.json {
		return a.writeJSON(shownAll{Status: citation.Exact, Clauses: showAll(entries, dates), Former: former})
	}
	p := a.page(a.lang)
	for i, e := range entries {
		if i > 0 {
			p.gap()
		}
		p.entry(e, dates[i])
	}
	if len(former) > 0 {
		p.gap()
		p.formerly(former)
	}
	return a.print(p)
}

// noClause says what the corpus has in place of ref.
func (a *app) noClause(ctx context.Context, lib library, ref corpus.Ref) error {
	whole, err := lib.Load(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, i := range whole.Instruments {
		ids = append(ids, i.ID)
		if i.ID != ref.Instrument {
			continue
		}
		var clauses []string
		for _, d := range i.Documents {
			for _, c := range d.Clauses {
				if (ref.Lang == "" || ref.Lang == d.Lang) && !slices.Contains(clauses, c.ID) {
					clauses = append(clauses, c.ID)
				}
			}
		}
		return failf(fmt.Sprintf(a.t.Suggestions, some(clauses)), a.t.NoSuchRef, ref)
	}
	hint := fmt.Sprintf(a.t.Suggestions, some(ids))
	if s := nearest(ref.Instrument, ids); s != "" {
		hint = join(fmt.Sprintf(a.t.DidYouMean, s+"/"+ref.Clause), hint)
	}
	return failf(hint, a.t.NoSuchRef, ref)
}

// some lists at most thirty words.
func some(words []string) string {
	const most = 30
	if len(words) > most {
		return strings.Join(words[:most], ", ") + ", …"
	}
	return strings.Join(words, ", ")
}

// entry prints a clause with its path, the date of its source, its notes and its variants.
func (p *page) entry(e *index.Entry, retrieved string) {
	v := entryView(e)
	v.retrieved = retrieved
	if len(e.Clause.Path) > 0 {
		p.parts("", strings.Join(e.Clause.Path, " › "))
	}
	p.clause("", v)
	p.parts("", fmt.Sprintf(p.t.DigestLine, e.Clause.Digest()))
	for _, code := range e.Document.Notes {
		p.para("", p.t.Document+p.t.note(code))
	}
	if len(e.Clause.Notes) > 0 {
		p.gap()
		p.para("", p.t.Footnotes)
		for _, n := range e.Clause.Notes {
			p.quote(&p.Builder, "  ", n.Mark+" "+n.Text, nil)
			p.parts("  ", place(n.Location))
		}
	}
	for _, variant := range e.Clause.Variants {
		p.gap()
		p.para("", fmt.Sprintf(p.t.Variants, place(variant.Location)))
		p.difference("  ", textDiff(e.Clause.Text, variant.Text, e.Document.Lang))
		p.parts("  ", p.t.VariantLegend)
	}
}

func entryView(e *index.Entry) view {
	return view{
		ref: e.Ref().Bare().String(), title: e.Document.Title, label: e.Clause.Label, added: e.Clause.LabelAdded,
		heading: e.Clause.Heading, level: e.Document.Level, text: e.Clause.Text,
		url: e.Document.Address, source: e.Clause.Location,
	}
}

// textDiff says how text b differs from a: by characters in Chinese, by words in English.
func textDiff(a, b string, l corpus.Lang) []diff.Edit {
	return list(diff.Diff(diff.Tokens(a, l), diff.Tokens(b, l)))
}

// difference prints edits: [-what was taken out-]{+what was put in+}, in red and green where there is colour.
func (p *page) difference(indent string, edits []diff.Edit) {
	var text strings.Builder
	type tint struct {
		span
		op diff.Op
	}
	var tints []tint
	for _, e := range edits {
		start := text.Len()
		switch e.Op {
		case diff.Removed:
			text.WriteString("[-" + e.Text + "-]")
		case diff.Inserted:
			text.WriteString("{+" + e.Text + "+}")
		default:
			text.WriteString(e.Text)
		}
		tints = append(tints, tint{span{start, text.Len()}, e.Op})
	}
	limit := 0
	if p.width > 0 {
		limit = max(narrowest, p.width-width(indent)-2)
	}
	whole := text.String()
	for _, l := range wrap(whole, limit) {
		line := ""
		for _, t := range tints {
			part := printable(whole[max(l.start, min(t.start, l.end)):max(l.start, min(t.end, l.end))])
			switch t.op {
			case diff.Removed:
				part = p.bad(part)
			case diff.Inserted:
				part = p.good(part)
			}
			line += part
		}
		p.WriteString(strings.TrimRight(indent+p.dim("│")+" "+line, " ") + "\n")
	}
}

// shownAll is what `corpus show -json` gives.
type shownAll struct {
	Clauses []shown         `json:"clauses"`
	Status  citation.Status `json:"status"`           // exact, moved or withdrawn
	Former  []formerView    `json:"former,omitempty"` // what earlier snapshots had at the ref, and where it went
}

func showAll(entries []*index.Entry, retrieved []string) []shown {
	all := []shown{}
	for i, e := range entries {
		c := e.Clause
		s := shown{
			Ref: e.Ref().Bare().String(), Lang: e.Document.Lang, Title: e.Document.Title, Label: c.Label, Added: c.LabelAdded,
			Heading: c.Heading, Path: list(c.Path), Text: c.Text, Level: e.Document.Level, URL: e.Document.Address,
			Source: c.Location, Digest: c.Digest(), Notes: []shownNote{}, Variants: []shownVariant{},
			Document: list(e.Document.Notes), Retrieved: retrieved[i],
		}
		for _, n := range c.Notes {
			s.Notes = append(s.Notes, shownNote{n.Mark, n.Text, n.At, n.Location})
		}
		for _, v := range c.Variants {
			s.Variants = append(s.Variants, shownVariant{v.Text, v.Location, textDiff(c.Text, v.Text, e.Document.Lang)})
		}
		all = append(all, s)
	}
	return all
}

// list makes an empty list of none, so that JSON shows [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
