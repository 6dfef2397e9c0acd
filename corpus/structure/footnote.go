package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// footnote is a note whose mark stood at a rune offset of the page.
type footnote struct {
	mark   string
	at     int // rune offset of the mark; -1 where the note belongs to the whole paragraph
	body   string
	pieces []corpus.Span
}

// noteMark matches a footnote mark. A caret makes it certain; a bare circled or raised number, or one in square
// brackets, is one only where a note with that number follows, for laws number their items so.
var (
	noteMark = regexp.MustCompile(`\^?[①-⑳]|\^\d{1,3}|\[\^[^\]\s]{1,20}\]|[\[［〔]\d{1,3}[\]］〕]|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?`)
	noteBody = regexp.MustCompile(`^(\^?[①-⑳]|\^\d{1,3}|\[\^[^\]\s]{1,20}\]:?|[\[［〔]\d{1,3}[\]］〕]|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?)[\s　]*`)
	starNote = regexp.MustCompile(`^\*\s*(\p{Han}{2,4}|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})[，,:：]`)
)

// opensMark reports whether a mark can begin with r.
func opensMark(r rune) bool {
	return r == '^' || r == '[' || r == '［' || r == '〔' || r >= '①' && r <= '⑳' || r > utf8.RuneSelf && r <= '⁹' && strings.ContainsRune("¹²³⁴⁵⁶⁷⁸⁹", r)
}

// bare strips what surrounds the number of a mark, so that "^①" and "①" are one.
func bare(mark string) string { return strings.Trim(mark, "^[]［］〔〕:") }

// certain reports whether a mark cannot be anything else.
func certain(mark string) bool { return strings.HasPrefix(mark, "^") || strings.HasPrefix(mark, "[^") }

// pending is a mark whose note has not been met yet.
type pending struct {
	owner *para
	mark  string
	span  corpus.Span
}

// marks are the marks of a page that wait for their notes, by number.
type marks map[string][]pending

// noteLifter takes the notes out of the text of a page.
type noteLifter struct {
	pg    *page
	open  marks
	names map[string]bool      // paragraphs that may be the name of an author
	stars map[string]*footnote // notes on authors, by name
	kept  []*para              // that are no notes
}

// liftFootnotes hangs each note on the paragraph that holds its mark, and returns the paragraphs that are none and the
// notes on authors, by name. Marks count from one page to the next, so a note belongs to the nearest mark of its number
// above it.
func liftFootnotes(pg *page, ps []*para) ([]*para, map[string]*footnote) {
	l := noteLifter{pg: pg, open: make(marks), names: make(map[string]bool), stars: make(map[string]*footnote)}
	for _, p := range ps {
		if len(p.text) <= line.MaxHeading {
			l.names[p.text] = true
		}
	}
	inNotes := false
	for _, p := range l.liftEndnotes(ps) {
		note := l.isNote(p)
		if note || l.isStar(p) {
			inNotes = inNotes || note
			if n := len(l.kept); n > 0 {
				l.kept[n-1].pageEnd = true
			}
			continue
		}
		if inNotes { // a new page: what is still open there has no note
			l.settle()
			clear(l.open)
			inNotes = false
		}
		l.marksIn(p)
		l.kept = append(l.kept, p)
	}
	l.settle()
	for _, p := range l.kept {
		if p.stale {
			pg.refresh(p)
		}
	}
	return l.kept, l.stars
}

// endNote matches a note below the whole text, notesHead the heading above the first.
var (
	endNote   = regexp.MustCompile(`^(\d{1,3}|[ivx]{1,6})[.)]?[ \t　]*`)
	notesHead = regexp.MustCompile(`(?i)^(?:end ?notes?|footnotes?|notes?|references|注释|尾注|脚注)[:：]?$`)
)

// liftEndnotes takes the notes out that end a text and count up from 1 or i, where the marks of all stand in order behind words of it.
func (l *noteLifter) liftEndnotes(ps []*para) []*para {
	for first := len(ps) - 2; first > 0; first-- {
		if m := endNote.FindStringSubmatch(ps[first].text); m == nil || m[1] != "1" && m[1] != "i" {
			continue
		}
		var found []pending
		headed, behind := notesHead.MatchString(ps[first-1].text), `[\s，。；：、.,;:)]`
		if headed {
			behind = `[\s\p{Han}，。；：、.,;:)]`
		}
		from, at := 0, 0 // paragraph and byte from which on the next mark is looked for
		for _, note := range ps[first:] {
			m := endNote.FindStringSubmatch(note.text)
			if m == nil {
				return ps
			}
			mark := regexp.MustCompile(`(?:[a-z]{2}[.,;:”’)]?|[\p{Han}”）])(` + m[1] + `)(?:` + behind + `|$)`)
			for ; from < first; from, at = from+1, 0 {
				if k := mark.FindStringSubmatchIndex(ps[from].text[at:]); k != nil && (k[0] > 0 || at > 0) {
					_, offsets := l.pg.render(ps[from].pieces)
					n := utf8.RuneCountInString(ps[from].text[:at+k[2]])
					found = append(found, pending{ps[from], m[1], corpus.Span{Start: offsets[n], End: offsets[n] + len(m[1])}})
					at += k[3]
					break
				}
			}
			if from == first {
				return ps
			}
		}
		for i, o := range found {
			note := ps[first+i]
			o.owner.notes = append(o.owner.notes, footnote{mark: o.mark, at: o.span.Start, body: endNote.ReplaceAllString(note.text, ""), pieces: note.pieces})
			l.removeMark(o)
			l.pg.drop(note, corpus.ReasonFootnote)
		}
		if headed {
			first--
			l.pg.drop(ps[first], corpus.ReasonHeading)
		}
		return ps[:first]
	}
	return ps
}

