package structure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/extract"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
	"yiju/corpus/structure"
	"yiju/corpus/structure/line"
)

// under returns the headings above a, without those that tell a number where only the first of their kind does.
func (t typography) under(a statuteArticle) string {
	under := slices.Clone(a.under)
	for i, u := range under {
		if runes := []rune(u); t.bareNames && !strings.HasPrefix(string(runes[1:]), "1总则") {
			under[i] = strings.TrimLeft(string(runes[1:]), line.Digits)
		}
	}
	return strings.Join(under, "/")
}

// heading of a path as statuteArticle.under has it.
func underOf(path []string) []string {
	var out []string
	for _, p := range path {
		m, ok := line.MarkerOf(strings.TrimLeft(p, "\u200b\ufeff"))
		if !ok {
			out = append(out, line.Squeeze(p))
			continue
		}
		runes := []rune(line.Squeeze(m.Label))
		name := strings.TrimLeft(line.Squeeze(p[m.End:]), "、：")
		out = append(out, string(runes[len(runes)-1])+fmt.Sprint(m.Num)+name)
	}
	return out
}

// TestStatutes checks that statutes of many shapes come out article by article, with the headings that they stand below, and
// that their paragraphs and items are citable.
func TestStatutes(t *testing.T) {
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 250
	}
	for seed := range seeds {
		w := statuteWriter{rand.New(rand.NewPCG(13, seed))}
		set := w.typography()
		s := w.statute(set.gap != "" && !set.segmented)
		if set.bareNames {
			s.chaptersOnly()
		}
		raw := set.print(w, s)
		if !checkStatute(t, s, set, raw) {
			t.Fatalf("seed %d, set as %+v:\n%s", seed, set, raw)
		}
	}
}

func checkStatute(t *testing.T, s statute, set typography, raw string) bool {
	name := "a.txt"
	switch {
	case set.markdown:
		name = "a.md"
	case set.html:
		name = "a.html"
	}
	x, err := extract.Read(t.Context(), name, []byte(raw), extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := structure.Recover([]corpus.SourceText{x}, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Instruments) != 1 {
		t.Errorf("%d instruments, want one", len(c.Instruments))
		return false
	}
	i := c.Instruments[0]
	type row struct{ ID, Under, Text string }
	var got, want []row
	for n, cl := range i.Documents[0].Clauses {
		if n == 0 && cl.ID == "preamble" && set.order != nil && !strings.Contains(cl.Text, "第一条") {
			continue // the order
		}
		got = append(got, row{cl.ID, strings.Join(underOf(cl.Path), "/"), line.Squeeze(cl.Text)})
	}
	for _, a := range s.articles {
		want = append(want, row{a.id, set.under(a), line.Squeeze(strings.Join(set.lines(a), ""))})
		if set.markdown {
			want[len(want)-1].Text = strings.ReplaceAll(want[len(want)-1].Text, "*", "")
		}
	}
	if s.annex != nil {
		id := "annex"
		if strings.ContainsAny(s.annex[0], "1一") {
			id += "-1"
		}
		want = append(want, row{id, "", line.Squeeze(strings.Join(s.annex, ""))})
	}
	ok := i.TitleZH == s.title
	if !ok {
		t.Errorf("title %q, want %q", i.TitleZH, s.title)
	}
	for n := range max(len(got), len(want)) {
		var g, w row
		if n < len(got) {
			g = got[n]
		}
		if n < len(want) {
			w = want[n]
		}
		if g != w {
			t.Errorf("clause %d:\n got %+v\nwant %+v", n, g, w)
			return false
		}
	}
	return checkPinpoints(t, s, i) && ok
}

// checkPinpoints cites every item of s.
func checkPinpoints(t *testing.T, s statute, i *corpus.Instrument) bool {
	catalog := citation.NewCatalog([]*corpus.Instrument{i})
	ok := true
	cite := func(pinpoint, want string) {
		p := catalog.Pinpoints(pinpoint)
		if len(p) != 1 {
			t.Errorf("%s: %d pinpoints", pinpoint, len(p))
			ok = false
			return
		}
		r := catalog.Resolve(p[0])
		text := ""
		if r.Status == citation.Exact && len(r.Refs) == 1 {
			n := slices.IndexFunc(i.Documents[0].Clauses, func(c *corpus.Clause) bool { return c.ID == r.Refs[0].Clause })
			_, text, _ = parts.Print(i.Documents[0].Clauses[n], r.Part, corpus.Chinese)
		}
		if !strings.Contains(line.Squeeze(text), want) || utf8.RuneCountInString(text) > utf8.RuneCountInString(want)+8 {
			t.Errorf("%s: %s %q, want %q", pinpoint, r.Status, text, want)
			ok = false
		}
	}
	for _, a := range s.articles {
		var n int
		fmt.Sscan(a.label, &n)
		at := "第" + numeral.Chinese(n) + "条"
		at += inserted(a)
		for k, p := range a.paras {
			in := at
			if len(a.paras) > 1 {
				in += "第" + numeral.Chinese(k+1) + "款"
			}
			if p.items == nil && len(a.paras) > 1 {
				cite(in, p.lead)
			}
			for m, item := range p.items[:max(0, len(p.items)-1)] {
				cite(fmt.Sprintf("%s第%s项", in, numeral.Chinese(m+1)), item)
			}
			for m, sub := range p.subs {
				cite(fmt.Sprintf("%s第%s项第%d目", in, numeral.Chinese(len(p.items)), m+1), sub)
			}
		}
	}
	return ok
}
