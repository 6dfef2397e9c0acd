package search

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm/llmtest"
	"yiju/retrieval/search/vector"
)

const patience = 3 * time.Second

// embeddedFile builds the fixture with vectors in a file.
func embeddedFile(t testing.TB, e vector.Embedder) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.db")
	if err := Build(t.Context(), path, indextest.Corpus(), index.BuildOptions{Extend: Tables{Embedder: e}.Write}); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustSearch(t testing.TB, s *Searcher, text string) ([]retrieval.Hit, error) {
	t.Helper()
	m, err := s.Matcher(t.Context(), retrieval.Query{Text: text, K: 20})
	if err != nil {
		t.Fatal(err)
	}
	hits, err := m.Search(t.Context())
	if err != nil {
		t.Fatalf("Search(%q): %v", text, err)
	}
	return hits, m.EmbeddingError()
}

func rankOf(hits []retrieval.Hit, ref string) int {
	return 1 + slices.IndexFunc(hits, func(h retrieval.Hit) bool { return h.Ref.Bare().String() == ref })
}

// paraphrases ask without any word of the clause that they mean.
var paraphrases = []struct{ text, want string }{
	{"Is hoisting gear watched?", "harbour-charter/2"},
	{"塔吊有没有看管？", "harbour-charter/2"},
	{"a chair that nobody needs", "library-rules-2022/4"},
	{"coach 车费贵不贵", "night-bus-plan-2021/3"},
}

func TestEmbeddingFindsParaphrases(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	plain := mustOpenSearcher(t, embeddedFile(t, e))
	with := plain.WithEmbedder(e, patience)
	for _, q := range paraphrases {
		if hits, err := mustSearch(t, plain, q.text); rankOf(hits, q.want) == 1 || err != nil {
			t.Errorf("%q: words alone have %s first, %v", q.text, q.want, err)
		}
		calls := len(s.Calls())
		hits, err := mustSearch(t, with, q.text)
		if err != nil {
			t.Errorf("%q: %v", q.text, err)
		}
		if n := rankOf(hits, q.want); n != 1 && n != 2 || !votes(hits[n-1], RankerEmbedding) {
			t.Errorf("%q: %s at rank %d", q.text, q.want, n)
		}
		m, err := with.Matcher(t.Context(), retrieval.Query{Text: q.text, K: 20})
		if err != nil {
			t.Fatal(err)
		}
		again := indextest.Fake{Name: "model-a", Does: func([]string) ([][]float32, error) { return [][]float32{m.Vector()}, nil }}
		first, err := m.Search(t.Context())
		if err != nil || m.Vector() == nil {
			t.Fatalf("%q: vector %v, %v", q.text, m.Vector(), err)
		}
		replayed, err := mustSearch(t, plain.WithEmbedder(again, patience), q.text)
		if diff := cmp.Diff(replayed, first); err != nil || diff != "" {
			t.Errorf("%q: the same by its vector: %v (-got +want):\n%s", q.text, err, diff)
		}
		if got := s.Calls()[calls:]; len(got) != 2 || !slices.Equal(got[0].Inputs, []string{indextest.Asked + q.text}) {
			t.Errorf("%q: the model was asked %d times in two searches", q.text, len(got))
		}
	}
}

func votes(h retrieval.Hit, ranker string) bool {
	return slices.ContainsFunc(h.From, func(v retrieval.Vote) bool { return v.Ranker == ranker })
}

// TestEmbeddingDoesNotDrownWords checks that what words are sure of stays first, and that each hit tells by words alone
// how much of the question it covers.
func TestEmbeddingDoesNotDrownWords(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	plain := mustOpenSearcher(t, embeddedFile(t, e))
	// A model that means nothing, and is sure of it.
	s.Embeds(func(string, int) []float32 { return indextest.Meaning("lending of chairs in a coach", 0) })
	with := plain.WithEmbedder(e, patience)
	led := 0
	for _, q := range questions {
		want, _ := mustSearch(t, plain, q.text)
		got, err := mustSearch(t, with, q.text)
		if err != nil {
			t.Errorf("%q: %v", q.text, err)
		}
		lead := 0.0
		if len(want) > 1 {
			lead = want[0].Score - want[1].Score
		}
		if lead > vectorWeight && want[0].Coverage > vectorStrength {
			led++
			if got[0].Ref != want[0].Ref {
				t.Errorf("%q: %s is first, without vectors %s that leads by %.2f", q.text, got[0].Ref, want[0].Ref, lead)
			}
		}
		if diff := cmp.Diff(mustWordHits(t, with, q.text), mustWordHits(t, plain, q.text)); diff != "" {
			t.Errorf("%q: hits by words alone (-got +want):\n%s", q.text, diff)
		}
		for _, h := range got {
			n := rankOf(want, h.Ref.Bare().String())
			if n == 0 && (!votes(h, RankerEmbedding) || len(want) == 20) {
				continue
			}
			if n > 0 && want[n-1].ID == h.ID && (h.Coverage != want[n-1].Coverage || h.Ideal != want[n-1].Ideal) {
				t.Errorf("%q: %s covers %.2f, without vectors %.2f", q.text, h.Ref, h.Coverage, want[n-1].Coverage)
			}
			if n == 0 && h.Coverage > 0.5 {
				t.Errorf("%q: %s covers %.2f and words do not find it", q.text, h.Ref, h.Coverage)
			}
		}
	}
	if led < 3 {
		t.Errorf("words lead clearly for %d questions", led)
	}
}

