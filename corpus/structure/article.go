package structure

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// article is one text of a page, before it is divided into languages and clauses.
type article struct {
	titles   map[corpus.Lang]string
	aliases  []string
	author   string // of a signed piece; "" for reporters
	reported bool   // by a reporter or an agency
	editor   bool   // an editor's note
	fullText bool   // a lead-in says that the full text of an instrument follows
	date     string
	issuer   string
	organ    string // of the United Nations, that the head names
	address  string
	credit   corpus.Lang // language of the text that a translator signed; "" for none
	above    corpus.Lang // language of the title, while nothing but titles was read since
	body     []*para
	notes    []string
	labelled bool // the line above names what comes
	closed   bool // an end mark was met
	orphan   bool // neither heading nor beginning was found
}

func newArticle(notes ...string) *article {
	return &article{titles: make(map[corpus.Lang]string), notes: notes}
}

// cut reports whether the text of a breaks off in the middle of a sentence.
func (a *article) cut() bool { return len(a.body) > 0 && a.body[len(a.body)-1].cut() }

func (a *article) note(n string) { a.notes = withNote(a.notes, n) }

// joinPages joins the paragraphs that a page break divided: the first breaks off, and notes or a page number stood
// between it and the next, or the next can only be the rest of a sentence. In a newspaper that says little, for there
// the next paragraph may be the rest of another article.
func joinPages(pg *page, ps []*para, newspaper bool) []*para {
	var out, joined []*para
	for i, p := range ps {
		if n := len(out); n > 0 && p.level == 0 && out[n-1].goesOn() {
			last := out[n-1]
			rest := !newspaper && line.StartsInside(p.text) && (last.lang == p.lang || p.lang == corpus.Chinese)
			if !p.marked() && (rest || last.pageEnd && !signedTitle(ps, i)) {
				last.join(p)
				joined = append(joined, last)
				continue
			}
		}
		out = append(out, p)
	}
	for _, p := range joined {
		pg.renew(p)
	}
	return out
}

// signedTitle reports whether paragraph i is a title with the author's name below and prose below that. The name may
// look like a title and the title like a name, but a name above both makes it a list.
func signedTitle(ps []*para, i int) bool {
	if i+2 >= len(ps) {
		return false
	}
	title, by := ps[i].text, ps[i+1].text
	if ps[i].block != corpus.BlockText || ps[i+1].block != corpus.BlockText || strings.Contains(title, "\t") {
		return false // rows and items
	}
	if !line.HeadingLike(title) || line.Ended(title) && !strings.HasSuffix(title, "”") {
		return false
	}
	if ps[i].marked() || i > 0 && personName.MatchString(ps[i-1].text) {
		return false // a list of names
	}
	return (personName.MatchString(by) && line.Fits(by, 8) || author.MatchString(by) || reporter.MatchString(by)) && line.Prose(ps[i+2].text)
}

// articleReader reads what stands around the text of each article of a page.
type articleReader struct {
	pg    *page
	stars map[string]*footnote // notes on authors that no article has yet, by name
}

// articles divides the paragraphs of a page into its articles.
func (r *articleReader) articles(ps []*para, newspaper bool) []*article {
	if newspaper {
		return newspaperArticles(r, ps)
	}
	var out []*article
	start := 0
	for i := range ps {
		if i > start && signedTitle(ps, i) {
			out = append(out, r.article(ps[start:i]))
			start = i
		}
	}
	return append(out, r.article(ps[start:]))
}

// article reads what stands around the text of one article: titles, dates, credits, names.
func (r *articleReader) article(ps []*para) *article {
	a := newArticle()
	t := r.pg.text.Title
	opens := strings.HasPrefix(line.Squeeze(r.pg.text.Page), line.Squeeze(t)) && 2*len(t) > len(r.pg.text.Page) // else it may be a banner
	named := naming.KindOf(t) != "" || t != "" && opens && !naming.SectionName(t) && len(ps) > 0 && naming.KindOf(ps[titleAt(ps, t)].text) == ""
	if named && !slices.ContainsFunc(ps[:min(len(ps), 4*headLines)], func(p *para) bool { return line.Squeeze(p.text) == line.Squeeze(t) }) {
		a.titles[line.LangOf(t)] = t // it stood outside of the text
	}
	ps = r.fields(a, r.masthead(a, ps))
	for len(ps) > 0 && r.head(a, ps) {
		ps = ps[1:]
	}
	r.matter(a, ps)
	ps = r.cutTail(a, r.register(ps))
	opened := false // the numbered text has begun
	for _, p := range ps {
		if opened = opened || p.marked(); !opened && r.aboveItems(a, p) {
			continue
		}
		if line.Fits(p.text, 40) && a.readSource(p.text) {
			r.pg.drop(p, corpus.ReasonCredit)
			continue
		}
		if !r.repeatsTitle(a, p) {
			a.body = append(a.body, p)
		}
	}
	if len(a.body) > 0 {
		a.editor = editorial.MatchString(a.body[0].text)
		if len(a.titles) == 0 && line.StartsInside(a.body[0].text) {
			a.note(corpus.NoteBeginningMissing)
		}
	}
	return a
}

// aboveItems removes p above the first number where it is the title again or the name of somebody who signed an order.
func (r *articleReader) aboveItems(a *article, p *para) bool {
	switch {
	case a.isTitle(p):
		r.pg.drop(p, corpus.ReasonTitle)
	case line.Fits(p.text, line.MaxHeading) && (signer.MatchString(p.text) || p.lang == corpus.Chinese && noTitle.MatchString(p.text)):
		r.pg.drop(p, corpus.ReasonCredit)
	default:
		return false
	}
	return true
}

// matter takes title and date from the markup where the text has none.
func (r *articleReader) matter(a *article, ps []*para) {
	t := r.pg.text.Title
	if t == "" || naming.SectionName(t) {
		t = naming.OfPage(r.pg.text.Page)
	}
	if t != "" && len(a.titles) == 0 {
		a.titles[line.LangOf(t)] = t
	}
	if len(a.titles) == 0 && len(ps) > 0 { // a chapter of a code is named like an act
		if name := strings.TrimSuffix(ps[0].text[ps[0].marker.End:], "."); ps[0].marker.Kind.Container() && naming.KindOf(name) != "" {
			a.titles[ps[0].lang] = name
		}
	}
	d, _ := line.DateIn(r.pg.text.Date)
	a.date = cmp.Or(a.date, d)
}

// editorial matches the beginning of an editor's note.
var editorial = regexp.MustCompile(`^(?:编者按|编者的话|Editor['’]s note)`)
