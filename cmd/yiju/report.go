package main

import (
	"fmt"
	"slices"
	"strconv"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// report prints what a refresh read: a table of sources and one of instruments. Of many, only those that are not as they
// were the last time are listed; status lists all.
func (a *app) report(c *corpus.Corpus, outcomes []ingest.Outcome) {
	p := a.page(a.lang)
	of := make(map[string]ingest.Outcome)
	for _, o := range outcomes {
		of[o.Name] = o
	}
	listed := listed(c, of)
	p.sourceTable(c, of, listed)
	var instruments []*corpus.Instrument
	for _, i := range c.Instruments {
		if slices.ContainsFunc(i.Documents, func(d *corpus.Document) bool { return listed[d.Source] }) {
			instruments = append(instruments, i)
		}
	}
	p.instruments(service.InstrumentStatuses(instruments))
	if n := len(c.Instruments) - len(instruments); n > 0 {
		p.Para("", fmt.Sprintf(p.t.AndMore, n))
	}
	p.Gap()
	a.out.WriteString(p.String())
}

// mostListed is how many sources the report of a refresh lists.
const mostListed = 50

// listed returns the sources that are worth a line.
func listed(c *corpus.Corpus, of map[string]ingest.Outcome) map[string]bool {
	names := make(map[string]bool)
	for _, s := range c.Sources {
		few, same := len(c.Sources) <= mostListed, of[s.Name].Result == ingest.ResultUnchanged
		if few || s.Skipped != "" || of[s.Name].Problem != "" || !same && len(names) < mostListed {
			names[s.Name] = true
		}
	}
	return names
}

// sourceTable prints what came of each listed source, and the total of all.
func (p *page) sourceTable(c *corpus.Corpus, of map[string]ingest.Outcome, listed map[string]bool) {
	p.Rule(p.t.SourcesHeading)
	documents, clauses := contents(c)
	t := terminal.Table{Screen: p.Screen, Right: []bool{false, false, true, true, true, true, false, true}}
	t.Row(p.t.ColSource, p.t.ColEncoding, p.t.ColDocuments, p.t.ColClauses, p.t.ColKept, p.t.ColRemoved, p.t.ColResult, p.t.ColSize, p.t.ColNote)
	var all corpus.Source
	var allDocuments, allClauses, skipped int
	var bytes int64
	for _, s := range c.Sources {
		o, name := of[s.Name], p.shortName(s.Name)
		if s.Skipped != "" {
			skipped++
			o.Result, o.Problem = ingest.ResultSkipped, s.Skipped
			t.Row(name, "–", "–", "–", "–", "–", p.t.result(o.Result), "–", p.t.trouble(o))
			continue
		}
		d, n := documents[s.Name], clauses[s.Name]
		bytes += int64(o.Bytes)
		all.Chars, all.Kept = all.Chars+s.Chars, all.Kept+s.Kept
		allDocuments, allClauses = allDocuments+d, allClauses+n
		if !listed[s.Name] {
			continue
		}
		t.Row(name, s.Encoding, strconv.Itoa(d), strconv.Itoa(n), percent(s.Kept, s.Chars), percent(s.Chars-s.Kept, s.Chars),
			p.t.result(o.Result), size(int64(o.Bytes)), p.t.trouble(o))
	}
	if n := len(c.Sources) - len(listed); n > 0 {
		t.Row(fmt.Sprintf(p.t.AndMore, n))
	}
	note := ""
	if skipped > 0 {
		note = fmt.Sprintf(p.t.SkippedCount, skipped)
	}
	t.Row(p.t.ColTotal, "", strconv.Itoa(allDocuments), strconv.Itoa(allClauses), percent(all.Kept, all.Chars),
		percent(all.Chars-all.Kept, all.Chars), "", size(bytes), note)
	p.WriteString(t.String())
}

// mostName is how many columns of a terminal the name of a source takes.
const mostName = 44

// shortName leaves out the middle of a long name on a terminal, such as the folders of a web address.
func (p *page) shortName(name string) string {
	rs := []rune(terminal.OneLine(name))
	if !p.Terminal || terminal.Width(string(rs)) <= mostName {
		return string(rs)
	}
	first, last := 0, len(rs)
	for terminal.Width(string(rs[:first])) < mostName/2-1 {
		first++
	}
	for last > first && terminal.Width(string(rs[last:])) < mostName/2-1 {
		last--
	}
	return string(rs[:first]) + "…" + string(rs[last:])
}

// contents counts the documents and clauses that came of each source. A document counts with the source that its text
// is from, a clause with the one that it stands in.
func contents(c *corpus.Corpus) (documents, clauses map[string]int) {
	documents, clauses = make(map[string]int), make(map[string]int)
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			documents[d.Source]++
			for _, cl := range d.Clauses {
				clauses[cl.Location.File]++
			}
		}
	}
	return documents, clauses
}
