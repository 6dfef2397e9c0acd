package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// citeResult is what `cite -json` gives for a pinpoint, or for a text with several.
type citeResult struct {
	ID          json.RawMessage `json:"id,omitempty"`
	Status      citation.Status `json:"status"`
	ValidRange  []string        `json:"valid_range"`        // first and last, when out of range
	RangeOf     string          `json:"range_of,omitempty"` // "clause", "paragraph" or "item"
	Clauses     []cited         `json:"clauses"`
	Suggestions []string        `json:"suggestions"`      // refs; ids of instruments where no clause is nearest
	Former      []formerView    `json:"former,omitempty"` // what earlier snapshots had at the refs, and where it went
}

// cited is a clause in one language.
type cited struct {
	Ref     string          `json:"ref"`
	Lang    corpus.Lang     `json:"lang"`
	Title   string          `json:"title"`
	Label   string          `json:"label"`
	Added   bool            `json:"label_added"`
	Heading string          `json:"heading"`
	Text    string          `json:"text"` // of the whole clause
	Part    *citedPart      `json:"part,omitempty"`
	Level   corpus.Level    `json:"level"`
	URL     string          `json:"url"`
	Source  corpus.Location `json:"source"`

	Retrieved string `json:"retrieved"` // date; "" where it is not known
}

// citedPart is the paragraph or item that a pinpoint asks for.
type citedPart struct {
	Paragraph int    `json:"paragraph"` // 0 when only an item is asked for
	Item      int    `json:"item"`      // 0 when the whole paragraph is
	Text      string `json:"text"`
}

// runCite shows the clauses that pinpoints name. It ranks nothing and loads no dictionary.
func runCite(ctx context.Context, a *app, args []string) error {
	lang := &choice{"both", []string{"both", "zh", "en"}}
	in, err := a.inquiry("cite", args, a.t.NoPinpoint, func(o *options) { o.Var(lang, "lang", a.t.FlagCiteLang) })
	if err != nil {
		return err
	}
	lib, err := a.library(in.settings)
	if err != nil {
		return err
	}
	defer lib.Close()
	catalog, err := lib.Catalog()
	if err != nil {
		return err
	}
	c := &citer{lib, catalog}
	want := corpus.Lang(strings.TrimPrefix(lang.value, "both"))
	if in.batch != "" {
		return a.batch(ctx, in.batch, func(q item) (any, error) {
			res, err := c.cite(ctx, *q.Question, cmp.Or(corpus.Lang(q.Lang), want))
			res.ID = q.ID
			return res, err
		})
	}
	res, err := c.cite(ctx, in.text, want)
	if err != nil {
		return err
	}
	if in.json {
		return a.writeJSON(res)
	}
	instruments, err := lib.Instruments()
	if err != nil {
		return err
	}
	p := a.page(a.lang)
	p.cited(res, instruments)
	return a.print(p)
}

// citer finds clauses by pinpoint.
type citer struct {
	library
	catalog *citation.Catalog
}

// cite looks up every pinpoint in text; lang is that of the clauses, "" for both. The status is that of the first one that is not exact.
func (c *citer) cite(ctx context.Context, text string, lang corpus.Lang) (citeResult, error) {
	res := citeResult{Status: citation.Exact, ValidRange: []string{}, Clauses: []cited{}, Suggestions: []string{}}
	points := c.catalog.Pinpoints(text)
	if len(points) == 0 {
		res.Status = citation.NotFound
		res.Suggestions = append(res.Suggestions, c.catalog.Suggest(text, 5)...)
	}
	seen := make(map[corpus.Ref]bool)
	for _, p := range points {
		r := c.catalog.Resolve(p)
		had := len(res.Former)
		if err := c.former(ctx, &res, p, r, lang); err != nil {
			return res, err
		}
		if r.Status != citation.Exact && len(res.Former) > had {
			continue
		}
		if r.Status != citation.Exact {
			res.miss(r)
			continue
		}
		for _, ref := range r.Refs {
			if ref.Lang = cmp.Or(ref.Lang, lang); seen[ref] && r.Paragraph+r.Item == 0 {
				continue
			}
			seen[ref] = true
			entries, err := c.entries(ctx, ref)
			if err != nil {
				return res, err
			}
			for _, e := range entries {
				res.Clauses = append(res.Clauses, citedOf(e, r.Paragraph, r.Item))
			}
		}
	}
	return res, retrievedOn(ctx, c, res.Clauses)
}

// entries reads the clause at ref, in the other language where it is not there in its own.
func (c *citer) entries(ctx context.Context, ref corpus.Ref) ([]*index.Entry, error) {
	entries, err := c.Clause(ctx, ref)
	if errors.Is(err, index.ErrNotFound) && ref.Lang != "" {
		return c.Clause(ctx, ref.Bare())
	}
	return entries, err
}

// miss notes a pinpoint that is not exact. The first one gives the status.
func (res *citeResult) miss(r citation.Resolution) {
	if res.Status == citation.Exact {
		res.Status = r.Status
		if r.ValidRange.Last != "" {
			res.ValidRange, res.RangeOf = []string{r.ValidRange.First, r.ValidRange.Last}, r.ValidRange.Of
		}
	}
	for _, s := range r.Suggestions {
		name := s.String()
		if s.Clause == "" {
			name = s.Instrument
		}
		if !slices.Contains(res.Suggestions, name) {
			res.Suggestions = append(res.Suggestions, name)
		}
	}
}

func citedOf(e *index.Entry, paragraph, item int) cited {
	c := cited{
		Ref: e.Ref().Bare().String(), Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label,
		Added: e.Clause.LabelAdded, Heading: e.Clause.Heading, Text: e.Clause.Text, Level: e.Document.Level,
		URL: e.Document.Address, Source: e.Clause.Location,
	}
	if text, ok := citation.Part(e.Clause, paragraph, item); ok {
		c.Part = &citedPart{paragraph, item, text}
	}
	return c
}
