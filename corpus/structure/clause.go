package structure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// draft is a clause whose paragraphs are being collected.
type draft struct {
	id     string
	marker line.Marker
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
	dashes int             // dash clauses so far
	annex  string          // id of the annex that the numbers are those of
	within string          // its label
	points line.MarkerKind // of the points of the sections so far
	counts []int           // sections so far under the headings that are open
	named  int             // parts that are known by a heading only
	lone   token           // the only container with a number, where that is the first
}

// level is an open container.
type level struct {
	depth int
	text  string
	num   int
	label string // its number as printed
}

// Depths of headings without a number: those of Markdown lie below every numbered container, plain lines below those.
const (
	markdownDepth = 100
	plainDepth    = 200
)

// clausesOf divides ps, the body of a document in one language. It also returns how they are numbered.
func clausesOf(pg *page, ps []*para) ([]*corpus.Clause, scheme) {
	toks := make([]token, len(ps))
	for i, p := range ps {
		toks[i] = token{para: p, Marker: p.marker}
	}
	b := &builder{pg: pg, ids: make(map[string]int), scheme: schemeOf(toks)}
	if b.scheme.loose() && headed(toks) { // type tells the headings where numbers do not
		for i := range toks {
			toks[i].level, toks[i].item = toks[i].large, false
		}
		b.scheme = scheme{}
	}
	headings := 0 // of the markup
	for _, t := range toks {
		if t.level > 0 {
			headings++
		}
	}
	b.lone = loneContainer(toks)
	b.scheme.sections = b.scheme.kind == line.NoMarker && pg.text.Blocks != nil && headings >= 2
	for i := range toks {
		if !toks[i].taken {
			b.take(toks, i)
		}
	}
	var out []*corpus.Clause
	for i, d := range b.drafts {
		if i+1 < len(b.drafts) && b.onlyHeading(d, b.drafts[i+1]) {
			pg.drop(d.paras[0], corpus.ReasonHeading)
			continue
		}
		for _, part := range b.divide(d) {
			if c := b.clause(part); c.Text != "" {
				out = append(out, c)
			}
		}
	}
	return out, b.scheme
}

// unheaded takes back the preamble of what stands above one that has its name: place and date, no running text.
func (b *builder) unheaded(name string) {
	if len(b.drafts) != 1 || b.drafts[0].id != name || slices.ContainsFunc(b.drafts[0].paras, func(p *para) bool { return line.Prose(p.text) }) {
		return
	}
	for _, p := range b.drafts[0].paras {
		b.pg.drop(p, corpus.ReasonCredit)
	}
	b.drafts = nil
	delete(b.ids, name)
}

// loneContainer returns the first chapter of a text that prints the number of no other, a zero token for none.
func loneContainer(toks []token) token {
	var lone token
	for _, t := range toks {
		switch {
		case !t.Kind.Container():
		case t.Num != 1 || lone.para != nil:
			return token{}
		default:
			lone = t
		}
	}
	return lone
}

// besideLone returns the depth of the heading t: that of the only numbered chapter where both are set alike, else depth.
func (b *builder) besideLone(t token, depth int) int {
	if l := b.lone; l.para != nil && l.level == t.level && l.place < t.place {
		return int(l.Kind)
	}
	return depth
}

// manyHeadings is how many paragraphs in larger type above the first number make them headings, and not a title.
const manyHeadings = 3

// headed reports whether a text is divided by paragraphs in larger type before its first number, or has none.
func headed(toks []token) bool {
	n := 0
	for i, t := range toks {
		if t.item && n < manyHeadings {
			return false
		}
		if t.large > 0 && i+1 < len(toks) && toks[i+1].large == 0 && line.HeadingLike(t.text) {
			n++
		}
	}
	return n >= manyHeadings
}

// onlyHeading reports whether d is but a heading above next: that of a preamble, or one that next is part of.
func (b *builder) onlyHeading(d, next *draft) bool {
	if (d.id == "preamble" || d.id == "conclusion") && d.head != nil && len(d.paras) == 1 {
		return true
	}
	return len(d.paras) == 1 && strings.HasPrefix(next.id, d.id+".") && line.HeadingLike(d.paras[0].text) &&
		(b.scheme.sections || b.scheme.kind == line.OutlineMark)
}

