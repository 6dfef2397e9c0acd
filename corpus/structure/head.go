package structure

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// head reads the first paragraph of ps where it stands above the text, and removes it.
func (r *articleReader) head(a *article, ps []*para) bool {
	p, above := ps[0], a.above
	why := a.heads(p.text, p.lang, len(ps) > 1 && line.Prose(ps[1].text))
	switch {
	case why != "":
		if star := r.stars[p.text]; why == corpus.ReasonByline && star != nil && len(ps) > 1 {
			ps[1].notes = append(ps[1].notes, *star)
			delete(r.stars, p.text)
		}
	case len(a.titles) == 0 && !p.marked() && p.level == 0 && line.Fits(p.text, line.MaxHeading) && noTitle.MatchString(p.text):
		why = corpus.ReasonNavigation
	case r.titles(a, ps):
		return true
	case len(a.titles) > 0 && strings.HasPrefix(p.text, "——") && line.HeadingLike(p.text):
		why = corpus.ReasonHeading
	case above != "" && len(ps) > 1 && a.lengthen(above, p.text):
		a.above = above
		why = corpus.ReasonTitle
	default:
		return r.repeatsTitle(a, p)
	}
	r.pg.drop(p, why)
	return true
}

// heads reads a paragraph above a text and returns what it is, "" for none; textFollows says that running text comes next.
func (a *article) heads(text string, l corpus.Lang, textFollows bool) corpus.Reason {
	above := a.above
	a.above = ""
	_, marked := line.MarkerOf(text)
	switch m := addressLine.FindStringSubmatch(text); {
	case m != nil:
		a.address = m[1]
		return corpus.ReasonAddress
	case line.Fits(text, line.MaxHeading) && translator.MatchString(text):
		a.credit = l
		return corpus.ReasonCredit
	case line.Fits(text, line.MaxHeading) && docNumber.MatchString(text):
		a.above = above
		return corpus.ReasonCredit
	case a.readDate(text):
		a.labelled = false
		if connector.MatchString(text) { // "of 13 June 2024" within a title
			a.above = above
		}
		return corpus.ReasonDate
	case adoption.MatchString(text):
		a.date, _ = line.DateIn(text)
		return corpus.ReasonDate
	case marked:
		return ""
	case a.labelled:
		a.labelled = false
		if !line.Fits(text, 60) {
			return ""
		}
		a.issuer = cmp.Or(a.issuer, text)
		return corpus.ReasonCredit
	case len(a.titles) > 0 && labelAlone.MatchString(text):
		a.labelled = true
		return corpus.ReasonCredit
	case len(a.titles) > 0 && (reporter.MatchString(text) || author.MatchString(text) || personName.MatchString(text) && textFollows):
		a.sign(text)
		return corpus.ReasonByline
	case len(a.titles) > 0 && line.Fits(text, 40) && a.readSource(text):
		return corpus.ReasonCredit
	case leadIn.MatchString(text):
		a.fullText = true
		d, _ := line.DateIn(text) // of publication, of which a lead-in often gives day and year apart
		a.date = cmp.Or(d, line.DateApart(text), a.date)
		return corpus.ReasonLeadIn
	}
	return ""
}

// titles takes the first paragraph of ps as the title in its language.
func (r *articleReader) titles(a *article, ps []*para) bool {
	p := ps[0]
	if p.marked() || len(ps) < 2 || naming.SectionName(p.text) {
		return false
	}
	if old := a.titles[p.lang]; old != "" && (!a.fullText || !strings.Contains(line.Squeeze(old), line.Squeeze(p.text)) || naming.KindOf(p.text) == "" && p.level == 0 && !strings.Contains(old, "《")) {
		return false // but below a lead-in stands the title of the text itself
	}
	last, _ := utf8.DecodeLastRuneInString(p.text)
	if p.level == 0 && !titleLike(p.text) && (!line.HeadingLike(p.text) || strings.ContainsRune("：:…", last)) {
		return false
	}
	a.titles[p.lang], a.above = p.text, p.lang
	if m := numberedTitle.FindStringSubmatch(p.text); m != nil {
		a.titles[p.lang], a.aliases = m[2], append(a.aliases, "resolution "+m[1], strings.TrimSpace(a.organ+" resolution "+m[1]))
	}
	r.pg.drop(p, corpus.ReasonTitle)
	return true
}

// titleLike reports whether a longer line is a title because it names the kind of its text.
func titleLike(text string) bool {
	sentence := line.HasSentence(text) && !strings.Contains(text, "H.E.") && !strings.Contains(text, "No.")
	return line.Fits(text, 2*line.MaxHeading) && !sentence && naming.KindOf(text) != ""
}

