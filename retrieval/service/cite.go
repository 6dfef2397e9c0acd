package service

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/parts"
	"yiju/retrieval/index"
)

// CiteResult is the result of resolving the pinpoints of a text.
type CiteResult struct {
	ID          json.RawMessage `json:"id,omitempty"`
	Status      citation.Status `json:"status"`             // of the first pinpoint that leads nowhere, else of the first inexact one
	ValidRange  []string        `json:"valid_range"`        // first and last, when out of range
	RangeOf     string          `json:"range_of,omitempty"` // see citation.Range.Of
	Clauses     []Clause        `json:"clauses"`
	Suggestions []corpus.Ref    `json:"suggestions"`              // of instruments where no clause is nearest
	Former      []Former        `json:"former,omitempty"`         // what became of clauses that earlier snapshots had at the refs
	Unread      []string        `json:"not_understood,omitempty"` // what pinpoints go on with and is not understood: "second sentence"

	Pointed []Pointed `json:"-"` // each pinpoint, in order
}

// Clause is a clause in one language.
type Clause struct {
	Ref       corpus.Ref      `json:"ref"` // bare
	Lang      corpus.Lang     `json:"lang"`
	Title     string          `json:"title"` // of the document
	Label     string          `json:"label"`
	Added     bool            `json:"label_added"` // the source prints no label
	Heading   string          `json:"heading"`
	Text      string          `json:"text"` // of the whole clause
	Part      *Part           `json:"part,omitempty"`
	Level     corpus.Level    `json:"level"`
	URL       string          `json:"url"`
	Source    corpus.Location `json:"source"`
	Retrieved string          `json:"retrieved"` // date; "" if unknown

	Entry *index.Entry `json:"-"`
}

// Part is the part of a clause that a pinpoint asks for.
type Part struct {
	Ref  string `json:"ref"`  // as Place.String writes it, without a language: "ai-act/5.1.f"
	Name string `json:"name"` // as the language of the clause calls it: "(1)(f)", 第一款第（六）项
	Text string `json:"text"`
}

// Cite looks up every pinpoint in text: names, numbers and refs, without any ranking. Clauses are returned in language l,
// in both if it is "", and in the other if l is missing. Pinpoints that lead nowhere do not affect the others; a renumbered
// clause is returned from its current place.
func (s *Service) Cite(ctx context.Context, text string, l corpus.Lang) (CiteResult, error) {
	res, err := s.Locate(ctx, text, l)
	if err != nil {
		return res, err
	}
	clauses, err := clausesAt(ctx, s, res.Places(), l)
	res.Clauses = append(res.Clauses, clauses...)
	return res, err
}

// clausesAt returns the clauses at places; l is the language of places that name none.
func clausesAt(ctx context.Context, s *Service, places []Place, l corpus.Lang) (out []Clause, err error) {
	for _, place := range places {
		place.Ref.Lang = cmp.Or(place.Ref.Lang, l)
		clauses, err := s.Clauses(ctx, place)
		if err != nil {
			return out, err
		}
		out = append(out, clauses...)
	}
	return out, nil
}

// Locate is Cite without the texts of clauses: see CiteResult.Places.
func (s *Service) Locate(ctx context.Context, text string, l corpus.Lang) (CiteResult, error) {
	res := CiteResult{Status: citation.Exact, ValidRange: []string{}, Clauses: []Clause{}, Suggestions: []corpus.Ref{}}
	catalog, err := s.catalog()
	if err != nil {
		return res, err
	}
	if res.Pointed, err = s.point(ctx, catalog.Read(text)); err != nil {
		return res, err
	}
	if len(res.Pointed) == 0 {
		res.Status = citation.NotFound
		res.Suggestions = append(res.Suggestions, s.Suggest(text, mostSuggested)...)
	}
	for _, p := range res.Pointed {
		res.note(p, l)
		if p.Unread != "" && !slices.Contains(res.Unread, p.Unread) {
			res.Unread = append(res.Unread, p.Unread)
		}
	}
	return res, nil
}

// mostSuggested bounds the suggestions for a text without a pinpoint.
const mostSuggested = 5

// note merges former clauses and suggestions of p into the result. The status is that of the first pinpoint that leads
// nowhere, else of the first inexact one.
func (res *CiteResult) note(p Pointed, l corpus.Lang) {
	for _, f := range p.Former {
		here := l == "" || f.Lang == l || !slices.ContainsFunc(p.Former, func(o Former) bool { return o.Lang == l })
		if here && !slices.Contains(res.Former, f) {
			res.Former = append(res.Former, f)
		}
	}
	if !p.missed() {
		if res.Status == citation.Exact {
			res.Status = p.Status
		}
		return
	}
	if !missed(res.Status) {
		res.Status = p.Status
		if r := p.Missing.ValidRange; r.Last != "" {
			res.ValidRange, res.RangeOf = []string{r.First, r.Last}, r.Of
		}
	}
	for _, ref := range p.Missing.Suggestions {
		if !slices.Contains(res.Suggestions, ref) {
			res.Suggestions = append(res.Suggestions, ref)
		}
	}
}

func (p Pointed) missed() bool { return missed(p.Status) }

// missed reports whether a pinpoint of this status leads to no clause, past or present.
func missed(s citation.Status) bool { return s != citation.Exact && s != Moved && s != Withdrawn }

// Places returns the distinct places that the pinpoints lead to.
func (res CiteResult) Places() []Place {
	var all []Place
	for _, p := range res.Pointed {
		for _, place := range p.Places {
			if !slices.Contains(all, place) {
				all = append(all, place)
			}
		}
	}
	return all
}

// Missed returns the pinpoints that lead to no clause, past or present.
func (res CiteResult) Missed() []citation.Resolution {
	var all []citation.Resolution
	for _, p := range res.Pointed {
		if p.missed() {
			all = append(all, p.Missing)
		}
	}
	return all
}

// Clauses returns the clause at place in its language, in every language if it names none, and in the other if its own is
// missing. If there is no clause at all, the error is index.ErrNotFound.
func (s *Service) Clauses(ctx context.Context, place Place) ([]Clause, error) {
	entries, err := s.texts.Clause(ctx, place.Ref)
	if errors.Is(err, index.ErrNotFound) && place.Ref.Lang != "" {
		entries, err = s.texts.Clause(ctx, place.Ref.Bare())
	}
	if err != nil {
		return nil, err
	}
	out := make([]Clause, len(entries))
	for i, e := range entries {
		out[i] = newClause(e, place)
		if out[i].Retrieved, err = s.texts.Retrieved(ctx, out[i].Source.File); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newClause(e *index.Entry, place Place) Clause {
	c := Clause{
		Ref: e.Ref().Bare(), Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label, Added: e.Clause.LabelAdded,
		Heading: e.Clause.Heading, Text: e.Clause.Text, Level: e.Document.Level, URL: e.Document.Address, Source: e.Clause.Location,
		Entry: e,
	}
	if name, text, ok := parts.Print(e.Clause, place.Part, c.Lang); ok {
		c.Part = &Part{Place{c.Ref, place.Part}.String(), name, text}
	}
	return c
}
