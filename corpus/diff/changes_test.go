package diff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// told formats changes, one per line.
func told(all []Change) []string {
	var out []string
	for _, c := range all {
		line := string(c.Kind) + " " + c.Ref.String()
		if c.Was != (corpus.Ref{}) && c.Was != c.Ref {
			line += " < " + c.Was.String()
		}
		if c.Size > 0 {
			line += fmt.Sprintf(" (%d)", c.Size)
		}
		for _, f := range c.Fields {
			line += " " + f.Name
		}
		out = append(out, line)
	}
	return out
}

// wells are sentences that no two of which are alike.
var wells = []string{
	"水井由村民共同管理，任何人不得独占。", "取水应当使用井边的公用水桶，用后放回原处。", "每年春天清理一次井底的淤泥。",
	"井水浑浊时应当停止饮用，并通知管理员。", "孩子在井边玩耍须有大人陪同。", "旱季每户每天取水不超过四桶。",
	"井盖夜间应当锁好，钥匙由值班人保管。", "修理水井的费用按户分担，困难户可以免交。", "禁止在井边洗衣、饲养牲畜。",
	"管理员由村民会议推选，任期两年。", "违反本规定的，由村民会议批评教育。", "外村人取水应当先征得管理员同意。", "本规定自立春之日起施行。",
}

// rules makes a document of numbered clauses.
func rules(l corpus.Lang, texts ...string) *corpus.Document {
	d := &corpus.Document{Lang: l, Title: "水井规定", Level: corpus.Official}
	for n, text := range texts {
		label := fmt.Sprintf("第%d条", n+1)
		if l == corpus.English {
			label = fmt.Sprintf("Article %d", n+1)
		}
		d.Clauses = append(d.Clauses, &corpus.Clause{ID: fmt.Sprint(n + 1), Label: label, Text: label + " " + text})
	}
	return d
}

func corpusOf(id string, documents ...*corpus.Document) *corpus.Corpus {
	return &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: id, Documents: documents}}}
}

