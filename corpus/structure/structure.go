// Package structure turns the lines of raw sources into documents and clauses. It knows how texts of this field are
// set: numbered items, dash clauses, articles of laws, outlines, sections of codes, sections under headings, speeches in
// two languages, journal pages with footnotes, saved web pages, newspaper columns. It knows no particular source.
//
// Each source becomes a page, on which every rune is text until a step removes it with a reason:
//
//	lines.go       frames (package frame), signs of markup, spaces between segmented words, lines cut at a fixed width -> paragraphs
//	boilerplate.go furniture: menus of web pages, tables of contents, page numbers
//	masthead.go    what stands around a text: mastheads, fields, footers, registers; which line is the title
//	footnote.go    notes, hung on the paragraph that holds their mark
//	article.go     text that goes on over a page break; where one article ends
//	head.go        titles, dates, credits and signatures above and below a text
//	newspaper.go   articles under headings, and their orphaned paragraphs, whose articles package newspaper finds
//	work.go        the languages of an article and how their paragraphs pair; its legal value
//	scheme.go      which numbers (package line) number the clauses of a document; outline.go those of several levels
//	clause.go      paragraphs -> clauses; section.go divides sections into points; render.go writes them out
//	match.go       works that are one instrument, by their texts (compared by package likeness)
//	merge.go       which source becomes the text, and what is kept of the others
//	names.go       names and addresses that one source gives of another; package naming reads titles
//
// What was merged, paired, kept apart or not understood is a corpus.Finding.
package structure

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/corpus/structure/frame"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// Recover is RecoverContext without cancellation and progress.
func Recover(texts []corpus.SourceText, m corpus.Manifest) (*corpus.Corpus, error) {
	return RecoverContext(context.Background(), texts, m, nil)
}

// RecoverContext reads the documents of the sources and returns the corpus with the account of every source. The
// manifest corrects what the texts say of themselves; it must be valid. A source with a clause too long to be one is
// skipped, with the reason (ErrUndivided). It fails only where two sources have one name, its own bookkeeping does not
// add up, or ctx is done: it then returns the error of ctx, once the sources that are being read are read.
//
// Sources are read several at a time, as many as GOMAXPROCS; the result does not depend on that. What is held of a source
// beyond its lines and its clauses is given up as soon as it is read. The function progress, if any, is told how many
// sources are read, in the goroutine of the caller.
func RecoverContext(ctx context.Context, texts []corpus.SourceText, m corpus.Manifest, progress func(done, total int)) (*corpus.Corpus, error) {
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(a, b corpus.SourceText) int { return cmp.Compare(a.Name, b.Name) })
	out := &corpus.Corpus{}
	for i, t := range texts {
		if i > 0 && t.Name == texts[i-1].Name {
			return nil, fmt.Errorf("structure: two sources have the name %q; give each its own", t.Name)
		}
		out.Sources = append(out.Sources, t.Source)
	}
	works, err := readAll(ctx, texts, newDescription(m), progress)
	if err != nil {
		return nil, err
	}
	groups, findings := merge(works)
	findings = append(findings, untitle(groups)...)
	for _, g := range groups {
		out.Instruments = append(out.Instruments, g.instrument())
	}
	nameAcross(out.Instruments)
	addressAcross(out.Instruments)
	identify(out.Instruments)
	corpus.TellApart(out.Instruments)
	accountVariants(works)
	out.Findings = findings
	report(out, groups)
	slices.SortFunc(out.Instruments, func(a, b *corpus.Instrument) int { return cmp.Compare(a.ID, b.ID) })
	if err := out.Validate(); err != nil {
		return nil, fmt.Errorf("structure: %w", err)
	}
	return out, nil
}

// report completes the findings: of what instrument a source is, and which sources have no clause.
func report(c *corpus.Corpus, groups []group) {
	of := make(map[string]string)
	for n, g := range groups {
		for _, w := range g {
			of[w.source.Name] = cmp.Or(of[w.source.Name], c.Instruments[n].ID)
		}
	}
	for i, f := range c.Findings {
		c.Findings[i].Instrument = of[f.Source]
	}
	for _, s := range c.Sources {
		if of[s.Name] == "" && s.Skipped == "" {
			s.Skipped = corpus.ProblemOf(ErrNoClause.Because("%d characters, and nothing in them reads as running text or as a numbered item", s.Chars))
			c.Findings = append(c.Findings, corpus.Finding{Code: corpus.FindingNoClause, Source: s.Name})
		}
	}
	for _, i := range c.Instruments {
		if d := i.Document(line.Unknown); d != nil {
			c.Findings = append(c.Findings, corpus.Finding{Code: corpus.FindingForeign, Source: d.Source, Instrument: i.ID, Lang: d.Lang})
		}
	}
	slices.SortStableFunc(c.Findings, func(a, b corpus.Finding) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Code, b.Code))
	})
}

// ErrNoClause begins the reason why a source is skipped in which no clause was found.
var ErrNoClause = corpus.NewCause("no_clause_found", "no clause found")

// readAll returns the works of the texts, in the order of these.
func readAll(ctx context.Context, texts []corpus.SourceText, says *description, progress func(done, total int)) ([]*work, error) {
	read := make([][]*work, len(texts))
	done := 0
	for range spread(ctx, len(texts), func(i int) { read[i] = readSource(texts[i], says) }) {
		done++
		if progress != nil {
			progress(done, len(texts))
		}
	}
	if done < len(texts) {
		return nil, ctx.Err()
	}
	return slices.Concat(read...), nil
}

