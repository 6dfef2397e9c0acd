package main

import (
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// cited prints the clauses that were found and, where some were not, what there is.
func (p *page) cited(res service.CiteResult, instruments []*corpus.Instrument) {
	for i, c := range res.Clauses {
		if i > 0 {
			p.gap()
		}
		p.clause("", p.viewOf(c))
	}
	if len(res.Former) > 0 {
		if len(res.Clauses) > 0 {
			p.gap()
		}
		p.former(res.Former)
	}
	if res.Status == citation.Exact || res.Status == service.Moved || res.Status == service.Withdrawn {
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
func (p *page) partName(part *service.Part) string {
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
func (p *page) suggestion(ref corpus.Ref, instruments []*corpus.Instrument) {
	title := ""
	if i := slices.IndexFunc(instruments, func(i *corpus.Instrument) bool { return i.ID == ref.Instrument }); i >= 0 {
		title = instruments[i].Title(p.lang)
	}
	p.tell(p.dim, "  "+pad(oneLine(strings.TrimSuffix(ref.String(), "/")), 24)+"  ", oneLine(title))
}

// viewOf is c as it is printed: the part that was asked for, or the whole.
func (p *page) viewOf(c service.Clause) view {
	v := view{
		ref: c.Ref.String(), title: c.Title, label: c.Label, added: c.Added, heading: c.Heading, level: c.Level,
		text: c.Text, url: c.URL, source: c.Source, retrieved: c.Retrieved,
	}
	if c.Part != nil {
		v.text, v.part = c.Part.Text, p.partName(c.Part)
	}
	return v
}

// former prints what became of clauses that earlier snapshots had.
func (p *page) former(all []service.Former) {
	for line := range strings.Lines(p.t.formerLines(all)) {
		p.tell(p.warn, "", strings.TrimRight(line, "\n"))
	}
}

// formerLines says what became of clauses, one a line.
func (t *texts) formerLines(all []service.Former) string {
	var lines []string
	for _, f := range all {
		name := f.Ref.String() + "/" + string(f.Lang)
		line := fmt.Sprintf(t.WithdrawnOn, name, oneLine(f.Title+" "+f.Label), f.Date)
		if f.Status == service.Moved {
			line = fmt.Sprintf(t.MovedOn, name, oneLine(f.Title+" "+f.Label), f.Date, f.To)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
