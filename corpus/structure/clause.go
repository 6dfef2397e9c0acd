package structure

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"yiju/corpus"
)

// draft is a clause whose paragraphs are being collected.
type draft struct {
	id     string
	marker marker
	path   []string
	paras  []*para
	head   *para // a heading line of its own above the text, for clauses that have a name instead of a number
}

// builder divides the paragraphs of a document into clauses.
type builder struct {
	pg     *page
	lang   corpus.Lang
	scheme scheme
	above  []level // containers that are open
	drafts []*draft
	ids    map[string]int
}

// level is an open container.
type level struct {
	depth int
	text  string
	num   int
}

// clauses divides ps, the body of a document in one language.
func (pg *page) clauses(ps []*para, lang corpus.Lang) []*corpus.Clause {
	toks := make([]token, len(ps))
	for i, p := range ps {
		m, ok := markerOf(p.text)
		if !ok {
			m = marker{}
		}
		toks[i] = token{para: p, marker: m}
	}
	b := &builder{pg: pg, lang: lang, ids: make(map[string]int), scheme: schemeOf(toks)}
	for i := range toks {
		b.take(toks, i)
	}
	var out []*corpus.Clause
	for _, d := range b.drafts {
		for _, part := range b.divide(d) {
			if c := b.clause(part); c.Text != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// take puts one paragraph where it belongs.
func (b *builder) take(toks []token, i int) {
	t := toks[i]
	switch {
	case t.item:
		b.begin(b.number(t.marker), t.marker).paras = []*para{t.para}
	case t.kind.container() || t.kind == enSection && b.scheme.kind == articleMark && headingLike(t.text):
		b.enter(int(t.kind), t.text, t.num)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case t.level > 0:
		text := t.text
		if t.kicker != "" {
			text = t.kicker + " " + text
		}
		b.heading(t, text)
	case t.kind == annexMark:
		b.begin(strings.TrimSuffix("annex-"+strconv.Itoa(max(t.num, 1)), "-1"), marker{}).paras = []*para{t.para}
	case namedSection(t.text) != "" && b.scheme.kind != noMarker:
		d := b.begin(namedSection(t.text), marker{})
		d.head, d.paras = t.para, []*para{t.para}
	case b.scheme.free():
		b.paragraph(toks, i)
	case len(b.drafts) == 0:
		b.begin("preamble", marker{}).paras = []*para{t.para}
	default:
		d := b.drafts[len(b.drafts)-1]
		d.paras = append(d.paras, t.para)
	}
}

// heading treats a Markdown heading without a number: a named section or a heading above what follows.
func (b *builder) heading(t token, text string) {
	if id := namedSection(text); id != "" && b.scheme.kind != noMarker {
		d := b.begin(id, marker{})
		d.head, d.paras = t.para, []*para{t.para}
		return
	}
	b.enter(100+t.level, text, 0)
	b.pg.drop(t.para, corpus.ReasonHeading)
}

// paragraph makes a clause of a paragraph that has no number, or joins it to the version-mate before it. A short line
// above running text is its heading.
func (b *builder) paragraph(toks []token, i int) {
	t := toks[i]
	if n := len(b.drafts); n > 0 && i > 0 && toks[i-1].unit == t.unit && !toks[i-1].item {
		b.drafts[n-1].paras = append(b.drafts[n-1].paras, t.para)
		return
	}
	if headingLike(t.text) && !ended(t.text) && i+1 < len(toks) && prose(toks[i+1].text) && toks[i+1].unit != t.unit {
		b.enter(200, t.text, 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
		return
	}
	b.begin("p"+strconv.Itoa(t.unit), marker{label: strconv.Itoa(t.unit)}).paras = []*para{t.para}
}

// enter opens a container and closes those of its depth or deeper.
func (b *builder) enter(depth int, text string, num int) {
	for len(b.above) > 0 && b.above[len(b.above)-1].depth >= depth {
		b.above = b.above[:len(b.above)-1]
	}
	b.above = append(b.above[:len(b.above):len(b.above)], level{depth, text, num})
}

// begin starts a clause, with an id that is new in the document.
func (b *builder) begin(id string, m marker) *draft {
	b.ids[id]++
	if n := b.ids[id]; n > 1 {
		id += "~" + strconv.Itoa(n)
	}
	d := &draft{id: id, marker: m}
	for _, l := range b.above {
		d.path = append(d.path, l.text)
	}
	b.drafts = append(b.drafts, d)
	return d
}

// number returns the id of a numbered clause. Where numbers begin anew in each container, its number comes first.
func (b *builder) number(m marker) string {
	if m.kind == dashMark {
		n := 1
		for _, d := range b.drafts {
			if d.marker.kind == dashMark {
				n++
			}
		}
		m.num = n
	}
	if b.scheme.restarts && len(b.above) > 0 {
		if n := b.above[len(b.above)-1].num; n > 0 {
			return strconv.Itoa(n) + "." + m.id()
		}
	}
	return m.id()
}

var sectionNames = map[string]*regexp.Regexp{
	"preamble":   regexp.MustCompile(`(?i)^(?:序言|前言|引言|导言|序|preamble|foreword|introduction)$`),
	"conclusion": regexp.MustCompile(`(?i)^(?:结语|结束语|结论|小结|余论|尾声|conclusions?|concludingremarks)$`),
}

// namedSection returns the id of a section that is known by its name, or "".
func namedSection(text string) string {
	if width(text) > 24 {
		return ""
	}
	for id, re := range sectionNames {
		if re.MatchString(squeeze(text)) {
			return id
		}
	}
	return ""
}

// divide splits a section that numbers points of its own: the section keeps its heading and what stands before the
// first point.
func (b *builder) divide(d *draft) []*draft {
	if b.scheme.law() || d.marker.kind == noMarker || len(d.paras) < 3 || !headingLike(d.paras[0].text[d.marker.end:]) {
		return []*draft{d}
	}
	toks := make([]token, len(d.paras)-1)
	for i, p := range d.paras[1:] {
		m, _ := markerOf(p.text)
		toks[i] = token{para: p, marker: m}
	}
	var points []int
	for _, k := range []markerKind{hanParenMark, ordinalMark, arabicMark, shiMark, parenMark} {
		if k == d.marker.kind {
			continue
		}
		if items := ascending(toks, k); len(items) >= 2 && (points == nil || items[0] < points[0]) {
			points = items
		}
	}
	if points == nil {
		return []*draft{d}
	}
	head := *d
	head.paras = d.paras[:1+points[0]]
	out := []*draft{&head}
	path := append(append([]string(nil), d.path...), d.paras[0].text)
	if points[0] == 0 {
		b.pg.drop(d.paras[0], corpus.ReasonHeading)
		out = nil
	}
	for n, i := range points {
		end := len(toks)
		if n+1 < len(points) {
			end = points[n+1]
		}
		m := toks[i].marker
		out = append(out, &draft{id: d.id + "." + m.id(), marker: m, path: path, paras: d.paras[1+i : 1+end]})
	}
	return out
}

// ascending returns the tokens of kind k whose numbers go up by one, from wherever they begin.
func ascending(toks []token, k markerKind) []int {
	var items []int
	last := -1
	for i, t := range toks {
		if t.kind == k && t.marker.end > 0 && (last < 0 || t.num == last+1) {
			items = append(items, i)
			last = t.num
		}
	}
	return items
}

// clause renders a draft.
func (b *builder) clause(d *draft) *corpus.Clause {
	c := &corpus.Clause{ID: d.id, Label: d.marker.label, Path: d.path}
	first := d.paras[0]
	if d.marker.kind == dashMark {
		b.pg.clip(first, len([]rune(first.text[:d.marker.end])), corpus.ReasonMarker)
		c.Label, c.LabelAdded = d.id, true
	} else if d.marker.kind == noMarker && c.Label != "" {
		c.LabelAdded = true
	}
	c.Heading = b.headingOf(d)
	var text strings.Builder
	var pieces []corpus.Span
	for i, p := range d.paras {
		if i > 0 && p.text != "" && text.Len() > 0 {
			text.WriteByte('\n')
		}
		c.Notes = append(c.Notes, b.pg.notesOf(p, text.Len())...)
		text.WriteString(p.text)
		pieces = append(pieces, p.pieces...)
	}
	c.Text = text.String()
	c.Spans = b.pg.kept(pieces)
	c.Seams = b.pg.seams(c.Text, pieces)
	c.Location = b.pg.location(pieces)
	return c
}

// headingOf returns the heading of a clause: a line of its own, words in 【】, or a short first sentence that others
// follow.
func (b *builder) headingOf(d *draft) string {
	if d.head != nil {
		return d.head.text
	}
	if d.marker.kind == noMarker || d.marker.kind == dashMark {
		return ""
	}
	text := d.paras[0].text[d.marker.end:]
	if strings.HasPrefix(text, "【") {
		if end := strings.Index(text, "】"); end > 0 {
			return text[len("【"):end]
		}
	}
	if len(d.paras) > 1 && headingLike(text) && !strings.HasSuffix(text, "：") && !strings.HasSuffix(text, ":") {
		return text
	}
	if b.scheme.law() {
		return ""
	}
	return leadSentence(text)
}

// leadSentence returns the first sentence of text without its stop, where it is short enough for a heading and more
// follows.
func leadSentence(text string) string {
	end := strings.Index(text, "。")
	if end < 0 {
		for i := 0; i+2 < len(text); i++ {
			if text[i] == '.' && text[i+1] == ' ' && unicode.IsUpper(rune(text[i+2])) && i > 2 && unicode.IsLower(rune(text[i-1])) && unicode.IsLower(rune(text[i-2])) {
				end = i
				break
			}
		}
	}
	if end <= 0 || width(text[:end]) > maxHeading || strings.TrimSpace(text[end:]) == "。" {
		return ""
	}
	return text[:end]
}

// notesOf returns the notes of p; base is where the text of p begins in that of its clause, in bytes.
func (pg *page) notesOf(p *para, base int) []corpus.Note {
	if len(p.notes) == 0 {
		return nil
	}
	text, at := pg.render(p.pieces)
	offsets := make([]int, 0, len(at)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	var out []corpus.Note
	for _, n := range p.notes {
		note := corpus.Note{Mark: n.mark, Text: n.body, At: base, Location: pg.location(n.pieces)}
		behind := -1 // the mark stood behind the rune with the largest offset before its own
		for i, a := range at {
			if a < n.at && a > behind {
				behind = a
				note.At = base + offsets[i+1]
			}
		}
		out = append(out, note)
	}
	return out
}

// seams returns the byte offsets in text, made of the pieces, before which the page has more than white space and
// divided words.
func (pg *page) seams(text string, pieces []corpus.Span) []int {
	var at []int // offsets of the runes of text that are not white space
	for i, r := range text {
		if !unicode.IsSpace(r) {
			at = append(at, i)
		}
	}
	broken := codeOf(corpus.ReasonLineBreak)
	inked := func(start, end int) (n int) {
		for i := start; i < end; i++ {
			if !unicode.IsSpace(pg.runes[i]) && pg.why[i] != broken {
				n++
			}
		}
		return n
	}
	var out []int
	seen, end := 0, 0
	for i, s := range pg.kept(pieces) {
		if i > 0 && seen < len(at) && (s.Start < end || inked(end, s.Start) > 0) {
			out = append(out, at[seen])
		}
		seen += inked(s.Start, s.End)
		end = s.End
	}
	return out
}
