package discord

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"yiju/bot/present"
	"yiju/corpus"
)

// FuzzRender renders texts of any kind: nothing that a text holds may mean anything to Discord, no limit may be
// exceeded, and nothing may get lost.
func FuzzRender(f *testing.F) {
	for _, text := range hostile {
		f.Add([]byte{0, 1, 2, 3, 4, 5, 9, 140, 20}, text, "https://shore.example/a(b)?c=<d>&e=~f#:~:text=g", uint8(1), uint16(3900))
	}
	f.Add([]byte{2}, "灯塔。", "", uint8(200), uint16(100))
	f.Add([]byte{5, 0}, "a\n`b", "", uint8(40), uint16(60))
	f.Fuzz(func(t *testing.T, kinds []byte, text, url string, times uint8, size uint16) {
		if len(text) > 2000 || len(kinds) > 40 || len(url) > 3000 {
			t.Skip()
		}
		blocks := fuzzBlocks(kinds, strings.Repeat(text, 1+int(times)%60), url)
		m := present.Message{Lang: corpus.English, Blocks: blocks}
		if got, want := solid(checkPages(t, render(m))), solid(inputOf(blocks)); !sameText(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		// Other page sizes break at other places.
		most := 2*maxURL + 600 + int(size)%2000
		var read strings.Builder
		for _, p := range paginate(linesOf(blocks), most) {
			if n := utf8.RuneCountInString(p.marked); n > most {
				t.Errorf("%d characters, at most %d", n, most)
			}
			r, err := readMarked(p.marked)
			if err != nil {
				t.Errorf("%v\n%s", err, p.marked)
			}
			read.WriteString(r.text)
		}
		if got, want := solid(read.String()), solid(inputOf(blocks)); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}

// sameText reports whether got is want, or want with the note about a file in it.
func sameText(got, want string) bool {
	return strings.Replace(got, solid(present.TextsIn(corpus.English).RestInFile), "", 1) == want || got == want || want == "" && got == "…"
}

// fuzzBlocks spreads a text over blocks: each byte is a kind and a style, and whether there is a link.
func fuzzBlocks(kinds []byte, text, url string) []present.Block {
	all := []present.BlockKind{present.Paragraph, present.Title, present.Quote, present.Item, present.Small, present.Code}
	styles := []present.Style{present.Normal, present.Strong, present.Light, present.Removed, present.Added}
	runes := []rune(text)
	var blocks []present.Block
	for i, k := range kinds {
		part := string(runes[len(runes)*i/len(kinds) : len(runes)*(i+1)/len(kinds)])
		half := len([]rune(part)) / 2
		first := present.Span{Text: string([]rune(part)[:half]), Style: styles[int(k)/6%5]}
		if k >= 128 {
			first.URL = url
		}
		second := present.Span{Text: string([]rune(part)[half:]), Style: styles[int(k)/30%5]}
		blocks = append(blocks, present.Block{Kind: all[int(k)%6], Spans: []present.Span{first, second}})
	}
	return blocks
}

// hostile are texts that would have an effect if they were sent unescaped.
var hostile = []string{
	"@everyone @here <@123456789012345678> <@!1> <@&2> <#3> </ask:4> <id:guide> <t:1618953630:R>",
	"[free](https://evil.example) [a]b](c) ]( [[x]] https://evil.example www.evil.example discord.gg/abc DISCORD.gg/x discord.com/invite/y",
	"# title\n## two\n-# small\n> quote\n>>> all\n- item\n* item\n+ item\n1. one\n12. twelve\n  - deep",
	"**bold** *it* __under__ _it_ ~~gone~~ ||secret|| `code` ```\nblock\n``` \\*escaped\\* \\",
	":smile: :thinking: <:pepe:123> <a:wave:123> a:b:c",
	"\u202eright to left\u202c \u2066 isolate \u2069 null\x00 bell\a tab\t",
	"e\u0301e\u0301 👩‍👩‍👧‍👦 🇨🇳🇬🇧🇫 👍🏽 각 ก็ \u200b@\u200beveryone",
	"snake_case_word 2*3*4 a~b a|b C# F# 3.5 v1.2. 5. <3 -5 -- – 50% &amp; a/b",
	"\xff\xfe broken \xc3",
	"（一）每座灯塔储备不少于四十天的燃油；由守塔人每周称量一次，并记入“油簿”。“如有不足。”须三日内补足！",
}

// TestRenderHostile reads what clients make of texts that would do something, with each in a link as well.
func TestRenderHostile(t *testing.T) {
	for i, text := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			for _, kind := range []present.BlockKind{present.Paragraph, present.Title, present.Quote, present.Item, present.Small, present.Code} {
				for _, style := range []present.Style{present.Normal, present.Strong, present.Removed} {
					blocks := []present.Block{{Kind: kind, Spans: []present.Span{
						{Text: text, Style: style}, {Text: text, Style: present.Added}, {Text: text, URL: "https://shore.example/" + text},
						{Text: text, URL: "javascript:alert(1)"}, {Text: text, Member: "1> @everyone"},
					}}}
					got := solid(checkPages(t, render(present.Message{Blocks: blocks})))
					if want := solid(inputOf(blocks)); got != want {
						t.Errorf("%s %s:\ngot  %q\nwant %q", kind, style, got, want)
					}
				}
			}
		})
	}
}

