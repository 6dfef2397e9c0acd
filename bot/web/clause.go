package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// clausePage is the page of a clause.
type clausePage struct {
	page
	Work     listItem // the instrument
	Label    string
	Part     string   // what the address names of the clause; "" for all of it
	Past     []string // what became of clauses that were or are here
	Check    *check   // of the quotation or wording in the address; nil for none
	Sides    []side
	Views    []listItem // the languages to choose from
	Formats  []listItem
	Timeline string
	LD       any
}

// sideOf is a clause in one language.
type side struct {
	Lang     corpus.Lang
	Name     string // of the language
	Missing  bool
	Title    string
	Level    string
	Code     corpus.Level
	Added    string // says that the number was added; "" where the source prints it
	Path     string
	Headed   bool
	Text     [][]segment
	Notes    []noteLine
	Variants []variant
	Facts    []fact
	Caveats  []string
	Link     string // full address that names the wording
	Cite     string // the citation in words
	Official string
	Digest   string
}

type noteLine struct {
	ID, Mark, Text, Where string
}

type variant struct {
	Where string
	Spans []present.Span
}

type fact struct{ Name, Value string }

// clause shows a clause, or forwards to where it is.
func (v *visit) clause() error {
	instrument, rest := v.r.PathValue("instrument"), v.r.PathValue("clause")
	rest, digest := cutLast(rest, "@")
	rest, format := cutFormat(rest)
	place, err := v.ParsePlace(instrument + "/" + rest)
	if err != nil {
		return lost(v, instrument+" "+rest)
	}
	if digest == "" && v.fresh() {
		return nil
	}
	res, err := v.Show(v.ctx, place.Ref)
	if err != nil {
		return err
	}
	switch res.Status {
	case citation.Exact:
	case service.Moved:
		return forward(v, place, format, res.Former)
	case service.Withdrawn:
		return gone(v, place, res.Former)
	default:
		return lost(v, instrument+" "+rest)
	}
	if format != "" {
		return export(v, format, res)
	}
	if path := clausePath(place); digest == "" && path != v.r.URL.EscapedPath() && path != v.r.URL.Path {
		return v.redirect(v.link(path, "q", v.words("q"), "from", v.words("from")), true)
	}
	return showClause(v, place, digest, res)
}

// language forwards the form of a ref with a language, which is shown alone.
func (v *visit) language() error {
	l := language(v.r.PathValue("lang"))
	if l == "" {
		return v.elsewhere()
	}
	v.view = l
	return v.redirect(v.link(escaped("c", v.r.PathValue("instrument"), v.r.PathValue("clause"))), true)
}

func showClause(v *visit, place service.Place, digest string, res service.ShowResult) error {
	p := clausePage{Timeline: v.link(refPath(place.Ref) + "/history")}
	d := v.Describe(place.Ref, v.t.Lang)
	p.Work = listItem{URL: v.link(refPath(corpus.Ref{Instrument: place.Ref.Instrument})), Name: d.Title, Lang: d.Ref.Lang}
	p.Label = label(v, d)
	p.page = v.page(present.OneLine(p.Label + " · " + d.Title))
	p.Canonical = v.absolute(clausePath(place))
	p.neighbours(v, place.Ref)
	p.Past = pastLines(v, place.Ref, res.Former)
	var parted []service.Clause
	var err error
	if place.Part != "" {
		if parted, err = v.Clauses(v.ctx, place); err != nil {
			return err
		}
		if !slices.ContainsFunc(parted, func(c service.Clause) bool { return c.Part != nil }) {
			return noPart(v, place)
		}
	}
	if err := p.sides(v, place, digest, res, parted); err != nil {
		return err
	}
	p.Views = views(v)
	for _, f := range formats {
		p.Formats = append(p.Formats, listItem{URL: refPath(place.Ref) + f.ext, Name: f.name})
	}
	p.LD = linkedClause(v, place.Ref, d, res.Clauses)
	p.About = v.t.Level(d.Level) + v.t.Colon + cmp.Or(d.Head, d.Heading)
	return v.send(http.StatusOK, "clause", p, lastingFor(digest))
}

// sides shows the clause in the languages of the view, and what the address says of it.
func (p *clausePage) sides(v *visit, place service.Place, digest string, res service.ShowResult, parted []service.Clause) error {
	quoted, err := p.examine(v, place, digest, res)
	if err != nil {
		return err
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		i := slices.IndexFunc(res.Clauses, func(c service.ShownClause) bool { return c.Lang == l })
		if v.view != "" && v.view != l && len(res.Clauses) > 1 || i < 0 && v.view == l.Other() {
			continue
		}
		if i < 0 {
			p.Sides = append(p.Sides, side{Lang: l, Name: v.t.Language(l), Missing: true})
			continue
		}
		marks := found(res.Clauses[i].Text, quoted)
		if i < len(parted) && parted[i].Part != nil && len(quoted) == 0 {
			p.Part, marks = parted[i].Part.Name, found(res.Clauses[i].Text, []string{parted[i].Part.Text})
		}
		s, err := sideOf(v, res.Clauses[i], marks)
		if err != nil {
			return err
		}
		if l == v.t.Lang || len(res.Clauses) == 1 { // the heading says it
			s.Added = ""
		}
		p.Sides = append(p.Sides, s)
	}
	return nil
}

// lastingFor says how long a page of a clause stays: one that names a wording depends on the snapshots that are kept.
func lastingFor(digest string) lasting {
	if digest != "" {
		return volatile
	}
	return settled
}

