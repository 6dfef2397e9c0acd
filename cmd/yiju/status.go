package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// statusCommand describes the corpus that serves.
func statusCommand(c *call) action {
	c.takesJSON()
	detailed := c.Bool("v", false, c.t.FlagVerbose)
	return func(ctx context.Context) error {
		svc, err := c.library()
		if err != nil {
			return err
		}
		defer svc.Close()
		st, err := svc.Status(ctx)
		if err != nil {
			return err
		}
		c.Model.configured(&st.Embedding)
		for i := range st.Sources {
			s := &st.Sources[i]
			if o, checked, ok := ingest.LastSeen(c.Data, s.Source); ok {
				s.Checked, s.Since, s.Problem = checked.Format(time.RFC3339), o.Since, o.Problem
			}
		}
		return c.show(st, func(p *page) { p.status(st, *detailed) })
	}
}

// status prints a corpus, in detail with all that is known of its instruments and sources.
func (p *page) status(st service.StatusResult, detailed bool) {
	p.header(st)
	if detailed {
		p.instruments(st.Instruments, true)
		p.shortNames(st)
		p.sources(st.Sources)
		return
	}
	of := make(map[string]ingest.Outcome)
	for _, source := range st.Sources {
		if source.Since != "" {
			of[source.Name] = lastOutcome(source)
		}
	}
	p.Blocks(present.SourceReport(p.t, p.sourceRows(st.Yields, of), nil, 0))
	p.instruments(st.Instruments, false)
	p.WriteString(p.Dim(p.t.VerboseHint) + "\n")
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
	if st.Asked > 0 {
		p.Parts("", fmt.Sprintf(p.t.StatusAsked, st.Asked))
	}
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
		if s.Checked != "" {
			p.Parts("  ", fmt.Sprintf(p.t.CheckedOn, s.Checked))
		}
		if s.Since != "" {
			p.Tell(p.Warn, "  ", p.t.Outcome(lastOutcome(s)))
		}
	}
}

// lastOutcome returns what came of a source when its server was asked last and gave no new text.
func lastOutcome(s service.SourceStatus) ingest.Outcome {
	return ingest.Outcome{Result: ingest.ResultKept, Retrieved: s.Retrieved, Since: s.Since, Problem: s.Problem}
}

// byCount sorts reasons, the one with the most characters first.
func byCount(removed map[corpus.Reason]int) []corpus.Reason {
	return slices.SortedFunc(maps.Keys(removed), func(a, b corpus.Reason) int {
		return cmp.Or(cmp.Compare(removed[b], removed[a]), cmp.Compare(a, b))
	})
}