// TestLinks checks what is linked, and how.
func TestLinks(t *testing.T) {
	for _, tt := range []struct{ text, url, want string }{
		{"[1]", "https://shore.example/a", `[\[1\]](<https://shore.example/a>)`},
		{"Source", "https://shore.example/a#:~:text=one,two", `[Source](<https://shore.example/a#:~:text=one,two>)`},
		{"来源", "http://shore.example/章程 (1)", `[来源](<http://shore.example/%E7%AB%A0%E7%A8%8B%20%281%29>)`},
		{"a] b", "https://shore.example", `a\] b [↗](<https://shore.example>)`},
		{"https://other.example", "https://shore.example", `https\://other.example [↗](<https://shore.example>)`},
		{"x", "https://user@shore.example", "x"},
		{"x", "ftp://shore.example", "x"},
		{"x", "//shore.example", "x"},
		{"x", "https://", "x"},
		{"x", "https://shore.example/" + strings.Repeat("灯", 700), "x"},
	} {
		pages := render(present.Message{Blocks: line1(present.Span{Text: tt.text, URL: tt.url})})
		if got := textOf(pages[0]); got != tt.want {
			t.Errorf("%q %q: got %q, want %q", tt.text, tt.url, got, tt.want)
		}
	}
}

// TestRoomLinks checks that messages with many links into the reading room keep the limits and lose none, and that nothing is linked
// without a reading room.
func TestRoomLinks(t *testing.T) {
	const clauses = 30
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		var blocks []present.Block
		for n := range clauses {
			c := present.Clause{
				N: n % 2 * n, Ref: corpus.Ref{Instrument: "灯塔 (1)", Clause: fmt.Sprint(n + 1)}, Lang: l, Title: "北岸[灯塔]章程 *", Label: fmt.Sprint(n + 1),
				URL: "https://shore.example/charter", Text: "每座灯塔储备不少于四十天的燃油，由守塔人每周称量一次，并记入油簿。", Form: present.Brief,
			}
			blocks = append(blocks, c.Block())
		}
		m := present.Message{Lang: l, Blocks: present.TextsIn(l).Flat(blocks)}
		for room, want := range map[string]int{"": 0, "https://room.example": clauses} {
			pages, inRoom, official := (&outbox{room: room}).render(m), 0, 0
			checkPages(t, pages)
			for _, p := range pages {
				inRoom += strings.Count(textOf(p), "](<https://room.example/c/%E7%81%AF%E5%A1%94%20%281%29/")
				official += strings.Count(textOf(p), "](<https://shore.example/charter#:~:text=")
			}
			if inRoom != want || official != clauses || len(pages) < 2 {
				t.Errorf("%s, room %q: %d links into the room, %d official, %d pages", l, room, inRoom, official, len(pages))
			}
		}
	}
}

