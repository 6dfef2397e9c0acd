package vector

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm/llmtest"
)

// site is a folder with a snapshot and a cache of vectors.
type site struct {
	t      *testing.T
	folder string
}

func (s site) file() string  { return filepath.Join(s.folder, "s.db") }
func (s site) cache() string { return filepath.Join(s.folder, "embeddings.db") }

// build replaces the snapshot by one of c with the vectors of e.
func (s site) build(ctx context.Context, c *corpus.Corpus, e Embedder, progress func(done, total int)) error {
	return index.Build(ctx, s.file(), c, index.BuildOptions{Extend: func(ctx context.Context, d *index.Draft) error {
		return Write(ctx, d, e, Options{Cache: s.cache(), Progress: progress})
	}})
}

func (s site) meta() index.Meta {
	s.t.Helper()
	snap, err := index.Open(s.file())
	if err != nil {
		s.t.Fatal(err)
	}
	defer snap.Close()
	return snap.Meta()
}

// checkCached checks how many vectors are kept for the next build.
func (s site) checkCached(want int) {
	s.t.Helper()
	c, err := openEmbedCache(s.t.Context(), s.cache(), "")
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.close()
	var got int
	if err := c.db.QueryRow(`SELECT count(*) FROM cached`).Scan(&got); err != nil || got < want || got > want+4*2*trialMost {
		s.t.Errorf("%d vectors are kept, %v, want %d", got, err, want)
	}
}

