package present

import "fmt"

// listedRunes is how much of its words a clause in a list shows.
const listedRunes = 120

// Flat writes blocks for a chat: what a result is made of becomes plain blocks. A claim that the colour of the message shows
// already and headings of sections are left out.
func (t *Texts) Flat(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		switch b.Kind {
		case Lead:
			if b.Tone != Sure {
				out = append(out, Para(strengthened(b.Spans)...))
			}
		case Section:
		case Entry:
			out = append(out, Para(b.Spans...))
		case Cited:
			out = append(out, clauseBlocks(t, *b.Clause)...)
		case Grid:
			out = append(out, b.Table.items()...)
		default:
			if b.Mark != "" {
				b.Spans = strengthened(b.Spans)
				b.Spans[0].Text = b.Mark + " " + b.Spans[0].Text
			}
			out = append(out, Block{Kind: b.Kind, Spans: b.Spans})
		}
	}
	return out
}

// items writes each row as an item of a list: what it is about, then its cells, numbers with the name of their column.
func (t *Table) items() []Block {
	var out []Block
	for _, row := range t.Rows {
		spans := []Span{Bold(OneLine(row[0]))}
		for i, cell := range row[1:] {
			if n := i + 1; cell != "" && cell != noFigure {
				if t.Right[n] {
					cell = t.Head[n] + " " + cell
				}
				spans = append(spans, Dim(" · "+OneLine(cell)))
			}
		}
		out = append(out, Bullet(spans...))
	}
	return out
}

// strengthened returns spans with those in no style made to stand out.
func strengthened(spans []Span) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		if out[i] = s; s.Style == Normal {
			out[i].Style = Strong
		}
	}
	return out
}

func clauseBlocks(t *Texts, c Clause) []Block {
	words := Quotation(c.Text)
	if len(c.Edits) > 0 {
		words = []Block{Para(Difference(c.Edits)...)}
	}
	switch c.Form {
	case Brief:
		return []Block{Fine(source(t, c)...)}
	case Listed:
		return []Block{Bullet(Span{Text: t.Name(c), Style: Strong, Page: c.page()}, Dim(" · "+t.Level(c.Level)), Text(t.Colon+Shorten(OneLine(c.Text), listedRunes)))}
	case Whole:
		name := t.Name(c)
		if c.N > 0 {
			name = fmt.Sprintf("[%d] %s", c.N, name)
		}
		out := append(append([]Block{Para(Span{Text: name, Style: Strong, Page: c.page()})}, words...), Fine(origin(t, c)...))
		for _, n := range c.Notes {
			out = append(out, Fine(Dim(OneLine(n))))
		}
		return out
	}
	return append(words, Fine(source(t, c)...))
}
