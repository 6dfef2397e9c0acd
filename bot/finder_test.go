package bot

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
)

// found makes the finder of testdata/finder.txtar.
func finderOf(t testing.TB) *Finder {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/finder.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var texts []corpus.SourceText
	for _, f := range archive.Files {
		text, err := extract.Text(f.Name, f.Data)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	c, err := structure.Recover(texts, corpus.Manifest{Instruments: []corpus.ManifestInstrument{
		{ID: "tea-initiative", TitleZH: "全岛茶水治理倡议", TitleEN: "Global Initiative on Tea Governance", Aliases: []string{"茶倡议"}, LevelZH: corpus.Official, LevelEN: corpus.OfficialTranslation},
		{ID: "tea-law", TitleZH: "茶叶保管法", LevelZH: corpus.Official},
		{ID: "tea-news", TitleZH: "茶水日报", LevelZH: corpus.News},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return NewFinder(c.Instruments, citation.NewCatalog(c.Instruments))
}

// TestFind holds what is found for what people type against testdata/finder_golden.txt: what was typed, then the choices.
func TestFind(t *testing.T) {
	f := finderOf(t)
	const file = "testdata/finder_golden.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(want)) {
		typed, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "? ")
		if !ok {
			continue
		}
		lang := textsIn(corpus.English)
		if strings.ContainsFunc(typed, isHan) {
			lang = textsIn(corpus.Chinese)
		}
		fmt.Fprintf(&out, "? %s\n", typed)
		for _, c := range f.choices(f.Find(typed, 6), lang) {
			fmt.Fprintf(&out, "  %-18s %s\n", c.Value, c.Name)
		}
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFindSame checks that the ways to write one thing find the same clause first.
func TestFindSame(t *testing.T) {
	f := finderOf(t)
	for _, tt := range []struct {
		want  string
		typed []string
	}{
		{"tea-law/12", []string{
			"第十二条", "12", "十二", "art 12", "Article 12", "article XII", "第12条", "第１２条", "第十二條", "茶叶保管法12", "茶葉保管法第十二條",
			"cybgf 12", "cybgf第十二条", "tea-law/12", "tea-law 12", "保管法 十二", "§ 12",
		}},
		{"tea-initiative/3", []string{"qdcszlcy 3", "GITG 3", "gitg item 3", "茶倡议第三条", "茶倡議 3", "Tea Governance 3", "全岛 三", "initiative on tea 3"}},
		{"tea-initiative/2", []string{"公用茶壶", "公用茶壺", "gych", "common teapots", "teapots", "common teap"}},
		{"tea-law/5", []string{"樟木", "樟木箱子", "茶叶保管法 樟木"}},
	} {
		for _, typed := range tt.typed {
			got := f.Find(typed, MaxChoices)
			if len(got) == 0 || got[0].String() != tt.want {
				t.Errorf("%q finds %v, want %s first", typed, got[:min(3, len(got))], tt.want)
			}
		}
	}
	for _, typed := range []string{"", "  ", "?", "第", "xyzxyz", "99999", "鲸鱼", "teapots whale"} {
		if got := f.Find(typed, MaxChoices); len(got) > 0 {
			t.Errorf("%q finds %v, want nothing", typed, got)
		}
	}
}

func TestInitials(t *testing.T) {
	for _, tt := range []struct {
		name, typed string
		want        int
	}{
		{"全岛茶水治理倡议", "qdcszlcy", 0}, {"全岛茶水治理倡议", "cszl", 2}, {"全岛茶水治理倡议", "czl", -1},
		{"银行行长", "yhhz", 0}, {"银行行长", "yxxc", 0}, {"ai 治理", "aizl", 0}, {"", "a", -1},
	} {
		if got := initialsAt(initials(tt.name), tt.typed); got != tt.want {
			t.Errorf("%q in %q: %d, want %d", tt.typed, tt.name, got, tt.want)
		}
	}
	if n := len(readings()); n < 20_000 {
		t.Errorf("%d characters have readings", n)
	}
}

// FuzzFind checks for anything typed that no more is found than asked for, that all of it exists, once, and that the
// choices are such as a platform takes.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"第十二条", "art 12", "qdcs", "茶 3", "第三条之一", "1.2-3", "\xff第", "之", "p1", "第一条至第九条", strings.Repeat("茶", 500)} {
		f.Add(s)
	}
	finder := finderOf(f)
	f.Fuzz(func(t *testing.T, typed string) {
		refs := finder.Find(typed, MaxChoices)
		if len(refs) > MaxChoices {
			t.Errorf("%d refs", len(refs))
		}
		for i, r := range refs {
			if _, ok := finder.at[r]; !ok || slices.Contains(refs[:i], r) {
				t.Errorf("%v is unknown or comes twice", r)
			}
		}
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			for _, c := range finder.choices(refs, textsIn(l)) {
				if n := utf8.RuneCountInString(c.Name); n == 0 || n > 100 || len(c.Value) > 100 || !utf8.ValidString(c.Name) {
					t.Errorf("choice %+v", c)
				}
			}
		}
	})
}

// TestGrams checks that no clause that says a word is ruled out.
func TestGrams(t *testing.T) {
	f := finderOf(t)
	for n := range f.places {
		for _, text := range f.places[n].texts {
			for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > 0x7f && r < 0x3400 || r > 0x9fff }) {
				if !f.grams.candidates(word, len(f.places)).has(n) {
					t.Errorf("%s is ruled out for %q", f.places[n].ref, word)
				}
			}
		}
	}
}

// largeFinder has 50,000 clauses of random characters in 250 instruments.
func largeFinder(b *testing.B) *Finder {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		var s strings.Builder
		for range n {
			s.WriteRune(rune(0x4e00 + r.IntN(3000)))
		}
		return s.String()
	}
	var all []*corpus.Instrument
	for i := range 250 {
		title := word(8) + "法"
		d := &corpus.Document{Lang: corpus.Chinese, Title: title, Level: corpus.Official}
		for n := range 200 {
			id := fmt.Sprint(n + 1)
			d.Clauses = append(d.Clauses, &corpus.Clause{ID: id, Label: "第" + id + "条", Heading: word(6), Text: "第" + id + "条 " + word(150) + "。"})
		}
		all = append(all, &corpus.Instrument{ID: fmt.Sprintf("law-%d", i), Kind: "law", TitleZH: title, Documents: []*corpus.Document{d}})
	}
	b.ResetTimer()
	return NewFinder(all, citation.NewCatalog(all))
}

// BenchmarkFind measures one completion among 50,000 clauses.
func BenchmarkFind(b *testing.B) {
	f := largeFinder(b)
	title := f.works[100].title[corpus.Chinese]
	content := []rune(f.places[33_333].texts[0])
	for _, q := range []struct{ name, typed string }{
		{"number", "第十二条"}, {"bare", "12"}, {"title", title}, {"title and number", title + "第七条"}, {"initials", "qqrgznzl"},
		{"content", string(content[40:46])}, {"character", string(content[40:41])}, {"nothing", "龘龘"}, {"letters", "zx"}, {"latin word", "governance"},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.choices(f.Find(q.typed, MaxChoices), textsIn(corpus.Chinese))
			}
		})
	}
}
