package service

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/diff"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// lamps returns rules with the given clauses, from 第一条 on, and for each of the first of them an English version.
func lamps(zh, en []string) *corpus.Corpus {
	write := func(l corpus.Lang, title string, level corpus.Level, texts []string) *corpus.Document {
		d := &corpus.Document{Lang: l, Title: title, Level: level, Source: string(l) + ".txt"}
		for n, text := range texts {
			label := []string{"第一条", "第二条", "第三条", "第四条", "第五条"}[n]
			if l == corpus.English {
				label = fmt.Sprintf("Article %d", n+1)
			}
			d.Clauses = append(d.Clauses, &corpus.Clause{
				ID: fmt.Sprint(n + 1), Label: label, Text: label + " " + text, Location: corpus.Location{File: d.Source, LineStart: n + 1, LineEnd: n + 1},
			})
		}
		return d
	}
	return &corpus.Corpus{
		Instruments: []*corpus.Instrument{{ID: "lamp-rules", Kind: "rules", TitleZH: "灯塔管理办法", TitleEN: "Lighthouse Rules", Documents: []*corpus.Document{
			write(corpus.Chinese, "灯塔管理办法", corpus.Official, zh),
			write(corpus.English, "Lighthouse Rules", corpus.OfficialTranslation, en),
		}}},
		Sources: []*corpus.Source{{Name: "zh.txt", Retrieved: "2031-02-03"}},
	}
}

var (
	before = lamps([]string{"灯塔每晚点灯。", "守塔人每周擦一次镜片。", "大雾天敲钟。", "参观者不得登上塔顶。"}, []string{"The lamp is lit every night."})
	after  = lamps([]string{"灯塔每晚点灯。", "大雾天敲钟。", "参观者不得登上塔顶。"}, []string{"The lamp is lit every night."})
)

// moved returns the service of after, which remembers before.
func moved(t *testing.T) *Service {
	t.Helper()
	return succeeded(t, before, after)
}

// succeeded returns the service of a corpus that remembers the one before it.
func succeeded(t *testing.T, before, after *corpus.Corpus) *Service {
	t.Helper()
	old, err := index.Memory(t.Context(), before, index.BuildOptions{Name: "old"})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	o := index.BuildOptions{Name: "new", Now: time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)}
	if o.Former, err = old.Carry(t.Context(), after, diff.Changes(before, after), o.Now); err != nil {
		t.Fatal(err)
	}
	snap, err := search.Memory(t.Context(), after, o)
	if err != nil {
		t.Fatal(err)
	}
	s := New(snap, nil)
	t.Cleanup(func() { s.Close() })
	return s
}

// cited sums up what Cite returns.
func cited(res CiteResult) string {
	var words []string
	for _, c := range res.Clauses {
		word := c.Ref.String() + "/" + string(c.Lang)
		if c.Part != nil {
			word += "#" + c.Part.Text
		}
		words = append(words, word)
	}
	for _, f := range res.Former {
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s was %s %s", f.Ref, f.Status, strings.TrimSuffix(f.To.String(), "/"))))
	}
	for _, ref := range res.Suggestions {
		text, _ := ref.MarshalText()
		words = append(words, "or "+string(text))
	}
	return strings.Join(append([]string{string(res.Status)}, words...), ", ")
}

