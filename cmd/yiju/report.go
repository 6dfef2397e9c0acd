package main

import (
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// mostListed is how many sources, and how many findings of a kind, a report lists without -v.
const mostListed = 50

// few is how many sources there may be for the report to list their documents too: it then still fits a screen.
const few = 10

// report prints what a refresh read: what somebody has to decide or repair, then a row a source, and the documents of a
// few sources. In detail, all of it is listed, with the files.
func (p *page) report(c *corpus.Corpus, outcomes []ingest.Outcome, detailed bool) {
	of := make(map[string]ingest.Outcome)
	for _, o := range outcomes {
		of[o.Name] = o
	}
	rows, most := p.sourceRows(c.Yields(), of), mostListed
	if detailed {
		most = 0
	}
	p.Blocks(present.SourceReport(p.t, rows, c.Findings, most))
	if detailed {
		p.files(rows, of)
	}
	if detailed || len(rows) <= few {
		p.instruments(service.InstrumentStatuses(c.Instruments), true)
	}
	if !detailed {
		p.WriteString(p.Dim(p.t.VerboseHint) + "\n")
	}
	p.Gap()
}

// sourceRows puts what came of sources beside what they add.
func (p *page) sourceRows(yields []corpus.Yield, of map[string]ingest.Outcome) []present.SourceRow {
	var rows []present.SourceRow
	for _, y := range yields {
		o := of[y.Source.Name]
		if y.Source.Skipped != "" {
			o.Result, o.Problem = ingest.ResultSkipped, y.Source.Skipped
		}
		rows = append(rows, present.SourceRow{Yield: y, Result: string(o.Result), Trouble: p.t.Outcome(o)})
	}
	return rows
}

// files prints how each source that was read is encoded, how large it is and how many documents are from it.
func (p *page) files(rows []present.SourceRow, of map[string]ingest.Outcome) {
	p.Rule(p.t.FilesHeading)
	t := terminal.Table{Screen: p.Screen, Right: []bool{false, false, true, true, true}}
	t.Row(p.t.ColSource, p.t.ColEncoding, p.t.ColDocuments, p.t.ColRemoved, p.t.ColSize)
	var bytes int64
	documents, chars, kept := 0, 0, 0
	for _, r := range rows {
		s := r.Source
		if s.Skipped != "" {
			continue
		}
		n := int64(of[s.Name].Bytes)
		bytes, documents, chars, kept = bytes+n, documents+r.Documents, chars+s.Chars, kept+s.Kept
		t.Row(s.Name, s.Encoding, strconv.Itoa(r.Documents), present.Percent(s.Chars-s.Kept, s.Chars), size(n))
	}
	t.Row(p.t.ColTotal, "", strconv.Itoa(documents), present.Percent(chars-kept, chars), size(bytes))
	p.WriteString(t.String())
}

// instruments prints a table of instruments, in detail with the titles of their documents and what a reader must know of
// them.
func (p *page) instruments(all []service.InstrumentStatus, detailed bool) {
	if len(all) == 0 {
		return
	}
	p.Rule(p.t.InstrumentsHeading)
	t := terminal.Table{Screen: p.Screen, Right: []bool{false, true, true, true, true, true}}
	t.Row(p.t.ColInstrument, p.t.ColZH, p.t.ColEN, p.t.ColPaired, p.t.ColOnlyZH, p.t.ColOnlyEN, p.t.ColLevel)
	for _, i := range all {
		var levels, titles, remarks []string
		for _, d := range i.Documents {
			if l := p.t.Level(d.Level); !slices.Contains(levels, l) {
				levels = append(levels, l)
			}
			titles = append(titles, d.Title)
			for _, code := range d.Notes {
				if r := "· " + p.t.Called("document", code); !slices.Contains(remarks, r) {
					remarks = append(remarks, r)
				}
			}
		}
		t.Row(i.ID, strconv.Itoa(i.ZH), strconv.Itoa(i.EN), strconv.Itoa(i.Both), strconv.Itoa(i.OnlyZH), strconv.Itoa(i.OnlyEN),
			strings.Join(levels, " / "))
		if detailed {
			t.Below(append(titles, remarks...)...)
		}
	}
	p.WriteString(t.String())
}