func TestChanges(t *testing.T) {
	base := func() *corpus.Corpus { return corpusOf("wells", rules(corpus.Chinese, wells...)) }
	inserted := slices.Insert(slices.Clone(wells), 2, "井边应当设置照明。")
	shifted := []string{"added wells/3/zh"}
	for n := 3; n <= 13; n++ {
		shifted = append(shifted, fmt.Sprintf("renumbered wells/%d/zh < wells/%d/zh", n+1, n))
	}
	for _, tt := range []struct {
		name string
		new  func() *corpus.Corpus
		want []string
	}{
		{"nothing", base, nil},
		{"words", func() *corpus.Corpus {
			c := base()
			c.Instruments[0].Documents[0].Clauses[5].Text = "第六条 旱季每户每天取水不超过三桶。"
			return c
		}, []string{"changed wells/6/zh"}},
		{"written anew", func() *corpus.Corpus {
			c := base()
			c.Instruments[0].Documents[0].Clauses[5].Text = "第六条 雨水另行收集。"
			return c
		}, []string{"changed wells/6/zh"}},
		{"inserted", func() *corpus.Corpus { return corpusOf("wells", rules(corpus.Chinese, inserted...)) }, shifted},
		{"inserted, and the one behind it changed", func() *corpus.Corpus {
			texts := slices.Clone(inserted)
			texts[3] = "每年春天和秋天各清理一次井底的淤泥。"
			return corpusOf("wells", rules(corpus.Chinese, texts...))
		}, shifted},
		{"taken out", func() *corpus.Corpus {
			return corpusOf("wells", rules(corpus.Chinese, slices.Delete(slices.Clone(wells), 10, 11)...))
		}, []string{"removed wells/11/zh", "renumbered wells/11/zh < wells/12/zh", "renumbered wells/12/zh < wells/13/zh"}},
		{"changed places", func() *corpus.Corpus {
			texts := slices.Clone(wells)
			texts[1], texts[7] = texts[7], texts[1]
			return corpusOf("wells", rules(corpus.Chinese, texts...))
		}, []string{"renumbered wells/2/zh < wells/8/zh", "renumbered wells/8/zh < wells/2/zh"}},
		{"known otherwise", func() *corpus.Corpus {
			c := base()
			i := c.Instruments[0]
			i.Issuer, i.Documents[0].Level, i.Documents[0].Clauses[2].Heading = "村民会议", corpus.Model, "清理"
			return c
		}, []string{"metadata wells//zh level issuer", "metadata wells/3/zh heading"}},
		{"another language", func() *corpus.Corpus {
			c := base()
			c.Instruments[0].Documents = append(c.Instruments[0].Documents, rules(corpus.English, "The well belongs to all."))
			return c
		}, []string{"document_added wells//en (1)", "added wells/1/en"}},
		{"gone", func() *corpus.Corpus { return nil }, append([]string{"document_removed wells//zh (13)"}, each("removed wells/%d/zh", 13)...)},
		{"under another name", func() *corpus.Corpus { return corpusOf("fountains", rules(corpus.Chinese, wells[1:4]...)) }, slices.Concat(
			[]string{"document_added fountains//zh (3)"},
			// The shortest one is too short to be recognised in another document.
			[]string{"added fountains/1/zh", "added fountains/2/zh", "added fountains/3/zh"},
			[]string{"document_removed wells//zh (13)"}, each("removed wells/%d/zh", 13),
		)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(told(Changes(base(), tt.new())), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func each(format string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(format, i+1))
	}
	return out
}

// TestChangesMoved checks that a long clause is found again in another document, changed a little or not at all, and
// that an ending which every law has is not.
func TestChangesMoved(t *testing.T) {
	long := "取水口周围五十米内不得堆放垃圾、粪便和其他可能污染水源的物品；违反的，由管理员责令清除，费用由堆放的人承担。"
	end := "本规定自发布之日起施行。"
	two := func(a, b []string) *corpus.Corpus {
		return &corpus.Corpus{Instruments: []*corpus.Instrument{
			{ID: "springs", Documents: []*corpus.Document{rules(corpus.Chinese, a...)}}, {ID: "wells", Documents: []*corpus.Document{rules(corpus.Chinese, b...)}},
		}}
	}
	old := two([]string{wells[0], end}, []string{wells[1], long, wells[2]})
	for _, tt := range []struct{ name, text string }{{"as it was", long}, {"changed", strings.Replace(long, "五十米", "一百米", 1)}} {
		new := two([]string{wells[0], tt.text}, []string{wells[1], wells[2], end})
		want := []string{"removed springs/2/zh", "moved springs/2/zh < wells/2/zh", "renumbered wells/2/zh < wells/3/zh", "added wells/3/zh"}
		if diff := cmp.Diff(told(Changes(old, new)), want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", tt.name, diff)
		}
	}
}

// TestChangesOfMany checks that a clause that was renumbered and changed is found among many.
func TestChangesOfMany(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	old, new := many(r, 400), []string(nil)
	for n, text := range old {
		if n == 0 {
			new = append(new, "前言另行印发。")
		}
		new = append(new, text+fmt.Sprintf("但是，第%d条另有规定的除外。", n+1))
	}
	got := make(map[ChangeKind]int)
	for _, c := range Changes(corpusOf("wells", rules(corpus.Chinese, old...)), corpusOf("wells", rules(corpus.Chinese, new...))) {
		got[c.Kind]++
	}
	if diff := cmp.Diff(got, map[ChangeKind]int{Added: 1, Renumbered: 400}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

// many makes n texts of characters drawn at random.
func many(r *rand.Rand, n int) []string {
	var texts []string
	for range n {
		var b strings.Builder
		for range 60 {
			b.WriteRune('一' + rune(r.IntN(3000)))
		}
		texts = append(texts, b.String())
	}
	return texts
}

// mixed makes a corpus of documents whose clauses come from few sentences, so that there are duplicates, and whose ids
// may come twice.
func mixed(r *rand.Rand) *corpus.Corpus {
	c := &corpus.Corpus{}
	for n := range 1 + r.IntN(3) {
		i := &corpus.Instrument{ID: fmt.Sprintf("i%d", n+r.IntN(2))}
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			var texts []string
			for range r.IntN(7) {
				text := wells[r.IntN(len(wells))]
				if r.IntN(3) == 0 {
					text += wells[r.IntN(len(wells))]
				}
				texts = append(texts, text)
			}
			d := rules(l, texts...)
			for _, cl := range d.Clauses {
				if r.IntN(8) == 0 {
					cl.ID = fmt.Sprint(r.IntN(5))
				}
				if r.IntN(8) == 0 {
					cl.Heading = "管理"
				}
			}
			if r.IntN(4) > 0 {
				i.Documents = append(i.Documents, d)
			}
		}
		c.Instruments = append(c.Instruments, i)
	}
	return c
}

// TestChangesAccount checks, on corpora drawn at random, what Changes promises.
func TestChangesAccount(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		a, b := mixed(r), mixed(r)
		checkAccount(t, a, b)
		if got := Changes(a, a); len(got) > 0 {
			t.Fatalf("seed %d: against itself: %v", seed, told(got))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// checkAccount checks that every clause of both corpora is accounted for once, that clauses which are not mentioned are
// the same, and that the way back has as many changes.
func checkAccount(t *testing.T, a, b *corpus.Corpus) {
	t.Helper()
	all := Changes(a, b)
	was, is := leaves(a), leaves(b)
	for _, c := range all {
		if c.Old != nil {
			take(t, was, c.Was, c.Old)
		}
		if c.New != nil {
			take(t, is, c.Ref, c.New)
		}
		switch {
		case (c.Kind == Added) != (c.New != nil && c.Old == nil), (c.Kind == Withdrawn) != (c.Old != nil && c.New == nil):
			t.Errorf("%v: old %v, new %v", told([]Change{c}), c.Old, c.New)
		case c.Kind == Changed && (c.Ref != c.Was || c.Old.Text == c.New.Text),
			c.Kind == Renumbered && (c.Ref == c.Was || c.Ref.Instrument != c.Was.Instrument),
			c.Kind == Moved && c.Ref.Instrument == c.Was.Instrument, c.Kind == Described && len(c.Fields) == 0:
			t.Errorf("%v is no such change", told([]Change{c}))
		}
	}
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("what is not mentioned differs (-old +new):\n%s", diff)
	}
	back := make(map[ChangeKind]int)
	for _, c := range Changes(b, a) {
		back[mirrored[c.Kind]]++
	}
	for _, c := range all {
		back[c.Kind]--
	}
	for kind, n := range back {
		if n != 0 {
			t.Errorf("%s: %d more on the way back", kind, n)
		}
	}
}

var mirrored = map[ChangeKind]ChangeKind{
	Added: Withdrawn, Withdrawn: Added, Opened: Closed, Closed: Opened, Changed: Changed, Renumbered: Renumbered, Moved: Moved,
	Described: Described,
}

// leaf is a clause as a reader knows it. Two of a ref are kept in a list.
func leaves(c *corpus.Corpus) map[corpus.Ref][]string {
	all := make(map[corpus.Ref][]string)
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				ref := corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}
				all[ref] = append(all[ref], cl.Digest())
			}
		}
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

func take(t *testing.T, all map[corpus.Ref][]string, ref corpus.Ref, c *corpus.Clause) {
	t.Helper()
	at := slices.Index(all[ref], c.Digest())
	if at < 0 {
		t.Errorf("%v: a clause that is not there, or was told of before", ref)
		return
	}
	if all[ref] = slices.Delete(all[ref], at, at+1); len(all[ref]) == 0 {
		delete(all, ref)
	}
}

// FuzzChanges makes two documents of lines.
func FuzzChanges(f *testing.F) {
	f.Add("甲\n乙\n丙", "甲\n丁\n乙\n丙", true)
	f.Add("a b c\n\n\na b c", "a b c d\n\xff\n", false)
	f.Add(strings.Repeat("一样的句子在这里出现很多次。\n", 60), strings.Repeat("一样的句子在这里出现很多次了。\n", 70), true)
	f.Fuzz(func(t *testing.T, a, b string, chinese bool) {
		l := corpus.English
		if chinese {
			l = corpus.Chinese
		}
		old, new := strings.Split(a, "\n"), strings.Split(b, "\n")
		if len(old)+len(new) > 300 {
			return
		}
		checkAccount(t, corpusOf("a", rules(l, old...)), corpusOf("a", rules(l, new...)))
	})
}

// BenchmarkChanges compares 60,000 clauses in 1,000 documents with themselves where one in a hundred is changed and
// each document begins with a clause more.
func BenchmarkChanges(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	old, new := &corpus.Corpus{}, &corpus.Corpus{}
	for n := range 1000 {
		id := fmt.Sprintf("law-%04d", n)
		texts := many(r, 60)
		old.Instruments = append(old.Instruments, corpusOf(id, rules(corpus.Chinese, texts...)).Instruments...)
		texts = append([]string{"本法另有说明的，从其说明。"}, texts...)
		texts[r.IntN(60)] += "但是另有规定的除外。"
		new.Instruments = append(new.Instruments, corpusOf(id, rules(corpus.Chinese, texts...)).Instruments...)
	}
	b.ReportAllocs()
	for b.Loop() {
		Changes(old, new)
	}
}

// BenchmarkChangesOfAll compares 60,000 clauses with 60,000 others, the worst case.
func BenchmarkChangesOfAll(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	old, new := &corpus.Corpus{}, &corpus.Corpus{}
	for n := range 1000 {
		old.Instruments = append(old.Instruments, corpusOf(fmt.Sprintf("law-%04d", n), rules(corpus.Chinese, many(r, 60)...)).Instruments...)
		new.Instruments = append(new.Instruments, corpusOf(fmt.Sprintf("act-%04d", n), rules(corpus.Chinese, many(r, 60)...)).Instruments...)
	}
	b.ReportAllocs()
	for b.Loop() {
		Changes(old, new)
	}
}
