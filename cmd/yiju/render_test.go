package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got, with escape sequences made visible, to testdata/NAME.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛")
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, string(want)); diff != "" {
		t.Errorf("%s (-got +want):\n%s", file, diff)
	}
}

func testPage(l corpus.Lang, columns int, color bool) *page {
	return &page{terminal: terminal{is: true, width: columns, color: color}, t: textsIn(l), lang: l}
}

// sampleCitation is a clause of an invented instrument in both languages.
func sampleCitation() answer.Citation {
	const before, matched = "第二条 共同照看\n花园由居民共同照看，任何人不得独占花园的", "水源"
	zh := answer.Citation{
		N: 1, Ref: corpus.Ref{Instrument: "garden-rules", Clause: "2"}, Lang: corpus.Chinese, Title: "示例花园管理办法", Label: "第二条", Heading: "共同照看",
		Quote: before + matched + "；浇水时间由居民会议决定，并在入口处的“告示牌”上公布。",
		Level: corpus.Official, URL: "https://example.org/garden/measures/2024/full-text.html",
		Source:  corpus.Location{File: "garden.zh.txt", LineStart: 5, LineEnd: 6},
		Matched: [][2]int{{len(before), len(before + matched)}},
	}
	zh.Other = &answer.Citation{
		Ref: corpus.Ref{Instrument: "garden-rules", Clause: "2"}, Lang: corpus.English, Title: "Sample Garden Measures", Label: "2", Added: true,
		Quote: "The residents look after the garden together. Nobody may keep the water of the garden to himself.",
		Level: corpus.UnofficialTranslation, Source: corpus.Location{File: "garden.en.txt", LineStart: 5, LineEnd: 5},
	}
	return zh
}

func TestRenderAnswer(t *testing.T) {
	paragraph := answer.Citation{
		Ref: corpus.Ref{Instrument: "garden-talk", Clause: "p3"}, Lang: corpus.English, Title: "Talk of the Garden", Label: "3", Added: true, Level: corpus.News,
		Quote:  "A clause that \x1b[31mtries to paint\u202e the screen.",
		Source: corpus.Location{File: "talk.txt", LineStart: 5, LineEnd: 6},
	}
	for _, tt := range []struct {
		name string
		ans  answer.Answer
	}{
		{"extractive", answer.Answer{Status: answer.Extractive, Text: "…", Citations: []answer.Citation{sampleCitation()}}},
		{"generated", answer.Answer{Status: answer.Generated, Text: "The residents decide [1].",
			Citations: []answer.Citation{sampleCitation()}}},
		{"uncertain", answer.Answer{Status: answer.Uncertain, Reason: answer.AmbiguousDocument,
			Readings: []string{"示例花园管理办法", "示例钟楼管理规定"}, Citations: []answer.Citation{sampleCitation()}}},
		{"none", answer.Answer{Status: answer.NoEvidence, Reason: answer.ClauseOutOfRange, ValidRange: []string{"1", "4"},
			Closest: []answer.Citation{paragraph}}},
	} {
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			p := testPage(l, 72, false)
			p.answer(tt.ans)
			golden(t, "answer_"+tt.name+"_"+string(l), p.String())
		}
	}
}

func TestRenderColor(t *testing.T) {
	p := testPage(corpus.Chinese, 60, true)
	p.answer(answer.Answer{Status: answer.Extractive, Citations: []answer.Citation{sampleCitation()}})
	p.next()
	golden(t, "answer_color", p.String())
}

// TestRenderCite checks that what is told in colour is told whole.
func TestRenderCite(t *testing.T) {
	instruments := []*corpus.Instrument{{ID: "garden-rules", TitleZH: "示例花园管理办法", TitleEN: "Sample Garden Measures"}}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 60, true)
		for _, res := range []citeResult{
			{Status: citation.OutOfRange, ValidRange: []string{"1", "4"}, RangeOf: "clause", Suggestions: []string{"garden-rules/4"}},
			{Status: citation.OutOfRange, ValidRange: []string{"1", "2"}, RangeOf: "item"},
			{Status: citation.Ambiguous, Suggestions: []string{"garden-rules"}},
			{Status: citation.NotFound},
		} {
			p.cited(res, instruments)
		}
		golden(t, "cite_"+string(l), p.String())
	}
}

