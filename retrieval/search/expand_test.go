package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/search/translate"
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
	g := translate.ParseGlossary(testGlossary, a)
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
		for _, m := range g.Matches(newQuestion(a, c.text, "", mentioned{}).heads(c.lang, g.Longest[c.lang]), c.lang, nil) {
			got = append(got, found{c.text[m.Start:m.End], texts(m.Renderings), m.Inner})
		}
		if diff := cmp.Diff(got, c.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", c.text, diff)
		}
	}
}

func texts(list []translate.Rendering) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.Text)
	}
	return out
}

func FuzzGlossary(f *testing.F) {
	f.Add(testGlossary, "data protection 数据保护")
	f.Add("a|b\t一|二\n\t\n|\t|", "b a 一二")
	a := analysis.New(analysis.Dictionary{})
	f.Fuzz(func(t *testing.T, text, question string) {
		g := translate.ParseGlossary(text, a)
		q := newQuestion(a, readable(question), "", mentioned{})
		for _, l := range languages {
			for _, m := range g.Matches(q.heads(l, g.Longest[l]), l, nil) {
				if m.Start < 0 || m.Start >= m.End || m.End > len(readable(question)) || len(m.Renderings) == 0 {
					t.Fatalf("match %+v in %q", m, question)
				}
			}
		}
	})
}
