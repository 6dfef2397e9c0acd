package service

import (
	"context"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/diff"
)

// ShowResult is everything known about the clause at a ref.
type ShowResult struct {
	Clauses []ShownClause   `json:"clauses"`
	Status  citation.Status `json:"status"`           // Exact, Moved, Withdrawn or NotFound
	Former  []Former        `json:"former,omitempty"` // clauses that earlier snapshots had at the ref

	Suggestions []corpus.Ref `json:"suggestions,omitempty"` // with NotFound: the clauses of the instrument, or similar instruments
}

// ShownClause is a clause with its headings, notes and variants.
type ShownClause struct {
	Clause
	Path     []string  `json:"path"` // headings above it, outermost first
	Digest   string    `json:"digest"`
	Notes    []Note    `json:"notes"`
	Variants []Variant `json:"variants"`
	Document []string  `json:"document_notes"` // codes
}

// Note is a footnote of a clause.
type Note struct {
	Mark   string          `json:"mark"`
	Text   string          `json:"text"`
	At     int             `json:"at"` // byte offset in the text of the clause
	Source corpus.Location `json:"source"`
}

// Variant is the wording of a clause in another source.
type Variant struct {
	Text   string          `json:"text"`
	Source corpus.Location `json:"source"`
	Diff   []diff.Edit     `json:"diff"` // from the text of the clause
}

// Show returns the clause at ref, in its language or in every one. A renumbered clause is returned from its current place.
func (s *Service) Show(ctx context.Context, ref corpus.Ref) (ShowResult, error) {
	p, err := s.follow(ctx, Place{Ref: ref})
	if err != nil {
		return ShowResult{}, err
	}
	res := ShowResult{Clauses: []ShownClause{}, Status: p.Status, Former: p.Former}
	clauses, err := clausesAt(ctx, s, p.Places, "")
	if err != nil {
		return res, err
	}
	for _, c := range clauses {
		res.Clauses = append(res.Clauses, newShown(c))
	}
	if p.Status != citation.NotFound {
		return res, nil
	}
	catalog, err := s.catalog()
	if err != nil {
		return res, err
	}
	if r := catalog.Resolve(citation.Pinpoint{Instruments: []string{ref.Instrument}}); r.Status == citation.Exact {
		res.Suggestions = r.Refs
		return res, nil
	}
	for _, id := range catalog.Suggest(ref.Instrument, mostSimilar) {
		res.Suggestions = append(res.Suggestions, corpus.Ref{Instrument: id})
	}
	return res, nil
}

func newShown(c Clause) ShownClause {
	e := c.Entry
	out := ShownClause{
		Clause: c, Path: list(e.Clause.Path), Digest: e.Clause.Digest(), Notes: []Note{}, Variants: []Variant{},
		Document: list(e.Document.Notes),
	}
	for _, n := range e.Clause.Notes {
		out.Notes = append(out.Notes, Note{n.Mark, n.Text, n.At, n.Location})
	}
	for _, v := range e.Clause.Variants {
		out.Variants = append(out.Variants, Variant{v.Text, v.Location, Edits(c.Text, v.Text, c.Lang)})
	}
	return out
}

// Edits returns the differences from text a to b in language l: by characters in Chinese, by words in English.
func Edits(a, b string, l corpus.Lang) []diff.Edit {
	return list(diff.Diff(diff.Tokens(a, l), diff.Tokens(b, l)))
}
