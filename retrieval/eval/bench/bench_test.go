package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/eval"
)

// market is a set of our own.
var market = map[string]string{
	"corpus.jsonl": `{"_id":"zh-1","title":"渔市规则","text":"渔市清晨五点开市，只售当日捕获的鱼。","lang":"zh"}
{"_id":"zh-2","title":"灯塔规则","text":"灯塔每晚日落时点灯。","lang":"zh-Hans"}
{"_id":"en-1","title":"Ferry","text":"Bicycles travel free of charge\ton the ferry.","lang":"en"}
{"_id":"en-2","text":"The horn sounds every two minutes in dense fog."}
`,
	"queries.jsonl": `{"_id":"q1","text":"渔市几点开市？"}
{"_id":"q2","text":"Do \"bicycles\" cost extra?\non a ferry"}
{"_id":"q3","text":"…"}
`,
	"qrels.tsv": "q\tp\tscore\nq1\tzh-1\t1\nq2\ten-1\t1\nq3\ten-2\t1\n",
}

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range market {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestMain is also the program: what is measured starts itself again, and here that is the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "-build" || os.Args[1] == "-serve") {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestEngines measures each engine on a set that all of them must solve but for the question without words.
func TestEngines(t *testing.T) {
	dir := folder(t)
	more := filepath.Join(dir, "more.jsonl")
	if err := os.WriteFile(more, []byte(`{"_id":"m-1","title":"Quay","text":"Nets dry on the northern quay.","lang":"en"}`+"\n"+`{"_id":"m-2","text":"x y","lang":"en"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range engineNames() {
		t.Run(name, func(t *testing.T) {
			o := options{engines: []string{name}, distractors: more, rounds: 2, runs: t.TempDir()}
			rows, err := compare(t.Context(), o, dir, 1, t.Output())
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				t.Skip("it cannot run here")
			}
			r := rows[0]
			if r.Passages != 5 || r.Distractors != 1 || r.Queries != 3 || r.Success1 < 0.66 || r.Success1 > 0.67 {
				t.Errorf("quality: got %+v", r)
			}
			if r.P50 <= 0 || r.P99 < r.P50 || r.One <= 0 || r.Two <= 0 || r.IndexMS <= 0 || r.Bytes <= 0 {
				t.Errorf("speed: got %+v", r)
			}
			b, err := os.ReadFile(filepath.Join(o.runs, filepath.Base(dir)+"-1."+name+".trec"))
			if err != nil || !strings.HasPrefix(string(b), "q1 Q0 zh-1 1 1 "+name+"\n") {
				t.Errorf("run: got %q, %v", b, err)
			}
			if want := name == engineYiju || name == engineApart; want != (r.Asked > 0) || r.Same != r.Asked || r.First != r.Asked {
				t.Errorf("of so few passages all are candidates: got %+v", r)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	if got := []float64{median(nil), median([]float64{3, 1, 2}), median([]float64{4, 1, 3, 2})}; got[0] != 0 || got[1] != 2 || got[2] != 2 {
		t.Errorf("got %v", got)
	}
}

func TestTable(t *testing.T) {
	var b bytes.Buffer
	few := []row{{Engine: "naive", Set: "market", Metrics: eval.Metrics{Queries: 3, NDCG10: 0.5}, Passages: 4, built: built{Bytes: 3 << 20}, P50: 1, P99: 2, exact: exact{Asked: 3, Same: 2, First: 3}}}
	many := []row{{Engine: "naive", Passages: 9, P50: 1.5, P99: 5}, {Engine: "bleve", Passages: 9, P50: 1, P99: 1}}
	if err := show(&b, options{}, few); err != nil {
		t.Fatal(err)
	}
	if err := growth(&b, [][]row{few, many}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 5 || lines[0] != "market: 3 questions, 4 passages, of these 0 distractors" || !strings.HasPrefix(strings.TrimSpace(lines[2]), "naive   0.5000") ||
		!strings.HasPrefix(lines[3], "naive: of 3 questions, 2 have the same") || lines[4] != "naive: from 4 to 9 passages p50 grows by 1.50, p99 by 2.50" {
		t.Errorf("got:\n%s", b.String())
	}
}

func TestComparisonPage(t *testing.T) {
	rows := []row{
		{Engine: "naive", Set: "market", Metrics: eval.Metrics{Queries: 3, NDCG10: 0.5}, Passages: 4, built: built{Bytes: 3 << 20}, P50: 1, P99: 2},
		{Engine: "bleve", Set: "market", Metrics: eval.Metrics{Queries: 3, NDCG10: 0.25}, Passages: 4},
	}
	var b strings.Builder
	if err := drawComparison(&b, rows, corpus.Chinese); err != nil {
		t.Fatal(err)
	}
	checkPage(t, b.String())
	for _, want := range []string{"评测报告：market", "market · bleve", "width:25.0%", "p50 1.0 ms", "3.0 MB"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-engines", "naive,bleve", "a", "b"})
	if err != nil || strings.Join(o.engines, " ") != "naive bleve" || strings.Join(o.dirs, " ") != "a b" || len(o.sizes) != 1 || o.sizes[0] >= 0 {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, bad := range [][]string{{}, {"-engines", "grep", "a"}, {"-serve", "grep"}, {"-sizes", "many", "a"}, {"-rounds", "0", "a"}, {"-lang", "fr", "a"}} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestLuceneIsSkipped(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := newLucene(t.Context(), engineCJK); !errors.Is(err, errSkipped) {
		t.Errorf("without Java: got %v", err)
	}
}
