package structure

import (
	"strings"
	"unicode"

	"yiju/corpus"
)

// article is one text of a page, before it is divided into languages and clauses.
type article struct {
	titles   map[corpus.Lang]string
	author   string // of a signed piece; "" for reporters
	reported bool   // by a reporter or an agency
	editor   bool   // an editor's note
	fullText bool   // a lead-in says that the full text of an instrument follows
	date     string
	issuer   string
	address  string
	credit   corpus.Lang // language of the text that a translator signed; "" for none
	body     []*para
	notes    []string
	closed   bool // an end mark was met
	orphan   bool // neither heading nor beginning was found
}

func newArticle() *article { return &article{titles: make(map[corpus.Lang]string)} }

// cut reports whether the text of a breaks off in the middle of a sentence.
func (a *article) cut() bool {
	return len(a.body) > 0 && cutOff(a.body[len(a.body)-1].text)
}

func cutOff(text string) bool { return prose(text) && !ended(text) }

func (a *article) note(n string) {
	for _, x := range a.notes {
		if x == n {
			return
		}
	}
	a.notes = append(a.notes, n)
}

// startsInside reports whether a paragraph can only be the rest of a sentence.
func startsInside(text string) bool {
	for i, r := range text {
		if i == 0 {
			if unicode.IsLower(r) || strings.ContainsRune("，,、；;。”’）)", r) {
				return true
			}
			continue
		}
		return strings.ContainsRune("。；，", r)
	}
	return false
}

// joinPages joins the paragraphs that a page break divided: the first breaks off, and notes or a page number stood
// between it and the next, or the next can only be the rest of a sentence. In a newspaper that says little, for there
// the next paragraph may be the rest of another article.
func (pg *page) joinPages() {
	newspaper := pg.newspaper()
	var out []*para
	for _, p := range pg.paras {
		if n := len(out); n > 0 && p.level == 0 {
			last := out[n-1]
			_, marked := markerOf(p.text)
			if cutOff(last.text) && !marked && (last.pageEnd && !pg.opensArticle(p) || !newspaper && startsInside(p.text)) {
				pg.join(last, p)
				continue
			}
		}
		out = append(out, p)
	}
	pg.paras = out
}

// join appends b to a as one paragraph.
func (pg *page) join(a, b *para) {
	a.pieces = append(a.pieces, b.pieces...)
	a.notes = append(a.notes, b.notes...)
	a.pageEnd = b.pageEnd
	pg.refresh(a)
}

// opensArticle reports whether p is a title: short, and followed by the name of its author.
func (pg *page) opensArticle(p *para) bool {
	for i, q := range pg.paras {
		if q == p {
			return pg.signedTitle(i)
		}
	}
	return false
}

// signedTitle reports whether paragraph i is a title with the author's name below and prose below that.
func (pg *page) signedTitle(i int) bool {
	if i+2 >= len(pg.paras) || !headingLike(pg.paras[i].text) || ended(pg.paras[i].text) && !strings.HasSuffix(pg.paras[i].text, "”") {
		return false
	}
	if _, marked := markerOf(pg.paras[i].text); marked {
		return false
	}
	by := pg.paras[i+1].text
	return (personName.MatchString(by) && width(by) <= 8 || author.MatchString(by) || reporter.MatchString(by)) && prose(pg.paras[i+2].text)
}

// articles divides the page into its articles.
func (pg *page) articles() []*article {
	if pg.newspaper() {
		return pg.newspaperArticles()
	}
	var out []*article
	start := 0
	for i := range pg.paras {
		if i > start && pg.signedTitle(i) {
			out = append(out, pg.article(pg.paras[start:i]))
			start = i
		}
	}
	out = append(out, pg.article(pg.paras[start:]))
	for _, a := range out {
		if a.cut() {
			a.note(corpus.NoteEndMissing)
		}
	}
	return out
}

// article reads what stands around the text of one article: titles, dates, credits, names.
func (pg *page) article(ps []*para) *article {
	a := newArticle()
	for len(ps) > 0 && pg.head(a, ps) {
		ps = ps[1:]
	}
	for n := len(ps); n > 0; n = len(ps) {
		why, ok := a.tail(ps[n-1].text)
		if !ok {
			break
		}
		pg.drop(ps[n-1], why)
		ps = ps[:n-1]
	}
	for _, p := range ps {
		if m := sourceLine.FindStringSubmatch(p.text); m != nil && width(p.text) <= 40 {
			a.issuer = m[1]
			pg.drop(p, corpus.ReasonCredit)
			continue
		}
		if pg.repeatsTitle(a, p) {
			continue
		}
		a.body = append(a.body, p)
	}
	if len(a.body) > 0 && editorial(a.body[0].text) {
		a.editor = true
	}
	return a
}