// TestRefreshAsksForWhatIsNew interrupts a build, resumes it, and changes part of the corpus and the model.
func TestRefreshAsksForWhatIsNew(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	at := site{t, t.TempDir()}
	c := indextest.Many(1500)
	plain, err := index.Memory(t.Context(), c, index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	total := plain.Meta().Passages
	plain.Close()

	ctx, cancel := context.WithCancel(t.Context())
	var seen [][2]int
	if err := at.build(ctx, c, e, func(done, total int) {
		seen = append(seen, [2]int{done, total})
		if done > 100 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatalf("an interrupted build: %v", err)
	}
	if _, err := index.Open(at.file()); !errors.Is(err, index.ErrNoSnapshot) {
		t.Fatalf("an interrupted build serves: %v", err)
	}
	distinct := total - seen[0][0] // some passages say the same
	kept := seen[len(seen)-1][0] - seen[0][0]
	before := indextest.Inputs(s, 0) - kept // asked for in vain
	if distinct < total-5 || kept == 0 || kept >= distinct || before < 0 || before > batchCalls*batchTexts {
		t.Fatalf("%d of %d texts kept before the end, %d more asked for, seen %v", kept, distinct, before, seen)
	}
	publish := func(e Embedder) index.Meta {
		t.Helper()
		if err := at.build(t.Context(), c, e, func(done, total int) { seen = append(seen, [2]int{done, total}) }); err != nil {
			t.Fatal(err)
		}
		return at.meta()
	}
	calls := len(s.Calls())
	seen = nil
	m := publish(e)
	// The server may see a call of the interrupted build only now: the same texts, as none of them was kept.
	wanted := make(map[string]bool)
	for _, c := range s.Calls()[calls:] {
		for _, text := range c.Inputs {
			if !strings.HasPrefix(text, indextest.Asked) {
				wanted[text] = true
			}
		}
	}
	if got := indextest.Inputs(s, calls); len(wanted) != distinct-kept || got > distinct-kept+batchCalls*batchTexts {
		t.Errorf("after an interruption %d texts asked for, %d of them different, want %d", got, len(wanted), distinct-kept)
	}
	if m.Embedding != "model-a" || m.Vectors != total || m.Dimension != len(indextest.Meaning("", 0)) {
		t.Errorf("vectors: %+v", m)
	}
	if first, last := seen[0], seen[len(seen)-1]; first[0] != kept+total-distinct || last != [2]int{total, total} {
		t.Errorf("progress from %v to %v", first, last)
	}
	calls = len(s.Calls())
	publish(e)
	if got := indextest.Inputs(s, calls); got != 0 {
		t.Errorf("without a change %d texts asked for", got)
	}
	c.Instruments[1].Documents[0].Clauses[0].Text += "另有规定的除外。"
	publish(e)
	if got := indextest.Inputs(s, calls); got != 1 {
		t.Errorf("after a change of one clause %d texts asked for", got)
	}
	at.checkCached(distinct)
	calls = len(s.Calls())
	if m := publish(indextest.Client(t, s, "model-b")); m.Embedding != "model-b" || indextest.Inputs(s, calls) != distinct {
		t.Errorf("after a change of the model %d texts asked for, and the vectors are of %s", indextest.Inputs(s, calls), m.Embedding)
	}
	// Back to the first model nothing is asked again, nor are questions of its trial.
	calls = len(s.Calls())
	if m := publish(e); m.Embedding != "model-a" || len(s.Calls()) != calls {
		t.Errorf("back to the first model: %d requests, and the vectors are of %s", len(s.Calls())-calls, m.Embedding)
	}
	at.checkCached(2 * distinct)
	for _, name := range []string{"model-c", "model-d"} { // the second one is the one used longest ago
		publish(indextest.Client(t, s, name))
	}
	at.checkCached(3 * distinct)
}

// TestModelOfAnotherDimension changes the model behind a name: a snapshot never mixes dimensions.
func TestModelOfAnotherDimension(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	at := site{t, t.TempDir()}
	c := indextest.Corpus()
	if err := at.build(t.Context(), c, e, nil); err != nil {
		t.Fatal(err)
	}
	all := indextest.Inputs(s, 0)
	s.Embeds(func(text string, n int) []float32 { return indextest.Meaning(text, n)[1:] })
	c.Instruments[1].Documents[0].Clauses[0].Text += "另有规定的除外。"
	calls := len(s.Calls())
	if err := at.build(t.Context(), c, e, nil); err != nil {
		t.Fatal(err)
	}
	if got := indextest.Inputs(s, calls); got != all || at.meta().Dimension != len(indextest.Concepts)+7 {
		t.Errorf("%d texts asked for, want %d; dimension %d", got, all, at.meta().Dimension)
	}
}

func TestFailedEmbeddingChangesNothing(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	at := site{t, t.TempDir()}
	if err := index.Build(t.Context(), at.file(), indextest.Corpus(), index.BuildOptions{Name: "before"}); err != nil {
		t.Fatal(err)
	}
	s.Always(llmtest.Fault{Status: 503, HTML: true})
	nan := float32(math.NaN())
	for what, e := range map[string]Embedder{
		"endpoint down": e,
		"too few":       indextest.Fake{Name: "f", Does: func(texts []string) ([][]float32, error) { return make([][]float32, len(texts)-1), nil }},
		"empty":         indextest.Fake{Name: "f", Does: func(texts []string) ([][]float32, error) { return make([][]float32, len(texts)), nil }},
		"not numbers":   indextest.Fake{Name: "f", Does: func(texts []string) ([][]float32, error) { return indextest.Each(texts, []float32{1, nan}, nil), nil }},
		"two dimensions": indextest.Fake{Name: "f", Does: func(texts []string) ([][]float32, error) {
			return indextest.Each(texts, []float32{1, 2}, []float32{1}), nil
		}},
	} {
		if err := at.build(t.Context(), indextest.Corpus(), e, nil); !errors.Is(err, ErrEmbedding) {
			t.Errorf("%s: %v, want %v", what, err, ErrEmbedding)
		}
		if m := at.meta(); m.Name != "before" || m.Digest != indextest.Corpus().Digest() {
			t.Errorf("%s: the snapshot is now %s", what, m.Name)
		}
		files, err := filepath.Glob(at.file() + "*")
		if err != nil || len(files) != 1 {
			t.Errorf("%s: files %q, %v", what, files, err)
		}
	}
	at.checkCached(0)
}

func TestDamagedCacheIsReplaced(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	at := site{t, t.TempDir()}
	path := at.cache()
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database\n", 400)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := at.build(t.Context(), indextest.Corpus(), e, nil); err != nil {
		t.Fatal(err)
	}
	// An entry that is no vector counts as none.
	c, err := openEmbedCache(t.Context(), path, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.db.Exec(`UPDATE cached SET vector = x'00' WHERE rowid < 4`); err != nil {
		t.Fatal(err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	calls := len(s.Calls())
	if err := at.build(t.Context(), indextest.Corpus(), e, nil); err != nil {
		t.Fatal(err)
	}
	if got := indextest.Inputs(s, calls); got != 3 {
		t.Errorf("%d texts asked for, want 3", got)
	}
}

func TestEmbeddedText(t *testing.T) {
	d := indextest.Charter().Documents[0]
	got := embedded(index.PassageText{Document: d, Clause: d.Clauses[1], End: len(d.Clauses[1].Text)})
	want := "港口数字治理章程\n第一章 总则\n" + d.Clauses[1].Text
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("a clause (-got +want):\n%s", diff)
	}
	got = embedded(index.PassageText{Document: d, Clause: d.Clauses[1], Start: len("第二条 "), End: len(d.Clauses[1].Text)})
	want = "港口数字治理章程\n第一章 总则\n人的监督\n" + strings.TrimPrefix(d.Clauses[1].Text, "第二条 ")
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("a later part (-got +want):\n%s", diff)
	}
}
