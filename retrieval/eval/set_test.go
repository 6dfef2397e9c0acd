package eval

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
)

// harbour is a set of our own in two languages. Ids contain the language, except for the last passage.
var harbour = map[string]string{
	"corpus.jsonl": `{"_id":"zh-1-1","title":"灯塔规则","text":"灯塔每晚日落时点灯，日出时熄灯。","lang":"zh"}
{"_id":"zh-1-2","title":"灯塔规则","text":"浓雾时每两分钟鸣笛一次。","lang":"zh"}
{"_id":"zh-2-1","title":"渔市规则","text":"渔市清晨五点开市，只售当日捕获的鱼。","lang":"zh"}
{"_id":"en-1-1","title":"Lighthouse rules","text":"The lamp of the lighthouse is lit at sunset and put out at sunrise.","lang":"en"}
{"_id":"en-1-2","title":"Lighthouse rules","text":"In dense fog the horn sounds every two minutes.","lang":"en"}
{"_id":"en-2-1","title":"Fish market rules","text":"The fish market opens at five in the morning and sells only the catch of the day.","lang":"en"}

{"_id":"ferry","title":"","text":"Bicycles travel free of charge on the ferry."}
`,
	"queries.jsonl": `{"_id":"q1","text":"灯塔什么时候点灯？","lang":"zh"}
{"_id":"q2","text":"When does the fish market open?"}
{"_id":"q3","text":"Do bicycles cost extra on the ferry?"}
{"_id":"q4","text":"浓雾时多久鸣笛？"}
{"_id":"q5","text":"Who pays the pilot?"}
`,
	"qrels.tsv": "query-id\tcorpus-id\tscore\nq1\tzh-1-1\t1\nq1\ten-1-1\t1\nq1\tzh-2-1\t0\nq2\ten-2-1\t2\nq2\tzh-2-1\t1\nq3\tferry\t1\nq4\tzh-1-2\t1\nlost\tferry\t1\n",
}

