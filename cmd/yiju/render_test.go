package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
	"yiju/retrieval/service"
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
	return pageFor(terminal.Screen{Terminal: true, Width: columns, Color: color}, l)
}

// TestRenderCite checks that what is told in colour is told whole.
func TestRenderCite(t *testing.T) {
	instruments := []*corpus.Instrument{{ID: "garden-rules", TitleZH: "示例花园管理办法", TitleEN: "Sample Garden Measures"}}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 60, true)
		for _, res := range []service.CiteResult{
			{Status: citation.OutOfRange, ValidRange: []string{"1", "4"}, RangeOf: "clause", Suggestions: []corpus.Ref{{Instrument: "garden-rules", Clause: "4"}}},
			{Status: citation.OutOfRange, ValidRange: []string{"1", "2"}, RangeOf: "item"},
			{Status: citation.Ambiguous, Suggestions: []corpus.Ref{{Instrument: "garden-rules"}}},
			{Status: citation.NotFound},
		} {
			p.Blocks(p.t.CiteResult(res, titles(instruments, l)))
		}
		golden(t, "cite_"+string(l), p.String())
	}
}

func TestRenderEntry(t *testing.T) {
	rules := &corpus.Instrument{ID: "garden-rules", Documents: []*corpus.Document{{
		Lang: corpus.Chinese, Title: "示例花园管理办法", Level: corpus.Digest, Notes: []string{corpus.NoteEndMissing},
		Clauses: []*corpus.Clause{{
			ID: "3", Label: "3", LabelAdded: true, Heading: "开放时间", Path: []string{"第一章 总则", "第二节"},
			Text: "花园每天早上七点开放，晚上九点关闭。",
			Notes: []corpus.Note{{Mark: "①", Text: "冬季为八点。", At: 3,
				Location: corpus.Location{File: "a.txt", LineStart: 9}}},
			Variants: []corpus.Variant{{Text: "花园每天清晨六点开放，晚上九点关闭。",
				Location: corpus.Location{File: "b.txt", LineStart: 4, LineEnd: 5}}},
			Location: corpus.Location{File: "a.txt", LineStart: 7, LineEnd: 7},
		}},
	}}}
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{rules}, Sources: []*corpus.Source{{Name: "a.txt", Retrieved: "2026-01-02"}}}
	shown, err := service.InMemory(c, index.BuildOptions{}, nil).Show(t.Context(), corpus.Ref{Instrument: "garden-rules", Clause: "3"})
	if err != nil || len(shown.Clauses) != 1 {
		t.Fatal(shown, err)
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 60, false)
		p.Blocks(p.t.ShowResult(shown))
		golden(t, "entry_"+string(l), p.String())
	}
}

func TestRenderStatus(t *testing.T) {
	st := service.StatusResult{
		Snapshot: "20260102T030405Z-0123abcd", Built: "2026-01-02T03:04:05Z", Digest: strings.Repeat("0", 64),
		Instruments: []service.InstrumentStatus{{ID: "garden-rules", Pairing: service.Pairing{ZH: 4, EN: 3, Both: 3, OnlyZH: 1},
			Documents: []service.DocumentStatus{
				{Lang: corpus.Chinese, Title: "示例花园管理办法", Level: corpus.Official, Notes: []string{corpus.NoteJoined}},
				{Lang: corpus.English, Level: corpus.UnofficialTranslation,
					Title: "Sample Measures on the Management of the Community Garden by its Residents"},
			}}},
		Sources: []service.SourceStatus{
			{Source: &corpus.Source{Name: "a.txt", Encoding: "gb18030", Chars: 100, Kept: 90, Retrieved: "2026-01-02",
				SHA256: strings.Repeat("a", 64)}, Removed: map[corpus.Reason]int{corpus.ReasonLineBreak: 4, corpus.ReasonTitle: 5}},
			{Source: &corpus.Source{Name: "b.png", Skipped: "binary: not a text file: it looks like a picture"}},
		},
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 64, false)
		p.header(st)
		p.instruments(st.Instruments, true)
		p.sources(st.Sources)
		golden(t, "status_"+string(l), p.String())
	}
}
