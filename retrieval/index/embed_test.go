package index

import (
	"context"
	"errors"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

// concepts are what the embedding model of the tests understands: each line is one thing, in several words.
var concepts = [][]string{
	{"crane", "起重机", "hoisting gear", "塔吊"},
	{"oversight", "监督", "watched", "看管"},
	{"breach", "泄露", "leak", "外流"},
	{"notify", "通知", "tell", "告知"},
	{"encrypted", "加密", "cipher", "密文"},
	{"bus", "公交", "巴士", "coach"},
	{"fare", "票价", "ticket", "车费"},
	{"borrowing", "借阅", "lending"},
	{"seat", "座位", "chair"},
}

// meaning is the vector of text: its concepts, a little of its characters, and much that all texts have in common, as
// is the way of such models.
func meaning(text string, _ int) []float32 {
	v := make([]float32, len(concepts)+8)
	text = strings.ToLower(text)
	for n, names := range concepts {
		for _, name := range names {
			if strings.Contains(text, name) {
				v[n] = 1
			}
		}
	}
	for _, r := range text {
		h := fnv.New32a()
		h.Write([]byte(string(r)))
		v[len(concepts)+int(h.Sum32()%7)] += 0.3 / float32(len(text))
	}
	v[len(v)-1] = 2
	return v
}

// endpoint starts a server with that model, and returns a client of it.
func endpoint(t testing.TB, name string) (*llmtest.Server, *llm.Embedder) {
	t.Helper()
	s := llmtest.New()
	t.Cleanup(s.Close)
	s.Embeds(meaning)
	return s, client(t, s, name)
}

func client(t testing.TB, s *llmtest.Server, name string) *llm.Embedder {
	t.Helper()
	c, err := llm.New(llm.Config{BaseURL: s.BaseURL(), Model: name, Retries: -1}, llm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c.Embedder(0)
}

// inputs returns how many texts were embedded since call number from.
func inputs(s *llmtest.Server, from int) (texts int) {
	for _, c := range s.Calls()[from:] {
		texts += len(c.Inputs)
	}
	return texts
}

func mustLock(t *testing.T, d *Dir) *Lease {
	t.Helper()
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lease.Unlock() })
	return lease
}

// TestRefreshAsksForWhatIsNew interrupts a build, goes on, and changes some of the corpus and the model.
func TestRefreshAsksForWhatIsNew(t *testing.T) {
	s, e := endpoint(t, "model-a")
	d := OpenDir(t.TempDir())
	lease := mustLock(t, d)
	c := many(300)
	total := mustMemory(t, c).Meta().Passages

	ctx, cancel := context.WithCancel(t.Context())
	var seen [][2]int
	opts := BuildOptions{Embedder: e, Embedded: func(done, total int) {
		seen = append(seen, [2]int{done, total})
		if done > 100 {
			cancel()
		}
	}}
	if _, err := lease.Publish(ctx, c, opts); !errors.Is(err, context.Canceled) {
		t.Fatalf("an interrupted build: %v", err)
	}
	if _, err := d.Current(); !errors.Is(err, ErrNoSnapshot) {
		t.Fatalf("an interrupted build serves: %v", err)
	}
	distinct := total - seen[0][0] // some passages say the same
	before := inputs(s, 0)
	if distinct < total-5 || before == 0 || before >= distinct || before != seen[len(seen)-1][0]-seen[0][0] {
		t.Fatalf("%d of %d texts asked for before the end, seen %v", before, distinct, seen)
	}
	publish := func(c *corpus.Corpus, opts BuildOptions) Meta {
		t.Helper()
		opts.Now = time.Date(2026, 1, 2, 3, 4, len(s.Calls())%60, 0, time.UTC)
		if _, err := lease.Publish(t.Context(), c, opts); err != nil {
			t.Fatal(err)
		}
		snap, err := d.Current()
		if err != nil {
			t.Fatal(err)
		}
		defer snap.Close()
		return snap.Meta()
	}
	calls := len(s.Calls())
	seen = nil
	opts.Embedded = func(done, total int) { seen = append(seen, [2]int{done, total}) }
	m := publish(c, opts)
	if got := inputs(s, calls); got != distinct-before {
		t.Errorf("after an interruption %d texts asked for, want %d", got, distinct-before)
	}
	if m.Embedding != "model-a" || m.Vectors != total || m.Dimension != len(meaning("", 0)) {
		t.Errorf("vectors: %+v", m)
	}
	if first, last := seen[0], seen[len(seen)-1]; first[0] != before+total-distinct || last != [2]int{total, total} {
		t.Errorf("progress from %v to %v", first, last)
	}
	calls = len(s.Calls())
	publish(c, opts)
	if got := inputs(s, calls); got != 0 {
		t.Errorf("without a change %d texts asked for", got)
	}
	c.Instruments[1].Documents[0].Clauses[0].Text += "另有规定的除外。"
	publish(c, opts)
	if got := inputs(s, calls); got != 1 {
		t.Errorf("after a change of one clause %d texts asked for", got)
	}
	checkCached(t, d, distinct)
	calls = len(s.Calls())
	opts.Embedder = client(t, s, "model-b")
	if m := publish(c, opts); m.Embedding != "model-b" || inputs(s, calls) != distinct {
		t.Errorf("after a change of the model %d texts asked for, and the vectors are of %s", inputs(s, calls), m.Embedding)
	}
	checkCached(t, d, distinct)
}

