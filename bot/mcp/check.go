package mcp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// checked is the result of check_text.
type checked struct {
	Quotes     []quote     `json:"quotes"`
	References []reference `json:"references"`
	Snapshot   string      `json:"snapshot"`
}

// quote is a quotation with its verdict.
type quote struct {
	Quote   string                 `json:"quote"`
	Verdict verify.Verdict         `json:"verdict"`
	Negated bool                   `json:"negated"` // the text leaves out a negation before the words
	Variant bool                   `json:"variant"` // the words are those of a source other than the chosen one
	Claim   string                 `json:"claim"`   // the place that the text gives for it
	Claimed verify.LocationVerdict `json:"claim_verdict"`
	Clauses []clause               `json:"clauses"` // where the words are, or the most similar ones with the verdict altered
	Diff    string                 `json:"diff"`    // from the stored words to the quotation: [-left out-]{+added+}
}

// reference is a place that a text names.
type reference struct {
	Link        string          `json:"citation_link"` // of the first clause; "" for none
	Status      citation.Status `json:"status"`
	Refs        []string        `json:"refs"`
	Suggestions []string        `json:"suggestions"`
	ValidRange  []string        `json:"valid_range"`
}

// mostChecked bounds the quotations and the references in one result.
const mostChecked = 30

func checkText(ctx context.Context, c *call) (result, error) {
	text, err := c.wanted(c.Text, verify.MaxText)
	if err != nil {
		return result{}, err
	}
	at, err := c.svc.Locate(ctx, text, c.Lang)
	if err != nil {
		return result{}, err
	}
	report, err := c.svc.Verify(ctx, text, len(at.Pointed) == 0)
	if err != nil {
		return result{}, err
	}
	report.Quotes = report.Quotes[:min(len(report.Quotes), mostChecked)]
	out := checked{Quotes: []quote{}, References: []reference{}, Snapshot: c.snapshot()}
	var says []string
	for n, q := range report.Quotes {
		v := c.quote(q)
		out.Quotes = append(out.Quotes, v)
		says = append(says, c.verdict(n+1, q), v.Diff, c.write(v.Clauses, ""))
	}
	for _, p := range at.Pointed[:min(len(at.Pointed), mostChecked)] {
		r := c.reference(p)
		out.References = append(out.References, r)
		says = append(says, joined(r.Link, strings.Join(r.Refs, c.t.Comma), "status: "+string(r.Status), strings.Join(r.Suggestions, c.t.Comma)))
	}
	return result{out, strings.Join(filled(append(says, "snapshot: "+out.Snapshot)), "\n\n")}, nil
}

