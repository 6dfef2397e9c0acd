package service

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// What became of a clause that is no longer where a pinpoint looks for it, beside the values of citation.Status.
const (
	Moved     citation.Status = "moved"     // it is elsewhere now and is shown from there
	Withdrawn citation.Status = "withdrawn" // it no longer exists
)

// Place is a clause or a part of one.
type Place struct {
	Ref             corpus.Ref
	Paragraph, Item int // from 1; 0 for the whole
}

// String writes p as REF, or REF#PARAGRAPH.ITEM where it is a part.
func (p Place) String() string {
	s := p.Ref.String()
	if p.Paragraph+p.Item > 0 {
		s += "#" + strconv.Itoa(p.Paragraph) + "." + strconv.Itoa(p.Item)
	}
	return s
}

// ParsePlace reads what Place.String writes.
func ParsePlace(s string) (Place, error) {
	s, part, _ := strings.Cut(s, "#")
	ref, err := corpus.ParseRef(s)
	if err != nil || part == "" {
		return Place{Ref: ref}, err
	}
	paragraph, item, _ := strings.Cut(part, ".")
	p, _ := strconv.Atoi(paragraph)
	i, _ := strconv.Atoi(item)
	return Place{ref, max(0, p), max(0, i)}, nil
}

// Pointed says what one pinpoint of a text leads to.
type Pointed struct {
	Status  citation.Status
	Places  []Place // when exact or moved
	Whole   bool    // an instrument is named, not a clause; Places has all clauses of it
	Former  []Former
	Missing citation.Resolution // what there is instead, when neither exact, moved nor withdrawn
}

// point says what every pinpoint of a text leads to, in order. A clause that was renumbered is followed to where it is
// now.
func (s *Service) point(ctx context.Context, r *citation.Reading) ([]Pointed, error) {
	if place, err := ParsePlace(strings.TrimSpace(r.Text)); err == nil { // as suggestions are chosen
		p, err := s.follow(ctx, place)
		if err != nil || p.Status != citation.NotFound {
			return []Pointed{p}, err
		}
	}
	var all []Pointed
	for i, pin := range r.Pinpoints {
		p, err := s.pointed(ctx, pin, r.Resolved[i])
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (s *Service) pointed(ctx context.Context, pin citation.Pinpoint, r citation.Resolution) (Pointed, error) {
	p := Pointed{Status: r.Status, Whole: pin.Clause == "", Missing: r}
	target, ok := pin.Target()
	if ok {
		var err error
		if p.Former, err = s.former(ctx, target, r.Status == citation.Exact); err != nil {
			return p, err
		}
	}
	switch {
	case r.Status == citation.Exact:
		for _, ref := range r.Refs {
			p.Places = append(p.Places, Place{ref, r.Paragraph, r.Item})
		}
	case len(p.Former) > 0:
		p.went(Place{target, pin.Paragraph, pin.Item})
	}
	return p, nil
}

// follow returns the clause at place, or what became of it.
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
		p.went(place)
	}
	return p, nil
}

// went sets the status and the places of a clause that p.Former says is no longer at place.
func (p *Pointed) went(place Place) {
	p.Status = Withdrawn
	seen := make(map[corpus.Ref]bool)
	for _, f := range p.Former {
		if f.Status != Moved {
			continue
		}
		p.Status = Moved
		if !seen[f.To] {
			seen[f.To] = true
			p.Places = append(p.Places, Place{corpus.Ref{Instrument: f.To.Instrument, Clause: f.To.Clause, Lang: place.Ref.Lang}, place.Paragraph, place.Item})
		}
	}
}
