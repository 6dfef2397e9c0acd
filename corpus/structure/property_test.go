package structure

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// everywhere runs test on all fixtures and, where they are at hand, on the real sources.
func everywhere(t *testing.T, test func(t *testing.T, f fixture)) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) { test(t, f) })
	}
	t.Run("seeds", func(t *testing.T) { test(t, seeds(t)) })
}

// eachClause calls f for all clauses with their refs.
func eachClause(c *corpus.Corpus, f func(corpus.Ref, *corpus.Clause)) {
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				f(corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}, cl)
			}
		}
	}
}

// checkCorpus reports what no corpus may have, whatever its sources.
func checkCorpus(t testing.TB, c *corpus.Corpus, texts []corpus.SourceText) {
	t.Helper()
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	runes := make(map[string][]rune)
	for _, x := range texts {
		runes[x.Name] = newPage(x).runes
		removed := 0
		for _, n := range x.Source.RemovedBy() {
			removed += n
		}
		if got := x.Source.Kept + removed; got != x.Source.Chars {
			t.Errorf("%s: %d characters kept and removed, want %d", x.Name, got, x.Source.Chars)
		}
	}
	eachClause(c, func(ref corpus.Ref, cl *corpus.Clause) {
		var b strings.Builder
		for _, s := range cl.Spans {
			b.WriteString(string(runes[cl.Location.File][s.Start:s.End]))
		}
		if got, want := line.Squeeze(cl.Text), line.Squeeze(b.String()); got != want {
			t.Errorf("%v: the text is not that of its spans:\n got %q\nwant %q", ref, got, want)
		}
		for _, at := range cl.Seams {
			if at <= 0 || at >= len(cl.Text) {
				t.Errorf("%v: seam at %d of %d", ref, at, len(cl.Text))
			}
		}
		for _, n := range cl.Notes {
			if n.At < 0 || n.At > len(cl.Text) || n.Text == "" {
				t.Errorf("%v: note %q at %d of %d", ref, n.Text, n.At, len(cl.Text))
			}
		}
		for line := range strings.Lines(cl.Text) { // a line that begins with a mark may be a note that hangs on nothing
			if i := strings.LastIndex(line, "^①"); i > 0 {
				t.Errorf("%v: a footnote mark is left at %d of %q", ref, i, line)
			}
		}
	})
}

func TestAccount(t *testing.T) {
	everywhere(t, func(t *testing.T, f fixture) {
		texts := f.texts(t)
		c, err := Recover(texts, f.manifest)
		if err != nil {
			t.Fatal(err)
		}
		checkCorpus(t, c, texts)
	})
}

// TestOrder checks that neither a second run nor another order of the sources changes anything.
func TestOrder(t *testing.T) {
	everywhere(t, func(t *testing.T, f fixture) {
		var want strings.Builder
		first := f.recover(t)
		dump(&want, first)
		for range 3 {
			texts := f.texts(t)
			slices.Reverse(texts)
			c, err := Recover(texts, f.manifest)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			dump(&got, c)
			if diff := cmp.Diff(got.String(), want.String()); diff != "" {
				t.Fatalf("reversed (-got +want):\n%s", diff)
			}
			if c.Digest() != first.Digest() {
				t.Error("the digest differs")
			}
		}
	})
}

func digests(c *corpus.Corpus) map[string]string {
	out := make(map[string]string)
	eachClause(c, func(ref corpus.Ref, cl *corpus.Clause) { out[ref.String()] = cl.Digest() })
	return out
}

// TestEdit changes one character in the second half of every clause in turn: the digest of that clause changes, that of
// no other does. Of the real sources it takes one clause in five.
func TestEdit(t *testing.T) {
	everywhere(t, func(t *testing.T, f fixture) {
		c := f.recover(t)
		before := digests(c)
		texts := f.texts(t)
		met, tried := 0, 0
		eachClause(c, func(ref corpus.Ref, cl *corpus.Clause) {
			met++
			if f.name == "seeds" && met%5 != 0 || strings.HasSuffix(cl.Location.File, ".html") { // whose text is not the file
				return
			}
			n := slices.IndexFunc(texts, func(x corpus.SourceText) bool { return x.Name == cl.Location.File })
			edited, ok := f.edit(newPage(texts[n]).runes, cl, n)
			if !ok {
				return
			}
			tried++
			after := digests(edited.recover(t))
			for r, d := range before {
				if changed := after[r] != d; changed != (r == ref.String()) {
					t.Errorf("edit of %v: change of %s is %v", ref, r, changed)
				}
			}
			if len(after) != len(before) {
				t.Errorf("edit of %v: %d clauses, want %d", ref, len(after), len(before))
			}
		})
		if tried == 0 {
			t.Error("no clause was long enough to be edited")
		}
	})
}

// edit replaces a letter in the second half of a clause, behind the words that may serve as a title, by another of its
// script.
func (f fixture) edit(runes []rune, cl *corpus.Clause, n int) (fixture, bool) {
	var at []int
	for _, s := range cl.Spans {
		for i := s.Start; i < s.End; i++ {
			at = append(at, i)
		}
	}
	for k := len(at) - 3; k > max(len(at)/2, 12); k-- {
		latin, han := true, true
		for _, i := range at[k-1 : k+2] {
			latin = latin && unicode.IsLower(runes[i])
			han = han && line.IsHan(runes[i])
		}
		if !latin && !han {
			continue
		}
		to := '某'
		if latin {
			to = 'q'
		}
		changed := slices.Clone(runes)
		changed[at[k]] = to
		f.files = slices.Clone(f.files)
		f.files[n] = txtar.File{Name: f.files[n].Name, Data: []byte(string(changed))}
		return f, true
	}
	return f, false
}

