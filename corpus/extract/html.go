package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yiju/corpus"
)

// The text of a web page is what a browser shows of its body, in the order of the markup: every block a paragraph, rows
// of tables by row.go, numbers of ordered lists as the browser would print them. Bullets are not text. Raised digits
// become raised characters. Scripts, forms, pictures, deleted and hidden parts are left out; menus are left to package
// structure, which knows pages of any origin, except where the page says what is main or is too small for its rules
// (region.go).
//
// The page is read as a stream of tags and not as a tree, so that memory is bounded by the text, however the tags are
// nested: a tree of misnested formatting elements can be larger than its source by orders of magnitude.

// Limits of markup.
const (
	maxOpen = 512     // elements that are open at a time; deeper ones are taken as not nested
	maxTag  = 4 << 20 // bytes of one tag, script or run of text
	maxTags = 1 << 20

	maxTitle = 1 << 10 // bytes of the title that are read
)

// readHTML returns the paragraphs of a web page, the title of its text, what it calls itself, and its encoding.
func readHTML(data []byte, contentType string) (blocks []block, title, page, encoding string, err error) {
	text, encoding, err := decodeHTML(data, contentType)
	if err != nil {
		return nil, "", "", "", err
	}
	p := &htmlPage{z: html.NewTokenizer(strings.NewReader(text)), counts: reversedLists(text)}
	p.z.SetMaxBuf(maxTag)
	if err := p.read(); err != nil {
		return nil, "", "", "", err
	}
	return mainText(p.blocks), p.title(), strings.Join(strings.Fields(string(p.named)), " "), encoding, nil
}

// htmlPage is a web page that is being read.
type htmlPage struct {
	z      *html.Tokenizer
	open   []element
	skip   int // open elements whose content is no text
	pre    int // open elements in which white space counts
	flow   flow
	blocks []block
	tables []*htmlTable // open, innermost last
	marker string       // of the list item that has just begun
	counts []int        // items of the lists that count down, in their order
	named  []byte       // the <title>
	naming bool         // it is open
}

// element is an open element.
type element struct {
	tag   atom.Atom
	name  string // where tag is 0
	skip  bool
	pre   bool
	where where
	list  *list
	from  int // length of the paragraph at which a <sup> or a link began
	link  noteLink
	level int // of a heading
}

// list numbers the items of an <ol>.
type list struct {
	next  int
	step  int    // 1, or -1 for one that counts down
	style string // attribute type
	plain bool   // shows no numbers
}

func (p *htmlPage) read() error {
	for n := 0; ; n++ {
		if n > maxTags {
			return ErrComplex.Because("more than %d tags", maxTags)
		}
		switch p.z.Next() {
		case html.ErrorToken:
			p.popTo(0)
			p.breakBlock()
			if p.z.Err() == html.ErrBufferExceeded {
				return ErrComplex.Because("one tag or run of text has more than %d bytes", corpus.FactBytes.Of(maxTag))
			}
			return nil // the end: of a string, nothing else can fail
		case html.TextToken:
			if p.naming && len(p.named) < maxTitle {
				p.named = append(p.named, p.z.Text()...)
			}
			if p.skip == 0 {
				p.flow.text(string(p.z.Text()), p.pre > 0)
			}
		case html.StartTagToken, html.SelfClosingTagToken: // HTML takes <p/> for <p>
			p.start(p.z.Token())
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.naming = false
			p.end(atom.Lookup(name), string(name))
		}
	}
}

func (p *htmlPage) start(t html.Token) {
	tag := t.DataAtom
	p.imply(tag)
	p.naming = tag == atom.Title && len(p.named) == 0
	switch {
	case tag == atom.Br:
		p.flow.lineBreak()
		return
	case tag == atom.Hr:
		p.breakBlock()
		return
	case slices.Contains(voidTags, tag):
		return
	}
	if isBlock(tag) {
		p.breakBlock()
	}
	above := p.top()
	e := element{tag: tag, name: t.Data, skip: skipped(t), pre: tag == atom.Pre, where: whereIs(t) | above.where, level: above.level}
	if n := slices.Index(headingTags, tag); n >= 0 {
		e.level = n + 1
	}
	if len(p.open) >= maxOpen && (!e.skip || p.skip > 0) {
		return
	}
	switch tag {
	case atom.A:
		p.flow.linked++
		e.from, e.link = p.flow.len(), linkOf(t)
	case atom.Sup:
		e.from = p.flow.len()
	case atom.Ol, atom.Ul, atom.Menu:
		e.list = p.newList(t)
	case atom.Li:
		p.marker = p.number(t)
	case atom.Table:
		p.tables = append(p.tables, &htmlTable{})
	case atom.Td, atom.Th:
		if n := len(p.tables); n > 0 {
			p.tables[n-1].row = append(p.tables[n-1].row, cell{span: spanOf(t)})
			p.tables[n-1].open = true
		}
	}
	if e.skip {
		p.skip++
	}
	if e.pre {
		p.pre++
	}
	p.open = append(p.open, e)
}

