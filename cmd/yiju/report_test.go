package main

import (
	"bufio"
	"fmt"
	"io"
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
	a := newApp(func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard)
	var out strings.Builder
	a.out = bufio.NewWriter(&out)
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
	a.report(c, outcomes)
	if err := a.out.Flush(); err != nil {
		t.Fatal(err)
	}
	holds(t, "the report", out.String(), "s070.txt", "changed", "s080.txt", "no text", "i070", "… and 148 more", "149 KB", "skipped: 1")
	if n := strings.Count(out.String(), "\n"); n > 20 || strings.Contains(out.String(), "s001") {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
	for i := range outcomes {
		outcomes[i].Result = ingest.ResultNew
	}
	out.Reset()
	a.report(c, outcomes)
	if err := a.out.Flush(); err != nil {
		t.Fatal(err)
	}
	holds(t, "the report of new ones", out.String(), "s000.txt", "i000", "… and 99 more")
	if strings.Contains(out.String(), "s149") {
		t.Errorf("all new ones are listed:\n%s", out.String())
	}
}

// TestShortName checks that a long name keeps both ends and fits, and that nothing is left out but on a terminal.
func TestShortName(t *testing.T) {
	address := "https://www.example.org/web/documents_674904/1179_674909/202310/t20231020_11164831.shtml"
	for _, name := range []string{address, strings.Repeat("群岛河流治理", 12) + ".txt"} {
		p := testPage(corpus.Chinese, 100, false)
		if p.Terminal = true; terminal.Width(p.shortName(name)) > mostName+1 {
			t.Errorf("%s is %d columns wide", p.shortName(name), terminal.Width(p.shortName(name)))
		}
		short := p.shortName(name)
		first, last, cut := strings.Cut(short, "…")
		if !cut || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) || len(first) < 10 || len(last) < 10 {
			t.Errorf("%s becomes %s", name, short)
		}
		if p.Terminal = false; p.shortName(name) != name {
			t.Errorf("not on a terminal: %s", p.shortName(name))
		}
	}
	p := testPage(corpus.Chinese, 100, false)
	if p.Terminal = true; p.shortName("a.txt") != "a.txt" {
		t.Error("a short name is changed")
	}
}
