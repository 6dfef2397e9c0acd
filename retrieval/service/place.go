package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// What happened to a clause that is no longer where a pinpoint says, in addition to the values of citation.Status.
const (
	Moved     citation.Status = "moved"     // it is elsewhere now and shown from there
	Withdrawn citation.Status = "withdrawn" // it no longer exists
)

// Place is a clause or a part of one.
type Place struct {
	Ref  corpus.Ref
	Part string // path of a part, see citation.Resolution.Part; "" for the whole
}

// String formats p as a ref whose clause is extended by the part: "ai-act/5.1.f".
func (p Place) String() string {
	if p.Part != "" {
		p.Ref.Clause += "." + p.Part
	}
	return p.Ref.String()
}

// ParsePlace reads what Place.String writes, and the form REF#PARAGRAPH.ITEM of earlier posts.
func (s *Service) ParsePlace(text string) (Place, error) {
	text, part, _ := strings.Cut(text, "#")
	ref, err := corpus.ParseRef(text)
	if err != nil || part != "" {
		return Place{ref, strings.TrimSuffix(strings.TrimPrefix(part, "0."), ".0")}, err
	}
	catalog, err := s.catalog()
	if err != nil {
		return Place{}, err
	}
	ref, part = catalog.Split(ref)
	return Place{ref, part}, nil
}

// Pointed is the result of resolving one pinpoint.
type Pointed struct {
	Status  citation.Status
	Places  []Place // when exact or moved
	Whole   bool    // an instrument is named, not a clause; Places has all its clauses
	Former  []Former
	Missing citation.Resolution // alternatives, if neither exact, moved nor withdrawn
	Unread  string              // trailing text of the pinpoint that is not understood
}

// point resolves every pinpoint of a text, in order. A renumbered clause is followed to its current place.
func (s *Service) point(ctx context.Context, r *citation.Reading) ([]Pointed, error) {
	if place, err := s.ParsePlace(strings.TrimSpace(r.Text)); err == nil { // as suggestions are chosen
		p, err := s.follow(ctx, place)
		if err != nil || p.Status != citation.NotFound {
			return []Pointed{p}, err
		}
	}
	var all []Pointed
	for i, pin := range r.Pinpoints {
		p, err := pointed(ctx, s, pin, r.Resolved[i])
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func pointed(ctx context.Context, s *Service, pin citation.Pinpoint, r citation.Resolution) (Pointed, error) {
	p := Pointed{Status: r.Status, Whole: pin.Clause == "", Missing: r, Unread: pin.Unread}
	catalog, err := s.catalog()
	if err != nil {
		return p, err
	}
	for _, target := range pin.Targets() {
		former, err := s.former(ctx, target, r.Status == citation.Exact)
		if len(former) == 0 && err == nil && len(pin.Former) > 0 { // named as a whole, or without such a clause
			former, err = s.former(ctx, corpus.Ref{Instrument: target.Instrument}, false)
		}
		if err != nil {
			return p, err
		}
		p.Former = append(p.Former, former...)
	}
	switch {
	case r.Status == citation.Exact:
		for _, ref := range r.Refs {
			p.Places = append(p.Places, Place{ref, r.Part})
		}
	case len(p.Former) > 0:
		p.went(pin.Lang, func(to corpus.Ref) string { return catalog.Within(to, pin).Part })
		p.Places = slices.DeleteFunc(p.Places, func(place Place) bool { return place.Ref.Clause == "" })
		if p.Whole {
			p.Places = wholes(catalog, p.Former)
		}
	}
	return p, nil
}

// wholes returns the clauses of the instruments that former ones became.
func wholes(catalog *citation.Catalog, former []Former) []Place {
	var places []Place
	for _, f := range former {
		for _, ref := range catalog.Resolve(citation.Pinpoint{Instruments: []string{f.To.Instrument}}).Refs {
			if !slices.Contains(places, Place{Ref: ref}) {
				places = append(places, Place{Ref: ref})
			}
		}
	}
	return places
}

// follow returns the clause at place, or what happened to it.
func (s *Service) follow(ctx context.Context, place Place) (Pointed, error) {
	p := Pointed{Status: citation.Exact, Places: []Place{place}}
	_, err := s.texts.Clause(ctx, place.Ref)
	found := err == nil
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return p, err
	}
	if p.Former, err = s.former(ctx, place.Ref, found); err != nil || found {
		return p, err
	}
	p.Status, p.Places = citation.NotFound, nil
	if len(p.Former) > 0 {
		p.went(place.Ref.Lang, func(corpus.Ref) string { return place.Part })
	}
	return p, nil
}

// went sets the status and the places of a clause that p.Former says is elsewhere by now, in language l; part returns the part that
// is meant there.
func (p *Pointed) went(l corpus.Lang, part func(to corpus.Ref) string) {
	p.Status = Withdrawn
	for _, f := range p.Former {
		if f.Status != Moved {
			continue
		}
		p.Status = Moved
		place := Place{f.To, part(f.To)}
		if place.Ref.Lang = l; !slices.Contains(p.Places, place) {
			p.Places = append(p.Places, place)
		}
	}
}
