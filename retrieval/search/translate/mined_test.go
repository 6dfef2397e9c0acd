package translate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

func mustMine(t testing.TB, c *corpus.Corpus) map[corpus.Lang]renderings {
	t.Helper()
	collector, err := index.CollectWords(c)
	if err != nil {
		t.Fatal(err)
	}
	x, err := align(t.Context(), analysis.New(collector.Dictionary()), versions(c))
	if err != nil {
		t.Fatal(err)
	}
	return x.mine()
}

func TestMine(t *testing.T) {
	mined := mustMine(t, indextest.Bilingual(100))
	for _, p := range slices.Concat(indextest.Nouns, indextest.Verbs) {
		stem := index.Cut(analysis.New(analysis.Dictionary{}), p[1])[index.Words][0]
		if got := mined[corpus.English][stem]; len(got) != 1 || got[0].Text != p[0] || got[0].Weight < 0.5 {
			t.Errorf("%s: got %v, want %s", stem, got, p[0])
		}
		if got := mined[corpus.Chinese][p[0]]; len(got) != 1 || got[0].Text != stem {
			t.Errorf("%s: got %v, want %s", p[0], got, stem)
		}
	}
}

// TestMineNeedsEvidence checks that nothing is learnt from a handful of clauses, nor where the versions are mixed up.
func TestMineNeedsEvidence(t *testing.T) {
	if got := mustMine(t, indextest.Bilingual(4)); len(got[corpus.English]) > 0 {
		t.Errorf("from four clauses: %v", got)
	}
	c := indextest.Bilingual(100)
	clauses := c.Instruments[0].Documents[1].Clauses
	texts := make([]string, len(clauses))
	for n, x := range clauses {
		texts[(n+37)%len(texts)] = x.Text
	}
	for n := range clauses {
		clauses[n].Text = texts[n]
	}
	if got := mustMine(t, c); len(got[corpus.English]) > 0 {
		t.Errorf("from versions that do not belong together: %v", got)
	}
}

func TestSentencePairs(t *testing.T) {
	got := []int{
		len(sentencePairs("一。二。", "One. Two.")), len(sentencePairs("一。二。", "One and two.")), len(sentencePairs("", "")),
	}
	if diff := cmp.Diff(got, []int{2, 1, 0}); diff != "" {
		t.Errorf("pairs (-got +want):\n%s", diff)
	}
}

// BenchmarkMine mines 30,000 clauses of a thousand words.
func BenchmarkMine(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	pairs := make([]pair, 30_000)
	for n := range pairs {
		var z, e strings.Builder
		for range 40 {
			w := int(1000 * r.Float64() * r.Float64())
			fmt.Fprintf(&z, "%c%c，", 0x4e00+w, 0x5e00+w)
			fmt.Fprintf(&e, "%c%c%c%c ", 'b'+w%20, 'a'+w/20%20, 'b'+w/400, 'o')
		}
		pairs[n] = pair{z.String(), e.String()}
	}
	var all strings.Builder
	for _, p := range pairs[:2000] {
		all.WriteString(p.zh)
	}
	collector, err := index.CollectWords(indextest.OneLanguage(corpus.Chinese, all.String()))
	if err != nil {
		b.Fatal(err)
	}
	a := analysis.New(collector.Dictionary())
	for b.Loop() {
		x, err := align(b.Context(), a, pairs)
		if err != nil {
			b.Fatal(err)
		}
		x.mine()
	}
}
