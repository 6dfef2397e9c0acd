package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// TestEngines measures each engine on a set that all of them must solve but for the question without words.
func TestEngines(t *testing.T) {
	dir := folder(t)
	for _, name := range engineNames() {
		t.Run(name, func(t *testing.T) {
			r, err := measureOne(t.Context(), options{one: name, dirs: []string{dir}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Skipped != "" {
				t.Skip(r.Skipped)
			}
			if r.Queries != 3 || r.Success1 < 0.66 || r.Success1 > 0.67 || r.Latency.N == 0 || r.Latency.P99 <= 0 || r.IndexMS <= 0 || r.Bytes <= 0 {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestTable(t *testing.T) {
	var b bytes.Buffer
	rows := []row{{Engine: "naive", BEIRReport: eval.BEIRReport{Metrics: eval.Metrics{Queries: 3, NDCG10: 0.5}, Passages: 4, Bytes: 3 << 20}}}
	if err := table(&b, "a/market", rows); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 3 || lines[0] != "market: 3 questions, 4 passages, of these 0 distractors" || !strings.HasPrefix(strings.TrimSpace(lines[2]), "naive   0.5000") {
		t.Errorf("got:\n%s", b.String())
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-engines", "naive,bleve", "a", "b"})
	if err != nil || strings.Join(o.engines, " ") != "naive bleve" || strings.Join(o.dirs, " ") != "a b" {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, bad := range [][]string{{}, {"-engines", "grep", "a"}, {"-one", "grep", "a"}} {
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
