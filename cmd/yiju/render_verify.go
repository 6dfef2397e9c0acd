package main

import (
	"fmt"
	"math"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/verify"
)

// verified prints each quotation with its verdicts.
func (p *page) verified(r verify.Report) {
	legend := false
	for n, q := range r.Quotes {
		if n > 0 {
			p.gap()
		}
		p.verifiedQuote(fmt.Sprintf("[%d] ", n+1), q)
		legend = legend || len(q.Diff) > 0
	}
	if legend {
		p.gap()
		p.parts("", p.t.VerifyLegend)
	}
}

func (p *page) verifiedQuote(lead string, q verify.Quote) {
	indent := strings.Repeat(" ", width(lead))
	p.hang(&p.Builder, lead, "“"+oneLine(q.Quote)+"”", nil)
	p.tell(p.verdictStyle(q.Verdict), indent, p.verdict(q))
	if q.Negated {
		p.tell(p.warn, indent, p.t.VerifyNegated)
	}
	switch {
	case len(q.Parts) > 0:
		for _, part := range q.Parts {
			p.clause(indent, placeView(part))
		}
	case q.Place != nil:
		p.clause(indent, placeView(*q.Place))
	}
	if len(q.Also) > 0 {
		p.tell(p.dim, indent, fmt.Sprintf(p.t.VerifyAlso, corpus.JoinRefs(q.Also, p.t.ListSeparator)))
	}
	if q.Nearest != nil {
		p.nearest(indent, q)
	}
	if claim := p.claim(q.Location); claim != "" {
		style := p.dim
		if q.Location.Verdict != verify.Exists || q.Location.Other {
			style = p.warn
		}
		p.tell(style, indent, claim)
	}
}

// nearest prints the clause that a quotation was compared with, and how they differ.
func (p *page) nearest(indent string, q verify.Quote) {
	v := placeView(*q.Nearest)
	switch q.Verdict {
	case verify.NotInCorpus:
		p.para(indent, fmt.Sprintf(p.t.VerifyNearest, int(math.Round(100*q.Nearest.Similarity))))
	case verify.Elsewhere:
		p.para(indent, p.t.VerifyClaimHas)
	}
	if len(q.Diff) == 0 {
		p.clause(indent, v)
		return
	}
	p.title(indent, v)
	p.difference(indent, q.Diff)
	p.origin(indent, v)
}

func placeView(p verify.Place) view {
	return view{
		ref: p.Ref.String(), title: p.Title, label: p.Label, added: p.Added, heading: p.Heading, level: p.Level, text: p.Text,
		url: p.URL, source: p.Source,
	}
}

func (p *page) verdictStyle(v verify.Verdict) func(string) string {
	switch v {
	case verify.Verbatim:
		return p.good
	case verify.Altered, verify.Stitched, verify.Elsewhere:
		return p.bad
	}
	return p.warn
}

// verdict says what the wording of a quotation is.
func (p *page) verdict(q verify.Quote) string {
	switch q.Verdict {
	case verify.Verbatim:
		switch {
		case q.Place != nil && q.Place.Variant:
			return fmt.Sprintf(p.t.VerdictVariant, q.Place.Source.File)
		case q.Omission:
			return p.t.VerdictOmission
		case len(q.Parts) > 0:
			return p.t.VerdictSeveral
		}
		return p.t.VerdictVerbatim
	case verify.Altered:
		return p.t.VerdictAltered
	case verify.Stitched:
		return p.t.VerdictStitched
	case verify.Elsewhere:
		return p.t.VerdictElsewhere
	case verify.NotInCorpus:
		return p.t.VerdictNotInCorpus
	case verify.TooShort:
		return p.t.VerdictTooShort
	}
	return fmt.Sprintf(p.t.VerdictNotChecked, p.notChecked(q.Reason))
}

func (p *page) notChecked(r verify.Reason) string {
	switch r {
	case verify.QuoteTooLong:
		return p.t.QuoteTooLong
	case verify.TextTooLong:
		return p.t.TextTooLong
	case verify.TooManyQuotes:
		return fmt.Sprintf(p.t.TooManyQuotes, verify.MaxQuotes)
	}
	return string(r)
}

// claim says what became of the place that a message claims; "" where it claims none.
func (p *page) claim(l verify.Location) string {
	claim := oneLine(l.Claim)
	switch l.Verdict {
	case verify.Exists:
		if l.Other {
			return fmt.Sprintf(p.t.ClaimOther, claim)
		}
		return fmt.Sprintf(p.t.ClaimExists, claim)
	case verify.OutOfRange:
		return fmt.Sprintf(p.t.ClaimOutOfRange, claim, rangeOf(l.ValidRange))
	case verify.TitleMismatch:
		return fmt.Sprintf(p.t.ClaimMismatch, claim, corpus.JoinRefs(l.Suggestions, p.t.ListSeparator))
	case verify.UnknownInstrument:
		return fmt.Sprintf(p.t.ClaimUnknown, claim)
	case verify.Ambiguous:
		return fmt.Sprintf(p.t.ClaimAmbiguous, claim)
	case verify.NoSuchClause:
		return fmt.Sprintf(p.t.ClaimNotFound, claim)
	}
	return ""
}
