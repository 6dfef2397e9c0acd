package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// Bounds of a page: instruments of the index, and clauses of an instrument.
const (
	mostListed = 200
	mostRows   = 100
)

// indexPage lists the instruments.
type indexPage struct {
	page
	Works        []workItem
	Counts       string
	Before, Then string // addresses of the pages beside this one; "" for none
}

// itemOf is an instrument in a list.
type workItem struct {
	listItem
	Date   string
	Levels []levelOf
}

type levelOf struct {
	Lang, Level string
	Code        corpus.Level
}

// index lists the instruments, the most authoritative first.
func (v *visit) index() error {
	if v.fresh() {
		return nil
	}
	all, err := v.Instruments()
	if err != nil {
		return err
	}
	all = slices.SortedStableFunc(slices.Values(all), service.ByAuthority)
	p := indexPage{page: v.page(v.t.BrandName)}
	p.Canonical = v.absolute("/")
	clauses, both := v.Counts()
	p.Counts = fmt.Sprintf(v.t.RoomCounts, len(all), clauses, both)
	first, last := window(v, len(all), mostListed)
	p.Before, p.Then = otherPages(v, len(all), mostListed)
	for _, i := range all[first:last] {
		p.Works = append(p.Works, itemOf(v, i))
	}
	return v.send(http.StatusOK, "index", p, settled)
}

func itemOf(v *visit, i *corpus.Instrument) workItem {
	item := workItem{listItem: listItem{URL: v.link(refPath(corpus.Ref{Instrument: i.ID})), Name: v.title(i.ID), Lang: v.t.Lang}, Date: i.Date}
	if l := v.t.Lang; i.Document(l) == nil && i.Document(l.Other()) != nil && i.Title(l) == i.Title(l.Other()) {
		item.Lang = l.Other()
	}
	for _, d := range i.Documents {
		item.Levels = append(item.Levels, levelOf{v.t.Language(d.Lang), v.t.Level(d.Level), d.Level})
	}
	return item
}

// instrumentPage is an instrument with its clauses.
type instrumentPage struct {
	page
	Facts        []fact
	Heads        []side // what is said of each language
	Rows         []row
	Contents     []listItem // of the whole instrument, where it has several pages
	Before, Then string
	Views        []listItem
	LD           any
}

// rowOf is a clause in the languages that are shown.
type row struct {
	ID    string
	Item  listItem
	Path  string // headings above it, where they are others than above the row before
	Sides []side
}

// instrument shows an instrument, a row for each clause.
func (v *visit) instrument() error {
	id := v.r.PathValue("instrument")
	all, work := service.Contents(v.Service, id), v.work(id)
	if all == nil || work == nil {
		return lost(v, id)
	}
	if v.fresh() {
		return nil
	}
	p := instrumentPage{page: v.page(v.title(id)), Views: views(v), LD: linkedInstrument(v, work)}
	p.Canonical = v.absolute(refPath(corpus.Ref{Instrument: id}))
	p.Facts = slices.DeleteFunc([]fact{{v.t.Called("field", "date"), work.Date}, {v.t.Called("field", "issuer"), work.Issuer}}, func(f fact) bool { return f.Value == "" })
	var langs []corpus.Lang
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		d := work.Document(l)
		if v.view == l.Other() && work.Document(l.Other()) != nil {
			continue
		}
		if p.Heads = append(p.Heads, headOf(v, d, l)); d != nil {
			langs = append(langs, l)
		}
	}
	first, last := window(v, len(all), mostRows)
	p.Before, p.Then = otherPages(v, len(all), mostRows)
	if len(all) > mostRows {
		for n, c := range all {
			item := listed(v, c)
			item.URL = "#c" + c.Ref.Clause
			if n < first || n >= last {
				item.URL = v.here("from", strconv.Itoa(n-n%mostRows)) + item.URL
			}
			p.Contents = append(p.Contents, item)
		}
	}
	path := ""
	for _, c := range all[first:last] {
		r, above, err := rowOf(v, c, langs)
		if err != nil {
			return err
		}
		if above != path {
			path, r.Path = above, above
		}
		p.Rows = append(p.Rows, r)
	}
	return v.send(http.StatusOK, "instrument", p, settled)
}

// headOf is what the head of a column says of a document, which may be missing.
func headOf(v *visit, d *corpus.Document, l corpus.Lang) side {
	if d == nil {
		return side{Lang: l, Name: v.t.Language(l), Missing: true}
	}
	s := side{Lang: l, Name: v.t.Language(l), Title: d.Title, Level: v.t.Level(d.Level), Code: d.Level, Official: present.QuoteURL(d.Address, "")}
	for _, code := range d.Notes {
		s.Caveats = append(s.Caveats, v.t.Called("document", code))
	}
	return s
}

// rowOf returns a clause in languages, and the headings above it.
func rowOf(v *visit, c service.Listed, langs []corpus.Lang) (row, string, error) {
	r := row{ID: "c" + c.Ref.Clause, Item: listed(v, c)}
	clauses, err := v.Clauses(v.ctx, service.Place{Ref: c.Ref})
	if err != nil {
		return r, "", err
	}
	above := ""
	for _, l := range langs {
		i := slices.IndexFunc(clauses, func(c service.Clause) bool { return c.Lang == l })
		if i < 0 {
			r.Sides = append(r.Sides, side{Lang: l, Missing: true})
			continue
		}
		e := clauses[i].Entry.Clause
		if above == "" || l == v.t.Lang {
			above = present.OneLine(strings.Join(e.Path, " › "))
		}
		r.Sides = append(r.Sides, side{Lang: l, Headed: headed(clauses[i]), Text: paragraphs(e.Text, markup{seams: e.Seams})})
	}
	return r, above, nil
}

// window returns the part of n items that the page shows, with at most most of them.
func window(v *visit, n, most int) (first, last int) {
	first, _ = strconv.Atoi(v.r.URL.Query().Get("from"))
	first = max(0, min(first, n-1))
	return first, min(n, first+most)
}

// otherPages returns the addresses of the pages before and behind this one.
func otherPages(v *visit, n, most int) (before, then string) {
	first, last := window(v, n, most)
	if first > 0 {
		before = v.here("from", strconv.Itoa(max(0, first-most)))
	}
	if last < n {
		then = v.here("from", strconv.Itoa(last))
	}
	return before, then
}

func linkedInstrument(v *visit, i *corpus.Instrument) any {
	ld := linkedWork(v, i.ID)
	ld["@context"] = "https://schema.org"
	var langs []string
	for _, d := range i.Documents {
		langs = append(langs, tag(d.Lang))
	}
	ld["inLanguage"] = langs
	if i.Issuer != "" {
		ld["legislationPassedBy"] = i.Issuer
	}
	return ld
}