// spread calls do for the numbers below n, of which it has up to GOMAXPROCS in hand at a time, and begins no more of them
// when ctx is done. It yields once for each that was done; the loop over it must not be left early.
func spread(ctx context.Context, n int, do func(i int)) <-chan struct{} {
	done, slots := make(chan struct{}), make(chan struct{}, runtime.GOMAXPROCS(0))
	go func() {
		defer close(done)
		var workers sync.WaitGroup
		defer workers.Wait()
		for i := range n {
			if slots <- struct{}{}; ctx.Err() != nil {
				return
			}
			workers.Go(func() {
				do(i)
				<-slots
				done <- struct{}{}
			})
		}
	}()
	return done
}

// readSource returns the works of a source and writes its account; none where it is skipped.
func readSource(t corpus.SourceText, says *description) []*work {
	pg := newPage(t)
	if t.Blocks == nil && t.Signs == nil {
		var frames []corpus.Span
		pg.text.Lines, frames = frame.Strip(t.Lines)
		for _, s := range frames {
			pg.remove(s, corpus.ReasonMarker)
		}
	}
	pg.cleanSpaces()
	works := worksOf(pg, paragraphs(pg))
	if n := longest(works); n > corpus.MaxClause {
		t.Source.Skipped = corpus.ProblemOf(ErrUndivided.Because("%d MB stand under one number; divide the text, or leave the file out", n>>20))
		return nil
	}
	pg.account()
	says.describe(works, t.Source)
	for _, w := range works {
		w.foldTitles()
	}
	return works
}

// ErrUndivided begins the reason why a source is skipped in which a clause is too long to be one.
var ErrUndivided = corpus.NewCause("undivided", "text not divided")

// longest returns the length of the longest clause of the works, in bytes.
func longest(ws []*work) int {
	n := 0
	for _, w := range ws {
		for _, d := range w.docs {
			for _, c := range d.Clauses {
				n = max(n, len(c.Text))
			}
		}
	}
	return n
}

// description is a manifest by what its entries are looked up by.
type description struct {
	ids     map[string]*corpus.ManifestInstrument
	names   map[string]*corpus.ManifestInstrument // by folded title or alias; the first that has it
	sources map[string][]corpus.ManifestSource    // by path or, without one, by address
}

func newDescription(m corpus.Manifest) *description {
	d := &description{ids: make(map[string]*corpus.ManifestInstrument), names: make(map[string]*corpus.ManifestInstrument),
		sources: make(map[string][]corpus.ManifestSource)}
	for n := range m.Instruments {
		i := &m.Instruments[n]
		d.ids[i.ID] = i
		for _, name := range append([]string{i.TitleZH, i.TitleEN}, i.Aliases...) {
			if key := fold.Key(name); key != "" && d.names[key] == nil {
				d.names[key] = i
			}
		}
	}
	for _, s := range m.Sources {
		name := cmp.Or(s.Path, s.Address)
		d.sources[name] = append(d.sources[name], s)
	}
	return d
}

// describe ties the works of a source to what the manifest says of them. The instrument of a source is its longest text.
func (d *description) describe(ws []*work, src *corpus.Source) {
	for _, s := range d.sources[src.Name] {
		src.Address = cmp.Or(src.Address, s.Address)
		if i := d.ids[s.Instrument]; i != nil && len(ws) > 0 {
			slices.MaxFunc(ws, func(a, b *work) int { return cmp.Compare(a.size(), b.size()) }).manifest = i
		}
		for _, w := range ws {
			for _, doc := range w.docs {
				doc.Address = cmp.Or(s.Address, doc.Address)
			}
		}
	}
	for _, w := range ws {
		if w.manifest == nil && !w.secondary {
			w.manifest = d.named(w)
		}
	}
}

// named returns the instrument to which the manifest gives a title of w, or nil.
func (d *description) named(w *work) *corpus.ManifestInstrument {
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		for _, t := range []string{w.titles[l], naming.Appended.ReplaceAllString(w.titles[l], "")} {
			if i := d.names[fold.Key(t)]; i != nil {
				return i
			}
		}
	}
	return nil
}

// identify gives every instrument without an id its own. Where kind and year are not enough to tell instruments apart,
// all of them get a hash of their names, so that none depends on the order of reading; namesakes are counted.
func identify(instruments []*corpus.Instrument) {
	count := make(map[string]int)
	taken := make(map[string]bool)
	name := func(i *corpus.Instrument) string { return cmp.Or(i.TitleZH, i.TitleEN) }
	for _, i := range instruments {
		if i.ID == "" {
			count[naming.Slug(i.Kind, i.Date, name(i))]++
		}
		taken[i.ID] = true
	}
	namesakes := make(map[string]int)
	for _, i := range instruments {
		if i.ID != "" {
			continue
		}
		id := naming.Slug(i.Kind, i.Date, name(i))
		if count[id] > 1 || taken[id] {
			id += "-" + naming.Hash(name(i)+i.Documents[0].Clauses[0].Location.File)
		}
		i.ID = id
		for taken[i.ID] {
			namesakes[id]++
			i.ID = id + "-" + strconv.Itoa(namesakes[id]+1)
		}
		taken[i.ID] = true
	}
}