// views are the languages that a reader can choose to see.
func views(v *visit) []listItem {
	var all []listItem
	for _, l := range []corpus.Lang{"", corpus.Chinese, corpus.English} {
		item := listItem{Name: v.t.RoomBoth, URL: v.here("lang", string(l))}
		if l != "" {
			item.Name = v.t.Language(l)
		}
		if l == v.view {
			item.URL = ""
		}
		all = append(all, item)
	}
	return all
}

// neighbours sets the clauses before and after the one at ref.
func (p *clausePage) neighbours(v *visit, ref corpus.Ref) {
	all := service.Contents(v.Service, ref.Instrument)
	at := slices.IndexFunc(all, func(c service.Listed) bool { return c.Ref == ref.Bare() })
	item := func(n int) *listItem {
		if at < 0 || n < 0 || n >= len(all) {
			return nil
		}
		i := listed(v, all[n])
		return &i
	}
	p.Prev, p.Next = item(at-1), item(at+1)
}

// listed returns a clause of a table of contents: its number, then its heading or its first words.
func listed(v *visit, c service.Listed) listItem {
	d, ok := c.In[v.t.Lang]
	if !ok {
		d = c.In[v.t.Lang.Other()]
	}
	return listItem{
		URL: v.link(refPath(c.Ref)), Name: label(v, d), Detail: cmp.Or(d.Heading, d.Head), Lang: d.Ref.Lang,
	}
}

// label says which clause of its instrument it is.
func label(v *visit, d service.Description) string {
	if d.Label == "" && d.Ref.Clause == "preamble" {
		return v.t.RoomPreamble
	}
	return cmp.Or(v.t.Label(described(d)), d.Ref.Clause)
}

func described(d service.Description) present.Clause {
	return present.Clause{Ref: d.Ref, Lang: d.Ref.Lang, Title: d.Title, Label: d.Label, Added: d.Added, Heading: d.Heading}
}

// name is what a reader calls the clause at ref, or the instrument.
func (v *visit) name(ref corpus.Ref) string {
	if ref.Clause == "" {
		return v.title(ref.Instrument)
	}
	return v.t.Name(described(v.Describe(ref, v.t.Lang)))
}

// pastLines says what became of the clauses that earlier snapshots had here, and of the one that the reader came for.
func pastLines(v *visit, ref corpus.Ref, former []service.Former) []string {
	if from, err := v.ParsePlace(v.words("from")); err == nil {
		all, _ := v.Former(v.ctx, from.Ref)
		came := slices.DeleteFunc(all, func(f service.Former) bool { return f.To != ref.Bare() })
		former = append(came, former...)
	}
	return v.t.Former(former, v.name)
}

// sideOf returns a clause in its language.
func sideOf(v *visit, c service.ShownClause, marks [][2]int) (side, error) {
	within := c.Ref.Instrument
	if c.Level.Secondary() {
		within = "" // a number in a report means a clause of what it reports on
	}
	links, err := service.References(v.Service, c.Text, within)
	if err != nil {
		return side{}, err
	}
	links = slices.DeleteFunc(links, func(r service.Reference) bool {
		to := r.Place.Ref
		return to == c.Ref || to == corpus.Ref{Instrument: c.Ref.Instrument} // the page itself
	})
	removed, err := service.Removed(v.ctx, v.Service, c.Clause)
	if err != nil {
		return side{}, err
	}
	s := side{
		Lang: c.Lang, Name: v.t.Language(c.Lang), Title: c.Title, Level: v.t.Level(c.Level), Code: c.Level, Path: present.OneLine(strings.Join(c.Path, " › ")),
		Headed: headed(c.Clause), Official: present.QuoteURL(c.URL, ""), Digest: c.Digest,
		Text: paragraphs(c.Text, markup{links, marks, c.Notes, c.Entry.Clause.Seams, func(p service.Place) string { return v.link(clausePath(p)) }}),
	}
	if c.Added {
		s.Added = fmt.Sprintf(v.t.RoomAdded, c.Label)
	}
	for n, note := range c.Notes {
		s.Notes = append(s.Notes, noteLine{fmt.Sprintf("%s-n%d", c.Lang, n+1), note.Mark, note.Text, present.Place(note.Source)})
	}
	for _, o := range c.Variants {
		s.Variants = append(s.Variants, variant{fmt.Sprintf(v.t.Variants, present.Place(o.Source)), present.Difference(o.Diff)})
	}
	for _, code := range c.Document {
		s.Caveats = append(s.Caveats, v.t.Called("document", code))
	}
	s.Facts = []fact{{v.t.RoomSource, present.Place(c.Source)}, {v.t.RoomRetrieved, c.Retrieved}, {v.t.RoomRemoved, removedWords(v, removed)}, {v.t.RoomDigest, present.CutRunes(c.Digest, present.ShortDigest)}}
	s.Facts = slices.DeleteFunc(s.Facts, func(f fact) bool { return f.Value == "" })
	s.Link = v.absolute(refPath(c.Ref) + "@" + present.CutRunes(c.Digest, present.ShortDigest))
	own := present.TextsIn(c.Lang) // a citation is written in the language of what it cites
	s.Cite = own.Name(own.ServedClause(c.Clause)) + fmt.Sprintf(own.Aside, own.Level(c.Level)) + " " + s.Link
	return s, nil
}

// removedWords says which characters were removed from a clause: "footnote marks 2, line ends 5".
func removedWords(v *visit, counts map[corpus.Reason]int) string {
	var words []string
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, v.t.Called("removed", string(r))+" "+strconv.Itoa(counts[r]))
	}
	return strings.Join(words, v.t.Comma)
}

// cutLast cuts s at the last separator.
func cutLast(s, separator string) (before, after string) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):]
	}
	return s, ""
}
