package main

import (
	"fmt"
	"strings"

	"yiju/corpus"
)

// page is what a person reads: it collects the lines of a result in one language.
type page struct {
	strings.Builder
	terminal
	t    *texts
	lang corpus.Lang // of t
}

// page starts a page for standard output in language l.
func (a *app) page(l corpus.Lang) *page {
	return &page{terminal: a.term, t: textsIn(l), lang: l}
}

// print writes a page to standard output.
func (a *app) print(p *page) error {
	_, err := a.out.WriteString(p.String())
	return err
}

// view is a clause in one language, or a part of it, as it is shown.
type view struct {
	ref, title, label string
	added             bool // the label is no part of the source
	heading           string
	part              string // name of the part of the clause that text is; "" for the whole
	level             corpus.Level
	text              string
	marks             [][2]int // byte ranges of text to set off
	url               string
	source            corpus.Location
	retrieved         string // date; "" where it is not known
}

// clause prints v with lead, such as "[1] ", before its first line and the rest indented by that much.
func (p *page) clause(lead string, v view) {
	indent := strings.Repeat(" ", width(lead))
	p.title(lead, v)
	p.quote(&p.Builder, indent, v.text, v.marks)
	p.origin(indent, v)
}

// title prints the name of a clause and its legal value.
func (p *page) title(lead string, v view) {
	name := []string{v.title}
	if v.label != "" {
		name = append(name, p.label(v))
	}
	for _, s := range []string{v.heading, v.part} {
		if s != "" {
			name = append(name, s)
		}
	}
	text := oneLine(strings.Join(name, " · "))
	badge := ""
	if v.level != "" {
		badge = fmt.Sprintf(p.t.Badge, p.t.level(v.level))
	}
	limit := 0
	if p.width > 0 {
		limit = max(narrowest, p.width-width(lead))
	}
	lines := wrap(text, limit)
	for i, l := range lines {
		line := text[l.start:l.end]
		p.WriteString(lead + p.strong(line))
		if i == len(lines)-1 && badge != "" {
			if limit > 0 && width(line)+1+width(badge) > limit {
				p.WriteString("\n" + strings.Repeat(" ", width(lead)))
			} else {
				p.WriteString(" ")
			}
			p.WriteString(p.badge(badge))
		}
		p.WriteString("\n")
		lead = strings.Repeat(" ", width(lead))
	}
}

// label returns the label as printed, or says that its number was added.
func (p *page) label(v view) string {
	if !v.added {
		return v.label
	}
	if _, clause, _ := strings.Cut(v.ref, "/"); strings.HasPrefix(clause, "p") {
		return fmt.Sprintf(p.t.ParagraphAdded, v.label)
	}
	return fmt.Sprintf(p.t.NumberAdded, v.label)
}

// origin prints where a clause stands: ref, file and lines, web address.
func (p *page) origin(indent string, v view) {
	p.parts(indent, v.ref, place(v.source), v.url, p.t.retrieved(v.retrieved))
}

// retrieved says when a source was retrieved; "" where that is not known.
func (t *texts) retrieved(date string) string {
	if date == "" {
		return ""
	}
	return fmt.Sprintf(t.RetrievedOn, date)
}

// parts prints dim facts in a row, with dots between, on as many lines as they need. None is split.
func (p *page) parts(indent string, facts ...string) {
	line := ""
	flush := func() {
		if line != "" {
			p.WriteString(indent + p.dim(line) + "\n")
		}
		line = ""
	}
	for _, f := range facts {
		f = oneLine(f)
		if f == "" {
			continue
		}
		if line != "" && p.width > 0 && width(indent+line)+3+width(f) > p.width {
			flush()
		}
		if line != "" {
			line += " · "
		}
		line += f
	}
	flush()
}

// para prints prose, wrapped.
func (p *page) para(indent, text string) { p.hang(&p.Builder, indent, text, nil) }

// tell prints prose in a style of the terminal, such as p.warn.
func (p *page) tell(style func(string) string, indent, text string) {
	p.hang(&p.Builder, indent, text, style)
}

// gap leaves a line empty.
func (p *page) gap() { p.WriteString("\n") }

// rule prints a separator with a name.
func (p *page) rule(name string) {
	p.gap()
	line := "── " + name + " "
	if n := p.width; n > 0 {
		line += strings.Repeat("─", max(0, min(n, 60)-width(line)))
	} else {
		line += "──"
	}
	p.WriteString(p.dim(line) + "\n")
}

// place says which lines of which file: "a.txt:3" or "a.txt:3-5"; "" without a file.
func place(l corpus.Location) string {
	switch {
	case l.File == "":
		return ""
	case l.LineStart == 0:
		return l.File
	case l.LineEnd <= l.LineStart:
		return fmt.Sprintf("%s:%d", l.File, l.LineStart)
	}
	return fmt.Sprintf("%s:%d-%d", l.File, l.LineStart, l.LineEnd)
}

// oneLine makes s safe to print and puts it on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }
