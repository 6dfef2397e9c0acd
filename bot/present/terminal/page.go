package terminal

import (
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/diff"
)

// Page collects what a person reads on a screen, in one language.
type Page struct {
	strings.Builder
	Screen
	t *present.Texts
}

// NewPage starts a page for s in language l.
func NewPage(s Screen, l corpus.Lang) *Page { return &Page{Screen: s, t: present.TextsIn(l)} }

// Clause writes c with lead, such as "[1] ", before its first line and the rest indented by that much.
func (p *Page) Clause(lead string, c present.Clause) {
	indent := strings.Repeat(" ", Width(lead))
	p.Title(lead, c)
	if len(c.Edits) > 0 {
		p.Difference(indent, c.Edits)
	} else {
		p.Quote(&p.Builder, indent, c.Text, c.Marks)
	}
	p.Origin(indent, c)
	if c.Other != nil {
		p.Gap()
		p.Clause(indent, *c.Other)
	}
}

// Title writes the name of a clause, which opens its page in the reading room, and its legal value.
func (p *Page) Title(lead string, c present.Clause) {
	text := OneLine(p.t.Name(c))
	badge := ""
	if c.Level != "" {
		badge = fmt.Sprintf(p.t.Badge, p.t.Level(c.Level))
	}
	limit := p.room(Width(lead))
	lines := wrap(text, limit)
	for i, l := range lines {
		line := text[l.start:l.end]
		p.WriteString(lead + p.Strong(p.link(line, present.ClauseURL(p.Web, c.Ref))))
		if i == len(lines)-1 && badge != "" {
			if limit > 0 && Width(line)+1+Width(badge) > limit {
				p.WriteString("\n" + strings.Repeat(" ", Width(lead)))
			} else {
				p.WriteString(" ")
			}
			p.WriteString(p.Badge(badge))
		}
		p.WriteString("\n")
		lead = strings.Repeat(" ", Width(lead))
	}
}

// Origin writes where a clause is from: ref, file and lines, web address, date of retrieval.
func (p *Page) Origin(indent string, c present.Clause) {
	p.Parts(indent, c.Ref.String(), present.Place(c.Source), c.URL, p.t.Retrieved(c.Retrieved))
}

// Parts writes dim facts in a row, with dots between, on as many lines as they need. None is split.
func (p *Page) Parts(indent string, facts ...string) {
	line := ""
	flush := func() {
		if line != "" {
			p.WriteString(indent + p.Dim(line) + "\n")
		}
		line = ""
	}
	for _, f := range facts {
		f = OneLine(f)
		if f == "" {
			continue
		}
		if line != "" && p.Width > 0 && Width(indent+line)+3+Width(f) > p.Width {
			flush()
		}
		if line != "" {
			line += " · "
		}
		line += f
	}
	flush()
}

// Para writes prose, wrapped.
func (p *Page) Para(indent, text string) { p.Hang(&p.Builder, indent, text, nil) }

// Tell writes prose in a style of the screen, such as p.Warn.
func (p *Page) Tell(style func(string) string, indent, text string) {
	p.Hang(&p.Builder, indent, text, style)
}

// Gap leaves a line empty.
func (p *Page) Gap() { p.WriteString("\n") }

// Rule writes a separator with a name.
func (p *Page) Rule(name string) {
	p.Gap()
	line := "── " + name + " "
	if n := p.Width; n > 0 {
		line += strings.Repeat("─", max(0, min(n, 60)-Width(line)))
	} else {
		line += "──"
	}
	p.WriteString(p.Dim(line) + "\n")
}

// Difference writes edits: [-what was taken out-]{+what was put in+}, in red and green where there is colour.
func (p *Page) Difference(indent string, edits []diff.Edit) {
	p.spans(p.bar(indent), p.bar(indent), Width(indent)+2, present.Difference(edits), nil)
}
