package index

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
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
// full dictionary that occur in the texts, their questions or the glossary, with their frequencies.
func TestStarterWords(t *testing.T) {
	collector, err := CollectWords(starterCorpus(t))
	if err != nil {
		t.Fatal(err)
	}
	collector.Add(configs.Glossary())
	collector.Add(starter.Asked())
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

// TestStarterWordsCutAlike checks that the starter corpus is cut as if the full dictionary were at hand.
func TestStarterWordsCutAlike(t *testing.T) {
	c := starterCorpus(t)
	collector, err := CollectWords(c)
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
				a, b := Cut(full, cl.Text), Cut(small, cl.Text)
				if len(a[Words]) != len(b[Words]) {
					t.Errorf("%s/%s: %d words, with the stored dictionary %d", i.ID, cl.ID, len(a[Words]), len(b[Words]))
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