var (
	edition     = regexp.MustCompile(`^[（(][^（()）]{1,24}[)）]$`)
	editionWord = regexp.MustCompile(`(?i)\b(?:draft|version|edition|revised|amended|consolidated|excerpts?|full text|v\.?\d)\b|\d{4}`)
	version     = regexp.MustCompile(`^(?i)(?:version|v\.?|release) ?\d[\d.]*(?:, [\w ]{3,24})?$`) // a line below a title
	connector   = regexp.MustCompile(`^(?:on|of|for|to|and|in|concerning|regarding|with|laying down|amending|repealing|establishing|supplementing) `)
)

// Columns of the second line of a title, and of a title that is given in full.
const (
	longTitle  = 900
	wholeTitle = 320
)

// shortInTitle matches the short name of an act that its title has in brackets.
var shortInTitle = regexp.MustCompile(`\(((?:[A-Z][\w’'-]+ ){1,8}(?:Act|Regulation|Directive|Law|Code))\)`)

// labelAlone matches the name of a particular that stands on the line below.
var labelAlone = regexp.MustCompile(`^(?i)(?:from|published(?: on)?|(?:last )?updated|issued by|发布机构|发文机关|发布时间|发布日期|成文日期)[:：]?$`)

// lengthen adds a second line to a title: an edition in brackets, or the words without which it would be none.
func (a *article) lengthen(l corpus.Lang, text string) bool {
	title := a.titles[l]
	if _, marked := line.MarkerOf(text); marked || !line.HeadingLike(text) && !(connector.MatchString(text) && line.Fits(text, longTitle) && !strings.HasSuffix(text, ".")) {
		return false
	}
	switch zh := line.LangOf(text) == corpus.Chinese; {
	case edition.MatchString(text) && (zh || editionWord.MatchString(text)),
		l == corpus.Chinese && zh && naming.KindOf(title) == "" && naming.KindOf(title+text) != "":
		a.titles[l] = title + text
	case version.MatchString(text):
		a.titles[l] = title + " " + text
		d, _ := line.DateIn(text)
		a.date = cmp.Or(a.date, d)
	case l == corpus.English && connector.MatchString(text):
		if m := shortInTitle.FindStringSubmatch(text); m != nil {
			a.aliases = append(a.aliases, m[1])
		}
		if line.Fits(title+text, wholeTitle) {
			a.titles[l] = title + " " + text
		}
	default:
		return false
	}
	return true
}

// readDate reads a line that is a date, with the source that may stand beside it.
func (a *article) readDate(text string) bool {
	d, ok := line.DateLine(text)
	if ok {
		a.date = cmp.Or(a.date, d)
		if m := besideDate.FindStringSubmatch(text); m != nil {
			a.issuer = m[1]
		}
	}
	return ok
}

func (a *article) readSource(text string) bool {
	m := sourceLine.FindStringSubmatch(text)
	if m != nil {
		a.issuer = m[1]
	}
	return m != nil
}

func (a *article) sign(by string) {
	if reporter.MatchString(by) {
		a.reported = true
	} else if a.author == "" {
		a.author = by
	}
}

// cutTail removes what stands below the text: credits, the date, the body that signs.
func (r *articleReader) cutTail(a *article, ps []*para) []*para {
	dated := false
	for n := len(ps); n > 0; n = len(ps) {
		p := ps[n-1]
		why := a.tail(p.text)
		if why == "" && dated && n > 1 && signature(p) && !ps[n-2].cut() {
			a.issuer = p.text
			why, dated = corpus.ReasonCredit, false
		}
		if why == "" {
			break
		}
		dated = dated || why == corpus.ReasonDate
		r.pg.drop(p, why)
		ps = ps[:n-1]
	}
	return ps
}

// tail reads what can stand below a text, and returns what it is, "" for none of that.
func (a *article) tail(text string) corpus.Reason {
	switch {
	case line.Fits(text, 2*line.MaxHeading) && belowText.MatchString(text):
		return corpus.ReasonNavigation
	case line.Fits(text, 60) && a.readSource(text):
		return corpus.ReasonCredit
	case isDateline(text):
		a.closed = true
		return corpus.ReasonDateline
	case a.readDate(text):
		return corpus.ReasonDate
	}
	return ""
}

// signature reports whether p can be the name of the body that signs a text above its date.
func signature(p *para) bool {
	return !p.marked() && p.level == 0 && p.lang == corpus.Chinese && line.Fits(p.text, 48) &&
		!strings.ContainsFunc(p.text, func(r rune) bool { return !line.IsHan(r) && !unicode.IsSpace(r) })
}

// repeatsTitle removes p where it only repeats the title.
func (r *articleReader) repeatsTitle(a *article, p *para) bool {
	again := len(a.body) <= 2 && a.isTitle(p)
	if again {
		r.pg.drop(p, corpus.ReasonTitle)
	}
	return again
}

// isTitle reports whether p is the title of a again.
func (a *article) isTitle(p *para) bool {
	t := a.titles[p.lang]
	return t != "" && len(p.text) <= 4*line.MaxHeading && line.Squeeze(t) == line.Squeeze(p.text)
}
