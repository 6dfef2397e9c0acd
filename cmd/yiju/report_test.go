package main

import (
	"fmt"
	"strings"
	"testing"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
)

// TestReportOfMany reports a refresh of many sources, one of which is another than before, and one of which was skipped.
func TestReportOfMany(t *testing.T) {
	c := &corpus.Corpus{}
	var outcomes []ingest.Outcome
	out := pageFor(terminal.Screen{}, corpus.English)
	for n := range 3 * mostListed {
		s := &corpus.Source{Name: fmt.Sprintf("s%03d.txt", n), Chars: 10, Kept: 9}
		o := ingest.Outcome{Name: s.Name, Result: ingest.ResultUnchanged, Bytes: 1 << 10}
		switch n {
		case 70:
			o.Result = ingest.ResultChanged
		case 80:
			s.Skipped, o.Result = "empty: no text", ingest.ResultSkipped
		}
		c.Sources, outcomes = append(c.Sources, s), append(outcomes, o)
		c.Instruments = append(c.Instruments, &corpus.Instrument{
			ID: fmt.Sprintf("i%03d", n), Documents: []*corpus.Document{{Lang: corpus.English, Title: s.Name, Source: s.Name}},
		})
	}
	out.report(c, outcomes, false)
	holds(t, "the report", out.String(), "s070.txt", "changed", "s080.txt", "no text", "… and 148 more", "90.0%", "skipped: 1")
	if n := strings.Count(out.String(), "\n"); n > 20 || strings.Contains(out.String(), "s001") {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
	for i := range outcomes {
		outcomes[i].Result = ingest.ResultNew
	}
	out.Reset()
	out.report(c, outcomes, false)
	holds(t, "the report of new ones", out.String(), "s000.txt", "… and 100 more")
	if strings.Contains(out.String(), "s149") {
		t.Errorf("all new ones are listed:\n%s", out.String())
	}
}