func TestRenderEntry(t *testing.T) {
	e := &index.Entry{
		Instrument: &corpus.Instrument{ID: "garden-rules"},
		Document: &corpus.Document{Lang: corpus.Chinese, Title: "示例花园管理办法", Level: corpus.Digest,
			Notes: []string{corpus.NoteEndMissing}},
		Clause: &corpus.Clause{
			ID: "3", Label: "3", LabelAdded: true, Heading: "开放时间", Path: []string{"第一章 总则", "第二节"},
			Text: "花园每天早上七点开放，晚上九点关闭。",
			Notes: []corpus.Note{{Mark: "①", Text: "冬季为八点。", At: 3,
				Location: corpus.Location{File: "a.txt", LineStart: 9}}},
			Variants: []corpus.Variant{{Text: "花园每天清晨六点开放，晚上九点关闭。",
				Location: corpus.Location{File: "b.txt", LineStart: 4, LineEnd: 5}}},
			Location: corpus.Location{File: "a.txt", LineStart: 7, LineEnd: 7},
		},
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 60, false)
		p.entry(e, "2026-01-02")
		golden(t, "entry_"+string(l), p.String())
	}
}

func TestRenderStatus(t *testing.T) {
	st := status{
		Snapshot: "20260102T030405Z-0123abcd", Built: "2026-01-02T03:04:05Z", Digest: strings.Repeat("0", 64),
		Instruments: []instrumentStatus{{ID: "garden-rules", pairing: pairing{ZH: 4, EN: 3, Both: 3, OnlyZH: 1},
			Documents: []documentStatus{
				{Lang: corpus.Chinese, Title: "示例花园管理办法", Level: corpus.Official, Notes: []string{corpus.NoteJoined}},
				{Lang: corpus.English, Level: corpus.UnofficialTranslation,
					Title: "Sample Measures on the Management of the Community Garden by its Residents"},
			}}},
		Sources: []sourceStatus{
			{Source: &corpus.Source{Name: "a.txt", Encoding: "gb18030", Chars: 100, Kept: 90, Retrieved: "2026-01-02",
				SHA256: strings.Repeat("a", 64)}, Removed: map[corpus.Reason]int{corpus.ReasonLineBreak: 4, corpus.ReasonTitle: 5}},
			{Source: &corpus.Source{Name: "b.png", Skipped: "binary: not a text file: it looks like a picture"}},
		},
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 64, false)
		p.header(st)
		p.instruments(st.Instruments)
		p.sources(st.Sources)
		golden(t, "status_"+string(l), p.String())
	}
}

// TestColorOnlyOnTerminals checks when colours are used. The master of a pseudo-terminal is a terminal.
func TestColorOnlyOnTerminals(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	defer tty.Close()
	if !isTerminal(tty) {
		t.Skip("/dev/ptmx is no terminal here")
	}
	for _, tt := range []struct {
		env         map[string]string
		color, wide bool
	}{
		{nil, true, false},
		{map[string]string{"NO_COLOR": "1"}, false, false},
		{map[string]string{"TERM": "dumb"}, false, false},
		{map[string]string{"COLUMNS": "500"}, true, true},
	} {
		got := terminalOf(tty, func(k string) string { return tt.env[k] })
		if !got.is || got.color != tt.color || (got.width == widest) != tt.wide {
			t.Errorf("%v: got %+v", tt.env, got)
		}
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := terminalOf(file, func(string) string { return "" }); got != (terminal{}) {
		t.Errorf("a file: got %+v", got)
	}
}

func TestRangeOf(t *testing.T) {
	for want, r := range map[string][]string{"": nil, "7": {"7"}, "8": {"8", "8"}, "1–13": {"1", "13"}} {
		if got := rangeOf(r); got != want {
			t.Errorf("rangeOf(%q) = %q, want %q", r, got, want)
		}
	}
}
