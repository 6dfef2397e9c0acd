package index

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yiju/corpus"
	"yiju/retrieval"
)

// beirFloors are what TestBEIR demands, nDCG@10.
var beirFloors = map[string]float64{
	"eu-ai-act": 0.445, "lawbench-scene": 0.685, "xquad-en-en": 0.97, "xquad-zh-zh": 0.965, "xquad-en-zh": 0.69,
	"xquad-zh-en": 0.70, "xquad-mixed": 0.865, "split": 0.80,
}

const beirRoot = "../../../shared/eval/beir"

type beirText struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Lang  string `json:"lang"`
}

// TestBEIR measures ranking on sets that are not part of the repository. YIJU_BEIR_RUN names a folder for TREC runs.
func TestBEIR(t *testing.T) {
	sets, err := os.ReadDir(beirRoot)
	if err != nil {
		t.Skipf("no evaluation sets beside the repository: %v", err)
	}
	if testing.Short() {
		t.Skip("measures for minutes")
	}
	for _, set := range sets {
		if strings.HasPrefix(set.Name(), "holdout-") {
			continue // about answerability, not ranking
		}
		t.Run(set.Name(), func(t *testing.T) {
			got := beirSet(t, filepath.Join(beirRoot, set.Name()), func(string) bool { return true })
			if floor := beirFloors[set.Name()]; got < floor {
				t.Errorf("nDCG@10 %.4f, want at least %.3f", got, floor)
			}
		})
	}
}

// TestBEIRSplit asks in both languages where each article stands in one of them only, so that ranking must find out
// which language has the answer.
func TestBEIRSplit(t *testing.T) {
	dir := filepath.Join(beirRoot, "xquad-mixed")
	if _, err := os.Stat(dir); err != nil || testing.Short() {
		t.Skipf("no evaluation sets beside the repository, or -short: %v", err)
	}
	got := beirSet(t, dir, func(id string) bool {
		var lang string
		var article, paragraph int
		if _, err := fmt.Sscanf(id, "%2s-p%d-%d", &lang, &article, &paragraph); err != nil {
			t.Fatalf("passage %q: %v", id, err)
		}
		return (lang == "zh") == (article%2 == 0)
	})
	if floor := beirFloors["split"]; got < floor {
		t.Errorf("nDCG@10 %.4f, want at least %.3f", got, floor)
	}
}

// beirSet measures one set, of whose passages only those with an id to keep.
func beirSet(t *testing.T, dir string, keep func(id string) bool) float64 {
	s := mustMemory(t, beirCorpus(t, dir, keep))
	relevant := beirQrels(t, filepath.Join(dir, "qrels.tsv"), keep)
	var run io.Writer = io.Discard
	if folder := os.Getenv("YIJU_BEIR_RUN"); folder != "" {
		f, err := os.Create(filepath.Join(folder, filepath.Base(dir)+".trec"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		run = f
	}
	sum, started := 0.0, time.Now()
	for q := range beirLines(t, filepath.Join(dir, "queries.jsonl")) {
		if len(relevant[q.ID]) == 0 {
			continue
		}
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.Text, Lang: corpus.Lang(q.Lang), K: 10})
		if err != nil {
			t.Fatalf("Search(%q): %v", q.Text, err)
		}
		var gains []float64
		for _, h := range hits {
			// A heading holds the title; the clause id is the passage id.
			gains = append(gains, relevant[q.ID][h.Ref.Clause])
			fmt.Fprintf(run, "%s Q0 %s %d %g yiju\n", q.ID, h.Ref.Clause, h.Rank, h.Score)
		}
		sum += ndcg(gains, relevant[q.ID])
	}
	mean := sum / float64(len(relevant))
	t.Logf("%-22s nDCG@10 %.4f  %d questions, %.1f ms each", filepath.Base(dir), mean, len(relevant),
		time.Since(started).Seconds()*1000/float64(len(relevant)))
	return mean
}

func ndcg(gains []float64, relevant map[string]float64) float64 {
	dcg, ideal := 0.0, 0.0
	for n, g := range gains {
		dcg += g / math.Log2(float64(n+2))
	}
	best := slices.Sorted(func(yield func(float64) bool) {
		for _, g := range relevant {
			if !yield(-g) {
				return
			}
		}
	})
	for n, g := range best[:min(10, len(best))] {
		ideal -= g / math.Log2(float64(n+2))
	}
	return dcg / ideal
}

// beirCorpus reads a set. A passage is a clause with its title as the heading; passages whose ids differ in the last
// part only are one document, so that they have neighbours.
func beirCorpus(t testing.TB, dir string, keep func(id string) bool) *corpus.Corpus {
	t.Helper()
	path := filepath.Join(dir, "corpus.jsonl")
	if _, err := os.Stat(path); err != nil {
		path += ".gz"
	}
	c := &corpus.Corpus{}
	var last *corpus.Document
	group := ""
	for p := range beirLines(t, path) {
		if !keep(p.ID) {
			continue
		}
		if g := p.Lang + " " + p.ID[:max(0, strings.LastIndexAny(p.ID, "-#_."))]; last == nil || g != group {
			group = g
			last = &corpus.Document{Lang: corpus.Lang(p.Lang)}
			c.Instruments = append(c.Instruments, &corpus.Instrument{ID: strconv.Itoa(len(c.Instruments)), Documents: []*corpus.Document{last}})
		}
		last.Clauses = append(last.Clauses, &corpus.Clause{ID: p.ID, Heading: p.Title, Text: p.Text})
	}
	return c
}

func beirQrels(t testing.TB, path string, keep func(id string) bool) map[string]map[string]float64 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	relevant := make(map[string]map[string]float64)
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if n == 0 || len(f) != 3 || !keep(f[1]) {
			continue
		}
		if g, _ := strconv.ParseFloat(f[2], 64); g > 0 {
			if relevant[f[0]] == nil {
				relevant[f[0]] = make(map[string]float64)
			}
			relevant[f[0]][f[1]] = g
		}
	}
	return relevant
}

func beirLines(t testing.TB, path string) func(func(beirText) bool) {
	return func(yield func(beirText) bool) {
		t.Helper()
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(path, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var x beirText
			if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if !yield(x) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
