package index

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/configs"
	"yiju/corpus"
	"yiju/retrieval/analysis"
)

const testGlossary = `# comment	no entry
data	数据|资料
data protection	数据保护
crane|hoist	起重机
no tab here
lonely	
	孤
national sovereignty	国家主权
sovereignty	主权
`

func TestGlossaryMatches(t *testing.T) {
	a := analysis.New(analysis.Dictionary{})
	g := parseGlossary(testGlossary, a)
	type found struct {
		Text       string
		Renderings []string
		Inner      bool
	}
	for _, c := range []struct {
		text string
		lang corpus.Lang
		want []found
	}{
		{"数据保护由谁负责", corpus.Chinese, []found{{"数据保护", []string{"data protect"}, false}, {"数据", []string{"data"}, true}}},
		{"國家主權和起重機", corpus.Chinese, []found{{"國家主權", []string{"nation sovereignti"}, false}, {"主權", []string{"sovereignti"}, true}, {"起重機", []string{"crane", "hoist"}, false}}},
		{"Cranes and the protection of data", corpus.English, []found{{"Cranes", []string{"起重机"}, false}, {"data", []string{"数据", "资料"}, false}}},
		{"Data Protection", corpus.English, []found{{"Data Protection", []string{"数据保护"}, false}, {"Data", []string{"数据", "资料"}, true}}},
		{"nothing", corpus.English, nil},
	} {
		var got []found
		for _, m := range g.matches(newQuestion(a, c.text, "", mentioned{}), c.lang, nil) {
			got = append(got, found{c.text[m.start:m.end], texts(m.renderings), m.inner})
		}
		if diff := cmp.Diff(got, c.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", c.text, diff)
		}
	}
}

// TestGlossaryByWords cuts the English terms of the glossary as a whole, as questions are.
func TestGlossaryByWords(t *testing.T) {
	a := analysis.New(analysis.Dictionary{})
	g, known, n := parseGlossary(testGlossary, a), make(map[string]tokens), 0
	for line := range strings.Lines(configs.Glossary()) {
		english, _, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, term := range terms(english) {
			n++
			if diff := cmp.Diff(g.stems(a, term, known), cut(a, term)[words], cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q (-by words +whole):\n%s", term, diff)
			}
		}
	}
	if n < 1500 {
		t.Errorf("%d terms, want at least 1,500", n)
	}
}

func texts(list []rendering) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.text)
	}
	return out
}

func FuzzGlossary(f *testing.F) {
	f.Add(testGlossary, "data protection 数据保护")
	f.Add("a|b\t一|二\n\t\n|\t|", "b a 一二")
	a := analysis.New(analysis.Dictionary{})
	f.Fuzz(func(t *testing.T, text, question string) {
		g := parseGlossary(text, a)
		q := newQuestion(a, readable(question), "", mentioned{})
		for _, l := range languages {
			for _, m := range g.matches(q, l, nil) {
				if m.start < 0 || m.start >= m.end || m.end > len(readable(question)) || len(m.renderings) == 0 {
					t.Fatalf("match %+v in %q", m, question)
				}
			}
		}
	})
}