// TestSplit checks where long texts are broken.
func TestSplit(t *testing.T) {
	short := func(s string) []present.Block {
		return []present.Block{{Kind: present.Quote, Spans: []present.Span{{Text: s}}}}
	}
	for _, tt := range []struct {
		name   string
		blocks []present.Block
		size   int
		want   []string
	}{
		{"sentence", short("一灯照海。二船入港。三旗落下。"), 16, []string{"> 一灯照海。二船入港。", "> 三旗落下。"}},
		{"closing mark", short("他说：“灯亮了。”船进港。"), 14, []string{"> 他说：“灯亮了。”", "> 船进港。"}},
		{"space", short("The lamp burns all the night long"), 20, []string{"> The lamp burns ", "> all the night ", "> long"}},
		{"no seam", short(strings.Repeat("灯", 20)), 14, []string{"> 灯灯灯灯灯灯灯灯灯灯", "> 灯灯灯灯灯灯灯灯灯灯"}},
		{"cluster", short("👩‍👩‍👧‍👦👩‍👩‍👧‍👦"), 14, []string{"> 👩‍👩‍👧‍👦", "> 👩‍👩‍👧‍👦"}},
		{"escape", short("灯灯灯灯*灯"), 10, []string{"> 灯灯灯灯\\*", "> 灯"}},
		{"item goes on", []present.Block{{Kind: present.Item, Spans: []present.Span{{Text: "一灯照海。二船入港。"}}}}, 12, []string{"- 一灯照海。", "二船入港。"}},
		{"styles", []present.Block{{Kind: present.Paragraph, Spans: []present.Span{{Text: "一灯。二船。", Style: present.Strong}, {Text: "三旗。", Style: present.Added}}}}, 12,
			[]string{"**一灯。**", "**二船。**", "__三旗。__"}},
		{"link", line1(present.Span{Text: "灯塔灯塔灯塔灯塔"}, present.Span{Text: "a", URL: "http://b.c"}), 20, []string{"灯塔灯塔灯塔灯塔", "[a](<http://b.c>)"}},
		{"code", []present.Block{{Kind: present.Code, Spans: []present.Span{{Text: "one\ntwo\nthree"}}}}, 20, []string{"```\none\ntwo\n```", "```\nthree\n```"}},
		{"code whole", append(line1(present.Span{Text: "灯塔灯塔灯塔"}), present.Block{Kind: present.Code, Spans: []present.Span{{Text: "one\ntwo"}}}), 20,
			[]string{"灯塔灯塔灯塔", "```\none\ntwo\n```"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range paginate(linesOf(tt.blocks), tt.size) {
				got = append(got, p.marked)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRest puts text that is too long for messages into a file, with a note in the language of the message.
func TestRest(t *testing.T) {
	text := strings.Repeat("日落前一刻点灯，日出后一刻熄灯。", 2000)
	m := present.Message{Lang: corpus.Chinese, Blocks: []present.Block{{Kind: present.Quote, Spans: []present.Span{{Text: text}}}}, Files: []present.File{
		{Name: "油簿 1.txt", Data: []byte("x")}, {Name: "rest.txt", Data: []byte("y")}, {Name: "big", Data: make([]byte, maxFileSize+1)},
	}}
	pages := render(m)
	read := checkPages(t, pages)
	if len(pages) != maxPages || !strings.Contains(textOf(pages[maxPages-1]), present.TextsIn(corpus.Chinese).RestInFile) {
		t.Errorf("%d pages, the last %q", len(pages), textOf(pages[len(pages)-1]))
	}
	var names []string
	for _, f := range pages[maxPages-1].files {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"___1.txt", "_rest.txt", "rest.txt"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if got := strings.Count(read, "点灯"); got != 2000 {
		t.Errorf("%d sentences, want 2000", got)
	}
}

// FuzzCustomID checks that custom ids survive packing, and that others are not accepted.
func FuzzCustomID(f *testing.F) {
	f.Add("src", "q2920h3w")
	f.Add("", "")
	f.Add("1b", ":")
	f.Fuzz(func(t *testing.T, action, arg string) {
		id := packID(idButton, action, arg)
		if gotAction, gotArg, ok := unpackID(id); id != "" && (!ok || gotAction != action || gotArg != arg || len(id) > maxCustomID) {
			t.Errorf("%q: %q %q %v", id, gotAction, gotArg, ok)
		}
		if name, _, ok := unpackID(action + arg); ok && name == "" {
			t.Errorf("%q has no action", action+arg)
		}
	})
}

// TestControls omits controls that Discord would refuse.
func TestControls(t *testing.T) {
	m := present.Message{Buttons: []present.Button{
		{Action: "a", Arg: "1", Label: "One"}, {Action: "a", Arg: "1", Label: "Again"}, {Action: "b", Label: strings.Repeat("长", 90)},
		{Action: "c", Arg: strings.Repeat("x", 100), Label: "Long"}, {Action: "d"}, {URL: "javascript:x", Label: "Bad"},
		{URL: "https://shore.example", Label: "Good"}, {Action: "e", Emoji: "👍", Weight: present.Danger}, {Action: "f", Label: "F", Weight: present.Primary},
		{Action: "g", Label: "G"},
	}, Menu: &present.Menu{Action: "m", Options: []present.Option{{Value: "1", Label: "One"}, {Value: "1", Label: "Again"}, {Value: "", Label: "x"}}}}
	for i := range 40 {
		m.Buttons = append(m.Buttons, present.Button{Action: "n", Arg: fmt.Sprint(i), Label: "n"})
	}
	pages := render(m)
	checkPages(t, pages)
	box := pages[0].parts[0].(discordgo.Container)
	if len(box.Components) != 6 { // the menu, and five rows
		t.Errorf("%d rows", len(box.Components))
	}
	row := box.Components[1].(discordgo.ActionsRow)
	var labels []string
	for _, c := range row.Components {
		labels = append(labels, c.(discordgo.Button).Label)
	}
	if want := []string{"One", strings.Repeat("长", 79) + "…", "Good", "", "F"}; !cmp.Equal(labels, want) {
		t.Errorf("got %q, want %q", labels, want)
	}
}

// TestGolden renders messages of every kind in both languages.
func TestGolden(t *testing.T) {
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		for _, c := range samples(l) {
			name := c.name + "." + string(l)
			t.Run(name, func(t *testing.T) {
				pages := render(c.message)
				checkPages(t, pages)
				file := filepath.Join("testdata", "render", name+".txt")
				got := dump(pages)
				if *update {
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// BenchmarkRender renders long texts of several kinds.
func BenchmarkRender(b *testing.B) {
	for name, text := range map[string]string{"sentences": "日落前一刻点灯，日出后一刻熄灯。", "marks": "”*", "digits": "1.", "accents": "e\u0301\u0301"} {
		m := present.Message{Blocks: line1(present.Span{Text: strings.Repeat(text, 60_000/utf8.RuneCountInString(text))})}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				render(m)
			}
		})
	}
}
