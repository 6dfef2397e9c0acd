package index

import (
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// dictionary stores the words that cut the texts, and makes the analyzer of them.
func (w *writer) dictionary(c *corpus.Corpus, small analysis.Dictionary) error {
	if small.Len() == 0 {
		collector, err := Words(c)
		if err != nil {
			return err
		}
		small = collector.Dictionary()
	}
	text, err := small.MarshalText()
	if err != nil {
		return err
	}
	w.exec(`INSERT INTO dictionary VALUES (?)`, string(text))
	w.analyzer, w.frequency = analysis.New(small), frequencies(text)
	return w.err
}

// Words notes the words of the full dictionary that occur in c.
func Words(c *corpus.Corpus) (*analysis.Collector, error) {
	full, err := analysis.FullDictionary()
	if err != nil {
		return nil, err
	}
	collector := full.Collector()
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			collector.Add(d.Title)
			for _, cl := range d.Clauses {
				collector.Add(strings.Join(cl.Path, "\n"))
				collector.Add(cl.Heading)
				collector.Add(cl.Text)
			}
		}
	}
	return collector, nil
}

// cutter cuts texts, with the same memory again and again. It serves one goroutine.
type cutter struct {
	analyzer *analysis.Analyzer
	terms    []analysis.Term
}

// cut returns the terms of text by field.
func cut(a *analysis.Analyzer, text string) tokens { return (&cutter{analyzer: a}).cut(text) }

func (c *cutter) cut(text string) tokens {
	c.terms = c.analyzer.AppendTerms(c.terms[:0], text)
	var sizes [nFields + 1]int
	for i := range c.terms {
		sizes[placeOf(c.terms[i])]++
	}
	var t tokens
	all := make([]string, len(c.terms))
	for f, n := range sizes {
		t[f], all = all[:0:n], all[n:]
	}
	for i := range c.terms {
		f := placeOf(c.terms[i])
		t[f] = append(t[f], c.terms[i].Text)
	}
	return t
}

// passages cuts the clauses, Chinese ones first, and writes their passages with all that finds them.
func (w *writer) passages(progress func(done, total int)) error {
	total := 0
	for lang, clauses := range w.pending {
		for _, p := range clauses {
			total += len(passages(p.clause.Text, lang))
		}
	}
	for _, lang := range languages {
		if err := w.passagesOf(lang, total, progress); err != nil {
			return err
		}
	}
	w.flushBelongs()
	return w.err
}

// sections returns the parts of a passage that are analyzed by themselves. The heading of a clause stands in its text;
// it is given again for the passages behind the first and so that headings count.
func sections(d *corpus.Document, c *corpus.Clause, s span) (title, heading, text string) {
	return d.Title, strings.Join(append(slices.Clone(c.Path), c.Heading), "\n"), c.Text[s.start:s.end]
}

// grams returns what full-text search gets of a passage.
func grams(terms *[nSections]tokens) string {
	return strings.Join(slices.Concat(terms[inText][bigrams], terms[inText][latin]), " ")
}
