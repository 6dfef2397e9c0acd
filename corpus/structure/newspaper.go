package structure

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/newspaper"
)

// A newspaper page reaches us as its columns one below the other: an article that goes on in another column breaks off
// in the middle of a sentence, and its rest stands somewhere else without a heading. newspaperArticles divides the page
// at headings and end marks; reunite brings the rest of each article back to it.

// Signs from which a page is a newspaper: lines of reporters and agencies, and with few of them also headings below text
// that breaks off. Such headings alone say nothing: rules of a community have no full stops either.
const (
	manySigns = 2
	fewSigns  = 1
	broken    = 3
)

// isNewspaper reports whether a page holds several reported articles under headings; markup is none of Markdown.
func isNewspaper(ps []*para, markup bool) bool {
	var heads []token
	for _, p := range ps {
		if p.level > 0 {
			heads = append(heads, token{para: p, Marker: p.marker})
		}
	}
	if len(heads) < 2 || markup && len(outlineItems(heads))*2 >= len(heads) { // those of a report have numbers that count up
		return false
	}
	signs, breaks := newspaperSigns(ps)
	return signs >= manySigns || signs >= fewSigns && breaks >= broken
}

// newspaperSigns counts the lines of reporters and agencies, and the headings below text that breaks off.
func newspaperSigns(ps []*para) (reported, breaks int) {
	open := false // the running text above breaks off
	for i, p := range ps {
		switch {
		case p.level > 0:
			if open && i+1 < len(ps) {
				breaks++
			}
		case reporter.MatchString(p.text) || isDateline(p.text) || dispatch.MatchString(line.Start(p.text)) || continued.MatchString(line.Start(p.text)):
			reported++
		}
		if p.level == 0 && line.Prose(p.text) {
			open = p.cut()
		}
	}
	return reported, breaks
}

func newspaperArticles(r *articleReader, ps []*para) []*article {
	d := divider{articleReader: r}
	for i := 0; i < len(ps); i++ {
		switch p := ps[i]; {
		case isKicker(ps, i):
			if strings.HasSuffix(p.text, "：") || strings.HasSuffix(p.text, ":") { // a section of the article that it stands in
				ps[i+1].kicker = p.text
			}
			r.pg.drop(p, corpus.ReasonHeading)
		case p.level > 0 && d.section(ps, i):
			d.add(p)
		case p.level > 0:
			i = d.open(ps, i) - 1
		default:
			d.text(p)
		}
	}
	return reunite(r.pg, d.out)
}

// isKicker reports whether paragraph i is the small line above a heading.
func isKicker(ps []*para, i int) bool {
	return ps[i].level == 0 && i+1 < len(ps) && ps[i+1].level > 0 && !line.Prose(ps[i].text) && line.HeadingLike(ps[i].text) &&
		!isDateline(ps[i].text) && !personName.MatchString(ps[i].text)
}

// divider collects the articles of a newspaper page.
type divider struct {
	*articleReader
	out    []*article
	cur    *article
	broken bool // an article above the current one breaks off
}

// section reports whether heading i stands in the current article: under a kicker, or low and without byline or dispatch.
func (d *divider) section(ps []*para, i int) bool {
	p := ps[i]
	if p.kicker != "" {
		return true
	}
	if d.cur == nil || d.cur.closed || p.level == 1 || d.cur.cut() || line.Squeeze(d.cur.titles[p.lang]) == line.Squeeze(p.text) {
		return false
	}
	for _, q := range ps[i+1:] {
		if q.level > 0 || line.Prose(q.text) {
			return !dispatch.MatchString(line.Start(q.text))
		}
		if reporter.MatchString(q.text) {
			return false
		}
	}
	return true
}

// open begins an article at heading i and returns the index of the first paragraph of its text.
func (d *divider) open(ps []*para, i int) int {
	if d.cur != nil && d.repeatsTitle(d.cur, ps[i]) {
		return i + 1
	}
	a := newArticle()
	a.titles[ps[i].lang] = ps[i].text
	d.pg.drop(ps[i], corpus.ReasonTitle)
	i++
	for ; i < len(ps); i++ {
		if p := ps[i]; p.level > 0 && personName.MatchString(p.text) { // of who writes a column
			a.sign(p.text)
			d.pg.drop(p, corpus.ReasonByline)
		} else if p.level > 0 || !d.head(a, ps[i:]) {
			break
		}
	}
	d.start(a)
	return i
}

func (d *divider) start(a *article) {
	d.broken = d.broken || d.cur != nil && d.cur.cut()
	d.out = append(d.out, a)
	d.cur = a
}

