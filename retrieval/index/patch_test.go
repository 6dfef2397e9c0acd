package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

// syllables make up the texts of a wide corpus.
var syllables = map[corpus.Lang][]string{
	corpus.Chinese: strings.Fields("渡船 码头 夜间 停航 乘客 应当 行李 称重 灯塔 值守 风力 八级 不得 离港 票价 减半 儿童 船员 培训 每年 两次 记录 保存 三年 公开 数据 研究生 研究 生命 安全 资讯"),
	corpus.English: strings.Fields("ferries piers night stop passengers shall luggage weighed lighthouse keepers wind force eight must leave harbour fares halved children crews training yearly twice records kept three years publish data safety"),
}

func sentence(r *rand.Rand, l corpus.Lang) string {
	words := syllables[l]
	var list []string
	for range 4 + r.IntN(12) {
		list = append(list, words[r.IntN(len(words))])
	}
	if l == corpus.Chinese {
		return strings.Join(list, "") + "。"
	}
	return strings.Join(list, " ") + "."
}

// wide makes a corpus of instruments with ten clauses each, most of them in both languages.
func wide(r *rand.Rand, instruments int) *corpus.Corpus {
	c := &corpus.Corpus{Sources: fixture().Sources}
	for n := range instruments {
		i := &corpus.Instrument{ID: fmt.Sprintf("rules-%03d", n), Kind: "rules"}
		for _, l := range languages[:1+min(1, r.IntN(4))] {
			var texts []string
			for range 9 {
				texts = append(texts, sentence(r, l))
			}
			title := map[corpus.Lang]string{corpus.Chinese: "第%d号渡口规则", corpus.English: "Ferry Rules No. %d"}[l]
			i.Documents = append(i.Documents, doc(l, fmt.Sprintf(title, n), texts...))
		}
		c.Instruments = append(c.Instruments, i)
	}
	return c
}

// edit changes c a little, and returns it.
func edit(r *rand.Rand, c *corpus.Corpus) *corpus.Corpus {
	for range 1 + r.IntN(3) {
		i := c.Instruments[r.IntN(len(c.Instruments))]
		d := i.Documents[r.IntN(len(i.Documents))]
		cl := d.Clauses[r.IntN(len(d.Clauses))]
		switch r.IntN(6) {
		case 0, 1:
			cl.Text = sentence(r, d.Lang)
		case 2:
			cl.Text += fmt.Sprintf("新词%d号 word%d 凤凰自然保护区 %s", r.IntN(9), r.IntN(9), strings.Repeat("渡船 ferries ", r.IntN(9)))
		case 3:
			cl.Heading, cl.Path = sentence(r, d.Lang), []string{"第一章"}
		case 4:
			cl.Notes = append(cl.Notes, corpus.Note{Mark: "①", Text: sentence(r, d.Lang), At: 0})
			d.Level, i.Issuer = corpus.Digest, "港务局"
		case 5:
			d.Title += "（修订）"
			c.Sources[0].Removed, c.Sources[0].Retrieved = c.Sources[0].Removed[:1], "2026-02-03"
		}
		cl.Spans[0].End = cl.Spans[0].Start + len([]rune(cl.Text))
	}
	return c
}

// TestPatchRanksAsABuild changes a corpus step by step. The snapshot that is patched from step to step must hold the
// corpus, and answer each question like one that is built, to the last digit of each score.
func TestPatchRanksAsABuild(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 3))
		dir := t.TempDir()
		path := filepath.Join(dir, "0.db")
		generate := func(steps int) *corpus.Corpus { // anew, so that no two corpora share anything
			r := rand.New(rand.NewPCG(seed, 4))
			c := wide(r, 20)
			for range steps {
				edit(r, c)
			}
			return c
		}
		lexicon, err := ReadLexicon(strings.NewReader("渡船 渡船 [du4 chuan2] /ferry/\n灯塔 灯塔 [deng1 ta3] /lighthouse/\n"))
		if err != nil {
			t.Fatal(err)
		}
		opts := BuildOptions{Lexicon: lexicon}
		if err := Build(t.Context(), path, generate(0), opts); err != nil {
			t.Fatal(err)
		}
		base, patches := mustOpen(t, path), 0
		for step := range 6 {
			name := fmt.Sprintf("seed %d, step %d", seed, step)
			c := generate(step + 1)
			old, err := base.LoadBeside(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(old, generate(step)); diff != "" {
				t.Fatalf("%s: corpus of the base (-got +want):\n%s", name, diff)
			}
			opts.Base = &Base{base, old}
			if newPatch(c, opts) != nil {
				patches++
			}
			path = filepath.Join(dir, fmt.Sprint(step+1)+".db")
			if err := Build(t.Context(), path, c, opts); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			base = mustOpen(t, path)
			got, err := base.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, c); diff != "" {
				t.Fatalf("%s: corpus (-got +want):\n%s", name, diff)
			}
			built := buildAlike(t, base, c, BuildOptions{Lexicon: lexicon})
			for range 12 {
				q := retrieval.Query{Text: sentence(r, languages[r.IntN(2)]), K: 30}
				checkSearch(t, name, base, built, q)
			}
			checkSearch(t, name, base, built, retrieval.Query{Text: `凤凰自然保护区 word3 "新词3号"`, K: 30})
			integrity(t, base)
		}
		if patches < 3 {
			t.Errorf("seed %d: %d of 6 steps were patches", seed, patches)
		}
	}
}

