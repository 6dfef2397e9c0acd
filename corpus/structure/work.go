package structure

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/likeness"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// work is an instrument as one article shows it.
type work struct {
	source    *corpus.Source
	kind      string
	date      string
	issuer    string
	titles    map[corpus.Lang]string
	aliases   []string
	untitled  bool // no title stands above the text
	docs      []*corpus.Document
	manifest  *corpus.ManifestInstrument
	secondary bool
	folded    map[corpus.Lang]string // titles as they are compared
	imprints  map[corpus.Lang]*likeness.Imprint
	variants  []corpus.Span // of the source, that another source was preferred to
}

func (w *work) doc(l corpus.Lang) *corpus.Document {
	if i := slices.IndexFunc(w.docs, func(d *corpus.Document) bool { return d.Lang == l }); i >= 0 {
		return w.docs[i]
	}
	return nil
}

// size returns the number of bytes of text.
func (w *work) size() int {
	n := 0
	for _, d := range w.docs {
		n += size(d)
	}
	return n
}

// worksOf reads the articles of a page. An article in both languages gives one work with two documents.
func worksOf(pg *page, ps []*para) []*work {
	issuer := ownerOf(ps)
	ps, stars := liftFootnotes(pg, stripFurniture(pg, ps))
	newspaper := isNewspaper(ps, pg.text.Blocks != nil)
	ps = joinPages(pg, ps, newspaper)
	for i, p := range ps {
		p.place, p.until = i, i
	}
	reader := &articleReader{pg: pg, stars: stars}
	var out []*work
	for _, a := range reader.articles(ps, newspaper) {
		a.issuer = cmp.Or(a.issuer, issuer)
		if w := workOf(pg, a, newspaper); w != nil {
			out = append(out, w)
		}
	}
	return out
}

// workOf makes a work of an article, or nil where it has no clause.
func workOf(pg *page, a *article, newspaper bool) *work {
	w := &work{source: pg.text.Source, date: a.date, issuer: a.issuer, titles: a.titles}
	langs := numberParagraphs(a.body)
	numbered := false
	for _, l := range langs {
		ps := slices.DeleteFunc(slices.Clone(a.body), func(p *para) bool { return p.lang != l && len(langs) > 1 })
		cs, s := clausesOf(pg, ps)
		if len(cs) == 0 {
			continue
		}
		d := &corpus.Document{Lang: l, Source: pg.text.Name, Address: a.address, Clauses: cs, Notes: slices.Clone(a.notes)}
		if s.first > 1 && s.first < firstOfCode {
			addNote(d, corpus.NoteBeginningMissing)
		}
		if ps[len(ps)-1].cut() {
			addNote(d, corpus.NoteEndMissing)
		}
		numbered = numbered || s.law() || s.kind != line.NoMarker && naming.KindOf(w.titles[l]) == "" && !a.reported
		w.docs = append(w.docs, d)
	}
	if len(w.docs) == 0 {
		return nil
	}
	w.aliases = a.aliases
	w.name(a)
	w.shortName()
	original := langs[0]
	if a.credit != "" {
		original = a.credit.Other()
	}
	for _, d := range w.docs {
		d.Title = w.titles[d.Lang]
		d.Level = levelOf(a, w.kind, d.Lang, original, newspaper, numbered)
		if pg.text.Uploaded && d.Level.Rank() < corpus.Unverified.Rank() {
			d.Level = corpus.Unverified
		}
	}
	w.markForeign()
	if l := w.docs[0].Level; l.Secondary() {
		w.secondary = true
		w.kind = secondaryKind(l, w.kind)
	}
	return w
}

// markForeign corrects the language of a text in Latin letters that is not in English.
func (w *work) markForeign() {
	d := w.doc(corpus.English)
	if d == nil || w.doc(line.Unknown) != nil {
		return
	}
	var text strings.Builder
	for _, c := range d.Clauses {
		text.WriteString(c.Text)
		text.WriteByte('\n')
		if text.Len() > foreignSample {
			break
		}
	}
	if line.Foreign(text.String()) {
		d.Lang = line.Unknown
		w.titles[line.Unknown] = w.titles[corpus.English]
		delete(w.titles, corpus.English)
	}
}

// foreignSample is how many bytes of a text tell its language.
const foreignSample = 20_000

// firstOfCode is the number from which the first article of a text belongs to a code, of which the text is a part.
const firstOfCode = 50

func addNote(d *corpus.Document, note string) { d.Notes = withNote(d.Notes, note) }

// withNote returns the notes with one that they may have already.
func withNote(notes []string, note string) []string {
	if slices.Contains(notes, note) {
		return notes
	}
	return append(notes, note)
}

// numberParagraphs numbers the paragraphs of a body and returns its languages, the one that comes first before the other. In a
// text that alternates between its languages, a run in one and the run in the other that follows are versions of each
// other and get the same numbers.
func numberParagraphs(body []*para) []corpus.Lang {
	chars := make(map[corpus.Lang]int)
	total := 0
	for _, p := range body {
		chars[p.lang] += len(p.text)
		total += len(p.text)
	}
	if len(body) == 0 {
		return nil
	}
	first := body[slices.IndexFunc(body, func(p *para) bool { return chars[p.lang]*minorLanguage >= total })].lang
	second := first.Other()
	if chars[second]*minorLanguage < total {
		numberRun(body)
		return []corpus.Lang{first}
	}
	for _, p := range body {
		if p.lang != second {
			p.lang = first // words of a third language belong to the text around them
		}
	}
	var runs [][]*para // in one language
	for i, p := range body {
		if i == 0 || p.lang != body[i-1].lang {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], p)
	}
	numberRuns(runs, first)
	return []corpus.Lang{first, second}
}

