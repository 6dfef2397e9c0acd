package structure

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// page is the decoded text of one source while its structure is recovered, and what was removed from it. Every rune is
// text until it is removed with a reason; what is left over at the end must stand in exactly one clause.
type page struct {
	text  corpus.SourceText
	runes []rune  // line ends as '\n'
	why   []uint8 // code of the reason for which each was removed, 0 for text
}

// reasons gives removal reasons the one-byte codes of page.why; code 0 is text.
var reasons = [...]corpus.Reason{"", corpus.ReasonLineBreak, corpus.ReasonSpace, corpus.ReasonNavigation,
	corpus.ReasonContents, corpus.ReasonTitle, corpus.ReasonHeading, corpus.ReasonByline, corpus.ReasonDate,
	corpus.ReasonDateline, corpus.ReasonAddress, corpus.ReasonCredit, corpus.ReasonLeadIn, corpus.ReasonMark,
	corpus.ReasonFootnote, corpus.ReasonMarker, corpus.ReasonVariant}

func codeOf(r corpus.Reason) uint8 { return uint8(slices.Index(reasons[:], r)) }

// para is a paragraph: one or more ranges of the page, joined.
type para struct {
	pieces  []corpus.Span
	text    string      // clean text, kept up to date by page.refresh
	stale   bool        // something was removed from it since
	marker  line.Marker // that opens the text; zero for none
	tail    string      // text of the last part that was joined since
	lang    corpus.Lang
	level   int // of a heading, 0 for none
	large   int // rank of its type, 0 for that of the text
	block   corpus.BlockKind
	line    int    // first line, 1-based
	place   int    // ordinal on the page
	until   int    // ordinal of the last part that was joined, or place
	unit    int    // ordinal among the body paragraphs of its article; the versions of a paragraph share it
	kicker  string // small line above a heading, which makes it a section
	notes   []footnote
	pageEnd bool // notes or a page number stood below: the text may go on in the next paragraph
}

// marked reports whether a marker opens the text.
func (p *para) marked() bool { return p.marker.Kind != line.NoMarker }

func newPage(t corpus.SourceText) *page {
	pg := &page{text: t, runes: make([]rune, t.Chars), why: make([]uint8, t.Chars)}
	lineBreak := codeOf(corpus.ReasonLineBreak)
	for i := range pg.runes {
		pg.runes[i], pg.why[i] = '\n', lineBreak
	}
	for _, l := range t.Lines {
		i := l.Start
		for _, r := range l.Text {
			pg.runes[i], pg.why[i] = r, 0
			i++
		}
	}
	return pg
}

// remove marks the runes of s that are still text.
func (pg *page) remove(s corpus.Span, why corpus.Reason) {
	if s.Start >= s.End {
		return
	}
	code := codeOf(why)
	for i := s.Start; i < s.End; i++ {
		if pg.why[i] == 0 {
			pg.why[i] = code
		}
	}
}

// drop removes a whole paragraph.
func (pg *page) drop(p *para, why corpus.Reason) {
	for _, s := range p.pieces {
		pg.remove(s, why)
	}
}

// clip removes the runes [from, to) of the text of p.
func (pg *page) clip(p *para, from, to int, why corpus.Reason) {
	_, at := pg.render(p.pieces)
	for _, i := range at[from:min(to, len(at))] {
		if i >= 0 {
			pg.remove(corpus.Span{Start: i, End: i + 1}, why)
		}
	}
	pg.refresh(p)
}

// refresh renders the clean text of p anew.
func (pg *page) refresh(p *para) {
	if s, ok := pg.whole(p.pieces); ok {
		p.text = string(pg.runes[s.Start:s.End])
	} else {
		p.text, _ = pg.render(p.pieces)
	}
	p.tail, p.stale = "", false
	p.lang = line.LangOf(p.text)
	var ok bool
	if p.marker, ok = line.MarkerOf(p.text); !ok {
		p.marker = line.Marker{}
	}
}

// renew refreshes p where something was joined to it.
func (pg *page) renew(p *para) {
	if p.tail != "" {
		pg.refresh(p)
	}
}

// whole returns the span of the text of pieces where that is one, in which nothing is removed: most often it is.
func (pg *page) whole(pieces []corpus.Span) (corpus.Span, bool) {
	if len(pieces) != 1 {
		return corpus.Span{}, false
	}
	s := pieces[0]
	for s.Start < s.End && pg.why[s.Start] != 0 {
		s.Start++
	}
	for s.Start < s.End && pg.why[s.End-1] != 0 {
		s.End--
	}
	return s, bytes.Count(pg.why[s.Start:s.End], []byte{0}) == s.End-s.Start
}

// cut reports whether p is running text that breaks off in the middle of a sentence.
func (p *para) cut() bool {
	if p.tail != "" {
		return !line.Ended(p.tail)
	}
	return line.Prose(p.text) && !line.Ended(p.text)
}

// maxParts is how many parts a paragraph can be joined of; a text that breaks off more often than that is no prose.
const maxParts = 1000

// goesOn reports whether more can be joined to p.
func (p *para) goesOn() bool { return len(p.pieces) < maxParts && p.cut() }

