package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/search/translate"
)

// beirFloors are what TestBEIR demands, nDCG@10. "apart" is xquad-mixed with the two versions of a paragraph taken for
// passages that have nothing to do with each other; for "split" see splitSet, for "teach" teachSet.
var beirFloors = map[string]float64{
	"eu-ai-act": 0.491, "lawbench-scene": 0.716, "xquad-en-en": 0.975, "xquad-zh-zh": 0.97, "xquad-en-zh": 0.704,
	"xquad-zh-en": 0.714, "xquad-mixed": 0.969, "apart": 0.875, "split": 0.822, "teach": 0.615,

	"xquad-en-zh with dictionary": 0.841, "xquad-zh-en with dictionary": 0.88, "xquad-mixed with dictionary": 0.969,
	"apart with dictionary": 0.932, "split with dictionary": 0.904, "teach with dictionary": 0.827,
}

// aucFloors are what it demands of the confidence where the set says what is answerable.
var aucFloors = map[string]float64{"holdout-xquad-zh-zh": 0.927, "holdout-xquad-en-en": 0.954}

// shared holds what is not part of the repository.
const shared = "../../../../shared"

var beirRoot = filepath.Join(shared, "eval/beir")

// TestBEIR measures ranking on sets that are not part of the repository. YIJU_BEIR_RUN names a folder for TREC runs.
func TestBEIR(t *testing.T) {
	sets, err := os.ReadDir(beirRoot)
	if err != nil {
		t.Skipf("untested without ../shared: ranking on BEIR sets: %v", err)
	}
	if testing.Short() {
		t.Skip("measures for minutes")
	}
	for _, set := range sets {
		t.Run(set.Name(), func(t *testing.T) { holdBEIR(t, set.Name(), readBEIR(t, set.Name()), eval.BEIROptions{}) })
	}
	for _, suffix := range []string{"", " with dictionary"} {
		t.Run("across languages"+suffix, func(t *testing.T) {
			var o eval.BEIROptions
			if suffix != "" {
				o.Build.Lexicon = mustLexicon(t)
				for _, name := range []string{"xquad-en-zh", "xquad-zh-en", "xquad-mixed"} {
					holdBEIR(t, name+suffix, readBEIR(t, name), o)
				}
			}
			apart := o
			apart.Apart = true
			holdBEIR(t, "apart"+suffix, readBEIR(t, "xquad-mixed"), apart)
			holdBEIR(t, "split"+suffix, splitSet(t), o)
			holdBEIR(t, "teach"+suffix, teachSet(t), o)
		})
	}
}

// splitSet has each article in one language only, so that ranking must find out which language has the answer.
func splitSet(t *testing.T) *eval.Set {
	set := readBEIR(t, "xquad-mixed")
	only(set, func(id string) bool {
		lang, article := articleOf(t, id)
		return (lang == "zh") == (article%2 == 0)
	})
	return set
}

// teachSet has two thirds of the articles in both languages, from which translations are learnt. Each of the others is
// there in one language only, and is asked about in the other.
func teachSet(t *testing.T) *eval.Set {
	set := readBEIR(t, "xquad-mixed")
	only(set, func(id string) bool {
		lang, article := articleOf(t, id)
		return article%3 != 0 || (lang == "zh") == (article/3%2 == 0)
	})
	for q, gains := range set.Relevant {
		for id := range gains {
			if lang, article := articleOf(t, id); article%3 != 0 || strings.HasPrefix(q, lang) {
				delete(gains, id)
			}
		}
		if len(gains) == 0 {
			delete(set.Relevant, q)
		}
	}
	return set
}

// only drops the passages whose id keep refuses, with their judgements.
func only(s *eval.Set, keep func(id string) bool) {
	s.Passages = slices.DeleteFunc(s.Passages, func(p eval.Text) bool { return !keep(p.ID) })
	for q, gains := range s.Relevant {
		for id := range gains {
			if !keep(id) {
				delete(gains, id)
			}
		}
		if len(gains) == 0 {
			delete(s.Relevant, q)
		}
	}
}

// articleOf returns the language and the article of a passage of xquad-mixed.
func articleOf(t *testing.T, id string) (lang string, article int) {
	t.Helper()
	var paragraph int
	if _, err := fmt.Sscanf(id, "%2s-p%d-%d", &lang, &article, &paragraph); err != nil {
		t.Fatalf("passage %q: %v", id, err)
	}
	return lang, article
}

// mustLexicon reads the dictionary that lies beside the repository.
func mustLexicon(t *testing.T) *translate.Lexicon {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "dict/cedict_ts.u8.gz"))
	if err != nil {
		t.Skipf("untested without ../shared: ranking with a dictionary: %v", err)
	}
	defer f.Close()
	x, err := translate.ReadLexicon(f)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func readBEIR(t testing.TB, name string) *eval.Set {
	t.Helper()
	dir := filepath.Join(beirRoot, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("untested without ../shared: a set: %v", err)
	}
	set, err := eval.ReadSet(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// holdBEIR measures a set and holds it against its floor.
func holdBEIR(t *testing.T, name string, set *eval.Set, o eval.BEIROptions) {
	if folder := os.Getenv("YIJU_BEIR_RUN"); folder != "" {
		f, err := os.Create(filepath.Join(folder, name+".trec"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		o.Run = f
	}
	r, err := eval.RunBEIR(t.Context(), set, o)
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
	c, _ := readBEIR(b, "lawbench-scene").Corpus(false)
	path := filepath.Join(b.TempDir(), "s.db")
	for b.Loop() {
		if err := search.Build(b.Context(), path, c, index.BuildOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/(1<<20), "MB")
	}
}
