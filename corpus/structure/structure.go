// Package structure turns the lines of raw sources into documents and clauses. It knows how texts of this field are
// set: numbered items, dash clauses, articles of laws, speeches in two languages, journal pages with footnotes, saved
// web pages, newspaper columns. It knows no particular source.
//
// Each source becomes a page, on which every rune is text until a step removes it with a reason:
//
//	lines.go       spaces between segmented words, lines cut at a fixed width -> paragraphs
//	boilerplate.go menus and footers of web pages, tables of contents, page numbers
//	footnote.go    notes, hung on the paragraph that holds their mark
//	article.go     text that goes on over a page break; where one article ends; title, date, credits
//	newspaper.go   articles under headings; columns.go brings the rest of an article back to it
//	work.go        the languages of an article and how their paragraphs pair
//	scheme.go      how a document numbers its clauses; clause.go builds them
//	merge.go       works that are one instrument; which source becomes the text
//	names.go       names and addresses that one source gives of another
package structure

import (
	"cmp"
	"fmt"
	"slices"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// Recover reads the documents of the sources and returns the corpus with the account of every source. The manifest
// corrects what the texts say of themselves; it must be valid. Recover fails only where its own bookkeeping does not
// add up.
func Recover(texts []corpus.SourceText, m corpus.Manifest) (*corpus.Corpus, error) {
	out := &corpus.Corpus{}
	var works []*work
	var pages []*page
	for _, t := range texts {
		pg := newPage(t)
		pg.cleanSpaces()
		pg.paragraphs()
		ws := pg.works()
		describe(ws, t.Source, m)
		works = append(works, ws...)
		pages = append(pages, pg)
		out.Sources = append(out.Sources, t.Source)
	}
	for _, g := range merge(works) {
		inst := g.instrument()
		out.Instruments = append(out.Instruments, inst)
	}
	nameAcross(out.Instruments)
	addressAcross(out.Instruments)
	identify(out.Instruments)
	for _, pg := range pages {
		pg.account()
	}
	slices.SortFunc(out.Instruments, func(a, b *corpus.Instrument) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(out.Sources, func(a, b *corpus.Source) int { return cmp.Compare(a.Name, b.Name) })
	if err := out.Validate(); err != nil {
		return nil, fmt.Errorf("structure: %w", err)
	}
	return out, nil
}

// describe ties the works of a source to what the manifest says of them.
func describe(ws []*work, src *corpus.Source, m corpus.Manifest) {
	ids := make(map[string]*corpus.ManifestInstrument)
	for n := range m.Instruments {
		ids[m.Instruments[n].ID] = &m.Instruments[n]
	}
	for _, s := range m.Sources {
		if s.Path != src.Name && (s.Path != "" || s.Address != src.Name) {
			continue
		}
		src.Address = cmp.Or(src.Address, s.Address)
		for _, w := range ws {
			if s.Instrument != "" && len(ws) == 1 {
				w.manifest = ids[s.Instrument]
			}
			for _, d := range w.docs {
				d.Address = cmp.Or(s.Address, d.Address)
			}
		}
	}
	for _, w := range ws {
		for n := range m.Instruments {
			if w.manifest == nil && named(w, &m.Instruments[n]) {
				w.manifest = &m.Instruments[n]
			}
		}
	}
}

// named reports whether a title of w is one that the manifest gives to i.
func named(w *work, i *corpus.ManifestInstrument) bool {
	for _, t := range w.titles {
		for _, name := range append([]string{i.TitleZH, i.TitleEN}, i.Aliases...) {
			if name != "" && fold.Key(name) == fold.Key(titleTail.ReplaceAllString(t, "")) {
				return !w.secondary
			}
		}
	}
	return false
}

// identify gives every instrument without an id its own. Where kind and year are not enough to tell instruments apart,
// all of them get a hash of their names, so that none depends on the order of reading.
func identify(instruments []*corpus.Instrument) {
	count := make(map[string]int)
	taken := make(map[string]bool)
	name := func(i *corpus.Instrument) string { return cmp.Or(i.TitleZH, i.TitleEN) }
	for _, i := range instruments {
		if i.ID == "" {
			count[slug(i.Kind, i.Date, name(i))]++
		}
		taken[i.ID] = true
	}
	for _, i := range instruments {
		if i.ID != "" {
			continue
		}
		id := slug(i.Kind, i.Date, name(i))
		if count[id] > 1 || taken[id] {
			id += "-" + hash4(name(i)+i.Documents[0].Clauses[0].Location.File)
		}
		for taken[id] {
			id += "x"
		}
		taken[id] = true
		i.ID = id
	}
}