// buildAlike builds c with the dictionary of s, which may have words that no text has any more.
func buildAlike(t *testing.T, s *Snapshot, c *corpus.Corpus, opts BuildOptions) *Snapshot {
	t.Helper()
	var content string
	if err := s.db.QueryRow(`SELECT content FROM dictionary`).Scan(&content); err != nil {
		t.Fatal(err)
	}
	var d analysis.Dictionary
	if err := d.UnmarshalText([]byte(content)); err != nil {
		t.Fatal(err)
	}
	opts.Words = d
	path := filepath.Join(t.TempDir(), "built.db")
	if err := Build(t.Context(), path, c, opts); err != nil {
		t.Fatal(err)
	}
	return mustOpen(t, path)
}

func checkSearch(t *testing.T, name string, got, want *Snapshot, q retrieval.Query) {
	t.Helper()
	a, err := got.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %s: %v", name, q.Text, err)
	}
	b, err := want.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %s: %v", name, q.Text, err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Fatalf("%s: %s (-patched +built):\n%s", name, q.Text, diff)
	}
}

// integrity has SQLite check the tables and the index for full-text search.
func integrity(t *testing.T, s *Snapshot) {
	t.Helper()
	var result string
	if err := s.db.QueryRow(`PRAGMA integrity_check`).Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity: %s, %v", result, err)
	}
}

// TestNoPatch has what needs a build: it must be built, and right.
func TestNoPatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.db")
	generate := func() *corpus.Corpus { return wide(rand.New(rand.NewPCG(1, 1)), 20) }
	if err := Build(t.Context(), path, generate(), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	base := &Base{mustOpen(t, path), generate()}
	for name, change := range map[string]func(c *corpus.Corpus){
		"a clause less":       func(c *corpus.Corpus) { d := c.Instruments[3].Documents[0]; d.Clauses = d.Clauses[:8] },
		"another id":          func(c *corpus.Corpus) { c.Instruments[3].Documents[0].Clauses[8].ID = "x" },
		"an instrument less":  func(c *corpus.Corpus) { c.Instruments = c.Instruments[1:] },
		"another instrument":  func(c *corpus.Corpus) { c.Instruments[19].ID = "rules-999" },
		"more passages":       func(c *corpus.Corpus) { c.Instruments[3].Documents[0].Clauses[8].Text = long() },
		"much that is other":  func(c *corpus.Corpus) { edits(c, 40) },
		"nothing but a title": nil,
	} {
		c := generate()
		if change != nil {
			change(c)
		} else {
			c.Instruments[3].TitleZH = "渡口"
		}
		opts := BuildOptions{Base: base}
		if p := newPatch(c, opts); (p == nil) != (change != nil) {
			t.Errorf("%s: patched %v", name, p != nil)
		}
		next := filepath.Join(t.TempDir(), "next.db")
		if err := Build(t.Context(), next, c, opts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := mustOpen(t, next).Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, c); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
}

func edits(c *corpus.Corpus, n int) {
	r := rand.New(rand.NewPCG(5, 5))
	for range n {
		edit(r, c)
	}
}

// TestPatchCanceled ends a patch early: nothing is left but the base.
func TestPatchCanceled(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "base.db")
	generate := func() *corpus.Corpus { return wide(rand.New(rand.NewPCG(1, 1)), 20) }
	if err := Build(t.Context(), path, generate(), BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	c := generate()
	c.Instruments[0].Documents[0].Clauses[0].Text = "渡船夜间停航。"
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Build(ctx, filepath.Join(dir, "next.db"), c, BuildOptions{Base: &Base{mustOpen(t, path), generate()}}); err == nil {
		t.Error("no error")
	}
	if left, err := filepath.Glob(filepath.Join(dir, "next*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
