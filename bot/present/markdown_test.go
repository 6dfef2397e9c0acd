package present

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// TestMarkdown checks what blocks look like, that no text becomes markup, and where links stand.
func TestMarkdown(t *testing.T) {
	for _, tt := range []struct {
		name   string
		blocks []Block
		want   string
		links  []Link
	}{
		{"nothing", nil, "", nil},
		{"kinds", []Block{Head(Text("题")), Para(Bold("a"), Text(" b")), Bullet(Text("c")), Bullet(Text("d")), Fine(Dim("e"))}, "### 题\n\n**a** b\n\n- c\n- d\n\ne", nil},
		{"a quotation of two paragraphs", Quotation("one\n\ntwo"), "> one\n>\n> two", nil},
		{"a difference", []Block{Para(Text("the "), Span{Text: "old", Style: Removed}, Span{Text: "new", Style: Added})}, "the ~~old~~**new**", nil},
		{
			"links", []Block{Para(Text("据"), Span{Text: "[2]", URL: "https://a.example/(x)?y=1 2"}, Text(" "), Span{Text: "[b] c", URL: "http://b.example"})},
			`据[2](https://a.example/%28x%29?y=1%202) [\[b\] c](http://b.example)`,
			[]Link{{1, 39, "[2]", "https://a.example/%28x%29?y=1%202"}, {40, 67, "[b] c", "http://b.example"}},
		},
		{"other addresses", []Block{Para(Span{Text: "a", URL: "javascript:alert(1)"}, Span{Text: "b", URL: "https://u:p@x.example"}, Span{Text: "c", URL: "/d"})}, "abc", nil},
		{
			"markup", []Block{Para(Text("# a\n[x](http://evil.example) <script> **b** `c` ~~d~~ |e| &amp; $f$\u202e"))},
			`\# a \[x\](http://evil.example) \<script\> \*\*b\*\* \` + "`c\\`" + ` \~\~d\~\~ \|e\| \&amp; \$f\$` + "\uFFFD", nil,
		},
		{"lists", []Block{Para(Text("1. a")), Para(Text("- b")), Para(Text("12) c")), Para(Text("1.5 d")), Para(Text("="))}, "1\\. a\n\n\\- b\n\n12\\) c\n\n1.5 d\n\n\\=", nil},
	} {
		got, links := Markdown(tt.blocks)
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if diff := cmp.Diff(tt.links, links); diff != "" {
			t.Errorf("%s: links (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestClauseURL(t *testing.T) {
	ref := corpus.Ref{Instrument: "ai-act", Clause: "5", Lang: corpus.English}
	for _, tt := range []struct {
		room string
		ref  corpus.Ref
		want string
	}{
		{"https://room.example", ref, "https://room.example/c/ai-act/5"}, {"https://room.example/law/", ref, "https://room.example/law/c/ai-act/5"},
		{"", ref, ""}, {"https://room.example", corpus.Ref{Instrument: "ai-act"}, ""},
		{"https://room.example", corpus.Ref{Instrument: "文件", Clause: "a?b"}, "https://room.example/c/%E6%96%87%E4%BB%B6/a%3Fb"},
	} {
		if got := ClauseURL(tt.room, tt.ref); got != tt.want {
			t.Errorf("%q, %s: got %q, want %q", tt.room, tt.ref, got, tt.want)
		}
	}
}

// TestInRoom checks what spans open with a reading room and without one, and that the blocks stay as they were.
func TestInRoom(t *testing.T) {
	ref := corpus.Ref{Instrument: "garden", Clause: "2"}
	c := Clause{N: 2, Ref: ref, Lang: corpus.Chinese, Title: "花园办法", Label: "二", Level: corpus.Official, URL: "https://a.example", Text: "水源"}
	plain, local, whole, listed, document := c, c, c, c, c
	plain.N, local.N, local.URL, document.N, document.Ref.Clause = 0, 0, "", 0, ""
	whole.Form, listed.Form, whole.Digest = Whole, Listed, "0123456789abcdef"
	cited := answer.Answer{Citations: []answer.Citation{{N: 1, Ref: ref, URL: "https://a.example"}, {N: 2, Ref: ref}}}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		texts := TextsIn(l)
		blocks := texts.Flat([]Block{c.Block(), plain.Block(), local.Block(), whole.Block(), listed.Block(), document.Block()})
		blocks = append(blocks, Para(CiteNumber(cited, 1), CiteNumber(cited, 2), Span{Text: "x", Page: HistoryPath(ref)}, Span{Text: "y", Page: HistoryPath(corpus.Ref{})}))
		level, link := texts.Level(corpus.Official), texts.SourceLink
		const words, quoted = "#:~:text=%E6%B0%B4%E6%BA%90", "quote: 水源"
		want := []string{
			quoted, "small: [2]<https://a.example" + words + "> 《花园办法》 · 二<https://room.example/c/garden/2> · " + level,
			quoted, "small: 《花园办法》 · 二<https://room.example/c/garden/2> ↗<https://a.example" + words + "> · " + level,
			quoted, "small: 《花园办法》 · 二<https://room.example/c/garden/2> · " + level,
			"paragraph: [2] 《花园办法》 · 二<https://room.example/c/garden/2@0123456789ab>", quoted,
			"small: " + level + " · " + link + "<https://a.example" + words + "> · garden/2",
			"item: 《花园办法》 · 二<https://room.example/c/garden/2> · " + level + texts.Colon + "水源",
			quoted, "small: 《花园办法》 · 二<https://a.example" + words + "> · " + level,
			"paragraph: [1]<https://a.example>[2]<https://room.example/c/garden/2>x<https://room.example/c/garden/2/history>y",
		}
		before := written(blocks)
		if diff := cmp.Diff(want, written(InRoom(blocks, "https://room.example/"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", l, diff)
		}
		if diff := cmp.Diff(before, written(InRoom(blocks, ""))); diff != "" || strings.Contains(strings.Join(before, ""), "room.example") {
			t.Errorf("%s, without a room (-want +got):\n%s", l, diff)
		}
	}
}

// FuzzMarkdown checks that any text is read as it is, without a sign that is markup, and that a link stands where it is said to.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"", "a\nb", "1. x", "- [x](http://e.example) **b**", `\`, "[1]", "\u202e#", "据\xff"} {
		f.Add(s)
	}
	escape := regexp.MustCompile(`\\([[:punct:]])`)
	f.Fuzz(func(t *testing.T, s string) {
		text, links := Markdown([]Block{Para(Text(s))})
		if want := OneLine(Printable(s)); escape.ReplaceAllString(text, "$1") != want && want != "" || len(links) > 0 {
			t.Errorf("%q became %q, with links %v", s, text, links)
		}
		if bare := escape.ReplaceAllString(text, ""); strings.ContainsAny(bare, "*_`[]<>#|~$&\\\n") {
			t.Errorf("%q became %q, which has markup", s, text)
		}
		text, links = Markdown([]Block{Para(Text("a "), Span{Text: s + "x", URL: "https://e.example/" + url.PathEscape(s)})})
		if len(links) != 1 || string([]rune(text)[links[0].Start:links[0].End]) != strings.TrimLeft(text[1:], " ") || !strings.HasSuffix(text, "]("+links[0].URL+")") {
			t.Errorf("%q became %q, with links %v", s, text, links)
		}
	})
}
