package main

import (
	"fmt"
	"slices"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// cited prints the clauses that were found and, where some were not, what there is.
func (p *page) cited(res service.CiteResult, instruments []*corpus.Instrument) {
	for i, c := range res.Clauses {
		if i > 0 {
			p.Gap()
		}
		p.Clause("", p.t.ServedClause(c))
	}
	for _, words := range res.Unread {
		p.Tell(p.Warn, "", fmt.Sprintf(p.t.NotUnderstood, words))
	}
	if len(res.Former) > 0 {
		if len(res.Clauses) > 0 {
			p.Gap()
		}
		p.former(res.Former)
	}
	if res.Status == citation.Exact || res.Status == service.Moved || res.Status == service.Withdrawn {
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

// suggestion prints a ref with the title of its instrument.
func (p *page) suggestion(ref corpus.Ref, instruments []*corpus.Instrument) {
	title := ""
	if i := slices.IndexFunc(instruments, func(i *corpus.Instrument) bool { return i.ID == ref.Instrument }); i >= 0 {
		title = instruments[i].Title(p.lang)
	}
	p.Tell(p.Dim, "  "+terminal.Pad(terminal.OneLine(strings.TrimSuffix(ref.String(), "/")), 24)+"  ", terminal.OneLine(title))
}

// former prints what became of clauses that earlier snapshots had.
func (p *page) former(all []service.Former) {
	for line := range strings.Lines(p.t.formerLines(all)) {
		p.Tell(p.Warn, "", strings.TrimRight(line, "\n"))
	}
}

// formerLines says what became of clauses, one a line.
func (t *texts) formerLines(all []service.Former) string {
	var lines []string
	for _, f := range all {
		name := f.Ref.String() + "/" + string(f.Lang) + " " + fmt.Sprintf(t.Badge, terminal.OneLine(f.Title+" "+f.Label))
		line := fmt.Sprintf(t.WithdrawnOn, name, f.Date)
		if f.Status == service.Moved {
			to := f.To.String()
			if t.Lang == corpus.Chinese { // a ref stands apart from Han characters
				to = " " + to
			}
			line = fmt.Sprintf(t.MovedOn, name, f.Date, to)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