// isNote takes p out of the text where it is a note to a mark above it, or to the paragraph above where that was lost.
func (l *noteLifter) isNote(p *para) bool {
	if r, _ := utf8.DecodeRuneInString(p.text); !opensMark(r) {
		return false
	}
	m := noteBody.FindStringSubmatch(p.text)
	if m == nil || len(m[0]) == len(p.text) {
		return false
	}
	note := footnote{mark: bare(m[1]), at: -1, body: strings.TrimSpace(p.text[len(m[0]):]), pieces: p.pieces}
	for _, o := range l.open.take(m[1]) {
		note.at = o.span.Start
		o.owner.notes = append(o.owner.notes, note)
		l.removeMark(o)
	}
	if note.at < 0 {
		if !certain(m[1]) || len(l.kept) == 0 {
			return false
		}
		last := l.kept[len(l.kept)-1]
		last.notes = append(last.notes, note)
	}
	l.pg.drop(p, corpus.ReasonFootnote)
	return true
}

// take removes and returns the marks of a note: the nearest above, and for a list of references all of its number.
func (open marks) take(mark string) []pending {
	all := open[bare(mark)]
	if len(all) == 0 {
		return nil
	}
	if !certain(mark) && strings.ContainsAny(mark, "[［〔") {
		delete(open, bare(mark))
		return all
	}
	i := len(all) - 1
	for i > 0 && !certain(all[i].mark) {
		i--
	}
	if !certain(all[i].mark) {
		i = len(all) - 1
	}
	found := all[i]
	open[bare(mark)] = slices.Delete(all, i, i+1)
	return []pending{found}
}

// isStar takes p out of the text where it is the note on an author whose name stands on the page.
func (l *noteLifter) isStar(p *para) bool {
	m := starNote.FindStringSubmatch(p.text)
	if m == nil || !l.names[m[1]] {
		return false
	}
	l.stars[m[1]] = &footnote{mark: "*", at: -1, body: strings.TrimSpace(p.text[1:]), pieces: p.pieces}
	l.pg.drop(p, corpus.ReasonFootnote)
	return true
}

// settle removes the certain marks whose note the source does not have.
func (l *noteLifter) settle() {
	for _, all := range l.open {
		for _, o := range all {
			if certain(o.mark) {
				l.removeMark(o)
			}
		}
	}
}

func (l *noteLifter) removeMark(o pending) {
	l.pg.remove(l.pg.withGap(o.span), corpus.ReasonMark)
	o.owner.stale = true
}

// withGap extends the span of a mark by the blank behind it, where Chinese writes none and where one stands before it.
func (pg *page) withGap(s corpus.Span) corpus.Span {
	end := s.End
	for end < len(pg.runes) && pg.runes[end] == ' ' {
		end++
	}
	if end < len(pg.runes) && s.Start > 0 && (line.IsCJK(pg.runes[s.Start-1]) || line.IsCJK(pg.runes[end]) || pg.runes[s.Start-1] == ' ') {
		s.End = end
	}
	return s
}

// marksIn collects the marks in the text of p.
func (l *noteLifter) marksIn(p *para) {
	if !strings.ContainsFunc(p.text, opensMark) || !noteMark.MatchString(p.text) {
		return
	}
	text, at := l.pg.render(p.pieces)
	runes, bytes := 0, 0
	for _, m := range noteMark.FindAllStringIndex(text, -1) {
		runes += utf8.RuneCountInString(text[bytes:m[0]])
		bytes = m[0]
		mark := text[m[0]:m[1]]
		if m[0] == 0 || !certain(mark) && enumerates(text[:m[0]]) {
			continue // an item of a list
		}
		n := utf8.RuneCountInString(mark)
		l.open[bare(mark)] = append(l.open[bare(mark)], pending{p, mark, corpus.Span{Start: at[runes], End: at[runes+n-1] + 1}})
	}
}

// enumerates reports whether a number behind text opens an item of a list within the sentence.
func enumerates(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("：:；;、（(", r) || unicode.IsSpace(r)
}
