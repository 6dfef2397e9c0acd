package search

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

const scalePath = "../../../shared/eval/scale/laws-200k.jsonl.gz"

// articleNumber is what ends the title of an article of a law.
var articleNumber = regexp.MustCompile(`\s*(第\s*[\p{Nd}零〇一二三四五六七八九十百千]+\s*[条條]\S*|(Article|Section|§+)\s*\S+)$`)

type beirText struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Lang  string `json:"lang"`
}

// scaleCorpus reads n passages next to the repository, articles of one law as one document.
func scaleCorpus(t testing.TB, n int) *corpus.Corpus {
	t.Helper()
	f, err := os.Open(scalePath)
	if err != nil {
		t.Skipf("untested without ../shared: indexing of many real passages: %v", err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	c := &corpus.Corpus{}
	documents := make(map[string]*corpus.Document)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for i := 0; i < n && lines.Scan(); i++ {
		var p beirText
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		lang, _, _ := strings.Cut(p.Lang, "-")
		title := articleNumber.ReplaceAllString(p.Title, "")
		d := documents[lang+title]
		if d == nil {
			d = &corpus.Document{Lang: corpus.Lang(lang), Title: title}
			documents[lang+title] = d
			c.Instruments = append(c.Instruments, &corpus.Instrument{ID: fmt.Sprintf("%06d", len(c.Instruments)), Documents: []*corpus.Document{d}})
		}
		d.Clauses = append(d.Clauses, &corpus.Clause{ID: p.ID, Heading: p.Title, Text: p.Text})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// scaleQuestions are the questions of sets next to the repository.
func scaleQuestions(t testing.TB) []retrieval.Query {
	t.Helper()
	var list []retrieval.Query
	for _, set := range []string{"lawbench-scene", "xquad-zh-zh", "xquad-en-en"} {
		f, err := os.Open(filepath.Join("../../../shared/eval/beir", set, "queries.jsonl"))
		if err != nil {
			t.Skipf("untested without ../shared: questions of BEIR sets: %v", err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		for n := 0; n < 200 && lines.Scan(); n++ {
			var q beirText
			if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
				t.Fatal(err)
			}
			list = append(list, retrieval.Query{Text: q.Text, Lang: corpus.Lang(q.Lang), K: 10})
		}
	}
	return list
}

func scaleFile(b testing.TB, n int) string {
	path := filepath.Join(cmp.Or(os.Getenv("YIJU_SCALE_DIR"), b.TempDir()), fmt.Sprintf("scale-%d.db", n))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	c := scaleCorpus(b, n)
	began := time.Now()
	if err := Build(b.Context(), path, c, index.BuildOptions{}); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d passages: built in %.1f s", n, time.Since(began).Seconds())
	return path
}

// BenchmarkScale searches 50,000 and 200,000 passages.
func BenchmarkScale(b *testing.B) {
	questions := scaleQuestions(b)
	for _, n := range []int{50_000, 200_000} {
		path := scaleFile(b, n)
		runtime.GC()
		s := mustOpenSearcher(b, path)
		for _, q := range questions {
			if _, err := s.Search(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var times []time.Duration
			i := 0
			for b.Loop() {
				began := time.Now()
				if _, err := s.Search(b.Context(), questions[i%len(questions)]); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
				i++
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
		})
		b.Run(fmt.Sprint(n, "-parallel"), func(b *testing.B) {
			var next atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := int(next.Add(1))
					if _, err := s.Search(b.Context(), questions[i%len(questions)]); err != nil {
						b.Error(err)
					}
				}
			})
		})
		if info, err := os.Stat(path); err == nil {
			b.Logf("%d passages: %.0f MB", n, float64(info.Size())/(1<<20))
		}
	}
}
