package vector

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

// paired is an instrument of n clauses in both languages, each about two things of its own.
func paired(n int) *corpus.Corpus {
	c := indextest.Corpus()
	i := &corpus.Instrument{ID: "pairs", Date: "2024-01-01", Issuer: "示例"}
	for k, l := range languages {
		d := &corpus.Document{Lang: l, Title: [...]string{"成对办法", "Paired measures"}[k], Level: corpus.Official, Source: c.Sources[0].Name}
		for m := range n {
			text := [...]string{"第%[1]d条 物件 %[2]s 与 %[3]s 应当登记。", "Article %[1]d The things %[2]s and %[3]s shall be registered."}[k]
			d.Clauses = append(d.Clauses, &corpus.Clause{
				ID: fmt.Sprint(m + 1), Text: fmt.Sprintf(text, m+1, thing(l, 2*m), thing(l, 2*m+1)), Location: c.Instruments[0].Documents[0].Clauses[0].Location,
			})
		}
		i.Documents = append(i.Documents, d)
	}
	c.Instruments = []*corpus.Instrument{i}
	return c
}

// thing is the name of thing n.
func thing(l corpus.Lang, n int) string {
	if l == corpus.Chinese {
		return string([]rune{rune(0x5000 + 7*n), rune(0x6000 + 11*n)})
	}
	return fmt.Sprintf("w%c%cq", 'a'+n%26, 'a'+n/26)
}

// TestTrials tries models that read both languages, one, and none. The good one knows which things are the same.
func TestTrials(t *testing.T) {
	const clauses, all = 60, 50
	same := make(map[string]string)
	for n := range 2 * clauses {
		same[thing(corpus.Chinese, n)] = thing(corpus.English, n)
	}
	sum := func(words []string) []float32 {
		v := make([]float32, 64)
		for _, w := range words {
			h := fnv.New64a()
			h.Write([]byte(w))
			r := rand.New(rand.NewPCG(h.Sum64(), 1))
			for i := range v {
				v[i] += float32(r.NormFloat64())
			}
		}
		v[0] += 0.5
		return v
	}
	for name, c := range map[string]struct {
		vector func(text string, _ int) []float32
		want   map[string]bool // languages of question and clauses in which it is trusted
	}{
		"good": {func(text string, _ int) []float32 {
			words := strings.Fields(strings.ToLower(text))
			for n, w := range words {
				if to, ok := same[w]; ok {
					words[n] = to
				}
			}
			return sum(words)
		}, map[string]bool{"zh zh": true, "zh en": true, "en zh": true, "en en": true}},
		"only English": {func(text string, _ int) []float32 {
			var words []string
			for _, w := range strings.Fields(strings.ToLower(text)) {
				if unicode.Is(unicode.Han, []rune(w)[0]) {
					w = "unknown"
				}
				words = append(words, w)
			}
			return sum(words)
		}, map[string]bool{"en en": true}},
		"noise": {func(text string, _ int) []float32 { return sum([]string{text}) }, nil},
	} {
		s, e := indextest.Endpoint(t, "model-a")
		s.Embeds(c.vector)
		at := site{t, t.TempDir()}
		if err := at.build(t.Context(), paired(clauses), e, nil); err != nil {
			t.Fatal(err)
		}
		trials := at.meta().Trials
		if len(trials) != 4 {
			t.Fatalf("%s: trials %+v", name, trials)
		}
		for _, x := range trials {
			languages := string(x.Question) + " " + string(x.Passages)
			if good := x.Trust() == 1; good != c.want[languages] || x.Asked != all || !good && x.Trust() > 0 {
				t.Errorf("%s: from %s %d of %d, trust %.2f", name, languages, x.Found, x.Asked, x.Trust())
			}
		}
	}
}

// TestTooLongPassageIsNamed has an endpoint that takes short texts only: the refresh goes on, and the clause is named.
func TestTooLongPassageIsNamed(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	s.Longest(400, llmtest.Fault{Status: 500, Message: "input is too large to process"})
	c := paired(5)
	long := c.Instruments[0].Documents[1].Clauses[3]
	long.Text += strings.Repeat(" It is kept in the register of things.", 12)
	at := site{t, t.TempDir()}
	var cuts []Cut
	err := index.Build(t.Context(), at.file(), c, index.BuildOptions{Extend: func(ctx context.Context, d *index.Draft) error {
		return Write(ctx, d, e, Options{Cache: at.cache(), Cut: func(c Cut) { cuts = append(cuts, c) }})
	}})
	if err != nil {
		t.Fatal(err)
	}
	total := len([]rune("Paired measures\n" + long.Text))
	want := []Cut{{corpus.Ref{Instrument: "pairs", Clause: "4", Lang: corpus.English}, total / 2, total}}
	if diff := gocmp.Diff(cuts, want); diff != "" {
		t.Errorf("cut passages (-got +want):\n%s", diff)
	}
	if m := at.meta(); m.Vectors != m.Passages {
		t.Errorf("%d vectors of %d passages", m.Vectors, m.Passages)
	}
}

// TestOtherPrefix changes what is put before passages: they are embedded again, and a question is not compared with
// vectors that were made otherwise.
func TestOtherPrefix(t *testing.T) {
	s, e := indextest.Endpoint(t, "model-a")
	at := site{t, t.TempDir()}
	if err := at.build(t.Context(), paired(5), e, nil); err != nil {
		t.Fatal(err)
	}
	client, err := llm.New(llm.Config{BaseURL: s.BaseURL(), Model: "model-a"}, llm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	other := client.Embedder(llm.EmbedderOptions{Question: "q: ", Passage: "p: "})
	near := func() error {
		snap, err := index.Open(at.file())
		if err != nil {
			t.Fatal(err)
		}
		defer snap.Close()
		_, err = New(snap).Nearest(t.Context(), other, "what is registered?", 5, everything...)
		return err
	}
	if err := near(); err != ErrOtherModel {
		t.Errorf("vectors made without the prefix: %v, want %v", err, ErrOtherModel)
	}
	calls := len(s.Calls())
	if err := at.build(t.Context(), paired(5), other, nil); err != nil {
		t.Fatal(err)
	}
	if got := s.Calls()[calls].Inputs; len(got) != 10 || !strings.HasPrefix(got[0], "p: ") || at.meta().Prefix != "p: " {
		t.Errorf("%d texts asked for, the first %q; prefix %q", len(got), got[0], at.meta().Prefix)
	}
	if err := near(); err != nil {
		t.Error(err)
	}
	if got := s.Calls()[len(s.Calls())-1].Inputs; len(got) != 1 || got[0] != "q: what is registered?" {
		t.Errorf("the question was %q", got)
	}
}