func folder(files map[string]string) fstest.MapFS {
	out := make(fstest.MapFS)
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

// with returns the files of harbour with changes; an empty text removes one.
func with(changes map[string]string) map[string]string {
	files := make(map[string]string)
	for _, m := range []map[string]string{harbour, changes} {
		for name, text := range m {
			files[name] = text
		}
	}
	for name, text := range files {
		if text == "" {
			delete(files, name)
		}
	}
	return files
}

func mustRead(t testing.TB, files map[string]string) *Set {
	t.Helper()
	set, err := ReadSet(folder(files))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestReadSet(t *testing.T) {
	set := mustRead(t, harbour)
	wantQrels := Qrels{
		"q1": {"zh-1-1": 1, "en-1-1": 1}, "q2": {"en-2-1": 2, "zh-2-1": 1}, "q3": {"ferry": 1}, "q4": {"zh-1-2": 1}, "lost": {"ferry": 1},
	}
	if diff := cmp.Diff(wantQrels, set.Relevant); diff != "" {
		t.Errorf("qrels (-want +got):\n%s", diff)
	}
	if len(set.Passages) != 7 || len(set.Queries) != 5 || set.Answerable != nil {
		t.Errorf("got %d passages, %d questions, answerable %v", len(set.Passages), len(set.Queries), set.Answerable)
	}
	if got, want := set.Passages[4], (Text{"en-1-2", "Lighthouse rules", "In dense fog the horn sounds every two minutes.", "en"}); got != want {
		t.Errorf("passage: got %+v, want %+v", got, want)
	}
	heading, lines, _ := strings.Cut(harbour["qrels.tsv"], "\n")
	for name, changes := range map[string]map[string]string{
		"compressed": {
			"corpus.jsonl": "", "corpus.jsonl.gz": zipped(harbour["corpus.jsonl"]), "queries.jsonl": zipped(harbour["queries.jsonl"]),
			"qrels.tsv": "", "qrels.tsv.gz": zipped(harbour["qrels.tsv"]),
		},
		"no heading":          {"qrels.tsv": lines},
		"byte order, returns": {"qrels.tsv": "\ufeff" + strings.ReplaceAll(harbour["qrels.tsv"], "\n", "\r\n")},
		"test of BEIR":        {"qrels.tsv": "", "qrels/test.tsv": harbour["qrels.tsv"], "qrels/train.tsv": heading + "\nq5\tferry\t1\n"},
		"all of qrels":        {"qrels.tsv": "", "qrels/dev.tsv": harbour["qrels.tsv"], "qrels/train.tsv.gz": zipped(heading + "\nq1\tzh-1-1\t1\n")},
	} {
		if diff := cmp.Diff(set, mustRead(t, with(changes))); diff != "" {
			t.Errorf("%s: the set is not the same (-want +got):\n%s", name, diff)
		}
	}
	known := mustRead(t, with(map[string]string{"answerability.tsv": "query-id\tanswerable\tremoved\nq1\t1\t\nq5\t0\tx,y\n"}))
	if diff := cmp.Diff(map[string]bool{"q1": true, "q5": false}, known.Answerable); diff != "" {
		t.Errorf("answerable (-want +got):\n%s", diff)
	}
}

func TestReadSetRefuses(t *testing.T) {
	passage := `{"_id":"a","text":"x"}` + "\n"
	for name, tt := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"no corpus":         {map[string]string{"corpus.jsonl": ""}, "corpus.jsonl"},
		"no questions":      {map[string]string{"queries.jsonl": ""}, "queries.jsonl"},
		"no judgements":     {map[string]string{"qrels.tsv": ""}, "qrels"},
		"empty corpus":      {map[string]string{"corpus.jsonl": "\n"}, "corpus.jsonl: the file is empty"},
		"broken line":       {map[string]string{"corpus.jsonl": passage + "{"}, "corpus.jsonl: line 2"},
		"id twice":          {map[string]string{"corpus.jsonl": passage + "\n" + passage}, "corpus.jsonl: line 3"},
		"two cells":         {map[string]string{"qrels.tsv": "h\nq1\tferry\n"}, "qrels.tsv: line 2"},
		"no number":         {map[string]string{"qrels.tsv": "h\nq1\tferry\tyes\n"}, "qrels.tsv: line 2"},
		"not a number":      {map[string]string{"qrels.tsv": "h\nq1\tferry\tNaN\n"}, "qrels.tsv: line 2"},
		"nothing relevant":  {map[string]string{"qrels.tsv": "h\nq1\tferry\t0\n"}, "no passage is relevant"},
		"cut off":           {map[string]string{"corpus.jsonl": zipped(strings.Repeat(passage, 9))[:30]}, "corpus.jsonl"},
		"answerable or not": {map[string]string{"answerability.tsv": "h\nq1\tperhaps\n"}, "answerability.tsv: line 2"},
	} {
		if _, err := ReadSet(folder(with(tt.changes))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, tt.want)
		}
	}
}

func TestAddDistractors(t *testing.T) {
	set := mustRead(t, harbour)
	more := `{"_id":"ferry","text":"another text"}
{"_id":"d1","text":" Bicycles travel free of charge on the ferry.\n"}
{"_id":"d2","text":"The cannery hoots at noon.","lang":"en"}`
	skipped, err := set.AddDistractors(strings.NewReader(zipped(more)))
	if err != nil || skipped != 2 || set.Distractors != 1 || set.Passages[7].ID != "d2" {
		t.Errorf("got %d skipped, %d added, %v", skipped, set.Distractors, err)
	}
	if _, err := set.AddDistractors(strings.NewReader("{")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("broken line: got %v", err)
	}
}

