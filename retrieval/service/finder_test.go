package service

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index/indextest"
)

const most = 25

// finderOf makes the finder of testdata/finder.txtar.
func finderOf(t testing.TB) *finder {
	t.Helper()
	c, err := indextest.Teas("testdata/finder.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return newFinder(c.Instruments, citation.NewCatalog(c.Instruments))
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
			got := f.find(typed, most)
			if len(got) == 0 || got[0].String() != tt.want {
				t.Errorf("%q finds %v, want %s first", typed, got[:min(3, len(got))], tt.want)
			}
		}
	}
	for _, typed := range []string{"", "  ", "?", "第", "xyzxyz", "99999", "鲸鱼", "teapots whale"} {
		if got := f.find(typed, most); len(got) > 0 {
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

// FuzzFind checks for anything typed that no more is found than asked for, and that all of it exists, once.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"第十二条", "art 12", "qdcs", "茶 3", "第三条之一", "1.2-3", "\xff第", "之", "p1", "第一条至第九条", strings.Repeat("茶", 500)} {
		f.Add(s)
	}
	made := finderOf(f)
	f.Fuzz(func(t *testing.T, typed string) {
		refs := made.find(typed, most)
		if len(refs) > most {
			t.Errorf("%d refs", len(refs))
		}
		for i, r := range refs {
			if _, ok := made.at[r]; !ok || slices.Contains(refs[:i], r) {
				t.Errorf("%v is unknown or comes twice", r)
			}
		}
	})
}

// largeFinder has 50,000 clauses of random characters in 250 instruments.
func largeFinder(b *testing.B) *finder {
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
	return newFinder(all, citation.NewCatalog(all))
}

// BenchmarkFind measures one completion among 50,000 clauses.
func BenchmarkFind(b *testing.B) {
	f := largeFinder(b)
	title := f.works[100].title[corpus.Chinese]
	content := []rune(f.candidates[33_333].texts[0])
	for _, q := range []struct{ name, typed string }{
		{"number", "第十二条"}, {"bare", "12"}, {"title", title}, {"title and number", title + "第七条"}, {"initials", "qqrgznzl"},
		{"content", string(content[40:46])}, {"character", string(content[40:41])}, {"nothing", "龘龘"}, {"letters", "zx"}, {"latin word", "governance"},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.find(q.typed, most)
			}
		})
	}
}
