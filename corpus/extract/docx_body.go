package extract

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// docx is a document that is being read.
type docx struct {
	styles     map[string]*numbering // by style id
	headings   map[string]int        // level of the headings, by style id
	numbers    numbers
	blocks     []block
	noteNumber map[string]int // by kind and id, in the order of the marks
	noteText   map[int][]string
	marks      int
}

// readStyle collects the numbering that styles give to paragraphs.
func (d *docx) readStyle() func(xml.Token) error {
	id := ""
	return func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		if e.Name.Local == "style" {
			id = attr(e, "styleId")
			d.styles[id] = &numbering{list: -1, level: -1}
		}
		n := d.styles[id]
		if n == nil || id == "" {
			return nil
		}
		switch e.Name.Local {
		case "name":
			if level, ok := strings.CutPrefix(strings.ToLower(attr(e, "val")), "heading "); ok {
				d.headings[id] = min(max(numberOf(level), 0), maxLevel)
			}
		case "outlineLvl":
			d.headings[id] = outlineLevel(e)
		case "basedOn":
			n.style = attr(e, "val")
		case "numId":
			n.list = value(e)
		case "ilvl":
			n.level = value(e)
		}
		return nil
	}
}

// maxLevel is the lowest level of headings that is told from those above it.
const maxLevel = 6

// outlineLevel reads the level of a heading, which Word counts from 0 and which is 9 for text.
func outlineLevel(e xml.StartElement) int {
	if n := value(e); n >= 0 && n < 9 {
		return min(n+1, maxLevel)
	}
	return 0
}

// levelOf returns the level of the heading that a paragraph of the style is, 0 for none.
func (d *docx) levelOf(style string) int {
	for range 20 {
		if n, ok := d.headings[style]; ok || d.styles[style] == nil {
			return n
		}
		style = d.styles[style].style
	}
	return 0
}

// resolve completes the numbering of a paragraph by its style and those that the style is based on.
func (d *docx) resolve(n numbering) numbering {
	for range 20 { // styles may be based on one another in a circle
		style := d.styles[n.style]
		if style == nil || n.list >= 0 && n.level >= 0 {
			break
		}
		if n.list < 0 {
			n.list = style.list
		}
		if n.level < 0 {
			n.level = style.level
		}
		n.style = style.style
	}
	return n
}

// wordPara is an open paragraph. A text box is a paragraph within one.
type wordPara struct {
	flow    flow
	number  numbering
	level   int  // of a heading, -1 where the style says
	hidden  bool // the open run is
	deleted bool // its end is: what is left of it belongs to the next one
}

// wordReader reads the paragraphs of a part.
type wordReader struct {
	*docx
	paras  []*wordPara
	tables []*wordTable
	carry  string // what is left of a paragraph whose end was deleted
	props  bool   // the properties of a paragraph are open
	skip   int    // open elements whose content is no text
	text   bool
	emit   func(block) // takes the paragraphs that stand in no table
}

// wordTable is an open table.
type wordTable struct {
	grid
	open   bool            // a cell is
	column int             // of it
	merged map[int][]block // the content of the cells that those below continue, by column
	goesOn bool            // the cell continues the one above
}

// body returns the reader of the main part.
func (d *docx) body() func(xml.Token) error {
	w := &wordReader{docx: d, emit: func(b block) { d.blocks = append(d.blocks, b) }}
	return w.take
}

func (w *wordReader) take(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		if w.skip > 0 || dropped[e.Name.Local] {
			if p := w.para(); p != nil && w.skip == 0 && w.props && e.Name.Local == "del" {
				p.deleted = true
			}
			w.skip++
			return nil
		}
		if strings.Contains(e.Name.Space, "wordprocessingml") {
			w.start(e)
		}
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		if strings.Contains(e.Name.Space, "wordprocessingml") {
			w.end(e.Name.Local)
		}
	case xml.CharData:
		if p := w.para(); p != nil && w.skip == 0 && w.text && !p.hidden {
			p.flow.text(string(e), true)
		}
	}
	return nil
}

// dropped are the elements without text: deletions, moved text, field codes, the copy of a drawing for older programs.
var dropped = map[string]bool{"del": true, "moveFrom": true, "instrText": true, "delText": true, "delInstrText": true,
	"Fallback": true, "rPrChange": true, "pPrChange": true, "sectPr": true, "rt": true}

// para and table return the innermost open one, nil for none.
func (w *wordReader) para() *wordPara {
	if len(w.paras) == 0 {
		return nil
	}
	return w.paras[len(w.paras)-1]
}

func (w *wordReader) table() *wordTable {
	if len(w.tables) == 0 {
		return nil
	}
	return w.tables[len(w.tables)-1]
}

