package search

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

var someQuestions = []string{
	"起重机由谁监督？", "数据泄露后运营人应当在多长时间内通知港务局？", "who oversees the cranes", "附表c0417", "夜间票价", "港口 数据 保存 期限 五年 主权",
	"How long may ship identification data be stored, and must it be encrypted?", "章程里 operators 的义务", "night lines between the hospitals",
}

// checkExhaustive checks that the first stage of the search for text finds what scoring every passage finds.
func checkExhaustive(t *testing.T, s *Searcher, text string) {
	t.Helper()
	m, err := s.Matcher(t.Context(), retrieval.Query{Text: text, K: 10})
	if err != nil {
		t.Fatal(err)
	}
	for l, p := range m.plans {
		q, err := m.query(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		x := p.stats.Postings
		all, err := x.TopOfAll(t.Context(), q, x.Documents())
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []int{1, 10, candidateLimit} {
			got, err := x.Top(t.Context(), q, k)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(got, all[:min(k, len(all))]); diff != "" && len(got)+len(all) > 0 {
				t.Errorf("%q in %s: the best %d are not those of scoring all (-got +want):\n%s", text, l, k, diff)
			}
		}
	}
}

func TestCandidatesAreExhaustive(t *testing.T) {
	s := mustSearcher(t, indextest.Many(4*candidateLimit))
	for _, text := range someQuestions {
		checkExhaustive(t, s, text)
	}
}

// TestCandidatesAreExhaustiveAtScale is the same over laws next to the repository.
func TestCandidatesAreExhaustiveAtScale(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for a while")
	}
	s := mustSearcher(t, scaleCorpus(t, 8000))
	questions := scaleQuestions(t)
	for i := 0; i < len(questions); i += 10 {
		checkExhaustive(t, s, questions[i].Text)
	}
}

// everything is a Ranker that knows nothing: it names all passages of a language, or the first limit of them.
type everything struct {
	s     *Searcher
	limit int
}

func (e everything) Candidates(_ context.Context, r *Request) ([]retrieval.Scored, error) {
	reader, err := e.s.Reader()
	if err != nil {
		return nil, err
	}
	var list []retrieval.Scored
	for id := reader.Stats(r.Lang).Last; id >= reader.Stats(r.Lang).First && len(list) < e.limit; id-- {
		list = append(list, retrieval.Scored{ID: id})
	}
	return list, nil
}

// TestOtherRanker searches with a first stage that knows nothing of scores: the second one puts the passages that it
// names in the same order.
func TestOtherRanker(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, q := range questions {
		want, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.WithRanker(everything{s, 1000}).Search(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if diff := gocmp.Diff(got, want); err != nil || diff != "" {
			t.Errorf("%q with all passages: %v (-got +want):\n%s", q.text, err, diff)
		}
		few, err := s.WithRanker(everything{s, 2}).Search(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if err != nil || len(few) > 5 {
			t.Errorf("%q with two passages: %d hits, %v", q.text, len(few), err)
		}
	}
}

// TestSearchConcurrently searches from several goroutines at a time.
func TestSearchConcurrently(t *testing.T) {
	s := mustSearcher(t, indextest.Many(1000))
	var want [][]retrieval.Hit
	for _, text := range someQuestions {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 10})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, hits)
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 2 * len(someQuestions) {
				i = (i + 2*g) % len(someQuestions)
				got, err := s.Search(t.Context(), retrieval.Query{Text: someQuestions[i], K: 10})
				if err != nil {
					t.Error(err)
				} else if diff := gocmp.Diff(got, want[i]); diff != "" {
					t.Errorf("%q (-got +want):\n%s", someQuestions[i], diff)
				}
			}
		})
	}
	wg.Wait()
}

// TestSpill builds with postings that do not fit in memory, and checks that no file is left over.
func TestSpill(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for a while")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "s.db")
	if err := Build(t.Context(), path, scaleCorpus(t, 24_000), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("left in the folder: %v, %v", files, err)
	}
	s := mustOpenSearcher(t, path)
	for _, q := range scaleQuestions(t)[:3] {
		checkExhaustive(t, s, q.Text)
	}
}