// filled returns texts without the empty ones.
func filled(texts []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// joined joins the facts that there are.
func joined(facts ...string) string { return strings.Join(filled(facts), " · ") }

// verdict says what became of quotation n, without the clauses and the difference.
func (c *call) verdict(n int, q verify.Quote) string {
	q.Diff = nil
	if q.Verdict == verify.NotInCorpus {
		q.Nearest = nil
	}
	blocks := present.Report(c.t, verify.Report{Quotes: []verify.Quote{q}}, present.Room{})
	blocks[0].Spans[0] = present.Bold(fmt.Sprintf("[%d] ", n))
	return c.words(slices.DeleteFunc(blocks, func(b present.Block) bool { return b.Kind == present.Cited }))
}

func (c *call) quote(q verify.Quote) quote {
	v := quote{
		Quote: present.CutRunes(q.Quote, mostShown), Verdict: q.Verdict, Negated: q.Negated, Claim: q.Location.Claim, Claimed: q.Location.Verdict,
		Clauses: []clause{},
	}
	places := q.Parts
	if len(places) == 0 && q.Place != nil {
		places = []verify.Place{*q.Place}
	}
	if len(places) == 0 && q.Nearest != nil && q.Verdict == verify.Altered {
		places, v.Diff = []verify.Place{*q.Nearest}, inline(q.Diff)
	}
	for _, p := range places[:min(len(places), mostPlaces)] {
		v.Variant = v.Variant || p.Variant
		v.Clauses = append(v.Clauses, c.clause(present.PlaceClause(p), mostShown))
	}
	return v
}

func (c *call) reference(p service.Pointed) reference {
	r := reference{Status: p.Status, Refs: []string{}, Suggestions: refs(p.Missing.Suggestions), ValidRange: []string{}}
	if p.Whole && len(p.Places) > 0 {
		r.Refs = append(r.Refs, p.Places[0].Ref.Instrument)
	} else {
		for i, place := range p.Places[:min(len(p.Places), mostPlaces)] {
			if r.Refs = append(r.Refs, place.String()); i == 0 {
				r.Link = c.link(place.Ref, c.official(place.Ref))
			}
		}
	}
	if v := p.Missing.ValidRange; v.Last != "" {
		r.ValidRange = []string{v.First, v.Last}
	}
	return r
}

// official returns the official address of an instrument, "" where none is known.
func (c *call) official(ref corpus.Ref) string {
	for _, i := range service.Overview(c.svc) {
		for _, d := range i.Documents {
			if i.ID == ref.Instrument && d.Address != "" && (d.Lang == c.t.Lang || len(i.Documents) == 1) {
				return d.Address
			}
		}
	}
	return ""
}

// compared is the result of compare_clause.
type compared struct {
	Link    string   `json:"citation_link"`
	Ref     string   `json:"ref"`
	Status  string   `json:"status"` // "unchanged" or "changed"
	From    string   `json:"from"`   // snapshots
	To      string   `json:"to"`
	Changes []change `json:"changes"`
}

// change is what became of a clause in one language.
type change struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref"` // with language
	Was  string `json:"was"` // its ref before, where that was another
	Old  string `json:"old"`
	New  string `json:"new"`
	Diff string `json:"diff"` // [-left out-]{+added+}
}

func compareClause(ctx context.Context, c *call) (result, error) {
	text, err := c.wanted(c.Ref, service.MostQuestion)
	if err != nil {
		return result{}, err
	}
	if c.o.Comparer == nil {
		return result{}, c.problem("no_history")
	}
	ref, err := c.one(ctx, text)
	if err != nil {
		return result{}, err
	}
	both, err := c.o.Comparer.Compare(ctx, c.From, c.To)
	if errors.Is(err, index.ErrNoSnapshot) {
		return result{}, c.problem("no_snapshot")
	} else if err != nil {
		return result{}, err
	}
	d := both.At(ref).Result()
	if _, err := c.svc.Clauses(ctx, service.Place{Ref: ref}); errors.Is(err, index.ErrNotFound) && len(d.Changes) == 0 {
		return result{}, c.problem("no_clause")
	} else if err != nil && !errors.Is(err, index.ErrNotFound) {
		return result{}, err
	}
	out := compared{Link: c.link(ref, c.official(ref)), Ref: ref.String(), Status: "unchanged", From: d.Old, To: d.New, Changes: []change{}}
	lines := []string{out.Link, out.Ref + " · " + d.Old + " → " + d.New}
	for _, ch := range d.Changes {
		out.Status = "changed"
		v := change{
			Kind: string(ch.Kind), Ref: ch.Ref.String(), Diff: inline(ch.Diff),
			Old: present.CutRunes(ch.Old, mostText), New: present.CutRunes(ch.New, mostText),
		}
		if ch.Was != (corpus.Ref{}) {
			v.Was = ch.Was.String()
		}
		out.Changes = append(out.Changes, v)
		lines = append(lines, joined(c.t.Change(ch.Kind), v.Was, v.Ref))
		if v.Old != "" {
			lines = append(lines, "- "+v.Old)
		}
		if v.New != "" {
			lines = append(lines, "+ "+v.New)
		}
	}
	lines = append(lines, "status: "+out.Status)
	return result{out, strings.Join(lines, "\n")}, nil
}

// one reads the one clause that a text names. A ref may be that of a withdrawn clause.
func (c *call) one(ctx context.Context, text string) (corpus.Ref, error) {
	if place, err := c.svc.ParsePlace(text); err == nil {
		return place.Ref, nil
	}
	res, err := c.svc.Locate(ctx, text, "")
	if err != nil {
		return corpus.Ref{}, err
	}
	if places := res.Places(); len(places) == 1 {
		return places[0].Ref.Bare(), nil
	}
	return corpus.Ref{}, c.problem("which_clause")
}
