package present

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/answer"
	"yiju/retrieval/verify"
)

// written writes blocks a line each: their kind, and their texts with their addresses.
func written(blocks []Block) []string {
	var out []string
	for _, b := range blocks {
		line := string(b.Kind) + ": "
		for _, s := range b.Spans {
			if line += s.Text; s.URL != "" {
				line += "<" + s.URL + ">"
			}
		}
		out = append(out, line)
	}
	return out
}

// TestFlat checks what a chat shows of each form of a clause, and that it shows nothing of what only a layout needs.
func TestFlat(t *testing.T) {
	c := Clause{
		N: 2, Ref: corpus.Ref{Instrument: "garden", Clause: "2"}, Lang: corpus.Chinese, Title: "花园办法", Label: "二", Heading: "水源", Level: corpus.Official,
		URL: "https://a.example/x", Text: "水源由居民共管。\n不得独占。", Source: corpus.Location{File: "a.txt", LineStart: 3},
		Date: "2032-01-02", Snapshot: "快照 one", Notes: []string{"①  注"},
	}
	brief, whole, listed, altered := c, c, c, c
	brief.Form, whole.Form, listed.Form = Brief, Whole, Listed
	whole.URL = ""
	altered.Edits = []diff.Edit{{Op: diff.Same, Text: "水源由"}, {Op: diff.Removed, Text: "居民"}, {Op: diff.Inserted, Text: "园长"}}
	blocks := []Block{
		{Kind: Lead, Tone: Sure, Spans: []Span{Text("sure")}}, {Kind: Lead, Tone: Unsure, Spans: []Span{Text("unsure")}},
		{Kind: Section, Spans: []Span{Text("section")}}, {Kind: Entry, Spans: []Span{Bold("[1] "), Text("entry")}},
		{Kind: Paragraph, Tone: Problem, Mark: "❌", Spans: []Span{Text("altered")}}, {Kind: Small, Tone: Unsure, Spans: []Span{Text("note")}},
		c.Block(), brief.Block(), whole.Block(), listed.Block(), altered.Block(),
	}
	source := "small: [2]<https://a.example/x#:~:text=%E6%B0%B4%E6%BA%90%E7%94%B1%E5%B1%85%E6%B0%91%E5%85%B1%E7%AE%A1%E3%80%82,%E4%B8%8D%E5%BE%97%E7%8B%AC%E5%8D%A0%E3%80%82> 《花园办法》 · 二 · 水源 · 正式文本"
	want := []string{
		"paragraph: unsure", "paragraph: [1] entry", "paragraph: ❌ altered", "small: note",
		"quote: 水源由居民共管。", "quote: 不得独占。", source,
		source,
		"paragraph: [2] 《花园办法》 · 二 · 水源", "quote: 水源由居民共管。", "quote: 不得独占。",
		"small: 正式文本 · 2032-01-02 · a.txt:3 · garden/2 · 快照 one", "small: ① 注",
		"item: 《花园办法》 · 二 · 水源 · 正式文本：水源由居民共管。 不得独占。",
		"paragraph: 水源由居民园长", source,
	}
	if diff := cmp.Diff(want, written(TextsIn(corpus.Chinese).Flat(blocks))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFlatIsPlain checks that results hold nothing after Flat that a front of plain blocks does not know.
func TestFlatIsPlain(t *testing.T) {
	zh := TextsIn(corpus.Chinese)
	place := verify.Place{Ref: corpus.Ref{Instrument: "garden", Clause: "2", Lang: corpus.Chinese}, Lang: corpus.Chinese, Title: "花园办法", Label: "二", Text: "水源由居民共管。"}
	results := [][]Block{
		Report(zh, verify.Report{Quotes: []verify.Quote{{Quote: "水源", Verdict: verify.Altered, Nearest: &place, Diff: []diff.Edit{{Op: diff.Removed, Text: "居民"}}}}}, Room{}),
	}
	for _, s := range []answer.Status{answer.Extractive, answer.Generated, answer.Uncertain, answer.NoEvidence} {
		c := answer.Citation{N: 1, Ref: corpus.Ref{Instrument: "garden", Clause: "2"}, Lang: corpus.Chinese, Title: "花园办法", Quote: "水源由居民共管。"}
		results = append(results, Answer(answer.Answer{Status: s, Lang: corpus.Chinese, Text: "共管。", Citations: []answer.Citation{c}, Closest: []answer.Citation{c}}, nil).Blocks)
	}
	plain := map[BlockKind]bool{Paragraph: true, Title: true, Quote: true, Item: true, Small: true}
	for _, blocks := range results {
		for _, b := range zh.Flat(blocks) {
			if !plain[b.Kind] || b.Clause != nil || b.Tone != "" || b.Mark != "" || strings.TrimSpace(written([]Block{b})[0]) == string(b.Kind)+":" {
				t.Errorf("%+v is left", b)
			}
		}
	}
}

// TestRoom checks that quotations beyond the room are counted, and that what is hardly alike is not shown.
func TestRoom(t *testing.T) {
	en := TextsIn(corpus.English)
	far := verify.Place{Title: "Rules", Text: "something else", Similarity: 0.3}
	quotes := make([]verify.Quote, 5)
	for i := range quotes {
		quotes[i] = verify.Quote{Quote: "q", Verdict: verify.NotInCorpus, Nearest: &far}
	}
	got := strings.Join(written(Report(en, verify.Report{Quotes: quotes}, Room{Quotes: 3, Alike: 0.5})), "\n")
	if !strings.HasSuffix(got, "2 more quotations are not listed.") || strings.Contains(got, "[4]") || strings.Contains(got, "Closest") {
		t.Errorf("got\n%s", got)
	}
	if got := strings.Join(written(Report(en, verify.Report{Quotes: quotes}, Room{})), "\n"); !strings.Contains(got, "[5]") || !strings.Contains(got, "similarity 30%") {
		t.Errorf("without bounds: got\n%s", got)
	}
}
