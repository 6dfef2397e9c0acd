package answer

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixture answers from the sources in testdata/corpus.txtar, read as any others.
func fixture(t testing.TB) *Answerer {
	t.Helper()
	m := corpus.Manifest{
		Instruments: []corpus.ManifestInstrument{{ID: "lighthouse-plan", TitleZH: "群岛灯塔图书馆联盟行动计划", TitleEN: "Action Plan of the League of Lighthouse Libraries"}},
	}
	c, err := indextest.Recovered("testdata/corpus.txtar", "", m)
	if err != nil {
		t.Fatal(err)
	}
	s, err := search.Memory(t.Context(), c, index.BuildOptions{Name: "fixture"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var questions = []struct{ name, text string }{
	{"fact-zh", "送书船收不收运费?"},
	{"fact-en", "How long may a borrowed book stay?"},
	{"cross-en-zh", "What are the rules for talking parrots in the reading room?"},
	{"trad", "鸚鵡可以進閱覽室嗎?"},
	{"clause-zh", "行动计划第三条讲什么"},
	{"clause-en", "item 2 of the action plan"},
	{"two-clauses", "《群岛灯塔图书馆联盟行动计划》第一条和第二条"},
	{"out-of-range-zh", "行动计划第九条是什么"},
	{"out-of-range-en", "Action Plan item 9"},
	{"ambiguous", "第二条怎么说"},
	{"unknown-instrument", "《鲸鱼保护公约》怎么规定捕鲸?"},
	{"commentary-only", "行动计划里有没有说夜校的学费谁出?"},
	{"nothing-zh", "今年的足球联赛冠军是哪支球队"},
	{"nothing-en", "Who won the chess tournament in Reykjavik?"},
	{"both", "灯塔图书馆行动计划和读者公约对还书各有什么规定?"},
	{"judgement-zh", "行动计划的夜间照明好不好?"},
	{"judgement-en", "Is lending by boat in the action plan any good?"},
}

// TestAsk holds the answers to the fixture's questions against golden files.
func TestAsk(t *testing.T) {
	a := fixture(t)
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			got, err := a.Ask(t.Context(), Question{ID: q.name, Text: q.text})
			if err != nil {
				t.Fatal(err)
			}
			check(t, a, got)
			file := filepath.Join("testdata", "answers", q.name+".txt")
			text := show(got)
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("answer to %q (-want +got):\n%s", q.text, diff)
			}
		})
	}
}

// show writes an answer as a golden file.
func show(a Answer) string {
	var b strings.Builder
	b.WriteString(a.Question + "\n\n" + string(a.Lang) + " " + string(a.Status) + " " + string(a.Reason) + " " + strings.Join(a.ValidRange, "–") + "\n\n" + a.Text + "\n")
	list := func(name string, cites []Citation) {
		for _, c := range cites {
			b.WriteString("\n" + name + " " + c.Ref.String() + "/" + string(c.Lang) + " " + string(c.Level) + "\n    " + strings.ReplaceAll(c.Quote, "\n", "\n    ") + "\n")
			if c.Other != nil {
				b.WriteString("  " + string(c.Other.Lang) + "\n    " + strings.ReplaceAll(c.Other.Quote, "\n", "\n    ") + "\n")
			}
		}
	}
	list("cites", a.Citations)
	list("closest", a.Closest)
	return b.String()
}

// check holds an answer against the promises: quotations are stored text, every citation is numbered and its number
// stands in the text, and an answer that refuses carries none.
func check(t *testing.T, a *Answerer, ans Answer) {
	t.Helper()
	if ans.Status == NoEvidence && len(ans.Citations) > 0 {
		t.Errorf("%q: refuses and cites", ans.Question)
	}
	if ans.Status != NoEvidence && len(ans.Citations) == 0 {
		t.Errorf("%q: %s without a citation", ans.Question, ans.Status)
	}
	if (ans.Status == NoEvidence || ans.Status == Uncertain) == (ans.Reason == "") {
		t.Errorf("%q: %s with reason %q", ans.Question, ans.Status, ans.Reason)
	}
	if ans.Confidence < 0 || ans.Confidence > 1 {
		t.Errorf("%q: confidence %v", ans.Question, ans.Confidence)
	}
	for _, c := range append(ans.Citations, ans.Closest...) {
		for _, side := range []*Citation{&c, c.Other} {
			if side == nil {
				continue
			}
			ref := side.Ref
			ref.Lang = side.Lang
			entries, err := a.snapshot.Clause(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			if side.Quote == "" || !strings.Contains(entries[0].Clause.Text, side.Quote) {
				t.Errorf("%q: %s: quotation %q is not in the clause", ans.Question, side.Ref, side.Quote)
			}
			for _, s := range entries[0].Clause.Seams {
				at := strings.Index(entries[0].Clause.Text, side.Quote)
				if at < s && s < at+len(side.Quote) {
					t.Errorf("%q: %s: quotation crosses a seam", ans.Question, side.Ref)
				}
			}
		}
	}
	for i, c := range ans.Citations {
		if c.N < 1 || c.N > i+1 {
			t.Errorf("%q: citation %d has number %d", ans.Question, i, c.N)
		}
	}
}

func TestAskEmpty(t *testing.T) {
	a := fixture(t)
	for _, text := range []string{"", "  ", "\n\u3000"} {
		if _, err := a.Ask(t.Context(), Question{Text: text}); !errors.Is(err, ErrEmptyQuestion) {
			t.Errorf("Ask(%q): %v, want ErrEmptyQuestion", text, err)
		}
	}
	for _, text := range []string{"?!。", "\x00", "🐦"} {
		if ans, err := a.Ask(t.Context(), Question{Text: text}); err != nil || ans.Status != NoEvidence {
			t.Errorf("Ask(%q): %s, %v; want no_evidence", text, ans.Status, err)
		}
	}
}

// TestAnswerLanguage checks that the answer's language can be chosen apart from the question's.
func TestAnswerLanguage(t *testing.T) {
	a := fixture(t)
	ans, err := a.Ask(t.Context(), Question{Text: "行动计划第二条", Lang: corpus.English})
	if err != nil {
		t.Fatal(err)
	}
	if got := ans.Citations[0]; got.Lang != corpus.English || got.Other == nil || got.Other.Lang != corpus.Chinese {
		t.Errorf("citation in %s, other %v; want English with Chinese beside it", got.Lang, got.Other)
	}
}

// FuzzAsk checks the promises for any question.
func FuzzAsk(f *testing.F) {
	for _, q := range questions {
		f.Add(q.text)
	}
	f.Add(`"*) OR 1; DROP TABLE clause; --`)
	f.Add(strings.Repeat("灯塔 library ", 400))
	f.Add("你好！ thanks 🙏, are you a bot?")
	f.Add("\xff\xfe第\x80条")
	a := fixture(f)
	f.Fuzz(func(t *testing.T, text string) {
		ans, err := a.Ask(t.Context(), Question{Text: text})
		if errors.Is(err, ErrEmptyQuestion) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		check(t, a, ans)
	})
}

func TestClip(t *testing.T) {
	for _, tt := range []struct {
		s     string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"Cooperation on governance", 13, "Cooperation"},
		{"Cooperation on governance", 14, "Cooperation on"},
		{"合作与治理", 5, "合作"},
		{"用 AI 治理", 4, "用"},
		{"Incomprehensibilities", 5, ""},
	} {
		if got := clip(tt.s, tt.limit); got != tt.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.s, tt.limit, got, tt.want)
		}
	}
}
