package index

import (
	"maps"
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
	w.analyzer = analysis.New(small)
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

// cut returns the terms of text by field.
func cut(a *analysis.Analyzer, text string) tokens {
	var t tokens
	for _, term := range a.Terms(text) {
		f := placeOf(term)
		t[f] = append(t[f], term.Text)
	}
	return t
}

// passages cuts the clauses, Chinese ones first, and writes their passages with all that finds them.
func (w *writer) passages(progress func(done, total int)) error {
	spans := make(map[int64][]span, w.counts.Clauses)
	total := 0
	for lang, clauses := range w.pending {
		for _, p := range clauses {
			spans[p.row] = passages(p.clause.Text, lang)
			total += len(spans[p.row])
		}
	}
	for _, lang := range languages {
		v, totals := newVocabulary(), [nFields]float64{}
		first := w.counts.Passages + 1
		for _, p := range w.pending[lang] {
			for part, s := range spans[p.row] {
				w.passage(v, &totals, p, part, s)
				if progress != nil {
					progress(w.counts.Passages, total)
				}
			}
			if w.err != nil {
				return w.err
			}
		}
		w.vocabulary(lang, v)
		n := w.counts.Passages + 1 - first
		for f := range nFields {
			w.exec(`INSERT INTO stat VALUES (?, ?, ?, ?, ?, ?)`, string(lang), f, first, w.counts.Passages, n, totals[f])
		}
	}
	return w.err
}

func (w *writer) passage(v *vocabulary, totals *[nFields]float64, p pending, part int, s span) {
	w.counts.Passages++
	id := w.counts.Passages
	title, heading, text := sections(p.document, p.clause, s)
	if w.title.of != title { // the title of the clause before is nearly always the same
		w.title.of, w.title.terms = title, cut(w.analyzer, title)
	}
	terms := [nSections]tokens{w.title.terms, cut(w.analyzer, heading), cut(w.analyzer, text)}
	w.exec(`INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)`, id, p.row, part, s.start, s.end, v.encode(&terms, totals))
	w.exec(`INSERT INTO fts (rowid, title, words, grams) VALUES (?, ?, ?, ?)`, id,
		joined(terms[inTitle][words], terms[inTitle][extras], terms[inHeading][words], terms[inHeading][extras]),
		joined(terms[inText][words], terms[inText][extras]), joined(terms[inText][bigrams], terms[inText][latin]))
}

// sections returns the parts of a passage that are analyzed by themselves. The heading of a clause stands in its text;
// it is given again for the passages behind the first and so that headings count.
func sections(d *corpus.Document, c *corpus.Clause, s span) (title, heading, text string) {
	return d.Title, strings.Join(append(slices.Clone(c.Path), c.Heading), "\n"), c.Text[s.start:s.end]
}

func joined(lists ...[]string) string { return strings.Join(slices.Concat(lists...), " ") }

func (w *writer) vocabulary(lang corpus.Lang, v *vocabulary) {
	for _, key := range slices.Sorted(maps.Keys(v.ids)) { // in the order of the table
		id := v.ids[key]
		w.exec(`INSERT INTO term VALUES (?, ?, ?, ?, ?)`, string(lang), key[0], key[1:], id, v.df[id])
	}
}