// join appends next to p as one paragraph; page.refresh renders it when nothing more is to come.
func (p *para) join(next *para) {
	p.pieces = append(p.pieces, next.pieces...)
	p.notes = append(p.notes, next.notes...)
	p.pageEnd = next.pageEnd
	p.tail = next.text
	p.until = next.until
}

// render returns the text of the pieces and, for every rune of it, its offset in the page; a space that stands for a
// line end or a mark of a note between Latin words, but not within one that was divided, has offset -1.
func (pg *page) render(pieces []corpus.Span) (string, []int) {
	var b strings.Builder
	var at []int
	var last rune
	lineBreak, mark := codeOf(corpus.ReasonLineBreak), codeOf(corpus.ReasonMark)
	for n, s := range pieces {
		broken, divided, noted, spaced := n > 0, false, false, false
		for i := s.Start; i < s.End; i++ {
			if pg.why[i] != 0 {
				broken = broken || pg.runes[i] == '\n'
				divided = divided || pg.runes[i] == '-' && pg.why[i] == lineBreak
				noted = noted || pg.why[i] == mark
				spaced = spaced || pg.runes[i] == ' '
				continue
			}
			r := pg.runes[i]
			if broken && !divided && needsSpace(last, r) || noted && parts(last, r, spaced) {
				b.WriteByte(' ')
				at = append(at, -1)
			}
			broken, divided, noted, spaced = false, false, false, false
			b.WriteRune(r)
			at = append(at, i)
			last = r
		}
	}
	return b.String(), at
}

// needsSpace reports whether a line break between a and b stands for a space.
func needsSpace(a, b rune) bool {
	return a != 0 && a != '-' && !line.IsCJK(a) && !line.IsCJK(b) && !unicode.IsSpace(a) && !unicode.IsSpace(b)
}

// parts reports whether a mark of a note between a and b stood between two words of Latin text.
func parts(a, b rune, spaced bool) bool {
	word := func(r rune) bool { return !line.IsCJK(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return word(a) && word(b) || spaced && needsSpace(a, b) && spaceBelongs(a, b)
}

// lineAt returns the number of the line that holds rune offset i.
func (pg *page) lineAt(i int) int {
	below := sort.Search(len(pg.text.Lines), func(n int) bool { return pg.text.Lines[n].Start > i })
	return pg.text.Lines[max(below-1, 0)].No
}

// runs yields the longest spans in s of which every rune has one code.
func (pg *page) runs(s corpus.Span) iter.Seq2[uint8, corpus.Span] {
	return func(yield func(uint8, corpus.Span) bool) {
		for i, j := s.Start, s.Start; i < s.End; i = j {
			for j < s.End && pg.why[j] == pg.why[i] {
				j++
			}
			if !yield(pg.why[i], corpus.Span{Start: i, End: j}) {
				return
			}
		}
	}
}

// kept splits the pieces into their spans of text.
func (pg *page) kept(pieces []corpus.Span) []corpus.Span {
	var out []corpus.Span
	for _, s := range pieces {
		for why, run := range pg.runs(s) {
			if why == 0 {
				out = append(out, run)
			}
		}
	}
	return out
}

// account writes the removed spans and the number of kept runes into the source.
func (pg *page) account() {
	src := pg.text.Source
	src.Removed, src.Kept = nil, 0
	for why, run := range pg.runs(corpus.Span{End: len(pg.why)}) {
		if why == 0 {
			src.Kept += run.End - run.Start
		} else {
			src.Removed = append(src.Removed, corpus.Removal{Span: run, Reason: reasons[why]})
		}
	}
}

// accountVariants moves the text that another source was preferred to from what its source keeps to what is removed.
func accountVariants(works []*work) {
	removed := make(map[*corpus.Source][]corpus.Removal)
	for _, w := range works {
		for _, s := range w.variants {
			removed[w.source] = append(removed[w.source], corpus.Removal{Span: s, Reason: corpus.ReasonVariant})
			w.source.Kept -= s.End - s.Start
		}
	}
	for src, variants := range removed {
		all := slices.Concat(src.Removed, variants)
		slices.SortFunc(all, func(a, b corpus.Removal) int { return cmp.Compare(a.Start, b.Start) })
		src.Removed = src.Removed[:0]
		for _, r := range all {
			if n := len(src.Removed); n > 0 && src.Removed[n-1].End == r.Start && src.Removed[n-1].Reason == r.Reason {
				src.Removed[n-1].End = r.End
			} else {
				src.Removed = append(src.Removed, r)
			}
		}
	}
}

// location says where the pieces stand.
func (pg *page) location(pieces []corpus.Span) corpus.Location {
	loc := corpus.Location{File: pg.text.Name, SHA256: pg.text.SHA256}
	for i, s := range pieces {
		if first := pg.lineAt(s.Start); i == 0 || first < loc.LineStart {
			loc.LineStart = first
		}
		loc.LineEnd = max(loc.LineEnd, pg.lineAt(max(s.Start, s.End-1)))
	}
	return loc
}