func (w *wordReader) start(e xml.StartElement) {
	switch e.Name.Local {
	case "p":
		w.paras = append(w.paras, &wordPara{number: numbering{list: -1, level: -1}, level: -1})
		return
	case "tbl":
		w.tables = append(w.tables, &wordTable{merged: make(map[int][]block)})
		return
	case "tc", "gridSpan", "vMerge":
		if t := w.table(); t != nil {
			t.start(e)
		}
		return
	}
	p := w.para()
	if p == nil {
		return
	}
	switch e.Name.Local {
	case "pPr":
		w.props = true
	case "outlineLvl":
		p.level = outlineLevel(e)
	case "pStyle":
		p.number.style = attr(e, "val")
	case "numId":
		p.number.list = value(e)
	case "ilvl":
		p.number.level = value(e)
	case "r":
		p.hidden = false
	case "vanish":
		p.hidden = !off(e)
	case "t":
		w.text = true
	case "tab", "ptab":
		p.flow.text("\t", false)
	case "br", "cr":
		p.flow.lineBreak()
	case "noBreakHyphen":
		p.flow.text("-", true)
	case "footnoteReference", "endnoteReference":
		w.mark(p, strings.TrimSuffix(e.Name.Local, "Reference")+attr(e, "id"))
	}
}

// mark puts the mark of a note into the paragraph.
func (w *wordReader) mark(p *wordPara, id string) {
	n := w.noteNumber[id]
	if n == 0 {
		w.marks++
		n = w.marks
		w.noteNumber[id] = n
	}
	p.flow.text(fmt.Sprintf("^%d", n), true)
}

func (w *wordReader) end(local string) {
	switch local {
	case "t":
		w.text = false
	case "p":
		w.endPara()
	case "pPr":
		w.props = false
	}
	t := w.table()
	switch {
	case t == nil:
	case local == "tc":
		t.endCell()
	case local == "tr":
		for _, b := range joinRow(t.take()) {
			w.add(len(w.tables)-1, b)
		}
		t.open, t.column = false, 0
	case local == "tbl":
		w.tables = w.tables[:len(w.tables)-1]
	}
}

// endPara ends the innermost paragraph.
func (w *wordReader) endPara() {
	p := w.para()
	if p == nil {
		return
	}
	w.paras = w.paras[:len(w.paras)-1]
	if p.deleted {
		w.carry += string(p.flow.b)
		return
	}
	marker := w.numbers.next(w.resolve(p.number)) // Word counts the empty paragraphs of a list too
	if p.level < 0 {
		p.level = w.levelOf(p.number.style)
	}
	for i, b := range p.flow.take() {
		b.text, w.carry = w.carry+b.text, ""
		b.level = p.level
		if i == 0 && marker != "" {
			b.text = withMarker(marker, b.text)
		}
		w.add(len(w.tables), b)
	}
}

// start reads the beginning of a cell or what one says of its size.
func (t *wordTable) start(e xml.StartElement) {
	if e.Name.Local == "tc" {
		t.row, t.open = append(t.row, cell{span: span{1, 1}}), true
		return
	}
	if !t.open {
		return
	}
	c := &t.row[len(t.row)-1]
	switch {
	case e.Name.Local == "gridSpan":
		c.columns = min(max(value(e), 1), maxSpan)
	case attr(e, "val") == "restart":
		delete(t.merged, t.column)
	default:
		t.goesOn = true
	}
}

// endCell ends the open cell. One that continues the cell above is read with its content.
func (t *wordTable) endCell() {
	if t.open {
		c := &t.row[len(t.row)-1]
		if t.goesOn {
			c.blocks = t.merged[t.column]
		}
		t.merged[t.column] = c.blocks
		t.column += c.columns
	}
	t.open, t.goesOn = false, false
}

// add adds a paragraph to the innermost open cell of the first n tables, or to the document.
func (w *wordReader) add(n int, b block) {
	for _, t := range slices.Backward(w.tables[:n]) {
		if t.open {
			t.put(b)
			return
		}
	}
	w.emit(b)
}

// notes returns the reader of the part of footnotes or endnotes.
func (d *docx) notes(kind string) func(xml.Token) error {
	id := ""
	w := &wordReader{docx: d}
	w.emit = func(b block) {
		if n := d.noteNumber[kind+id]; n > 0 {
			d.noteText[n] = append(d.noteText[n], b.text)
		}
	}
	return func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && word(e.Name, kind) {
			id = attr(e, "id")
		}
		return w.take(t)
	}
}

// paragraphs returns the text and behind it the notes.
func (d *docx) paragraphs() []block {
	out := d.blocks
	for n := 1; n <= d.marks; n++ {
		if text := d.noteText[n]; len(text) > 0 {
			out = append(out, block{text: fmt.Sprintf("^%d %s", n, strings.TrimSpace(strings.Join(text, " ")))})
		}
	}
	return out
}
