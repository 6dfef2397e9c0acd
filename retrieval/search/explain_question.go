package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

// readNames explains the names in the question.
func (m *explainer) readNames(_ context.Context, x *Explanation) error {
	type place struct {
		Naming
		start int
	}
	var list []place
	for i, p := range m.question.reading.Pinpoints {
		if p.Clause == "" {
			continue // the name of an instrument, see below
		}
		r := m.question.reading.Resolved[i]
		n := Naming{Asked: m.text[p.Start:p.End], Clause: true, Status: r.Status, Means: []string{}}
		for _, ref := range r.Refs {
			n.Means = append(n.Means, ref.String())
		}
		list = append(list, place{n, p.Start})
	}
	for _, name := range m.question.names {
		n := Naming{Asked: m.text[name.Start:name.End], Status: citation.Exact, Means: append([]string{}, name.Instruments...)}
		switch len(name.Instruments) {
		case 0:
			n.Status = citation.NotFound
		case 1:
			n.Factor = m.question.instruments[name.Instruments[0]]
		default:
			n.Status, n.Factor = citation.Ambiguous, m.question.instruments[name.Instruments[0]]
		}
		list = append(list, place{n, name.Start})
	}
	for _, p := range m.question.places {
		n := Naming{Asked: m.text[p.start:p.end], Place: true, Status: citation.Exact, Means: p.instruments}
		list = append(list, place{n, p.start})
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(a.start, b.start) })
	for _, p := range list {
		x.Names = append(x.Names, p.Naming)
	}
	return nil
}

// readTerms explains which terms the question has.
func (m *explainer) readTerms(ctx context.Context, x *Explanation) error {
	var keys []index.Key
	for _, t := range m.question.terms {
		keys = append(keys, t.Key)
	}
	held := make(map[corpus.Lang]map[index.Key]index.Term)
	for l := range m.plans {
		found, err := m.reader.Terms(ctx, l, keys)
		if err != nil {
			return err
		}
		held[l] = found
	}
	x.Terms = []Term{}
	for _, t := range m.question.terms {
		if t.extra && t.han {
			continue // never searched, see newPlan
		}
		term := Term{Asked: m.text[t.start:t.end], Text: t.Text, Kind: t.Field.Kind(), Weight: t.weight * fieldWeight[t.Field], In: []Held{}}
		switch {
		case t.aside:
			term.Role = RoleAside
		case t.stop:
			term.Role = RoleStop
		case t.named:
			term.Role = RoleName
		case t.extra:
			term.Role = RolePart
		}
		if t.extra {
			term.Weight *= extraWeight
		}
		for _, l := range languages {
			if k, ok := held[l][t.Key]; ok && !t.foreign(l) {
				term.In = append(term.In, Held{l, int(k.DF), m.plans[l].stats.IDF(k.DF)})
			}
		}
		x.Terms = append(x.Terms, term)
	}
	return nil
}

// readExpansions explains which parts of the question have which translations, and which words have none.
func (m *explainer) readExpansions(ctx context.Context, x *Explanation) error {
	type place struct {
		Expansion
		start, end int
	}
	var list []place
	for _, p := range m.plans {
		found, _, err := m.translations(ctx, m.question, p)
		if err != nil {
			return err
		}
		for _, f := range slices.Concat(found, p.meant) {
			e := Expansion{Asked: m.text[f.Start:f.End], Lang: p.lang, Inner: f.Inner, Renderings: []Rendering{}}
			for _, r := range f.Renderings {
				e.Renderings = append(e.Renderings, p.explainRendering(f, r, &e.Weight))
			}
			list = append(list, place{e, f.Start, f.End})
		}
		for _, u := range p.units {
			covers := func(f translate.Match) bool { return f.Start <= u.start && u.end <= f.End }
			if u.word < 0 && !u.native(p.lang) && p.stats.N > 0 && !slices.ContainsFunc(found, covers) {
				e := Expansion{Asked: m.text[u.start:u.end], Lang: p.lang, Renderings: []Rendering{}}
				list = append(list, place{e, u.start, u.end})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.Lang, b.Lang))
	})
	x.Expansions = []Expansion{}
	for _, p := range list {
		x.Expansions = append(x.Expansions, p.Expansion)
	}
	return nil
}

// explainRendering explains a rendering of f, and raises weight to that of its concept.
func (p *plan) explainRendering(f translate.Match, r translate.Rendering, weight *float64) Rendering {
	out := Rendering{Text: r.Text, Source: r.From.String(), Weight: r.Weight, Trust: r.Trust}
	for _, c := range p.concepts {
		if c.given || c.start != f.Start || c.end != f.End {
			continue
		}
		for _, a := range c.alternatives {
			switch {
			case a.text == r.Text:
				out.Found, out.DF = "whole", int(a.df)
			case out.Found == "" && slices.Contains(strings.Fields(r.Text), a.text):
				out.Found = "words"
			default:
				continue
			}
			*weight = max(*weight, c.weight)
		}
	}
	return out
}