// implications are the elements that a tag ends without an end tag of their own, unless a bound is open within them.
var implications = []struct{ tags, ends, bounds []atom.Atom }{
	{[]atom.Atom{atom.Li}, []atom.Atom{atom.Li}, []atom.Atom{atom.Ol, atom.Ul, atom.Menu}},
	{[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	{[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Table}},
	{[]atom.Atom{atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot}, []atom.Atom{atom.Tr}, []atom.Atom{atom.Table}},
	{[]atom.Atom{atom.Option}, []atom.Atom{atom.Option}, []atom.Atom{atom.Select}},
	{[]atom.Atom{atom.Body}, []atom.Atom{atom.Head}, nil},
	{[]atom.Atom{atom.A}, []atom.Atom{atom.A}, []atom.Atom{atom.Table, atom.Td, atom.Th}},
}

// imply ends the elements that tag ends.
func (p *htmlPage) imply(tag atom.Atom) {
	for _, i := range implications {
		if slices.Contains(i.tags, tag) {
			for _, end := range i.ends {
				p.endWithin(end, i.bounds...)
			}
		}
	}
	if isBlock(tag) {
		p.endWithin(atom.P, atom.Table, atom.Td, atom.Th, atom.Div, atom.Li)
	}
}

// endWithin ends the innermost open tag unless one of the bounds is open within it.
func (p *htmlPage) endWithin(tag atom.Atom, bounds ...atom.Atom) {
	for i := len(p.open) - 1; i >= 0; i-- {
		if p.open[i].tag == tag {
			p.popTo(i)
			return
		}
		if slices.Contains(bounds, p.open[i].tag) {
			return
		}
	}
}

// end ends the innermost open element of that name, and those that were left open within it.
func (p *htmlPage) end(tag atom.Atom, name string) {
	if tag == atom.Br {
		p.flow.lineBreak() // as browsers do
		return
	}
	for i, e := range slices.Backward(p.open) {
		if e.tag == tag && (tag != 0 || e.name == name) {
			p.popTo(i)
			return
		}
		if e.tag == atom.Table && tag != atom.Body && tag != atom.Html {
			break // what is open outside of a table is not ended from within
		}
	}
	if isBlock(tag) {
		p.breakBlock()
	}
}

// popTo ends the open elements from i on.
func (p *htmlPage) popTo(i int) {
	for len(p.open) > i {
		e := p.open[len(p.open)-1]
		if isBlock(e.tag) {
			p.breakBlock()
		}
		p.cellEnd(e.tag)
		p.open = p.open[:len(p.open)-1]
		switch e.tag {
		case atom.A:
			p.flow.linked--
			p.flow.mark(e.from, e.link)
		case atom.Sup:
			p.flow.raise(e.from)
		case atom.Li:
			p.marker = ""
		}
		if e.skip {
			p.skip--
		}
		if e.pre {
			p.pre--
		}
	}
}

// title returns the longest heading of the page that its <title> holds too or, without one, the only heading outside of menus and
// page headers, "" for none: a banner with the name of the site is an <h1> as well.
func (p *htmlPage) title() string {
	named := unspacedOnly(string(p.named))
	var outside []string
	best := ""
	for _, b := range p.blocks {
		if b.where&inTitle == 0 {
			continue
		}
		first, _, _ := strings.Cut(b.text, "\n")
		if strings.Contains(named, unspacedOnly(first)) && len(first) > len(best) {
			best = first
		}
		if b.where&(inMenu|inHeader|inFooter|chrome) == 0 {
			outside = append(outside, first)
		}
	}
	if best != "" || len(outside) != 1 {
		return best
	}
	return outside[0]
}

// unspacedOnly returns s without white space.
func unspacedOnly(s string) string { return strings.Join(strings.Fields(s), "") }

// breakBlock ends the paragraph.
func (p *htmlPage) breakBlock() {
	for _, b := range p.flow.take() {
		if p.marker != "" {
			b.text = withMarker(p.marker, b.text)
			p.marker = ""
		}
		b.where, b.level = p.top().where, p.top().level
		if b.level == 0 && p.inItem() {
			b.kind = corpus.BlockItem
		}
		p.emit(len(p.tables), b)
	}
}

// top returns the innermost open element, the zero element for none.
func (p *htmlPage) top() element {
	if len(p.open) == 0 {
		return element{}
	}
	return p.open[len(p.open)-1]
}

// inItem reports whether the innermost open block is an item of a list.
func (p *htmlPage) inItem() bool {
	for _, e := range slices.Backward(p.open) {
		if isBlock(e.tag) {
			return e.tag == atom.Li
		}
	}
	return false
}

func (p *htmlPage) newList(t html.Token) *list {
	l := &list{next: 1, step: 1, plain: t.DataAtom != atom.Ol}
	if _, down := attribute(t, "reversed"); down && t.DataAtom == atom.Ol && len(p.counts) > 0 {
		l.next, l.step = p.counts[0], -1
		p.counts = p.counts[1:]
	}
	l.next = intAttribute(t, "start", l.next)
	l.style, _ = attribute(t, "type")
	style, _ := attribute(t, "style")
	style = strings.ReplaceAll(style, " ", "")
	l.plain = l.plain || strings.Contains(style, "list-style:none") || strings.Contains(style, "list-style-type:none")
	return l
}

// number returns what a browser prints before the item t of the innermost open list, "" for nothing.
func (p *htmlPage) number(t html.Token) string {
	for _, e := range slices.Backward(p.open) {
		l := e.list
		if l == nil {
			continue
		}
		n := intAttribute(t, "value", l.next)
		l.next = n + l.step
		if l.plain {
			return ""
		}
		return printed(map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}[l.style], n) + "."
	}
	return ""
}

// withMarker puts the number of a list before text, unless it has it already.
func withMarker(marker, text string) string {
	if bare := strings.TrimRight(marker, ".、．)）"); bare != "" && strings.HasPrefix(text, bare) {
		return text
	}
	if strings.TrimRight(marker, "、）．") != marker {
		return marker + text
	}
	return marker + " " + text
}
