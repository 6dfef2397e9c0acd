package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// runStatus describes the corpus that serves.
func runStatus(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus status")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	detailed := o.Bool("v", false, a.t.FlagVerbose)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 0 {
		err = a.tooMany(rest)
	}
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	svc, err := a.library(s)
	if err != nil {
		return err
	}
	defer svc.Close()
	st, err := svc.Status(ctx)
	if err != nil {
		return err
	}
	s.Model.configured(&st.Embedding)
	a.lookUp(s, st.Sources)
	if o.json {
		return a.writeJSON(st)
	}
	p := a.page(a.lang)
	p.header(st)
	if *detailed {
		p.instruments(st.Instruments, true)
		p.shortNames(st)
		p.sources(st.Sources)
		return a.print(p)
	}
	of := make(map[string]ingest.Outcome)
	for _, source := range st.Sources {
		if source.Since != "" {
			of[source.Name] = lastOutcome(source)
		}
	}
	p.Blocks(present.SourceReport(p.t.Texts, p.sourceRows(st.Yields, of), nil, 0))
	p.instruments(st.Instruments, false)
	p.WriteString(p.Dim(p.t.VerboseHint) + "\n")
	return a.print(p)
}

// plain parses the flags of a command that takes -json and no argument.
func (a *app) plain(name string, args []string) (*options, error) {
	o := a.newOptions(name)
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 0 {
		err = a.tooMany(rest)
	}
	return o, err
}

// header prints which snapshot it is.
func (p *page) header(st service.StatusResult) {
	if st.Built == "" {
		p.WriteString(p.Strong(p.t.StatusStarter) + "\n")
	} else {
		p.WriteString(p.Strong(fmt.Sprintf(p.t.StatusSnapshot, st.Snapshot)) + "\n")
		p.Parts("", fmt.Sprintf(p.t.StatusBuilt, st.Built))
	}
	p.Parts("", fmt.Sprintf(p.t.DigestLine, st.Digest))
	clauses := 0
	for _, i := range st.Instruments {
		clauses += i.ZH + i.EN
	}
	p.Parts("", fmt.Sprintf(p.t.StatusCounts, len(st.Instruments), clauses, len(st.Sources)))
	p.embedding(st.Embedding)
}

// shortNames prints the names that each instrument goes by besides its titles, first those that several go by.
func (p *page) shortNames(st service.StatusResult) {
	p.Rule(p.t.ShortNamesHeading)
	for _, s := range st.SharedNames {
		p.Tell(p.Warn, "", fmt.Sprintf(p.t.SharedName, terminal.OneLine(s.Name), strings.Join(s.IDs, p.t.Comma)))
	}
	for _, i := range st.Instruments {
		if len(i.Short) > 0 {
			p.WriteString(p.Strong(terminal.OneLine(i.ID)) + "\n")
			p.Parts("  ", i.Short...)
		}
	}
}

// sources prints for each source how many of its characters are in clauses, and why the others are not.
func (p *page) sources(all []service.SourceStatus) {
	p.Rule(p.t.SourcesHeading)
	for _, s := range all {
		p.WriteString(p.Strong(terminal.OneLine(s.Name)) + "\n")
		if s.Skipped != "" {
			p.Tell(p.Warn, "  ", fmt.Sprintf(p.t.SkippedBecause, terminal.OneLine(p.t.Problem(s.Skipped))))
			continue
		}
		removed := 0
		var why []string
		for _, r := range byCount(s.Removed) {
			removed += s.Removed[r]
			why = append(why, fmt.Sprintf("%s %d", p.t.Called("removed", string(r)), s.Removed[r]))
		}
		p.Para("  ", fmt.Sprintf(p.t.StatusAdds, s.Chars, s.Kept, present.Percent(s.Kept, s.Chars), removed, present.Percent(removed, s.Chars)))
		if len(why) > 0 {
			p.Para("  ", p.t.ColRemoved+p.t.Colon+strings.Join(why, p.t.Comma))
		}
		if gap := s.Chars - s.Kept - removed; gap != 0 {
			p.Tell(p.Bad, "  ", fmt.Sprintf(p.t.StatusGap, gap))
		}
		p.Parts("  ", s.Encoding, p.t.Retrieved(s.Retrieved), s.Address, "sha256 "+s.SHA256[:min(12, len(s.SHA256))])
		p.checkedLine(s)
	}
}

// byCount sorts reasons, the one with the most characters first.
func byCount(removed map[corpus.Reason]int) []corpus.Reason {
	var all []corpus.Reason
	for r := range removed {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b corpus.Reason) int {
		if d := removed[b] - removed[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return all
}
