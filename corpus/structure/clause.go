package structure

import (
	"strconv"
	"strings"

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
	scheme scheme
	above  []level // containers that are open
	drafts []*draft
	ids    map[string]int
	dashes int        // dash clauses so far
	annex  bool       // the numbers are those of an annex
	points markerKind // of the points of the sections so far
}

// level is an open container.
type level struct {
	depth int
	text  string
	num   int
}

// Depths of headings without a number: those of Markdown lie below every numbered container, plain lines below those.
const (
	markdownDepth = 100
	plainDepth    = 200
)

// clauses divides ps, the body of a document in one language. It also returns how they are numbered.
func (pg *page) clauses(ps []*para) ([]*corpus.Clause, scheme) {
	toks := make([]token, len(ps))
	for i, p := range ps {
		m, ok := p.opener()
		if !ok {
			m = marker{}
		}
		toks[i] = token{para: p, marker: m}
	}
	b := &builder{pg: pg, ids: make(map[string]int), scheme: schemeOf(toks)}
	for i := range toks {
		if !toks[i].taken {
			b.take(toks, i)
		}
	}
	var out []*corpus.Clause
	for _, d := range b.drafts {
		for _, part := range b.divide(d) {
			if c := b.clause(part); c.Text != "" {
				out = append(out, c)
			}
		}
	}
	return out, b.scheme
}

// take puts one paragraph where it belongs.
func (b *builder) take(toks []token, i int) {
	t := toks[i]
	name := namedSection(t.text)
	switch {
	case t.item:
		b.begin(b.number(t.marker), t.marker, t.para)
	case t.recital:
		b.begin("recital-"+t.marker.id(), t.marker, t.para)
	case t.kind.container() || t.kind == enSection && b.scheme.kind == articleMark && headingLike(t.text):
		b.enter(int(t.kind), b.containerName(toks, i), t.num)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case name != "" && b.scheme.kind != noMarker:
		b.begin(name, marker{}, t.para).head = t.para
	case t.level > 0:
		b.enter(markdownDepth+t.level, strings.TrimSpace(t.kicker+" "+t.text), 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case t.kind == annexMark:
		b.begin(strings.TrimSuffix("annex-"+strconv.Itoa(max(t.num, 1)), "-1"), marker{}, t.para).head = t.para
	case b.scheme.free():
		b.paragraph(toks, i)
	case len(b.drafts) == 0:
		b.begin("preamble", marker{}, t.para)
	case b.between(toks, i):
		b.enter(plainDepth, t.text, 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
	default:
		d := b.drafts[len(b.drafts)-1]
		d.paras = append(d.paras, t.para)
	}
}

// containerName returns the text of the container at i with its name, which may stand on the next line.
func (b *builder) containerName(toks []token, i int) string {
	text := toks[i].text
	if toks[i].end < len(text) || i+2 >= len(toks) {
		return text
	}
	next := &toks[i+1]
	if next.kind != noMarker || next.level > 0 || !headingLike(next.text) || ended(next.text) {
		return text
	}
	next.taken = true
	b.pg.drop(next.para, corpus.ReasonHeading)
	return text + " " + next.text
}

// between reports whether paragraph i is a heading without a number that stands between two clauses.
func (b *builder) between(toks []token, i int) bool {
	t := toks[i]
	return t.kind == noMarker && headingLike(t.text) && !ended(t.text) && i+1 < len(toks) && toks[i+1].item &&
		!toks[i-1].item && ended(toks[i-1].text)
}

// paragraph makes a clause of a paragraph that has no number, or joins it to the version-mate before it. A short line
// above running text is its heading.
func (b *builder) paragraph(toks []token, i int) {
	t := toks[i]
	if i+1 < len(toks) && toks[i+1].unit != t.unit && lineHeading(t.para, toks[i+1].para) {
		b.enter(plainDepth, t.text, 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
		return
	}
	if n := len(b.drafts); n > 0 && i > 0 && toks[i-1].unit == t.unit && !toks[i-1].item {
		b.drafts[n-1].paras = append(b.drafts[n-1].paras, t.para)
		return
	}
	b.begin("p"+strconv.Itoa(t.unit), marker{label: strconv.Itoa(t.unit)}, t.para)
}

// lineHeading reports whether p is a short line above running text.
func lineHeading(p, next *para) bool {
	_, marked := p.opener()
	return !marked && headingLike(p.text) && !ended(p.text) && prose(next.text)
}

// enter opens a container and closes those of its depth or deeper.
func (b *builder) enter(depth int, text string, num int) {
	for len(b.above) > 0 && b.above[len(b.above)-1].depth >= depth {
		b.above = b.above[:len(b.above)-1]
	}
	b.above = append(b.above[:len(b.above):len(b.above)], level{depth, text, num})
}

// begin starts a clause with its first paragraph.
func (b *builder) begin(id string, m marker, p *para) *draft {
	d := &draft{id: b.unique(id), marker: m, paras: []*para{p}}
	for _, l := range b.above {
		d.path = append(d.path, l.text)
	}
	b.drafts = append(b.drafts, d)
	return d
}

// unique returns an id that is new in the document.
func (b *builder) unique(id string) string {
	b.ids[id]++
	if n := b.ids[id]; n > 1 {
		return id + "~" + strconv.Itoa(n)
	}
	return id
}

// number returns the id of a numbered clause. Where numbers begin anew in each container, its number comes first; those
// of an annex are told from those of the text.
func (b *builder) number(m marker) string {
	if m.kind == dashMark {
		b.dashes++
		return strconv.Itoa(b.dashes)
	}
	if n := len(b.drafts); m.num == 1 && n > 0 && b.ids["1"] > 0 && b.ids["annex"]+b.ids["annex-2"] > 0 {
		b.annex = true
	}
	if b.annex {
		return "annex-" + m.id()
	}
	if b.scheme.restarts && len(b.above) > 0 {
		if n := b.above[len(b.above)-1].num; n > 0 {
			return strconv.Itoa(n) + "." + m.id()
		}
	}
	return m.id()
}
