package eval

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yiju/retrieval/index"
)

// beirFloors are what TestBEIR demands, nDCG@10. "apart" is xquad-mixed with the two versions of a paragraph taken for
// passages that have nothing to do with each other; of "split", each article is there in one language only.
var beirFloors = map[string]float64{
	"eu-ai-act": 0.445, "lawbench-scene": 0.685, "xquad-en-en": 0.97, "xquad-zh-zh": 0.965, "xquad-en-zh": 0.69,
	"xquad-zh-en": 0.70, "xquad-mixed": 0.95, "apart": 0.865, "split": 0.80,
}

// aucFloors are what it demands of the confidence where the set says what is answerable.
var aucFloors = map[string]float64{"holdout-xquad-zh-zh": 0.92, "holdout-xquad-en-en": 0.94}

var beirRoot = filepath.Join(shared, "eval/beir")

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
		t.Run(set.Name(), func(t *testing.T) { holdBEIR(t, set.Name(), readBEIR(t, set.Name()), BEIROptions{}) })
	}
	t.Run("apart", func(t *testing.T) { holdBEIR(t, "apart", readBEIR(t, "xquad-mixed"), BEIROptions{Apart: true}) })
	// Asks in both languages where each article stands in one of them only, so that ranking must find out which language
	// has the answer.
	t.Run("split", func(t *testing.T) {
		set := readBEIR(t, "xquad-mixed")
		set.Keep(func(id string) bool {
			var lang string
			var article, paragraph int
			if _, err := fmt.Sscanf(id, "%2s-p%d-%d", &lang, &article, &paragraph); err != nil {
				t.Fatalf("passage %q: %v", id, err)
			}
			return (lang == "zh") == (article%2 == 0)
		})
		holdBEIR(t, "split", set, BEIROptions{})
	})
}

func readBEIR(t testing.TB, name string) *Set {
	t.Helper()
	dir := filepath.Join(beirRoot, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the set is not beside the repository: %v", err)
	}
	set, err := ReadSet(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// holdBEIR measures a set and holds it against its floor.
func holdBEIR(t *testing.T, name string, set *Set, o BEIROptions) {
	if folder := os.Getenv("YIJU_BEIR_RUN"); folder != "" {
		f, err := os.Create(filepath.Join(folder, name+".trec"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		o.Run = f
	}
	o.Answers = func(s *index.Snapshot) (Asker, error) { return answerer(s) }
	r, err := RunBEIR(t.Context(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%-16s nDCG@10 %.4f  MRR@10 %.4f  success@1 %.4f  recall@10 %.4f  %d questions, p50 %.1f ms, p99 %.1f ms",
		name, r.NDCG10, r.MRR10, r.Success1, r.Recall10, r.Queries, r.Latency.P50, r.Latency.P99)
	if floor := beirFloors[name]; r.NDCG10 < floor {
		t.Errorf("nDCG@10 %.4f, want at least %.3f", r.NDCG10, floor)
	}
	if a := r.Abstention; a != nil {
		t.Logf("%-16s AUC %.3f, area under risk-coverage %.3f (best possible %.3f), %.2f refused at 5 %% false refusals",
			name, a.AUC, a.AURC, a.Ideal, a.RefusedAt5)
		if floor := aucFloors[name]; a.AUC < floor {
			t.Errorf("AUC %.4f, want at least %.3f", a.AUC, floor)
		}
	}
}

// BenchmarkBEIRBuild builds a large set from beside the repository in a file, and reports its size.
func BenchmarkBEIRBuild(b *testing.B) {
	c, _ := readBEIR(b, "lawbench-scene").corpus(false)
	path := filepath.Join(b.TempDir(), "s.db")
	for b.Loop() {
		if err := index.Build(b.Context(), path, c, index.BuildOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/(1<<20), "MB")
	}
}