// editorial reports whether text is an editor's note.
func editorial(text string) bool {
	return strings.HasPrefix(text, "编者按") || strings.HasPrefix(text, "编者的话") || strings.HasPrefix(text, "Editor's note") || strings.HasPrefix(text, "Editor’s note")
}

// head reads the first paragraph of ps where it stands above the text, and removes it.
func (pg *page) head(a *article, ps []*para) bool {
	p := ps[0]
	text := p.text
	_, marked := markerOf(text)
	switch m := addressLine.FindStringSubmatch(text); {
	case m != nil:
		a.address = m[1]
		pg.drop(p, corpus.ReasonAddress)
	case translator.MatchString(text) && width(text) <= maxHeading:
		a.credit = p.lang
		pg.drop(p, corpus.ReasonCredit)
	case a.readDate(text):
		pg.drop(p, corpus.ReasonDate)
	case adoption.MatchString(text):
		a.date, _ = dateIn(text)
		pg.drop(p, corpus.ReasonDate)
	case len(a.titles) > 0 && (reporter.MatchString(text) || author.MatchString(text) || personName.MatchString(text) && len(ps) > 1 && prose(ps[1].text)):
		a.sign(text)
		pg.attachStar(text, ps)
		pg.drop(p, corpus.ReasonByline)
	case leadIn.MatchString(text):
		a.fullText = true
		pg.leadDate(a, text)
		pg.drop(p, corpus.ReasonLeadIn)
	case !marked && a.titles[p.lang] == "" && len(ps) > 1 && (headingLike(text) && !ended(text) || p.level > 0 || titleLike(text)):
		a.titles[p.lang] = text
		pg.drop(p, corpus.ReasonTitle)
	case len(a.titles) > 0 && strings.HasPrefix(text, "——") && headingLike(text):
		pg.drop(p, corpus.ReasonHeading)
	default:
		return pg.repeatsTitle(a, p)
	}
	return true
}

// titleLike reports whether a longer line is a title because it names the kind of its text at its end.
func titleLike(text string) bool {
	if width(text) > 2*maxHeading || hasSentence(text) && !strings.Contains(text, "H.E.") && !strings.Contains(text, "No.") {
		return false
	}
	return kindOf(text) != ""
}

func (a *article) readDate(text string) bool {
	d, ok := dateLine(text)
	if ok && a.date == "" {
		a.date = d
	}
	return ok
}

func (a *article) sign(by string) {
	if reporter.MatchString(by) {
		a.reported = true
	} else if a.author == "" {
		a.author = by
	}
}

// attachStar hangs the note on an author, where there is one, on the first paragraph of the text.
func (pg *page) attachStar(name string, ps []*para) {
	if star := pg.stars[name]; star != nil && len(ps) > 1 {
		ps[1].notes = append(ps[1].notes, *star)
		delete(pg.stars, name)
	}
}

// tail reads what can stand below a text.
func (a *article) tail(text string) (corpus.Reason, bool) {
	if m := sourceLine.FindStringSubmatch(text); m != nil && width(text) <= 60 {
		a.issuer = m[1]
		return corpus.ReasonCredit, true
	}
	if dateline.MatchString(text) {
		a.closed = true
		return corpus.ReasonDateline, true
	}
	if a.readDate(text) {
		return corpus.ReasonDate, true
	}
	return "", false
}

// leadDate takes the date of publication from a lead-in, which often gives day and year apart.
func (pg *page) leadDate(a *article, text string) {
	if d, _ := dateIn(text); d != "" {
		a.date = d
		return
	}
	day, y := monthAndDay.FindStringSubmatch(text), fullYear.FindStringSubmatch(text)
	if day != nil && y != nil {
		a.date = isoDate(number(y[1]), number(day[1]), number(day[2]))
	}
}

// repeatsTitle removes p where it only repeats the title.
func (pg *page) repeatsTitle(a *article, p *para) bool {
	if t := a.titles[p.lang]; t == "" || squeeze(t) != squeeze(p.text) || len(a.body) > 2 {
		return false
	}
	pg.drop(p, corpus.ReasonTitle)
	return true
}