// take puts one paragraph where it belongs.
func (b *builder) take(toks []token, i int) {
	t := toks[i]
	name := namedSection(t.text)
	switch {
	case t.Kind == line.AnnexMark:
		b.annexed(t)
	case t.item && (b.scheme.kind == line.OutlineMark || t.Kind == line.OutlineMark && b.scheme.kind != line.BareMark):
		b.enterOutline(t)
	case t.item:
		d := b.begin(b.number(t.Marker), t.Marker, t.para)
		d.marker.Label = corpus.LabelIn(b.container().label, t.Label)
	case t.recital:
		b.begin("recital-"+t.Marker.ID(), t.Marker, t.para)
	case b.scheme.sections && t.level > 0:
		b.section(t)
	case t.Kind.Container() || t.Kind == line.EnSection && (b.scheme.kind == line.ArticleMark || b.scheme.kind == line.OutlineMark) && line.HeadingLike(t.text):
		depth := int(t.Kind)
		if b.scheme.kind == line.OutlineMark && t.Kind == line.EnSection {
			depth = -1 // above every number
		}
		b.enter(depth, b.containerName(toks, i), t.Num)
		b.above[len(b.above)-1].label = t.Label
		b.pg.drop(t.para, corpus.ReasonHeading)
	case name != "" && b.scheme.kind != line.NoMarker:
		b.unheaded(name)
		b.begin(name, line.Marker{}, t.para).head = t.para
	case i+1 < len(toks) && (toks[i+1].item || toks[i+1].Kind.Container()) && caption.MatchString(t.text):
		b.enter(plainDepth+3, strings.Trim(t.text, "（()） "), 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case marginal.MatchString(t.text) && line.HeadingLike(t.text):
		b.enter(plainDepth+3, marginal.ReplaceAllString(t.text, ""), 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case t.level > 0 && !b.scheme.free() && !leads(toks, i):
		b.named++
		b.enter(markdownDepth+t.level, "", 0)
		b.begin("s"+strconv.Itoa(b.named), line.Marker{}, t.para).head = t.para
		b.above[len(b.above)-1].text = t.text
	case t.level > 0:
		b.enter(b.besideLone(t, markdownDepth+t.level), strings.TrimSpace(t.kicker+" "+t.text), 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
	case b.scheme.free() && !b.scheme.sections:
		b.paragraph(toks, i)
	case len(b.drafts) == 0:
		b.begin("preamble", line.Marker{}, t.para)
	case b.between(toks, i):
		b.enter(b.besideLone(t, plainLevel(t.text)), t.text, 0)
		toks[i].heading = true
		b.pg.drop(t.para, corpus.ReasonHeading)
	default:
		d := b.drafts[len(b.drafts)-1]
		d.paras = append(d.paras, t.para)
	}
}

// caption matches the name of an article that stands in brackets above it, as in Japanese law.
var caption = regexp.MustCompile(`^[（(]\p{Han}[^（()）。；]{1,30}[)）]$`)

// marginal matches the beginning of a note that acts print beside their sections.
var marginal = regexp.MustCompile(`^Marginal note: ?`)

// leads reports whether the heading at i stands above numbered clauses, with nothing but headings between.
func leads(toks []token, i int) bool {
	below := toks[i+1:]
	n := slices.IndexFunc(below, func(t token) bool { return t.item || t.recital || t.level == 0 && !t.Kind.Container() })
	return n >= 0 && (below[n].item || below[n].recital)
}

// enterOutline begins the clause of a numbered part of an outline, under the headings of the parts that it is in.
func (b *builder) enterOutline(t token) {
	depth := len(t.More)
	b.enter(depth, "", 0)
	b.begin(t.Marker.ID(), t.Marker, t.para)
	if line.HeadingLike(t.text) && t.Kind != line.RomanMark {
		b.above[len(b.above)-1].text = t.text
	}
}

// section begins the clause of a heading without a number; its id counts the headings under those above.
func (b *builder) section(t token) {
	b.enter(markdownDepth+t.level, "", 0)
	depth := len(b.above)
	b.counts = append(b.counts, make([]int, depth)...)[:depth]
	b.counts[depth-1]++
	id := "s"
	for i, n := range b.counts {
		if i > 0 {
			id += "."
		}
		id += strconv.Itoa(n)
	}
	b.begin(id, t.Marker, t.para).head = t.para
	b.above[depth-1].text = t.text
}

// annexed begins an annex. What is numbered in it, is so under its id.
func (b *builder) annexed(t token) {
	id, label := "annex", strings.TrimSpace(t.Label)
	switch {
	case protocol.MatchString(t.text):
		id, label = "protocol", protocol.FindString(t.text)
	case t.Num > line.LetterBase:
		id += "-" + strings.ToLower(string(rune('A'+t.Num-line.LetterBase-1)))
	case t.Num > 0:
		id += "-" + strconv.Itoa(t.Num)
	}
	b.above = nil
	b.annex, b.within = id, label
	b.begin(id, t.Marker, t.para).head = t.para
	if b.scheme.kind == line.OutlineMark && line.HeadingLike(t.text) {
		b.enter(0, t.text, 0)
	}
}

// containerName returns the text of the container at i with its name, which may stand on the next line.
func (b *builder) containerName(toks []token, i int) string {
	text := toks[i].text
	if toks[i].End < len(text) || i+2 >= len(toks) {
		return text
	}
	next := &toks[i+1]
	if next.Kind != line.NoMarker || next.level > 0 || !line.HeadingLike(next.text) || line.Ended(next.text) {
		return text
	}
	next.taken = true
	b.pg.drop(next.para, corpus.ReasonHeading)
	return text + " " + next.text
}

// between reports whether paragraph i is a heading without a number that stands between two clauses.
func (b *builder) between(toks []token, i int) bool {
	t := toks[i]
	if t.Kind != line.NoMarker || t.block != corpus.BlockText || !line.HeadingLike(t.text) || line.Ended(t.text) || i == 0 {
		return false
	}
	below := i + 1 // the paragraph below the headings
	for below < len(toks) && below-i < maxHeadings && toks[below].Kind == line.NoMarker && line.HeadingLike(toks[below].text) && !line.Ended(toks[below].text) {
		below++
	}
	if below == len(toks) || !toks[below].item && (toks[below].Kind != line.AnnexMark || below > i+1) {
		return false
	}
	if n := len(b.drafts); n > 0 && b.drafts[n-1].marker.Kind == line.AnnexMark && len(b.drafts[n-1].paras) < maxHeadings {
		return false // the name of the annex
	}
	above := toks[i-1]
	if above.taken || above.Kind.Container() {
		return true
	}
	return line.Ended(above.text) && (!above.item || above.End < len(above.text)) || above.heading
}

// maxHeadings is how many headings stand below one another at most.
const maxHeadings = 4

// romanHeading matches the number of a part that holds others: III. or III.1.
var romanHeading = regexp.MustCompile(`^[IVXLC]+(\.\d+)?\.?\s`)

// plainLevel returns the depth of a heading without a number of its own kind.
func plainLevel(text string) int {
	m := romanHeading.FindStringSubmatch(text)
	if m == nil {
		return plainDepth + 2
	}
	return plainDepth + min(len(m[1]), 1)
}

// paragraph makes a clause of a paragraph without number, or joins it to its version. A short line above text is a heading.
func (b *builder) paragraph(toks []token, i int) {
	t := toks[i]
	if i+1 < len(toks) && toks[i+1].unit != t.unit && lineHeading(t.para, toks[i+1].para) {
		b.enter(plainDepth, t.text, 0)
		b.pg.drop(t.para, corpus.ReasonHeading)
		return
	}
	row := i > 0 && t.block == corpus.BlockRow && toks[i-1].block == corpus.BlockRow
	if n := len(b.drafts); n > 0 && i > 0 && (row || toks[i-1].unit == t.unit) && !toks[i-1].item {
		b.drafts[n-1].paras = append(b.drafts[n-1].paras, t.para)
		return
	}
	b.begin("p"+strconv.Itoa(t.unit), line.Marker{Label: strconv.Itoa(t.unit)}, t.para)
}

// lineHeading reports whether p is a short line above running text.
func lineHeading(p, next *para) bool {
	return !p.marked() && p.block == corpus.BlockText && line.HeadingLike(p.text) && !line.Ended(p.text) && line.Prose(next.text)
}

// enter opens a container and closes those of its depth or deeper.
func (b *builder) enter(depth int, text string, num int) {
	for len(b.above) > 0 && b.above[len(b.above)-1].depth >= depth {
		b.above = b.above[:len(b.above)-1]
	}
	b.above = append(b.above[:len(b.above):len(b.above)], level{depth: depth, text: text, num: num})
}

// begin starts a clause with its first paragraph.
func (b *builder) begin(id string, m line.Marker, p *para) *draft {
	d := &draft{id: b.unique(id), marker: m, paras: []*para{p}}
	for _, l := range b.above {
		if l.text != "" {
			d.path = append(d.path, l.text)
		}
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
// of an annex are told from those of the text by its id.
func (b *builder) number(m line.Marker) string {
	if m.Kind == line.DashMark {
		b.dashes++
		return strconv.Itoa(b.dashes)
	}
	if in := b.container(); in.text != "" {
		return in.text + "." + m.ID()
	}
	return m.ID()
}

// container returns what the numbers are those of, its id as text: an annex, or the chapter where they begin anew in each.
func (b *builder) container() level {
	if b.annex != "" {
		return level{text: b.annex, label: b.within}
	}
	if n := len(b.above); b.scheme.restarts && n > 0 && b.above[n-1].num > 0 {
		return level{text: strconv.Itoa(b.above[n-1].num), label: b.above[n-1].label}
	}
	return level{}
}