// minorLanguage: a language with less than a tenth of the text is a quotation, not a version.
const minorLanguage = 10

// numberRun numbers paragraphs from 1; headings do not count.
func numberRun(ps []*para) {
	n := 0
	for i, p := range ps {
		if p.level == 0 && (i+1 == len(ps) || !lineHeading(p, ps[i+1])) {
			n++
		}
		p.unit = n
	}
}

// numberRuns numbers the paragraphs of alternating runs. The longer run of a pair is spread over the shorter.
func numberRuns(rs [][]*para, first corpus.Lang) {
	if len(rs) < 4 { // one language after the other: each counts for itself
		for _, r := range rs {
			numberRun(r)
		}
		return
	}
	unit := 0
	for len(rs) > 0 {
		pair, n := rs[:1], len(rs[0])
		if len(rs) > 1 && rs[0][0].lang == first {
			pair, n = rs[:2], min(n, len(rs[1]))
		}
		for _, r := range pair {
			for k, p := range r {
				p.unit = unit + 1 + min(k, n-1)
			}
		}
		unit += n
		rs = rs[len(pair):]
	}
}

// name finds the kind and, where no title stands above the text, the name that it gives itself.
func (w *work) name(a *article) {
	w.untitled = len(w.titles) == 0
	for _, d := range w.docs {
		if name := naming.Within(d.Clauses[0].Text, d.Lang); w.titles[d.Lang] == "" && name != "" && !a.reported && a.author == "" {
			w.titles[d.Lang] = name
		}
	}
	w.kind = cmp.Or(naming.KindOf(w.titles[corpus.Chinese]), naming.KindOf(w.titles[corpus.English]), naming.KindOf(strings.Join(w.aliases, ", ")))
	if len(w.titles) == 0 {
		d := w.docs[0]
		text := d.Clauses[0].Text
		if m, ok := line.MarkerOf(text); ok && strings.HasPrefix(text[m.End:], "\n") { // else "Article 1" would name the whole text
			text = strings.TrimSpace(text[m.End:])
		}
		if first, rest, _ := strings.Cut(text, "\n"); rest != "" && naming.SectionName(first) {
			text = rest
		}
		w.titles[d.Lang] = firstWords(text)
		addNote(d, corpus.NoteUntitled)
	}
}

// citedAs matches the words with which an act gives its short title.
var citedAs = regexp.MustCompile(`\b(?:may|shall) be cited as (?:the )?["“‘]([^"“”’]{6,100})["”’]`)

// shortName takes the short title that an act gives itself: as title where it has none, else as another name.
func (w *work) shortName() {
	for _, d := range w.docs {
		for _, c := range d.Clauses[:min(len(d.Clauses), 4)] {
			m := citedAs.FindStringSubmatch(c.Text)
			if m == nil || d.Lang != corpus.English {
				continue
			}
			if w.untitled || naming.KindOf(w.titles[d.Lang]) == "" {
				w.titles[d.Lang], w.kind = m[1], cmp.Or(naming.KindOf(m[1]), w.kind)
			} else if m[1] != w.titles[d.Lang] {
				w.aliases = append(w.aliases, m[1])
			}
			return
		}
	}
}

// firstWords makes a title of the beginning of a text.
func firstWords(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	columns, end := 0, 0
	for i, r := range text {
		if columns >= line.MaxHeading/2 && (line.IsHan(r) || r == ' ') || columns > line.MaxHeading {
			return strings.TrimRight(text[:i], " ,，、") + "…"
		}
		columns += line.Width(string(r))
		end = i
	}
	if columns <= line.MaxHeading/2 {
		return text
	}
	return strings.TrimRight(text[:end], " ,，、") + "…"
}

// levelOf returns the level of a in language l; original is the language of writing, and law says that it has articles.
func levelOf(a *article, kind string, l, original corpus.Lang, newspaper, law bool) corpus.Level {
	switch {
	case a.author != "" || a.editor:
		return corpus.Commentary
	case (newspaper || a.reported) && !a.fullText:
		return corpus.News
	case naming.Reports[kind] && !a.fullText && !law:
		return corpus.Commentary
	case a.credit == l:
		return corpus.UnofficialTranslation
	case l != original:
		return corpus.OfficialTranslation
	}
	return corpus.Official
}

// secondaryKind returns the kind of a text that reports on instruments; what else its title names is what it is about.
func secondaryKind(l corpus.Level, kind string) string {
	switch {
	case naming.Reports[kind] && kind != "":
		return kind
	case l == corpus.News:
		return "news"
	}
	return "article"
}

// owner matches the body that a web page names as its owner.
var owner = regexp.MustCompile(`^(\p{Han}{3,24})版权所有|(?:版权所有|主办单位|主办)[:：]?(\p{Han}{3,24}?)(?:版权|主办|承办|网站|$)`)

// ownerOf returns the owner that the footer of a web page names, or "".
func ownerOf(ps []*para) string {
	for _, p := range ps {
		if !strings.Contains(p.text, "权") && !strings.Contains(p.text, "办") {
			continue // most paragraphs, the longest among them
		}
		if m := owner.FindStringSubmatch(line.Squeeze(p.text)); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}
