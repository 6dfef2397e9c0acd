package search

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// questions are asked of the fixture; the expected rankings are in testdata/rankings, one file each.
var questions = []struct {
	name, text string
	first      string // ref of the best hit
}{
	{"zh-fact", "数据泄露以后要在多长时间内报告？", "harbour-charter/4/zh"},
	{"zh-words-apart", "起重机的自动系统归谁监督", "harbour-charter/2/zh"},
	{"zh-traditional", "夜間線路增加到幾條？", "night-bus-plan-2024/1/zh"},
	{"zh-to-en", "规则写下来会增进信任吗？", "remarks-2023/2/en"},
	{"zh-pinpoint", "港口章程第三条", "harbour-charter/3/zh"},
	{"zh-two-pinpoints", "港口章程第四条和第一条", "harbour-charter/4/zh"},
	{"zh-year-tells-apart", "2021年的夜间公交行动计划里票价怎么定？", "night-bus-plan-2021/3/zh"},
	{"zh-long-clause", "阅览室的座位离开多久会被收回？", "library-rules-2022/4/zh"},
	{"zh-latin-name", "GPT-4o 能代替签字吗", "remarks-2023/2/en"},
	{"en-fact", "How long may ship identification data be stored?", "harbour-charter/3/en"},
	{"en-stems", "notifying authorities of breaches", "harbour-charter/4/en"},
	{"en-to-zh", "may personal information in borrowing records be made public without consent", "library-rules-2022/2/zh"},
	{"en-pinpoint", "Ports Charter Article 2", "harbour-charter/2/en"},
	{"en-misspelt", "self-driving busses with a safty oprator", "night-bus-plan-2024/2/en"},
	{"mixed", "charter 里 sovereignty 是第几条", "harbour-charter/1/zh"},
}

func TestRankings(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, q := range questions {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 5})
		if err != nil {
			t.Fatalf("Search(%q): %v", q.text, err)
		}
		if len(hits) == 0 || hits[0].Ref.String() != q.first {
			t.Errorf("%s: Search(%q) does not begin with %s", q.name, q.text, q.first)
		}
		golden(t, filepath.Join("testdata", "rankings", q.name+".txt"), ranking(q.text, hits))
	}
}

// ranking writes hits for people to review.
func ranking(text string, hits []retrieval.Hit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", text)
	for _, h := range hits {
		fmt.Fprintf(&b, "%d  %-26s score %.3f  coverage %.2f  ideal %.2f ", h.Rank, h.Ref, h.Score, h.Coverage, h.Ideal)
		for _, v := range h.From {
			fmt.Fprintf(&b, " %s:%d", v.Ranker, v.Rank)
		}
		short := []rune(strings.ReplaceAll(h.Text, "\n", " "))
		fmt.Fprintf(&b, "\n   %s\n", string(short[:min(len(short), 60)]))
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, string(want)); diff != "" {
		t.Errorf("%s (-got +want; -update rewrites it):\n%s", path, diff)
	}
}

func TestSearchGroupsLanguagesAndParts(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, q := range questions {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 50})
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[corpus.Ref]bool)
		for n, h := range hits {
			if bare := h.Ref.Bare(); seen[bare] {
				t.Errorf("%q: %s comes twice", q.text, bare)
			}
			seen[h.Ref.Bare()] = true
			if h.Rank != n+1 || n > 0 && h.Score > hits[n-1].Score {
				t.Errorf("%q: hit %d has rank %d and score %f behind %f", q.text, n+1, h.Rank, h.Score, hits[max(n-1, 0)].Score)
			}
			if h.Coverage < 0 || h.Coverage > 1 || h.Ideal < 0 || len(h.From) == 0 {
				t.Errorf("%q: hit %d: coverage %f, ideal %f, from %v", q.text, n+1, h.Coverage, h.Ideal, h.From)
			}
		}
	}
}

func TestSearchShowsVerbatimText(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	hits, err := s.Search(t.Context(), retrieval.Query{Text: "座位 广播 提醒", K: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		entries, err := s.Clause(t.Context(), h.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if h.Text == "" || !strings.Contains(entries[0].Clause.Text, h.Text) {
			t.Errorf("%s: %.40q is no part of the clause", h.Ref, h.Text)
		}
	}
}

func TestSearchFindsNothing(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, text := range []string{"", "   ", "!?。", "\x00\xff", "xylophone zzyzx", "鑫淼"} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 5})
		if err != nil || len(hits) != 0 {
			t.Errorf("Search(%q) = %d hits, %v", text, len(hits), err)
		}
	}
}

