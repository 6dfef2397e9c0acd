package structure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// footnote is a note whose mark stood at a rune offset of the page.
type footnote struct {
	mark   string
	at     int // rune offset of the mark; -1 where the note belongs to the whole article
	body   string
	pieces []corpus.Span
}

// noteMark matches a footnote mark. A caret or brackets make it certain; a bare circled or raised number is one only
// where a note with that number follows on the page, for laws number their items so.
var (
	noteMark = regexp.MustCompile(`\^?[①-⑳]|\^\d{1,3}|\[\^[^\]\s]{1,20}\]|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?`)
	noteBody = regexp.MustCompile(`^(?:(\^?[①-⑳]|\^\d{1,3}|\[\^[^\]\s]{1,20}\]:?|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?))[\s　]*`)
	starNote = regexp.MustCompile(`^\*\s*(\p{Han}{2,4}|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})[，,:：]`)
)

// bare strips what surrounds the number of a mark, so that "^①" and "①" are one.
func bare(mark string) string { return strings.Trim(mark, "^[]:") }

// pending is a mark whose note has not been met yet.
type pending struct {
	owner *para
	mark  string
	span  corpus.Span
}

// liftFootnotes takes the notes out of the text and hangs each on the paragraph that holds its mark. Marks count from
// one page to the next, so a note belongs to the nearest mark of its number above it.
func (pg *page) liftFootnotes() {
	var kept []*para
	var open []pending
	stars := make(map[string]*footnote)
	inNotes := false
	for _, p := range pg.paras {
		m := noteBody.FindStringSubmatch(p.text)
		if m != nil {
			if i := match(open, m[1]); i >= 0 {
				pg.lift(p, open[i], len(m[0]))
				open = append(open[:i], open[i+1:]...)
				inNotes = true
				endPage(kept)
				continue
			}
		}
		if m := starNote.FindStringSubmatch(p.text); m != nil && pg.isByline(m[1]) {
			stars[m[1]] = &footnote{mark: "*", at: -1, body: strings.TrimSpace(p.text[1:]), pieces: p.pieces}
			pg.drop(p, corpus.ReasonFootnote)
			endPage(kept)
			continue
		}
		if inNotes { // a new page: what is still open there has no note
			pg.settle(open)
			open, inNotes = nil, false
		}
		open = append(open, pg.marksIn(p)...)
		kept = append(kept, p)
	}
	pg.settle(open)
	pg.paras, pg.stars = kept, stars
	for _, p := range kept {
		pg.refresh(p)
	}
}

func endPage(kept []*para) {
	if len(kept) > 0 {
		kept[len(kept)-1].pageEnd = true
	}
}

func match(open []pending, mark string) int {
	for i, o := range open {
		if bare(o.mark) == bare(mark) {
			return i
		}
	}
	return -1
}

// lift removes the note p and hangs it on the paragraph of its mark; head is the length of the mark in p.
func (pg *page) lift(p *para, o pending, head int) {
	o.owner.notes = append(o.owner.notes, footnote{mark: bare(o.mark), at: o.span.Start, body: strings.TrimSpace(p.text[head:]), pieces: p.pieces})
	pg.remove(o.span, corpus.ReasonMark)
	pg.drop(p, corpus.ReasonFootnote)
}

// settle removes the certain marks whose note the source does not have.
func (pg *page) settle(open []pending) {
	for _, o := range open {
		if strings.HasPrefix(o.mark, "^") || strings.HasPrefix(o.mark, "[^") {
			pg.remove(o.span, corpus.ReasonMark)
		}
	}
}

func (pg *page) marksIn(p *para) []pending {
	var out []pending
	text, at := pg.render(p.pieces)
	for _, m := range noteMark.FindAllStringIndex(text, -1) {
		i := utf8.RuneCountInString(text[:m[0]])
		n := utf8.RuneCountInString(text[m[0]:m[1]])
		if i == 0 {
			continue // an item of a list
		}
		out = append(out, pending{p, text[m[0]:m[1]], corpus.Span{Start: at[i], End: at[i+n-1] + 1}})
	}
	return out
}

// isByline reports whether a paragraph of the page is just that name.
func (pg *page) isByline(name string) bool {
	for _, p := range pg.paras {
		if p.text == name {
			return true
		}
	}
	return false
}
