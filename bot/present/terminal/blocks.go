package terminal

import (
	"fmt"
	"strings"

	"yiju/bot/present"
)

// Blocks writes blocks.
func (p *Page) Blocks(blocks []present.Block) {
	indent, last := "", present.BlockKind("")
	for _, b := range blocks {
		if b.Kind == present.Section || b.Kind == present.Title {
			indent = ""
		}
		if p.Len() > 0 && gapBefore(last, b, indent) {
			p.Gap()
		}
		p.block(indent, b)
		if last = b.Kind; b.Kind == present.Entry {
			indent = strings.Repeat(" ", Width(b.Spans[0].Text))
		}
	}
}

// gapBefore reports whether an empty line parts b from what is before it. A heading brings its own.
func gapBefore(last present.BlockKind, b present.Block, indent string) bool {
	switch {
	case b.Kind == present.Entry:
		return true
	case b.Kind == present.Section:
		return len(b.Spans) == 0
	case indent != "" || last == "" || b.Kind == present.Title || b.Kind == present.Small || b.Kind == present.Code:
		return false
	case b.Kind == present.Cited:
		return last == present.Cited
	}
	return last != present.Title && last != b.Kind
}

// block writes a block. What a numbered entry holds is indented by the width of its number.
func (p *Page) block(indent string, b present.Block) {
	paint := p.tone(b.Tone)
	switch b.Kind {
	case present.Lead:
		p.spans(p.Strong("● "), "  ", 2, b.Spans, paint)
	case present.Section, present.Title:
		if len(b.Spans) > 0 {
			p.Rule(OneLine(textOf(b.Spans)))
		}
	case present.Entry:
		lead := b.Spans[0].Text
		p.spans(lead, strings.Repeat(" ", Width(lead)), Width(lead), b.Spans[1:], nil)
	case present.Cited:
		c := *b.Clause
		p.Clause(indent+number(c, indent), c)
	case present.Grid:
		t := Table{Screen: p.Screen, Right: b.Table.Right}
		t.Row(b.Table.Head...)
		for _, row := range b.Table.Rows {
			t.Row(row...)
		}
		p.WriteString(t.String())
	case present.Item:
		p.spans(indent+"· ", indent+"  ", Width(indent)+2, b.Spans, paint)
	case present.Quote:
		if len(b.Spans) > 1 { // a difference
			p.spans(p.bar(indent), p.bar(indent), Width(indent)+2, b.Spans, nil)
			return
		}
		p.Quote(&p.Builder, indent, textOf(b.Spans), nil)
	case present.Code: // not split, so that it can be copied
		p.Parts(indent, textOf(b.Spans))
	default:
		if b.Kind == present.Small && paint == nil {
			paint = p.Dim
		}
		p.spans(indent, indent, Width(indent), b.Spans, paint)
	}
}

// number is what is before the name of a clause: the number of a citation, or a dot in a list that has none.
func number(c present.Clause, indent string) string {
	switch {
	case c.N > 0:
		return fmt.Sprintf("[%d] ", c.N)
	case indent != "" || c.Form == present.Whole:
		return ""
	}
	return "· "
}

// tone returns the colour of a tone; nil for none.
func (p *Page) tone(t present.Tone) func(string) string {
	switch t {
	case present.Sure:
		return p.Good
	case present.Unsure:
		return p.Warn
	case present.Nothing, present.Problem:
		return p.Bad
	}
	return nil
}

func textOf(spans []present.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// spans writes spans, wrapped: lead before the first line, indent before the others, both so many columns wide. What is in
// no style is painted; paint may be nil. The sides of a difference are marked, for where there is no colour.
func (p *Page) spans(lead, indent string, columns int, spans []present.Span, paint func(string) string) {
	var text strings.Builder
	var tints []tint
	for _, s := range spans {
		start, words, style := text.Len(), s.Text, paint
		switch s.Style {
		case present.Removed:
			words, style = "[-"+words+"-]", p.Bad
		case present.Added:
			words, style = "{+"+words+"+}", p.Good
		case present.Strong:
			style = p.Strong
		case present.Light:
			style = p.Dim
		}
		text.WriteString(words)
		tints = append(tints, tint{span{start, text.Len()}, style})
	}
	p.write(&p.Builder, lead, indent, columns, text.String(), tints...)
}
