package support

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// TestRealSources holds every sentence of the real sources against its own clause, which must bear it out, and against
// another, which should not; and where a clause is there in both languages, against the other version alone.
func TestRealSources(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("untested without ../shared: support of sentences by clauses of the seeds")
	}
	var texts []corpus.SourceText
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		x, err := extract.Text(filepath.Base(f), data)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, x)
	}
	all, err := structure.Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := search.Memory(t.Context(), all, index.BuildOptions{Name: "sources"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	var own, other, wrong [2]int // kept, of all
	count := func(to *[2]int, sentence string, l corpus.Lang, p Passage) {
		v, err := c.Check(t.Context(), sentence, l, []Passage{p})
		if err != nil {
			t.Fatal(err)
		}
		if to[1]++; v.Text != "" {
			to[0]++
		}
	}
	var before Passage // a passage of another clause
	for _, i := range all.Instruments {
		passages := passagesOf(i)
		for _, p := range passages {
			for n, v := range p.Versions {
				text := withoutLabel(v.Text, v.Label)
				for _, span := range analysis.Sentences(text, v.Lang) {
					sentence := text[span.Start:span.End]
					if size := utf8.RuneCountInString(sentence); size < 12 || size > MaxSentence/2 {
						continue
					}
					count(&own, sentence, v.Lang, p)
					if len(p.Versions) == 2 {
						only := p
						only.Versions = []Version{p.Versions[1-n]}
						count(&other, sentence, v.Lang, only)
					}
					if before.Ref.Clause != "" {
						count(&wrong, sentence, v.Lang, before)
					}
				}
			}
			before = p
		}
	}
	t.Logf("kept by the own clause %d of %d, by its translation %d of %d, by another clause %d of %d",
		own[0], own[1], other[0], other[1], wrong[0], wrong[1])
	if own[0]*100 < own[1]*90 {
		t.Errorf("%d of %d verbatim sentences are kept, want nine of ten", own[0], own[1])
	}
	if wrong[0]*100 > wrong[1]*2 {
		t.Errorf("%d of %d sentences are borne out by another clause, want two of a hundred at most", wrong[0], wrong[1])
	}
}

// passagesOf returns the clauses of i.
func passagesOf(i *corpus.Instrument) []Passage {
	var list []Passage
	at := make(map[string]int)
	for _, d := range i.Documents {
		for _, cl := range d.Clauses {
			n, ok := at[cl.ID]
			if !ok {
				n = len(list)
				at[cl.ID] = n
				list = append(list, Passage{Ref: corpus.Ref{Instrument: i.ID, Clause: cl.ID}, Level: d.Level})
			}
			list[n].Versions = append(list[n].Versions, Version{d.Lang, d.Title, cl.Label, cl.Heading, i.Issuer + " " + i.Date, cl.Text})
		}
	}
	return list
}