// mustWordHits searches and returns what words alone have found, which are the same clauses in the same order as those of
// a search without vectors.
func mustWordHits(t *testing.T, s *Searcher, text string) []retrieval.Hit {
	t.Helper()
	m, err := s.Matcher(t.Context(), retrieval.Query{Text: text, K: 20})
	if err != nil {
		t.Fatal(err)
	}
	found, err := m.Search(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hits, err := m.WordHits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	refs := func(hits []retrieval.Hit) (list []corpus.Ref) {
		for _, h := range hits {
			list = append(list, h.Ref.Bare())
		}
		return list
	}
	if diff := cmp.Diff(refs(hits), refs(found)); s.embedder == nil && diff != "" {
		t.Errorf("%q: hits by words (-got +want):\n%s", text, diff)
	}
	return hits
}

// TestSearchWithoutAnEmbeddingModel lets the model fail in many ways: the asker gets what words find.
func TestSearchWithoutAnEmbeddingModel(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	path := embeddedFile(t, e)
	plain, bare := mustOpenSearcher(t, path), mustSearcher(t, indextest.Corpus())
	says := func(v ...float32) vector.Embedder {
		return indextest.Fake{Name: "model-a", Does: func(texts []string) ([][]float32, error) { return indextest.Each(texts, v, nil), nil }}
	}
	dimension := len(indextest.Meaning("", 0))
	zero, nan := make([]float32, dimension), make([]float32, dimension)
	nan[3] = float32(math.NaN())
	huge := slices.Repeat([]float32{math.MaxFloat32}, dimension)
	down := errors.New("down")
	for name, c := range map[string]struct {
		snapshot *Searcher
		embedder vector.Embedder
		fault    llmtest.Fault
		want     error // of the ranker
		calls    int
	}{
		"down":            {plain, e, llmtest.Fault{Status: 503}, nil, 1},
		"rejected":        {plain, e, llmtest.Fault{Status: 401, Echo: true}, nil, 1},
		"hangs":           {plain, e, llmtest.Fault{Hang: true}, context.DeadlineExceeded, 1},
		"garbage":         {plain, e, llmtest.Fault{Garbage: true}, nil, 1},
		"HTML":            {plain, e, llmtest.Fault{HTML: true}, nil, 1},
		"other model":     {plain, indextest.Client(t, s, "model-b"), llmtest.Fault{}, vector.ErrOtherModel, 0},
		"no vectors":      {bare, e, llmtest.Fault{}, vector.ErrOtherModel, 0},
		"other dimension": {plain, says(1, 2, 3), llmtest.Fault{}, vector.ErrBadVector, 0},
		"zero":            {plain, says(zero...), llmtest.Fault{}, vector.ErrBadVector, 0},
		"not a number":    {plain, says(nan...), llmtest.Fault{}, vector.ErrBadVector, 0},
		"no vector":       {plain, indextest.Fake{Name: "model-a", Does: func([]string) ([][]float32, error) { return nil, nil }}, llmtest.Fault{}, vector.ErrBadVector, 0},
		"its own error":   {plain, indextest.Fake{Name: "model-a", Does: func([]string) ([][]float32, error) { return nil, down }}, llmtest.Fault{}, down, 0},
		"huge numbers":    {plain, says(huge...), llmtest.Fault{}, errNone, 0},
	} {
		s.Always(c.fault)
		calls := len(s.Calls())
		const text = "Who watches automatic cranes? 起重机"
		want, _ := mustSearch(t, c.snapshot, text)
		got, err := mustSearch(t, c.snapshot.WithEmbedder(c.embedder, 300*time.Millisecond), text)
		if c.want == errNone {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: the ranker's error is %v, want %v", name, err, c.want)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s: hits (-got +want):\n%s", name, diff)
		}
		if got := len(s.Calls()) - calls; got != c.calls {
			t.Errorf("%s: %d requests, want %d", name, got, c.calls)
		}
	}
}

// errNone says that a ranker should work.
var errNone = errors.New("none")

func TestQuestionThatAsksNothingIsNotEmbedded(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	with := mustOpenSearcher(t, embeddedFile(t, e)).WithEmbedder(e, patience)
	calls := len(s.Calls())
	for _, text := range []string{"", "  ", "?!。"} {
		if hits, err := mustSearch(t, with, text); len(hits) != 0 || err != nil {
			t.Errorf("%q: %d hits, %v", text, len(hits), err)
		}
	}
	if got := len(s.Calls()) - calls; got != 0 {
		t.Errorf("%d requests", got)
	}
}

// TestDamagedVectors spoils the table of vectors: the ranker is off, and the rest works.
func TestDamagedVectors(t *testing.T) {
	_, e := indextest.Endpoint(t, "model-a")
	const text = "hoisting gear and cranes"
	for name, change := range map[string]string{
		"cut off":      `UPDATE vector SET data = substr(data, 1, length(data) - 3)`,
		"empty":        `UPDATE vector SET data = x''`,
		"gone":         `DELETE FROM vector`,
		"shifted":      `UPDATE vector SET first = 2`,
		"no scale":     `UPDATE vector SET data = zeroblob(length(data))`,
		"NaN scale":    `UPDATE vector SET data = CAST(x'0000c07f' || substr(data, 5) AS BLOB)`,
		"large scale":  `UPDATE vector SET data = CAST(x'0000003f' || substr(data, 5) AS BLOB)`,
		"one too many": `UPDATE vector SET data = CAST(data || substr(data, 1, 21) AS BLOB)`,
		"no dimension": `UPDATE meta SET value = '0' WHERE key = 'dimension'`,
		"wrong count":  `UPDATE meta SET value = '-7' WHERE key = 'dimension'`,
	} {
		path := embeddedFile(t, e)
		db, err := sql.Open("sqlite3", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(change); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		db.Close()
		indextest.Seal(t, path)
		s := mustOpenSearcher(t, path)
		want, _ := mustSearch(t, s, text)
		for range 2 {
			got, err := mustSearch(t, s.WithEmbedder(e, patience), text)
			if !errors.Is(err, index.ErrDamaged) && !errors.Is(err, vector.ErrBadVector) {
				t.Errorf("%s: the ranker's error is %v", name, err)
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("%s: hits (-got +want):\n%s", name, diff)
			}
		}
	}
}

// TestEmbeddingFromManyGoroutines searches at once.
func TestEmbeddingFromManyGoroutines(t *testing.T) {
	_, e := indextest.Endpoint(t, "model-a")
	s := mustOpenSearcher(t, embeddedFile(t, e)).WithEmbedder(e, time.Minute)
	got := make([][]retrieval.Hit, 32)
	var wg sync.WaitGroup
	for n := range got {
		wg.Go(func() {
			hits, err := mustSearch(t, s, paraphrases[n%4].text)
			if err != nil {
				t.Error(err)
			}
			got[n] = hits
		})
	}
	wg.Wait()
	for n := range got {
		if diff := cmp.Diff(got[n], got[n%4]); diff != "" {
			t.Errorf("search %d (-got +want):\n%s", n, diff)
		}
	}
}

func TestTrust(t *testing.T) {
	zh, en := corpus.Chinese, corpus.English
	trial := func(q, p corpus.Lang, found int) index.Trial {
		return index.Trial{Question: q, Passages: p, Asked: 50, Found: found}
	}
	for name, c := range map[string]struct {
		trials []index.Trial
		want   [4]float64 // zh to zh, zh to en, en to zh, en to en
	}{
		"not tried":          {nil, [4]float64{1, 1, 1, 1}},
		"good":               {[]index.Trial{trial(zh, zh, 48), trial(zh, en, 40), trial(en, zh, 30), trial(en, en, 50)}, [4]float64{1, 1, 1, 1}},
		"only English":       {[]index.Trial{trial(zh, zh, 4), trial(zh, en, 1), trial(en, zh, 2), trial(en, en, 47)}, [4]float64{0, 0, 0, 1}},
		"versions not tried": {[]index.Trial{trial(zh, zh, 4), trial(en, en, 47)}, [4]float64{0, 0, 0, 1}},
		"one language":       {[]index.Trial{trial(zh, zh, 48)}, [4]float64{1, 1, 1, 1}},
		"noise":              {[]index.Trial{trial(zh, zh, 2)}, [4]float64{0, 0, 0, 0}},
	} {
		var got [4]float64
		for n := range got {
			got[n] = trust(c.trials, [...]corpus.Lang{zh, en}[n/2], [...]corpus.Lang{zh, en}[n%2])
		}
		if got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestWatch lets the model fail twice and work again: each change is told once, and what was last is known.
func TestWatch(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	with := mustOpenSearcher(t, embeddedFile(t, e)).WithEmbedder(e, patience)
	var told []bool
	with.Watch(func(err error) { told = append(told, err == nil) })
	for _, status := range []int{0, 401, 401, 0, 0} {
		s.Always(llmtest.Fault{Status: status})
		_, err := mustSearch(t, with, "hoisting gear")
		if (err != nil) != (status != 0) || (with.EmbeddingFailure() != nil) != (status != 0) {
			t.Errorf("status %d: %v, last %v", status, err, with.EmbeddingFailure())
		}
	}
	if diff := cmp.Diff(told, []bool{false, true}); diff != "" {
		t.Errorf("told that it works (-got +want):\n%s", diff)
	}
	// Who leaves does not mean that the model fails.
	ctx, leave := context.WithCancel(t.Context())
	m, err := with.Matcher(ctx, retrieval.Query{Text: "hoisting gear", K: 3})
	if err != nil {
		t.Fatal(err)
	}
	leave()
	_, _ = m.Search(ctx)
	if err := with.EmbeddingFailure(); err != nil {
		t.Errorf("after an asker left: %v", err)
	}
}