// outline writes a corpus as its refs.
func outline(c *corpus.Corpus) string {
	var b strings.Builder
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			fmt.Fprintf(&b, "%s/%s:", i.ID, d.Lang)
			for _, clause := range d.Clauses {
				fmt.Fprintf(&b, " %s", clause.ID)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestCorpusOfASet(t *testing.T) {
	set := mustRead(t, harbour)
	if !set.Paired() {
		t.Error("the set is not paired")
	}
	set.Passages = append(set.Passages, Text{"zh-9-1", "", "只有中文。", "zh-Hant"},
		Text{"d1", "Harbour Act Article 1", "x", "en"}, Text{"d2", "港口法 第 十二 條", "y", "zh-Hant"}, Text{"d3", "Harbour Act Article 2-1", "z", "en"},
		Text{"d4", "港口法 第3条之一", "w", "zh"}, Text{"d5", "", "v", "en"}, Text{"d6", "", "u", "en"})
	set.Distractors = 6
	c, names := set.Corpus(false)
	want := `0000000/zh: zh-1-1 zh-1-2
0000000/en: zh-1-1 zh-1-2
0000001/zh: zh-2-1
0000001/en: zh-2-1
0000002/en: ferry
0000003/zh: zh-9-1
0000004/en: d1 d3
0000005/zh: d2 d4
0000006/en: d5
0000007/en: d6
`
	if diff := cmp.Diff(want, outline(c)); diff != "" {
		t.Errorf("corpus (-want +got):\n%s", diff)
	}
	of := func(instrument, clause string, l corpus.Lang) string {
		hit := retrieval.Hit{Passage: retrieval.Passage{Ref: corpus.Ref{Instrument: instrument, Clause: clause, Lang: l}}}
		return strings.Join(names.Of(hit), " ")
	}
	for _, tt := range [][2]string{
		{of("0000000", "zh-1-2", corpus.English), "en-1-2 zh-1-2"},
		{of("0000000", "zh-1-2", corpus.Chinese), "zh-1-2 en-1-2"},
		{of("0000003", "zh-9-1", corpus.Chinese), "zh-9-1"},
	} {
		if tt[0] != tt[1] {
			t.Errorf("passages of a hit: got %q, want %q", tt[0], tt[1])
		}
	}
	c, names = set.Corpus(true)
	if got := outline(c); strings.Count(got, "\n") != 10 || !strings.Contains(got, "/en: en-1-1 en-1-2\n") || len(names) > 0 {
		t.Errorf("apart: got\n%s", got)
	}
}

// TestRunBEIR measures the set and holds the figures against those of the script for the same run, where it is at hand.
func TestRunBEIR(t *testing.T) {
	files := with(map[string]string{"answerability.tsv": "query-id\tanswerable\nq1\t1\nq5\t0\n"})
	var run bytes.Buffer
	r, err := RunBEIR(t.Context(), mustRead(t, files), BEIROptions{
		Name: "harbour", K: 3, Run: &run,
	})
	if err != nil {
		t.Fatal(err)
	}
	ranked := readRun(t, run.String())
	if diff := cmp.Diff([]string{"zh-1-1", "en-1-1"}, ranked["q1"][:2]); diff != "" {
		t.Errorf("both versions of the clause come first, the one that matched before the other (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(r.Metrics, Judge(ranked, mustRead(t, files).Relevant)); diff != "" {
		t.Errorf("the figures are not those of the run (-report +run):\n%s", diff)
	}
	if r.Queries != 5 || r.Success1 != 0.8 || r.K != 10 || r.Passages != 7 || r.Latency.N != 5 || r.IndexMS <= 0 || r.Bytes <= 0 {
		t.Errorf("report: %+v", r)
	}
	if a := r.Abstention; a == nil || a.Answerable != 1 || a.Unanswerable != 1 {
		t.Errorf("abstention: %+v", a)
	}
	checkScript(t, files["qrels.tsv"], run.String(), r.Metrics)
}

// TestRunBEIRSpaces takes ids with white space, which public sets have.
func TestRunBEIRSpaces(t *testing.T) {
	files := make(map[string]string)
	for name, text := range harbour {
		files[name] = strings.NewReplacer("q2", "q 2", "en-2-1", "en 2 1").Replace(text)
	}
	var run bytes.Buffer
	r, err := RunBEIR(t.Context(), mustRead(t, files), BEIROptions{Run: &run})
	if err != nil {
		t.Fatal(err)
	}
	if ids := readRun(t, run.String())["q%202"]; len(ids) == 0 || ids[0] != "en%202%201" || r.Success1 != 0.8 {
		t.Errorf("got %v, %+v", ids, r.Metrics)
	}
}

// TestVersions reports what became of the versions of a passage.
func TestVersions(t *testing.T) {
	for _, apart := range []bool{false, true} {
		r, err := RunBEIR(t.Context(), mustRead(t, harbour), BEIROptions{Apart: apart})
		if err != nil {
			t.Fatal(err)
		}
		if r.Pairs != 3 || r.Apart != apart {
			t.Errorf("apart %v: got %d pairs, apart %v", apart, r.Pairs, r.Apart)
		}
	}
}

// checkScript holds figures against those of score_beir.py.
func checkScript(t *testing.T, qrels, run string, got Metrics) {
	script := filepath.Join(shared, "tools/score_beir.py")
	if _, err := os.Stat(script); err != nil {
		t.Skipf("untested without ../shared: figures against score_beir.py: %v", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("no Python: %v", err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"qrels.tsv": qrels, "run.trec": run} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, script, filepath.Join(dir, "qrels.tsv"), filepath.Join(dir, "run.trec"), "--json").Output()
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	want := make(map[string]float64)
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != 6 {
		t.Errorf("the script gives %v", want)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	figures := make(map[string]float64)
	if err := json.Unmarshal(b, &figures); err != nil {
		t.Fatal(err)
	}
	for name, w := range want {
		if g := figures[name]; g < w-0.00006 || g > w+0.00006 {
			t.Errorf("%s: got %.5f, the script says %.4f", name, g, w)
		}
	}
}

// FuzzReadSet checks that what is read holds together, and that it makes a corpus.
func FuzzReadSet(f *testing.F) {
	// Short ones: Go spends its time on making interesting inputs shorter.
	f.Add(`{"_id":"a"}`, `{"_id":"q"}`, "q\ta\t1")
	f.Add(zipped(`{"_id":"a"}`), `{"_id":"q"}`, "h\nq\ta\t1")
	f.Add(`{"_id":"zh-1","lang":"zh"}`+"\n"+`{"_id":"1-zh","lang":"zh"}`+"\n"+`{"_id":"en-1","lang":"en"}`, `{"_id":"q"}`, "q\ten-1\t1")
	f.Fuzz(func(t *testing.T, passages, queries, qrels string) {
		set, err := ReadSet(folder(map[string]string{"corpus.jsonl": passages, "queries.jsonl": queries, "qrels.tsv": qrels}))
		if err != nil {
			return
		}
		if len(set.Passages) == 0 || len(set.Relevant) == 0 {
			t.Fatalf("an empty set: %+v", set)
		}
		for _, apart := range []bool{false, true} {
			checkCorpus(t, set, apart)
		}
	})
}

// checkCorpus checks that every passage is one clause of the corpus, and that hits lead back to it.
func checkCorpus(t *testing.T, set *Set, apart bool) {
	set.Distractors = len(set.Passages) / 2
	c, names := set.Corpus(apart)
	left := make(map[string]string)
	for _, p := range set.Passages {
		left[p.ID] = p.Text
	}
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			if i.Document(d.Lang) != d {
				t.Fatalf("instrument %s has %s twice", i.ID, d.Lang)
			}
			seen := make(map[string]bool)
			for _, clause := range d.Clauses {
				if seen[clause.ID] {
					t.Fatalf("clause %s/%s/%s comes twice", i.ID, clause.ID, d.Lang)
				}
				seen[clause.ID] = true
				hit := retrieval.Hit{Passage: retrieval.Passage{Ref: corpus.Ref{Instrument: i.ID, Clause: clause.ID, Lang: d.Lang}}}
				id := names.Of(hit)[0]
				if text, ok := left[id]; !ok || text != clause.Text {
					t.Fatalf("passage %q: got the text %q, want %q", id, clause.Text, text)
				}
				delete(left, id)
			}
		}
	}
	if len(left) > 0 {
		t.Fatalf("passages that are in no clause: %v", left)
	}
}
