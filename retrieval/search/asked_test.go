package search

import (
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/asked"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

// askedRows are questions that clauses of the fixture answer.
func askedRows(t testing.TB) map[corpus.Ref]asked.Row {
	t.Helper()
	rows, err := asked.Read(strings.NewReader(`{"ref":"harbour-charter/4","zh":["资料被黑了多久要说"],"en":["hacked, whom do we tell and how fast"]}
{"ref":"library-rules-2022/2","zh":["别人能看到我借过什么书吗"],"en":["can others see which books I took home"]}
{"ref":"library-rules-2022/1","zh":["查书要不要花钱","书单能随便看吗","查书收费吗"],"en":["is looking up books gratis"]}
{"ref":"remarks-2023/2","zh":["机器人能替人签名吗"],"en":["can a chatbot sign for me"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	m := asked.Match(asked.Clauses(indextest.Corpus()), rows)
	if len(m.Unmatched) > 0 {
		t.Fatalf("rows of no clause: %+v", m.Unmatched)
	}
	return m.Rows
}

func askedSearcher(t testing.TB) *Searcher {
	t.Helper()
	s, err := Memory(t.Context(), indextest.Corpus(), index.BuildOptions{Asked: askedRows(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestAskedRankings checks what is found by the questions that clauses answer, in either language; the expected rankings are
// in testdata/asked.
func TestAskedRankings(t *testing.T) {
	s := askedSearcher(t)
	for _, q := range []struct{ name, text, first, by string }{
		{"zh", "借过的书别人能看到吗", "library-rules-2022/2", "别人能看到我借过什么书吗"},
		{"zh-to-en", "机器人可以替我签名吗", "remarks-2023/2", "机器人能替人签名吗"},
		{"en-to-zh", "Can others see the books I took home?", "library-rules-2022/2", "can others see which books I took home"},
		{"words-lead", "起重机的自动系统归谁监督", "harbour-charter/2", ""},
	} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 3})
		if err != nil || len(hits) == 0 {
			t.Fatalf("%s: %d hits, %v", q.name, len(hits), err)
		}
		if h := hits[0]; h.Ref.Bare().String() != q.first || h.Asked == nil && q.by != "" || h.Asked != nil && h.Asked.Question != q.by {
			t.Errorf("%s: found %s by %+v, want %s by %q", q.name, h.Ref, h.Asked, q.first, q.by)
		}
		golden(t, filepath.Join("testdata", "asked", q.name+".txt"), ranking(q.text, hits))
	}
}

// TestAskedBestCounts checks that a clause gains nothing by many questions that are alike.
func TestAskedBestCounts(t *testing.T) {
	rows := askedRows(t)
	ref := corpus.Ref{Instrument: "library-rules-2022", Clause: "1"}
	score := func(questions ...string) (float64, float64) {
		row := rows[ref]
		row.ZH, rows[ref] = questions, row
		s, err := Memory(t.Context(), indextest.Corpus(), index.BuildOptions{Asked: rows})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		m, err := s.Matcher(t.Context(), retrieval.Query{Text: "查书要花钱吗", K: 1})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := m.Search(t.Context())
		if err != nil || len(hits) == 0 || hits[0].Ref.Bare() != ref {
			t.Fatalf("hits %+v, %v", hits, err)
		}
		return hits[0].Asked.Share, hits[0].Asked.Lead
	}
	one, lead := score("查书要不要花钱")
	many, _ := score("查书要不要花钱", "查书花不花钱", "花钱查书", "查书")
	if one < 0.5 || many > one+0.15 || lead <= 0 {
		t.Errorf("share %.2f with one question, %.2f with four; lead %.2f", one, many, lead)
	}
}

// TestWithoutAsked checks that questions change neither the file nor the results of a snapshot that has none.
func TestWithoutAsked(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	none, err := Memory(t.Context(), indextest.Corpus(), index.BuildOptions{Asked: map[corpus.Ref]asked.Row{}})
	if err != nil {
		t.Fatal(err)
	}
	defer none.Close()
	for _, text := range allQuestions() {
		q := retrieval.Query{Text: text, K: 10}
		want, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := none.Search(t.Context(), q)
		if diff := gocmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", text, err, diff)
		}
		for _, h := range got {
			if h.Asked != nil {
				t.Errorf("%q: %s has a question", text, h.Ref)
			}
		}
	}
	if m := none.Meta(); m.Asked != "" || m.Questions != 0 {
		t.Errorf("meta %+v", m)
	}
}

// TestAskedPhrases checks that a phrase in quotation marks also restricts what questions find.
func TestAskedPhrases(t *testing.T) {
	hits, err := askedSearcher(t).Search(t.Context(), retrieval.Query{Text: `别人能看到我借过什么书吗 "馆藏目录"`, K: 5})
	if err != nil || len(hits) != 1 || hits[0].Ref.Clause != "1" {
		t.Errorf("hits %+v, %v", hits, err)
	}
}

// TestAskedSpelling checks that a word that only a question has is not taken for a misspelt one.
func TestAskedSpelling(t *testing.T) {
	for name, want := range map[string]int{"without": 1, "with": 0} {
		var opts index.BuildOptions
		if name == "with" {
			opts.Asked = map[corpus.Ref]asked.Row{{Instrument: "harbour-charter", Clause: "2"}: {EN: []string{"are operatic evenings free"}}}
		}
		s, err := Memory(t.Context(), indextest.Corpus(), opts)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		_, x, err := s.Explain(t.Context(), retrieval.Query{Text: "when is an operatic evening", K: 1})
		if err != nil || len(x.Respelled) != want {
			t.Errorf("%s the question: read as %+v, %v", name, x.Respelled, err)
		}
	}
}