func TestCite(t *testing.T) {
	s := moved(t)
	for _, tt := range []struct {
		text string
		lang corpus.Lang
		want string
	}{
		{"灯塔管理办法第一条", "", "exact, lamp-rules/1/zh, lamp-rules/1/en"},
		{"灯塔管理办法第一条", "en", "exact, lamp-rules/1/en"},
		{"Lighthouse Rules, Article 3", "en", "exact, lamp-rules/3/zh, lamp-rules/3 was moved lamp-rules/2"},
		{"lamp-rules/1/en", "", "exact, lamp-rules/1/en"},
		{"lamp-rules/1#1.0", "zh", "exact, lamp-rules/1/zh#灯塔每晚点灯。"},
		{"lamp-rules/4", "", "moved, lamp-rules/3/zh, lamp-rules/4 was moved lamp-rules/3"},
		{"灯塔管理办法第二条", "", "exact, lamp-rules/2/zh, lamp-rules/2 was withdrawn"},
		{"灯塔管理办法第四条和第九条", "", "out_of_range, lamp-rules/3/zh, lamp-rules/4 was moved lamp-rules/3, or lamp-rules/3"},
		{"灯塔管理办法第九条和第一条", "zh", "out_of_range, lamp-rules/1/zh, or lamp-rules/3"},
		{"敲钟", "", "not_found, or lamp-rules/2"},
		{"lamp-rulse", "", "not_found, or lamp-rules"},
		{"鲸鱼", "", "not_found"},
	} {
		res, err := s.Cite(t.Context(), tt.text, tt.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got := cited(res); got != tt.want {
			t.Errorf("%s (%s)\n got %s\nwant %s", tt.text, tt.lang, got, tt.want)
		}
	}
}

// TestShow checks that a clause that is not at a ref is shown from where it is, or said to be gone.
func TestShow(t *testing.T) {
	s := moved(t)
	for ref, want := range map[string]string{
		"lamp-rules/1":    "exact 2 [] []",
		"lamp-rules/3":    "exact 1 [moved] []",
		"lamp-rules/4":    "moved 1 [moved] []",
		"lamp-rules/9":    "not_found 0 [] [lamp-rules/1 lamp-rules/2 lamp-rules/3]",
		"lamp-rulse/1":    "not_found 0 [] [lamp-rules/]",
		"lamp-rules/4/en": "not_found 0 [] [lamp-rules/1 lamp-rules/2 lamp-rules/3]",
	} {
		r, err := corpus.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.Show(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		former := []citation.Status{}
		for _, f := range res.Former {
			former = append(former, f.Status)
		}
		if got := fmt.Sprint(res.Status, " ", len(res.Clauses), " ", former, " ", res.Suggestions); got != want {
			t.Errorf("%s: %s, want %s", ref, got, want)
		}
	}
}

// TestWithdrawnInstrument names an instrument that the corpus no longer has.
func TestWithdrawnInstrument(t *testing.T) {
	full := lamps([]string{"灯塔每晚点灯。"}, []string{"The lamp is lit every night."})
	bridge := &corpus.Instrument{ID: "bridge-rules", Kind: "rules", TitleEN: "Pontoon Bridge Rules", Documents: []*corpus.Document{{
		Lang: corpus.English, Title: "Pontoon Bridge Rules", Level: corpus.Official, Source: "bridge.txt",
		Clauses: []*corpus.Clause{{ID: "1", Label: "Article 1", Text: "Article 1 The fine is ninety crowns."}},
	}}}
	full.Instruments = append([]*corpus.Instrument{bridge}, full.Instruments...)
	left := lamps([]string{"灯塔每晚点灯。"}, []string{"The lamp is lit every night."})
	s := succeeded(t, full, left)
	for text, want := range map[string]string{
		"Pontoon Bridge Rules Article 1": "withdrawn bridge-rules/1", "Article 9 of the Pontoon Bridge Rules": "withdrawn bridge-rules/",
		"Pontoon Bridge Rules": "withdrawn bridge-rules/", "Alpine Pontoon Bridge Rules Article 1": "not_found", "灯塔管理办法第一条": "exact",
	} {
		res, err := s.Cite(t.Context(), text, corpus.English)
		got := string(res.Status)
		for _, f := range res.Former {
			got += " " + f.Ref.String()
		}
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", text, got, err, want)
		}
	}
	res, err := s.Ask(t.Context(), answer.Question{Text: "What is the fine under the Pontoon Bridge Rules?"})
	if err != nil || res.Status != answer.NoEvidence || len(res.Former) != 1 || res.Former[0].Title != "Pontoon Bridge Rules" {
		t.Errorf("ask: got %s, former %+v, %v", res.Status, res.Former, err)
	}
}

// TestAskMoved checks that a question for a renumbered clause is answered from where that is now.
func TestAskMoved(t *testing.T) {
	res, err := moved(t).Ask(t.Context(), answer.Question{Text: "灯塔管理办法第四条讲了什么？"})
	if err != nil {
		t.Fatal(err)
	}
	if res.Status != answer.Extractive || len(res.Citations) != 1 || !strings.Contains(res.Text, "塔顶") || len(res.Former) != 1 {
		t.Errorf("%s %q, former %v", res.Status, res.Text, res.Former)
	}
	if res.Question != "灯塔管理办法第四条讲了什么？" {
		t.Errorf("the question became %q", res.Question)
	}
}

// TestInMemory checks that look-ups of a corpus in memory build no index, and that searches do.
func TestInMemory(t *testing.T) {
	s := InMemory(after, index.BuildOptions{Name: "memory"}, nil)
	built := false
	searcher := s.searcher
	s.searcher = func() (*search.Searcher, error) { built = true; return searcher() }
	res, err := s.Cite(t.Context(), "灯塔管理办法第一条", "zh")
	if err != nil || cited(res) != "exact, lamp-rules/1/zh" || res.Clauses[0].Retrieved != "2031-02-03" {
		t.Errorf("Cite: %s, %v", cited(res), err)
	}
	if st, err := s.Status(t.Context()); err != nil || st.Snapshot != "memory" || st.Digest != after.Digest() {
		t.Errorf("Status: %+v, %v", st, err)
	}
	if built {
		t.Error("an index was built to look clauses up")
	}
	found, err := s.Search(t.Context(), retrieval.Query{Text: "大雾", K: 1})
	if err != nil || len(found.Hits) != 1 || found.Hits[0].Ref.String() != "lamp-rules/2" || !built {
		t.Errorf("Search: %+v, %v", found, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestJSON checks how refs are written in results.
func TestJSON(t *testing.T) {
	data, err := json.Marshal(CiteResult{
		Clauses:     []Clause{{Ref: corpus.Ref{Instrument: "a", Clause: "1"}}},
		Suggestions: []corpus.Ref{{Instrument: "a"}, {Instrument: "a", Clause: "2"}},
		Former:      []Former{{Ref: corpus.Ref{Instrument: "a", Clause: "3"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"ref":"a/1"`, `"suggestions":["a","a/2"]`, `"ref":"a/3","lang":"","status":"","date"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
	change, err := json.Marshal(Change{Ref: corpus.Ref{Instrument: "a", Lang: "zh"}})
	if err != nil || !strings.Contains(string(change), `"ref":"a//zh"`) {
		t.Errorf("a document is written %s, %v", change, err)
	}
	var back Change
	if err := json.Unmarshal(change, &back); err != nil || back.Ref != (corpus.Ref{Instrument: "a", Lang: "zh"}) {
		t.Errorf("and read %+v, %v", back, err)
	}
}

func TestPlace(t *testing.T) {
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "quay-act", Documents: []*corpus.Document{{Lang: corpus.English, Title: "Quay Act", Clauses: []*corpus.Clause{
		{ID: "5", Label: "Article 5", Text: "Article 5\n1. Lamps burn:\n(a) by day;\n(b) at night.\n2. Oil is free."},
		{ID: "annex-1.2", Label: "2", Text: "2 Lamps."},
	}}}}}}
	snap, err := search.Memory(t.Context(), c, index.BuildOptions{Name: "quay"})
	if err != nil {
		t.Fatal(err)
	}
	s := New(snap, nil)
	defer s.Close()
	for text, want := range map[string]Place{
		"quay-act/5":           {Ref: corpus.Ref{Instrument: "quay-act", Clause: "5"}},
		"quay-act/5.1.b/en":    {Ref: corpus.Ref{Instrument: "quay-act", Clause: "5", Lang: "en"}, Part: "1.b"},
		"quay-act/annex-1.2":   {Ref: corpus.Ref{Instrument: "quay-act", Clause: "annex-1.2"}},
		"quay-act/annex-1.2.1": {Ref: corpus.Ref{Instrument: "quay-act", Clause: "annex-1.2"}, Part: "1"},
		"elsewhere/5.1":        {Ref: corpus.Ref{Instrument: "elsewhere", Clause: "5.1"}},
	} {
		got, err := s.ParsePlace(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if got, err := s.ParsePlace("quay-act/5#2.0"); err != nil || got.Part != "2" {
		t.Errorf("the form of earlier posts: %+v, %v", got, err)
	}
	if _, err := s.ParsePlace("第一条"); err == nil {
		t.Error("a pinpoint is taken for a ref")
	}
	res, err := s.Cite(t.Context(), "quay-act/5.1.b", "")
	if err != nil || len(res.Clauses) != 1 || res.Clauses[0].Part == nil {
		t.Fatalf("%+v, %v", res, err)
	}
	if got, want := *res.Clauses[0].Part, (Part{"quay-act/5.1.b", "(1)(b)", "(b) at night."}); got != want {
		t.Errorf("part: got %+v, want %+v", got, want)
	}
	if res, err = s.Cite(t.Context(), "Quay Act Article 5(1)(b), first sentence", ""); err != nil || len(res.Unread) != 1 {
		t.Errorf("what was not understood: %+v, %v", res.Unread, err)
	}
}

// TestHistory checks that bodies without an answer are left out.
func TestHistory(t *testing.T) {
	body := []byte(`{"answer":{"question":"q","status":"extractive","text":"t","citations":[{"n":1,"ref":"a/1","lang":"zh"}]}}`)
	turns := History(nil, body, []byte("{}"), []byte("nonsense"))
	if len(turns) != 1 || turns[0].Question != "q" || turns[0].Answer != "t" || len(turns[0].Refs) != 1 {
		t.Errorf("%+v", turns)
	}
}

// TestClauses checks the language of what is read.
func TestClauses(t *testing.T) {
	s := moved(t)
	for ref, want := range map[string][]corpus.Lang{
		"lamp-rules/1": {"zh", "en"}, "lamp-rules/1/en": {"en"}, "lamp-rules/2/en": {"zh"}, "lamp-rules/9": nil,
	} {
		p, err := s.ParsePlace(ref)
		if err != nil {
			t.Fatal(err)
		}
		clauses, err := s.Clauses(t.Context(), p)
		if (want == nil) != errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", ref, err)
		}
		var got []corpus.Lang
		for _, c := range clauses {
			got = append(got, c.Lang)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", ref, diff)
		}
	}
}
