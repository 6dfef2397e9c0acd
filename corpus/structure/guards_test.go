package structure

import (
	"slices"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// FuzzGuards checks that what is asked before a pattern keeps it from nothing that it matches, and that a pattern finds
// the same in the edge of a text as in the whole.
func FuzzGuards(f *testing.F) {
	for i, s := range fragments {
		f.Add(s, fragments[(i+40)%len(fragments)])
	}
	f.Add("主办单位：海岛图书馆 版权所有", "  目  录 ")
	f.Add("（下转第四版）", "二〇二四年五月六日")
	f.Add("5 May 2024", "第 12 页 共 40 页")
	f.Add("主办：海岛图书馆", "灯塔志[4]")
	f.Add("岛志〔12〕", "河流志［3］")
	f.Add("¹ 同上。", "鱼很多²")
	f.Add("⑳ 同上。", "鱼很多⁹³")
	f.Fuzz(func(t *testing.T, a, b string) {
		long := strings.Repeat("河水从山上流下来", 20)
		for _, s := range []string{a, b, a + b, a + long + b, a + " \n" + b, long + a} {
			if s = strings.ToValidUTF8(s, "�"); len(s) < 4<<10 {
				checkGuards(t, s)
			}
		}
	})
}

func checkGuards(t *testing.T, s string) {
	t.Helper()
	for _, c := range []struct {
		name      string
		got, want bool
	}{
		{"fits", line.Fits(s, line.MaxHeading), line.Width(s) <= line.MaxHeading},
		{"inked", line.Inked(s, longContents), len([]rune(line.Squeeze(s))) > longContents},
		{"mark", strings.ContainsFunc(s, opensMark) || !noteMark.MatchString(s), true},
		{"note", strings.IndexFunc(s, opensMark) == 0 || !noteBody.MatchString(s), true},
		{"contents", !line.Inked(s, longContents) || !contents.MatchString(line.Squeeze(s)), true},
		{"page number", strings.ContainsAny(s, line.Digits) || !pageNumber.MatchString(s), true},
		{"dateline", isDateline(s), dateline.MatchString(s)},
		{"dispatch", dispatch.MatchString(line.Start(s)), dispatch.MatchString(s)},
		{"continued", continued.FindString(line.Start(s)) == continued.FindString(s), true},
		{"turned", turnOver.FindString(line.End(s)) == turnOver.FindString(s), true},
	} {
		if c.got != c.want {
			t.Errorf("%s of %q: got %t, want %t", c.name, s, c.got, c.want)
		}
	}
	page := []*para{{text: s}}
	if m := owner.FindStringSubmatch(line.Squeeze(s)); m != nil && ownerOf(page) != m[1]+m[2] || m == nil && ownerOf(page) != "" {
		t.Errorf("owner of %q: got %q, want %q", s, ownerOf(page), m)
	}
}

// TestWhole checks that a paragraph that is one stretch of the page is rendered like any other.
func TestWhole(t *testing.T) {
	everywhere(t, func(t *testing.T, f fixture) {
		for _, x := range f.texts(t) {
			pg := newPage(x)
			pg.cleanSpaces()
			paras := paragraphs(pg)
			whole := 0
			for _, p := range paras {
				s, ok := pg.whole(p.pieces)
				if !ok {
					continue
				}
				whole++
				if want, _ := pg.render(p.pieces); string(pg.runes[s.Start:s.End]) != want {
					t.Errorf("%s: got %q, want %q", x.Name, string(pg.runes[s.Start:s.End]), want)
				}
			}
			if whole == 0 && len(paras) > 20 {
				t.Errorf("%s: no paragraph is one stretch", x.Name)
			}
		}
	})
}

// TestVariantAccount checks that variants join what is removed beside them only where that is a variant as well.
func TestVariantAccount(t *testing.T) {
	src := &corpus.Source{Chars: 30, Kept: 25, Removed: []corpus.Removal{
		{Span: corpus.Span{Start: 10, End: 12}, Reason: corpus.ReasonLineBreak}, {Span: corpus.Span{Start: 20, End: 23}, Reason: corpus.ReasonTitle}}}
	accountVariants([]*work{
		{source: src, variants: []corpus.Span{{Start: 12, End: 15}}},
		{source: src, variants: []corpus.Span{{Start: 15, End: 20}, {Start: 25, End: 30}}},
	})
	want := []corpus.Removal{
		{Span: corpus.Span{Start: 10, End: 12}, Reason: corpus.ReasonLineBreak}, {Span: corpus.Span{Start: 12, End: 20}, Reason: corpus.ReasonVariant},
		{Span: corpus.Span{Start: 20, End: 23}, Reason: corpus.ReasonTitle}, {Span: corpus.Span{Start: 25, End: 30}, Reason: corpus.ReasonVariant}}
	if !slices.Equal(src.Removed, want) || src.Kept != 12 {
		t.Errorf("got %v and %d kept, want %v and 12", src.Removed, src.Kept, want)
	}
}
