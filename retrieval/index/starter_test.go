package index

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/configs"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/starter"
	"yiju/corpus/structure"
	"yiju/retrieval/analysis"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestStarterWords keeps the words that come with the starter corpus in step with its texts. They are the words of the
// full dictionary that occur in the texts or the glossary, with their frequencies.
func TestStarterWords(t *testing.T) {
	collector, err := Words(starterCorpus(t))
	if err != nil {
		t.Fatal(err)
	}
	collector.Add(configs.Glossary())
	got, err := collector.Noted().MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "corpus", "starter", "words.tsv"), got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(got) != starter.Words() {
		t.Error("corpus/starter/words.tsv is not of these texts; run this test with -update")
	}
}

// TestStarterWordsOfAsking checks that questions to the starter corpus are not cut inside their words of asking, which
// its texts lack.
func TestStarterWordsOfAsking(t *testing.T) {
	var stored analysis.Dictionary
	if err := stored.UnmarshalText([]byte(starter.Words())); err != nil {
		t.Fatal(err)
	}
	a := analysis.New(stored)
	for text, want := range map[string]string{"开源怎么办": "开源", "数据能不能公开": "数据 公开", "为什么治理": "治理", "谁怎么样治理": "治理"} {
		q := newQuestion(a, text, corpus.Chinese, mentioned{})
		var got []string
		for _, x := range q.terms {
			if x.content() {
				got = append(got, x.text)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q asks about %q, want %s", text, got, want)
		}
	}
}

// TestStarterWordsCutAlike checks that the starter corpus is cut as if the full dictionary were at hand.
func TestStarterWordsCutAlike(t *testing.T) {
	c := starterCorpus(t)
	collector, err := Words(c)
	if err != nil {
		t.Fatal(err)
	}
	var stored analysis.Dictionary
	if err := stored.UnmarshalText([]byte(starter.Words())); err != nil {
		t.Fatal(err)
	}
	full, small := analysis.New(collector.Dictionary()), analysis.New(stored)
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				a, b := cut(full, cl.Text), cut(small, cl.Text)
				if len(a[words]) != len(b[words]) {
					t.Errorf("%s/%s: %d words, with the stored dictionary %d", i.ID, cl.ID, len(a[words]), len(b[words]))
				}
			}
		}
	}
}

func starterCorpus(t *testing.T) *corpus.Corpus {
	t.Helper()
	names, err := fs.Glob(starter.FS(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	var texts []corpus.SourceText
	for _, name := range names {
		data, err := fs.ReadFile(starter.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := extract.Text(name, data)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	c, err := structure.Recover(texts, starter.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
