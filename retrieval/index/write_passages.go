package index

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// dictionary stores the words that segment the texts, and creates the analyzer from them.
func (w *writer) dictionary(small analysis.Dictionary) error {
	text, err := small.MarshalText()
	if err != nil {
		return err
	}
	w.exec(`INSERT INTO dictionary VALUES (?)`, string(text))
	w.analyzer, w.words = analysis.New(small), small
	return w.err
}

// dictionaryOf starts to collect the dictionary of c, unless it is known, and returns a function that waits for it.
func dictionaryOf(ctx context.Context, c *corpus.Corpus, opts BuildOptions) func() (analysis.Dictionary, error) {
	if opts.Words.Len() > 0 {
		return func() (analysis.Dictionary, error) { return opts.Words, nil }
	}
	find := sync.OnceValues(func() (small analysis.Dictionary, err error) {
		collector, err := collect(ctx, c)
		if err == nil {
			collector.Add(opts.Phrases)
			for _, row := range opts.Asked {
				collector.Add(strings.Join(slices.Concat(row.ZH, row.EN), "\n"))
			}
			small = collector.Dictionary()
		}
		return small, err
	})
	go find()
	return find
}

// CollectWords collects the words of the full dictionary that occur in c.
func CollectWords(c *corpus.Corpus) (*analysis.Collector, error) {
	return collect(context.Background(), c)
}

// collect is CollectWords with a context and a goroutine per processor.
func collect(ctx context.Context, c *corpus.Corpus) (*analysis.Collector, error) {
	full, err := analysis.FullDictionary()
	if err != nil {
		return nil, err
	}
	collector := full.Collector()
	var next atomic.Int64
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := next.Add(1); n <= int64(len(c.Instruments)) && ctx.Err() == nil; n = next.Add(1) {
				collectFrom(collector, c.Instruments[n-1])
			}
		})
	}
	running.Wait()
	return collector, ctx.Err()
}

func collectFrom(collector *analysis.Collector, i *corpus.Instrument) {
	for _, d := range i.Documents {
		collector.Add(d.Title)
		for _, cl := range d.Clauses {
			collector.Add(strings.Join(cl.Path, "\n"))
			collector.Add(cl.Heading)
			collector.Add(cl.Text)
		}
	}
}

// cutter splits texts into terms, reusing its memory. It is for one goroutine.
type cutter struct {
	analyzer *analysis.Analyzer
	terms    []analysis.Term
	room     []string // used part and spare capacity
}

// Cut returns the terms of text by field.
func Cut(a *analysis.Analyzer, text string) Tokens { return (&cutter{analyzer: a}).cut(text) }

func (c *cutter) cut(text string) Tokens {
	c.terms = c.analyzer.AppendTerms(c.terms[:0], text)
	var sizes [Fields + 1]int
	for i := range c.terms {
		sizes[PlaceOf(c.terms[i])]++
	}
	var t Tokens
	all := c.take(len(c.terms))
	for f, n := range sizes {
		t[f], all = all[:0:n], all[n:]
	}
	for i := range c.terms {
		f := PlaceOf(c.terms[i])
		t[f] = append(t[f], c.terms[i].Text)
	}
	return t
}

// take returns room for n terms.
func (c *cutter) take(n int) []string {
	if cap(c.room)-len(c.room) < n {
		c.room = make([]string, 0, max(n, 2*cap(c.room))) // the old array is still in use
	}
	from := len(c.room)
	c.room = c.room[:from+n]
	return c.room[from:]
}

// passages segments the clauses, Chinese ones first, and writes passages, full-text index and postings. The full-text
// index is merged before the postings are written, so that these reuse the pages that it frees.
func (w *writer) passages(progress func(done, total int)) (err error) {
	total := 0
	for _, lang := range languages {
		for p := range w.clausesIn(lang) {
			total += len(passages(p.clause.Text, lang))
		}
	}
	w.fastFTS()
	var all [len(languages)]*counted
	for n, lang := range languages {
		all[n] = w.newCounted(lang)
		defer func() { err = errors.Join(err, all[n].end()) }()
		if err := w.passagesOf(all[n], w.clausesIn(lang), total, progress); err != nil {
			return err
		}
	}
	w.flushBelongs()
	w.mergeFTS()
	for _, c := range all {
		if err := w.postings(c); err != nil {
			return err
		}
	}
	return w.err
}

// hashSize is the number of bytes of terms that the full-text index buffers. With the default, 1 MB, and merges on the way,
// it takes 1.5 times as long.
const hashSize = 4 << 20

// fastFTS makes the full-text index write few large segments, which are merged only by mergeFTS.
func (w *writer) fastFTS() {
	w.exec(`INSERT INTO fts (fts, rank) VALUES ('hashsize', ?), ('automerge', 0), ('crisismerge', 1000000)`, hashSize)
}

// mergeFTS merges the full-text index into one segment.
func (w *writer) mergeFTS() { w.exec(`INSERT INTO fts (fts) VALUES ('optimize')`) }

// sections returns the parts of a passage that are analyzed separately. The text of a clause begins with its heading; it
// is repeated for the passages after the first and so that headings count.
func sections(d *corpus.Document, c *corpus.Clause, s span) (title, heading, text string) {
	return d.Title, strings.Join(append(slices.Clone(c.Path), c.Heading), "\n"), c.Text[s.start:s.end]
}

// grams returns the text of a passage for the full-text table.
func grams(terms *[nSections]Tokens) string {
	text := &terms[InText]
	return strings.TrimSpace(strings.Join(text[Bigrams], " ") + " " + strings.Join(text[Latin], " "))
}
