package citation

import (
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// Status says what became of a pinpoint.
type Status string

// The statuses, as they stand in the output of yiju cite.
const (
	Exact      Status = "exact"
	OutOfRange Status = "out_of_range" // the instrument is known and has no clause, or no part, of that number
	Ambiguous  Status = "ambiguous"    // several clauses may be meant
	NotFound   Status = "not_found"
)

// Range is what numbers there are: clause ids, or numbers of the parts of a clause.
type Range = parts.Range

// Resolution is what a pinpoint stands for.
type Resolution struct {
	Status Status
	// Refs are the clauses, without a language, unless the pinpoint has one: the one that is meant when exact (all clauses
	// of the instrument when only that is named), those that may be meant when ambiguous, none otherwise.
	Refs        []corpus.Ref
	Part        string       // the part of the clause that is meant, marks joined by points: "1.f"; "" when the whole clause is
	ValidRange  Range        // when out of range
	Suggestions []corpus.Ref // nearest clauses, or with an empty clause nearest instruments, when nothing is exact
}

// maxSuggestions is how many suggestions a resolution has at most.
const maxSuggestions = 5

// Resolve looks p up.
func (c *Catalog) Resolve(p Pinpoint) Resolution {
	var r Resolution
	switch {
	case p.Unknown != "":
		r = c.unknown(p)
	case p.below.Last != "":
		r = Resolution{Status: OutOfRange, ValidRange: p.below}
		for _, rec := range c.recordsOf(p.Instruments) {
			if rec.has(p.Clause) {
				r.Suggestions = append(r.Suggestions, corpus.Ref{Instrument: rec.id, Clause: p.Clause})
			}
		}
	case len(p.Instruments) == 0:
		r = c.anywhere(p)
	default:
		r = c.among(p, c.recordsOf(p.Instruments))
	}
	for i := range r.Refs {
		r.Refs[i].Lang = p.Lang
	}
	return r
}

func (c *Catalog) recordsOf(ids []string) []*record {
	var rs []*record
	for _, id := range ids {
		if n, ok := c.byID[id]; ok {
			rs = append(rs, c.records[n])
		}
	}
	return rs
}

// unknown answers for an instrument that the catalogue does not have.
func (c *Catalog) unknown(p Pinpoint) Resolution {
	r := Resolution{Status: NotFound}
	for _, id := range append(slices.Clone(p.Near), c.Suggest(p.Unknown, maxSuggestions)...) {
		n, ok := c.byID[id]
		if !ok || c.records[n].secondary && len(p.Near) > 0 && !slices.Contains(p.Near, id) {
			continue
		}
		ref := corpus.Ref{Instrument: id}
		if clauses, _ := c.records[n].find(p); len(clauses) == 1 {
			ref.Clause = clauses[0]
		}
		if !slices.Contains(r.Suggestions, ref) && len(r.Suggestions) < maxSuggestions {
			r.Suggestions = append(r.Suggestions, ref)
		}
	}
	return r
}

// anywhere looks for the clause in every instrument of authority, as none is named.
func (c *Catalog) anywhere(p Pinpoint) Resolution {
	if p.Clause == "" {
		return Resolution{Status: NotFound}
	}
	var have, numbered []*record
	for _, r := range c.records {
		if r.secondary {
			continue
		}
		if r.numbered() {
			numbered = append(numbered, r)
		}
		bare := p.Number > 0 && p.Clause == strconv.Itoa(p.Number) && p.Unit != unitParagraph // a number alone needs a text that has numbers
		if clauses, _ := r.find(p); len(clauses) > 0 && (!bare || r.numbered() || r.articles) {
			have = append(have, r)
		}
	}
	if p.Unit == unitParagraph { // where paragraphs are numbered as such, no other number is meant
		if own := slices.DeleteFunc(slices.Clone(have), func(r *record) bool { return !r.has("p" + p.Clause) }); len(own) > 0 {
			have = own
		}
	}
	slices.SortStableFunc(have, func(a, b *record) int { // instruments whose clauses are called articles first, if asked for
		return score(b, p) - score(a, p)
	})
	switch {
	case len(have) > 0:
		return c.among(p, have)
	case len(numbered) == 0 || p.Number == 0:
		return Resolution{Status: NotFound}
	}
	widest := slices.MaxFunc(numbered, func(a, b *record) int { return a.highest - b.highest })
	r := Resolution{Status: OutOfRange, ValidRange: widest.rangeFor(p)}
	if numberedApart(p.Clause) != "" { // of annexes, none is the widest
		return Resolution{Status: NotFound}
	}
	for _, n := range numbered[:min(len(numbered), maxSuggestions)] {
		r.Suggestions = append(r.Suggestions, corpus.Ref{Instrument: n.id, Clause: strconv.Itoa(n.highest)})
	}
	return r
}

func score(r *record, p Pinpoint) int {
	if r.articles && p.Unit == unitArticle {
		return 1
	}
	return 0
}

// among looks for the clause in the given instruments.
func (c *Catalog) among(p Pinpoint, records []*record) Resolution {
	if len(records) == 0 {
		return Resolution{Status: NotFound}
	}
	if p.Clause == "" {
		return wholeInstruments(records)
	}
	var r Resolution
	var steps []parts.Step
	for _, rec := range records {
		clauses, to := rec.find(p)
		for _, id := range clauses {
			r.Refs, steps = append(r.Refs, corpus.Ref{Instrument: rec.id, Clause: id}), to
		}
	}
	switch {
	case len(r.Refs) == 0:
		return missing(p, records)
	case len(r.Refs) > 1 && !(len(records) == 1 && !sameNumber(r.Refs) && (holds(p.Unit) || records[0].isSection(p.Clause))):
		r.Status = Ambiguous
		r.Suggestions = r.Refs[:min(len(r.Refs), maxSuggestions)]
		return r
	case len(r.Refs) > 1 || len(steps) == 0:
		r.Status = Exact
		return r
	}
	return c.within(r.Refs[0], steps)
}

// Within looks up the part that p asks for in another clause than the one that p names, as when that was renumbered.
func (c *Catalog) Within(ref corpus.Ref, p Pinpoint) Resolution {
	if _, ok := c.byID[ref.Instrument]; !ok || len(p.steps) == 0 {
		return Resolution{Status: Exact, Refs: []corpus.Ref{ref}}
	}
	return c.within(ref, p.steps)
}

func (c *Catalog) within(ref corpus.Ref, steps []parts.Step) Resolution {
	refs := []corpus.Ref{ref}
	path, rng, found := c.records[c.byID[ref.Instrument]].part(ref.Clause, steps)
	switch found {
	case 1:
		return Resolution{Status: Exact, Refs: refs, Part: path}
	case 0:
		return Resolution{Status: OutOfRange, ValidRange: rng, Suggestions: refs}
	}
	return Resolution{Status: Ambiguous, Refs: refs, Suggestions: refs}
}

// wholeInstruments answers for a pinpoint that names instruments only.
func wholeInstruments(records []*record) Resolution {
	r := Resolution{Status: Exact}
	if len(records) > 1 {
		r.Status = Ambiguous
		for _, rec := range records {
			r.Suggestions = append(r.Suggestions, corpus.Ref{Instrument: rec.id})
		}
		return r
	}
	for _, id := range records[0].order {
		r.Refs = append(r.Refs, corpus.Ref{Instrument: records[0].id, Clause: id})
	}
	return r
}

// missing says why none of the instruments has the clause.
func missing(p Pinpoint, records []*record) Resolution {
	r := Resolution{Status: NotFound}
	for _, rec := range records {
		if near := rec.nearest(p); near != "" && len(r.Suggestions) < maxSuggestions {
			r.Suggestions = append(r.Suggestions, corpus.Ref{Instrument: rec.id, Clause: near})
		}
	}
	if p.Number == 0 && !startsWithDigit(p.Clause) && p.Unit != unitAnnex {
		return r
	}
	for _, rec := range records {
		if rng := rec.rangeFor(p); rng.Last != "" {
			r.Status, r.ValidRange = OutOfRange, rng
			return r
		}
	}
	return r
}

func startsWithDigit(s string) bool { return s != "" && numeral.IsDigit(s[0]) }

// sameNumber reports whether the refs are clauses that a document numbers alike.
func sameNumber(refs []corpus.Ref) bool {
	first, _, _ := strings.Cut(refs[0].Clause, "~")
	return slices.ContainsFunc(refs[1:], func(r corpus.Ref) bool {
		id, _, twice := strings.Cut(r.Clause, "~")
		return twice && id == first
	})
}
