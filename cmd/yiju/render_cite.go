package main

import (
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/citation"
)

// cited prints the clauses that were found and, where some were not, what there is.
func (p *page) cited(res citeResult, instruments []*corpus.Instrument) {
	for i, c := range res.Clauses {
		if i > 0 {
			p.Gap()
		}
		p.Clause("", citedClause(p.t, c))
	}
	if len(res.Former) > 0 {
		if len(res.Clauses) > 0 {
			p.Gap()
		}
		p.formerly(res.Former)
	}
	if res.Status == citation.Exact || res.Status == statusMoved || res.Status == statusWithdrawn {
		return
	}
	if len(res.Clauses) > 0 {
		p.Gap()
	}
	switch res.Status {
	case citation.OutOfRange:
		p.Tell(p.Warn, "", p.t.OutOfRange(res.RangeOf, res.ValidRange))
	case citation.Ambiguous:
		p.Tell(p.Warn, "", p.t.Ambiguous)
	default:
		p.Tell(p.Warn, "", p.t.CiteNotFound)
		if len(res.Suggestions) > 0 {
			p.Para("", p.t.ThereAre)
		}
	}
	for _, s := range res.Suggestions {
		p.suggestion(s, instruments)
	}
}

// citedClause returns what is shown of a cited clause: the part that the pinpoint asks for, or the whole.
func citedClause(t *texts, c cited) present.Clause {
	v := present.Clause{
		Ref: c.Ref, Lang: c.Lang, Title: c.Title, Label: c.Label, Added: c.Added, Heading: c.Heading, Level: c.Level,
		Text: c.Text, URL: c.URL, Source: c.Source, Retrieved: c.Retrieved,
	}
	if c.Part != nil {
		v.Text, v.Part = c.Part.Text, t.PartName(c.Part.Paragraph, c.Part.Item)
	}
	return v
}

// suggestion prints a ref with the title of its instrument.
func (p *page) suggestion(ref string, instruments []*corpus.Instrument) {
	id, _, _ := strings.Cut(ref, "/")
	title := ""
	if i := slices.IndexFunc(instruments, func(i *corpus.Instrument) bool { return i.ID == id }); i >= 0 {
		title = instruments[i].Title(p.lang)
	}
	p.Tell(p.Dim, "  "+terminal.Pad(terminal.OneLine(ref), 24)+"  ", terminal.OneLine(title))
}