// checkCached checks how many vectors are kept for the next build.
func checkCached(t *testing.T, d *Dir, want int) {
	t.Helper()
	c, err := openEmbedCache(t.Context(), filepath.Join(d.path, cacheFile))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	var got int
	if err := c.db.QueryRow(`SELECT count(*) FROM entry`).Scan(&got); err != nil || got != want {
		t.Errorf("%d vectors are kept, %v, want %d", got, err, want)
	}
}

// TestModelOfAnotherDimension changes the model behind a name: vectors of two dimensions never stand in one snapshot.
func TestModelOfAnotherDimension(t *testing.T) {
	s, e := endpoint(t, "model-a")
	lease := mustLock(t, OpenDir(t.TempDir()))
	c := fixture()
	if _, err := lease.Publish(t.Context(), c, BuildOptions{Embedder: e}); err != nil {
		t.Fatal(err)
	}
	all := inputs(s, 0)
	s.Embeds(func(text string, n int) []float32 { return meaning(text, n)[1:] })
	c.Instruments[1].Documents[0].Clauses[0].Text += "另有规定的除外。"
	var meta Meta
	approve := func(_ context.Context, s *Snapshot) error { meta = s.Meta(); return nil }
	calls := len(s.Calls())
	if _, err := lease.Publish(t.Context(), c, BuildOptions{Embedder: e, Approve: approve}); err != nil {
		t.Fatal(err)
	}
	if got := inputs(s, calls); got != all || meta.Dimension != len(concepts)+7 {
		t.Errorf("%d texts asked for, want %d; dimension %d", got, all, meta.Dimension)
	}
}

// fake is an embedding model in the program, for what no endpoint can be made to say.
type fake struct {
	name string
	does func(texts []string) ([][]float32, error)
}

func (f fake) Model() string                                                { return f.name }
func (f fake) Dimension() int                                               { return 0 }
func (f fake) Embed(_ context.Context, texts []string) ([][]float32, error) { return f.does(texts) }

func TestFailedEmbeddingChangesNothing(t *testing.T) {
	s, e := endpoint(t, "model-a")
	d := OpenDir(t.TempDir())
	lease := mustLock(t, d)
	name, err := lease.Publish(t.Context(), fixture(), BuildOptions{Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	s.Always(llmtest.Fault{Status: 503, HTML: true})
	nan := float32(math.NaN())
	for what, e := range map[string]Embedder{
		"endpoint down":  e,
		"too few":        fake{"f", func(texts []string) ([][]float32, error) { return make([][]float32, len(texts)-1), nil }},
		"empty":          fake{"f", func(texts []string) ([][]float32, error) { return make([][]float32, len(texts)), nil }},
		"not numbers":    fake{"f", func(texts []string) ([][]float32, error) { return each(texts, []float32{1, nan}, nil), nil }},
		"two dimensions": fake{"f", func(texts []string) ([][]float32, error) { return each(texts, []float32{1, 2}, []float32{1}), nil }},
	} {
		if _, err := lease.Publish(t.Context(), fixture(), BuildOptions{Embedder: e}); !errors.Is(err, ErrEmbedding) {
			t.Errorf("%s: %v, want %v", what, err, ErrEmbedding)
		}
		checkServing(t, d, name, fixture().Digest())
		files, err := os.ReadDir(filepath.Join(d.path, snapshotFolder))
		if err != nil || len(files) != 1 {
			t.Errorf("%s: %d files, %v", what, len(files), err)
		}
	}
	checkCached(t, d, 0)
}

// each gives the first text the vector first, where there is one, and the others v.
func each(texts []string, v, first []float32) [][]float32 {
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = v
	}
	if first != nil {
		out[0] = first
	}
	return out
}

func TestDamagedCacheIsReplaced(t *testing.T) {
	s, e := endpoint(t, "model-a")
	d := OpenDir(t.TempDir())
	lease := mustLock(t, d)
	path := filepath.Join(d.path, cacheFile)
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database\n", 400)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := lease.Publish(t.Context(), fixture(), BuildOptions{Embedder: e}); err != nil {
		t.Fatal(err)
	}
	// An entry that is no vector counts as none.
	c, err := openEmbedCache(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.db.Exec(`UPDATE entry SET vector = x'00' WHERE rowid < 4`); err != nil {
		t.Fatal(err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	calls := len(s.Calls())
	if _, err := lease.Publish(t.Context(), fixture(), BuildOptions{Embedder: e}); err != nil {
		t.Fatal(err)
	}
	if got := inputs(s, calls); got != 3 {
		t.Errorf("%d texts asked for, want 3", got)
	}
}

func TestEmbeddedText(t *testing.T) {
	d := charter().Documents[0]
	got := embedded(d, d.Clauses[1], span{0, len(d.Clauses[1].Text)})
	want := "港口数字治理章程\n第一章 总则\n" + d.Clauses[1].Text
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("a clause (-got +want):\n%s", diff)
	}
	got = embedded(d, d.Clauses[1], span{len("第二条 "), len(d.Clauses[1].Text)})
	want = "港口数字治理章程\n第一章 总则\n人的监督\n" + strings.TrimPrefix(d.Clauses[1].Text, "第二条 ")
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("a later part (-got +want):\n%s", diff)
	}
}
