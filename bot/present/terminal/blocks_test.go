package terminal

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/answer"
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

func testPage(l corpus.Lang, columns int, color bool) *Page {
	return NewPage(Screen{Terminal: true, Width: columns, Color: color}, l)
}

// citation is a clause of an invented instrument in both languages.
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
			tt.ans.Lang = l
			p.Blocks(present.Answer(tt.ans, nil).Blocks)
			golden(t, "answer_"+tt.name+"_"+string(l), p.String())
		}
	}
}

func TestRenderColor(t *testing.T) {
	p := testPage(corpus.Chinese, 60, true)
	p.Blocks(present.Answer(answer.Answer{Lang: corpus.Chinese, Status: answer.Extractive, Citations: []answer.Citation{sampleCitation()}}, nil).Blocks)
	golden(t, "answer_color", p.String())
}

// TestLinks checks when the name of a clause opens its page in the reading room, on every line that it takes, and that a link takes no
// columns.
func TestLinks(t *testing.T) {
	const on, off = "\x1b]8;;https://room.example/c/garden-rules/2\x1b\\", "\x1b]8;;\x1b\\"
	for _, tt := range []struct {
		name, web string
		color     bool
		width     int
		links     int
	}{
		{"no room", "", true, 60, 0},
		{"no colour", "https://room.example", false, 60, 0},
		{"a line each", "https://room.example/", true, 60, 2},
		{"wrapped", "https://room.example", true, 24, 5},
		{"an address that could steer", "https://room.example/\x1b]0;x\a", true, 60, 0},
	} {
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			screen := Screen{Terminal: true, Width: tt.width, Color: tt.color}
			plain := NewPage(screen, l)
			screen.Web = tt.web
			p := NewPage(screen, l)
			for _, page := range []*Page{plain, p} {
				page.Clause("[1] ", present.CitationClause(sampleCitation()))
			}
			got := strings.NewReplacer(on, "", off, "").Replace(p.String())
			if n := strings.Count(p.String(), on); n != tt.links || strings.Count(p.String(), off) != n || got != plain.String() {
				t.Errorf("%s, %s: %d links in %q", tt.name, l, n, p.String())
			}
		}
	}
}

// TestColorOnlyOnTerminals checks when colours are used. The master of a pseudo-terminal is a terminal.
func TestColorOnlyOnTerminals(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	defer tty.Close()
	if !IsTerminal(tty) {
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
		got := ScreenOf(tty, func(k string) string { return tt.env[k] })
		if !got.Terminal || got.Color != tt.color || (got.Width == widest) != tt.wide {
			t.Errorf("%v: got %+v", tt.env, got)
		}
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := ScreenOf(file, func(string) string { return "" }); got != (Screen{}) {
		t.Errorf("a file: got %+v", got)
	}
}