func TestSearchOfAnEmptyCorpus(t *testing.T) {
	s := mustSearcher(t, &corpus.Corpus{})
	hits, err := s.Search(t.Context(), retrieval.Query{Text: "谁监督 the cranes in 第二条", K: 5})
	if err != nil || len(hits) != 0 {
		t.Errorf("Search = %v, %v", hits, err)
	}
}

// TestSearchMany searches a corpus that is too large to be ranked whole.
func TestSearchMany(t *testing.T) {
	c := indextest.Many(3 * candidateLimit)
	s := mustSearcher(t, c)
	for _, q := range []struct{ text, want string }{
		{"附表c0417", "harbour-charter/c0417/zh"},
		{"夜间票价", "night-bus-plan-2021/3/zh"},
		{"personal information in borrowing records", "library-rules-2022/2/zh"},
	} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 3})
		if err != nil || len(hits) == 0 || hits[0].Ref.String() != q.want {
			t.Errorf("Search(%q) = %v, %v, want %s first", q.text, hits, err, q.want)
		}
	}
}

func TestSearchIsTheSameFromManyGoroutines(t *testing.T) {
	for name, s := range map[string]*Searcher{"file": mustOpenSearcher(t, searchableFile(t)), "memory": mustSearcher(t, indextest.Corpus())} {
		var wg sync.WaitGroup
		got := make([][]retrieval.Hit, 32)
		for n := range got {
			wg.Go(func() {
				q := questions[n%4]
				hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 5})
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				got[n] = hits
			})
		}
		wg.Wait()
		for n := 4; n < len(got); n++ {
			if diff := cmp.Diff(got[n], got[n%4]); diff != "" {
				t.Errorf("%s: search %d differs:\n%s", name, n, diff)
			}
		}
	}
}

// FuzzSearch searches for anything: what a person types is only text.
func FuzzSearch(f *testing.F) {
	for _, q := range questions {
		f.Add(q.text)
	}
	for _, text := range []string{
		`" OR title : "x`, `NEAR(a b, 5)`, `words : ^"第" *`, `'; DROP TABLE passage; --`, `-- /* */ ; SELECT 1`, `a AND (`, "{title words} :",
		"第9999999999999999999条", "\x00\x01第一条\xff", strings.Repeat("港口 ", 3000),
	} {
		f.Add(text)
	}
	s := mustSearcher(f, indextest.Many(2*candidateLimit))
	f.Fuzz(func(t *testing.T, text string) {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 3})
		if err != nil {
			t.Fatalf("Search(%q): %v", text, err)
		}
		if len(hits) > 3 || slices.ContainsFunc(hits, func(h retrieval.Hit) bool { return h.Text == "" || h.Score <= 0 }) {
			t.Fatalf("Search(%q) = %+v", text, hits)
		}
		same, x, err := s.Explain(t.Context(), retrieval.Query{Text: text, K: 3})
		if diff := cmp.Diff(same, hits); err != nil || diff != "" {
			t.Fatalf("Explain(%q): %v; the hits of Explain (-) are not those of Search (+):\n%s", text, err, diff)
		}
		for n, h := range same {
			checkHit(t, text, h, x.Hits[n])
		}
	})
}

// FuzzOpen opens and searches files with bytes changed: they are refused. Where the checksum is put right again, they are
// refused or read, never a panic.
func FuzzOpen(f *testing.F) {
	whole, err := os.ReadFile(searchableFile(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint(18), byte(2))
	f.Add(uint(len(whole)/2), byte(0xff))
	f.Add(uint(len(whole)-1), byte(0))
	f.Fuzz(func(t *testing.T, at uint, value byte) {
		data := slices.Clone(whole)
		for n := range uint(16) {
			data[(at+n*n)%uint(len(data))] = value
		}
		path := filepath.Join(t.TempDir(), "s.db")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := index.Open(path)
		if err == nil && !bytes.Equal(data, whole) {
			t.Error("a changed file is opened")
		}
		if err != nil {
			indextest.Seal(t, path)
			if s, err = index.Open(path); err != nil {
				return
			}
		}
		defer s.Close()
		_, _ = s.Load(t.Context()) // either is right, as long as it returns
		_, _ = New(s).Search(t.Context(), retrieval.Query{Text: "港口章程第三条 起重机 data", K: 5})
	})
}
