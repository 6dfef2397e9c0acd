package main

import (
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// cited prints the clauses that were found and, where some were not, what there is.
func (p *page) cited(res citeResult, instruments []*corpus.Instrument) {
	for i, c := range res.Clauses {
		if i > 0 {
			p.gap()
		}
		v := view{
			ref: c.Ref, title: c.Title, label: c.Label, added: c.Added, heading: c.Heading, level: c.Level,
			text: c.Text, url: c.URL, source: c.Source, retrieved: c.Retrieved,
		}
		if c.Part != nil {
			v.text = c.Part.Text
			v.part = p.partName(c.Part)
		}
		p.clause("", v)
	}
	if len(res.Former) > 0 {
		if len(res.Clauses) > 0 {
			p.gap()
		}
		p.formerly(res.Former)
	}
	if res.Status == citation.Exact || res.Status == statusMoved || res.Status == statusWithdrawn {
		return
	}
	if len(res.Clauses) > 0 {
		p.gap()
	}
	switch {
	case res.Status == citation.OutOfRange && len(res.ValidRange) > 0:
		p.tell(p.warn, "", fmt.Sprintf(p.outOfRange(res.RangeOf), rangeOf(res.ValidRange)))
	case res.Status == citation.OutOfRange:
		p.tell(p.warn, "", p.t.CiteOutOfRangePlain)
	case res.Status == citation.Ambiguous:
		p.tell(p.warn, "", p.t.CiteAmbiguous)
	default:
		p.tell(p.warn, "", p.t.CiteNotFound)
		if len(res.Suggestions) > 0 {
			p.para("", p.t.CiteSuggestions)
		}
	}
	for _, s := range res.Suggestions {
		p.suggestion(s, instruments)
	}
}

func (p *page) outOfRange(of string) string {
	switch of {
	case "paragraph":
		return p.t.CiteParagraphRange
	case "item":
		return p.t.CiteItemRange
	}
	return p.t.CiteOutOfRange
}

// partName names the part of a clause that is shown.
func (p *page) partName(part *citedPart) string {
	var names []string
	if part.Paragraph > 0 {
		names = append(names, fmt.Sprintf(p.t.PartParagraph, part.Paragraph))
	}
	if part.Item > 0 {
		names = append(names, fmt.Sprintf(p.t.PartItem, part.Item))
	}
	return strings.Join(names, p.t.ListSeparator)
}

// suggestion prints a ref with the title of its instrument.
func (p *page) suggestion(ref string, instruments []*corpus.Instrument) {
	id, _, _ := strings.Cut(ref, "/")
	title := ""
	if i := slices.IndexFunc(instruments, func(i *corpus.Instrument) bool { return i.ID == id }); i >= 0 {
		title = instruments[i].Title(p.lang)
	}
	p.tell(p.dim, "  "+pad(oneLine(ref), 24)+"  ", oneLine(title))
}