func TestTwoSourcesOfOneName(t *testing.T) {
	f := fixture{files: []txtar.File{{Name: "a.txt", Data: []byte("海岛图书馆章程\n")}, {Name: "a.txt", Data: []byte("另一份\n")}}}
	if _, err := Recover(f.texts(t), corpus.Manifest{}); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", "a.txt")) {
		t.Errorf("error %v, want one that names a.txt", err)
	}
}

// TestUndivided checks that a source with a clause that is too long is skipped with its reason, and the others are read.
func TestUndivided(t *testing.T) {
	endless := "第一条　灯塔。\n第二条　灯油。\n" + strings.Repeat("灯油由联盟统一购买。\n", corpus.MaxClause/25)
	f := fixture{files: []txtar.File{{Name: "endless.txt", Data: []byte(endless)}, {Name: "short.txt", Data: []byte("第一条　灯塔。\n第二条　灯油。\n")}}}
	c := f.recover(t)
	if len(c.Instruments) != 1 || c.Instruments[0].Documents[0].Source != "short.txt" {
		t.Errorf("%d instruments, want the one of short.txt", len(c.Instruments))
	}
	if got := c.Sources[0].Skipped; !strings.HasPrefix(got.Error(), ErrUndivided.Error()) {
		t.Errorf("endless.txt skipped for %q", got)
	}
}

// instruments are the real files beside the repository, those of formats that need no other program.
func instruments(t *testing.T) fixture {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "eval", "instruments", "sources")
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	f := fixture{name: "instruments"}
	for _, name := range names {
		if slices.Contains([]string{".txt", ".md", ".html", ".htm"}, filepath.Ext(name)) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f.files = append(f.files, txtar.File{Name: filepath.Base(name), Data: data})
		}
	}
	if len(f.files) == 0 {
		t.Skip("untested without ../shared: properties of the clauses of real instruments")
	}
	return f
}

// longClause is how many characters a clause has at most that holds the number of another one: the longest article with a list.
const longClause = 20_000

// TestLongClauses checks that a clause is long only where its source has no number of an article or a section to divide it at.
func TestLongClauses(t *testing.T) {
	test := func(t *testing.T, f fixture) {
		eachClause(f.recover(t), func(ref corpus.Ref, cl *corpus.Clause) {
			kinds := make(map[line.MarkerKind]int)
			for text := range strings.Lines(cl.Text) {
				if m, ok := line.MarkerOf(strings.TrimSpace(text)); ok {
					kinds[m.Kind]++
				}
			}
			if n := utf8.RuneCountInString(cl.Text); n > longClause && len(kinds) > 0 {
				t.Errorf("%v has %d characters and holds the marks %v", ref, n, kinds)
			}
			if kinds[line.ArticleMark] > 1 && cl.ID != "preamble" && !strings.HasPrefix(cl.ID, "annex") && !strings.HasPrefix(cl.ID, "protocol") {
				t.Errorf("%v holds %d numbers of articles: %.200q", ref, kinds[line.ArticleMark], cl.Text)
			}
		})
	}
	everywhere(t, test)
	t.Run("instruments", func(t *testing.T) { test(t, instruments(t)) })
}

// TestSharedFurniture checks that what is removed from three sources as furniture is in no clause of any.
func TestSharedFurniture(t *testing.T) {
	test := func(t *testing.T, f fixture) (shared int) {
		texts := f.texts(t)
		c, err := Recover(texts, f.manifest)
		if err != nil {
			t.Fatal(err)
		}
		sources := make(map[string]int) // by the line that was removed
		for _, x := range texts {
			runes, seen := newPage(x).runes, make(map[string]bool)
			for _, r := range x.Source.Removed {
				for text := range strings.Lines(string(runes[r.Start:r.End])) {
					if text = line.Squeeze(text); r.Reason == corpus.ReasonNavigation && utf8.RuneCountInString(text) > 3 && !seen[text] {
						seen[text] = true
						sources[text]++
					}
				}
			}
		}
		for _, n := range sources {
			shared += n / 3
		}
		eachClause(c, func(ref corpus.Ref, cl *corpus.Clause) {
			for text := range strings.Lines(cl.Text) {
				if n := sources[line.Squeeze(text)]; n >= 3 {
					t.Errorf("%v holds %q, which is furniture of %d sources", ref, text, n)
				}
			}
		})
		return shared
	}
	everywhere(t, func(t *testing.T, f fixture) { test(t, f) })
	t.Run("instruments", func(t *testing.T) { test(t, instruments(t)) })
	t.Run("a site", func(t *testing.T) {
		var site fixture
		for i, name := range []string{"灯塔", "码头", "渡船"} {
			body := strings.Repeat(fmt.Sprintf("<p>%s由守塔人看管，每日巡看%d次，并且记录所见的一切。</p>", name, i+1), 4)
			site.files = append(site.files, txtar.File{Name: fmt.Sprintf("%d.html", i), Data: []byte("<!DOCTYPE html><html><body><div><a href=a>海岛文献馆</a> <a href=b>文献检索</a></div><h1>" + name +
				"管理规定</h1><p>第一条 " + name + "的管理适用本规定。</p>" + body + "<p>第二条 本规定自公布之日起施行。</p><div>海岛文献馆版权所有</div></body></html>")})
		}
		if test(t, site) == 0 {
			t.Error("nothing was removed from three pages")
		}
	})
}