// orphan starts an article of which neither heading nor beginning was found.
func (d *divider) orphan() {
	a := newArticle()
	a.orphan = true
	d.start(a)
}

func (d *divider) add(p *para) {
	if d.cur == nil || d.cur.closed {
		d.orphan()
	}
	d.cur.body = append(d.cur.body, p)
}

// text adds a paragraph of running text, or begins an article with it where it cannot go on the current one.
func (d *divider) text(p *para) {
	switch m := continued.FindString(line.Start(p.text)); {
	case m != "":
		a := newArticle(corpus.NoteBeginningMissing)
		a.reported = true
		d.start(a)
		d.pg.clip(p, 0, utf8.RuneCountInString(m), corpus.ReasonDateline)
	case d.cur != nil && d.end(p):
		return
	case d.cur != nil && d.cur.cut() && (d.broken || !line.StartsInside(p.text)):
		d.orphan()
	}
	if dispatch.MatchString(line.Start(p.text)) && d.cur != nil && len(d.cur.body) == 0 {
		d.cur.reported = true
	}
	turned := turnOver.FindString(line.End(p.text))
	if turned != "" {
		n := utf8.RuneCountInString(p.text)
		d.pg.clip(p, n-utf8.RuneCountInString(turned), n, corpus.ReasonDateline)
	}
	d.add(p)
	d.cur.closed = turned != "" || endCredit.MatchString(p.text)
	if turned != "" {
		d.cur.note(corpus.NoteEndMissing)
	}
}

// end closes the current article where p is what stands below one.
func (d *divider) end(p *para) bool {
	why := d.cur.tail(p.text)
	if why != "" {
		d.pg.drop(p, why)
		d.cur.closed = true
	}
	return why != ""
}

// maxArticles is how many neighbouring articles the rest of an article is sought among: those of a newspaper sheet.
const maxArticles = 60

// reunite gives the orphaned paragraphs of a newspaper page back to the articles that they belong to, where that can
// be decided, and leaves the rest as articles of their own with a note.
func reunite(pg *page, all []*article) []*article {
	var out []*article
	for sheet := range slices.Chunk(all, maxArticles) {
		out = append(out, reuniteSheet(sheet)...)
	}
	for _, a := range out {
		for _, p := range a.body {
			pg.renew(p)
		}
		if a.cut() {
			a.note(corpus.NoteEndMissing)
		}
	}
	return out
}

// reuniteSheet finds the articles of the orphans of a sheet.
func reuniteSheet(all []*article) []*article {
	articles := make([]newspaper.Article, len(all))
	var orphans []*para // a section heading goes with the paragraph under it
	var texts []string
	for i, a := range all {
		n := &articles[i]
		n.Open, n.Cut = !a.orphan && !a.closed && len(a.body) > 0, a.cut()
		for _, t := range a.titles {
			n.Titles = append(n.Titles, t)
		}
		for _, p := range a.body {
			n.Body = append(n.Body, p.text)
			if a.orphan && p.level == 0 {
				orphans, texts = append(orphans, p), append(texts, p.text)
			}
		}
	}
	home := make(map[*para]*article)
	for i, at := range newspaper.Assign(texts, articles) {
		if at >= 0 {
			home[orphans[i]] = all[at]
		}
	}
	return rehome(all, home)
}

// rehome moves each orphaned paragraph to its article.
func rehome(all []*article, home map[*para]*article) []*article {
	out := slices.DeleteFunc(slices.Clone(all), func(a *article) bool { return a.orphan })
	for _, o := range all {
		if !o.orphan {
			continue
		}
		var apart *article
		next := 0 // the next paragraph of text
		for i, p := range o.body {
			for next = max(next, i); next < len(o.body)-1 && o.body[next].level > 0; next++ {
			}
			if to := home[o.body[next]]; to != nil {
				to.goOn(p)
				apart = nil
				continue
			}
			if apart == nil {
				apart = newArticle(corpus.NoteContinuation)
				apart.reported = true
				out = append(out, apart)
			}
			apart.body = append(apart.body, p)
		}
	}
	return out
}

// goOn adds p to a, joined to its last paragraph where that breaks off.
func (a *article) goOn(p *para) {
	last := a.body[len(a.body)-1]
	if p.place != last.until+1 {
		a.note(corpus.NoteJoined)
	}
	if last.goesOn() && p.level == 0 {
		last.join(p)
		return
	}
	a.body = append(a.body, p)
}
