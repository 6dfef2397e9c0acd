package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"yiju/corpus"
	"yiju/corpus/diff"
)

//go:embed diff.html
var diffHTML string

// mostOnPage bounds the changes on a page, which a browser has to lay out.
const mostOnPage = 5000

// diffPage is a comparison as the template sees it.
type diffPage struct {
	Lang, Title, Summary, More, None string
	Legend                           []diffLegend
	Documents                        []diffDocument
}

type diffLegend struct{ Class, Name string }

type diffDocument struct {
	Title, Ref string
	Changes    []diffChange
}

type diffChange struct {
	Class, Kind, Name string
	Edits             []diffEdit
	Whole             string // text of a clause that one corpus alone has
	Fields            []diffField
}

type diffField struct {
	Name  string
	Edits []diffEdit
}

type diffEdit struct{ Op, Text string }

// writeHTML writes the comparison as a page that needs no other file, in language l.
func (c comparison) writeHTML(w io.Writer, l corpus.Lang) error {
	t := textsIn(l)
	p := diffPage{Lang: "en", Title: fmt.Sprintf(t.ChangesHeading, c.Old, c.New), Summary: t.counts(c.counts()), None: t.NoChanges}
	if l == corpus.Chinese {
		p.Lang = "zh-CN"
	}
	p.Legend = []diffLegend{{"ins", t.ChangeAdded}, {"del", t.ChangeWithdrawn}}
	var document corpus.Ref
	for i := 0; i < len(c.changes); {
		if i >= mostOnPage {
			p.More = fmt.Sprintf(t.AndMore, len(c.changes)-i)
			break
		}
		ch := c.changes[i]
		if key := (corpus.Ref{Instrument: ch.Ref.Instrument, Lang: ch.Ref.Lang}); key != document {
			document = key
			p.Documents = append(p.Documents, diffDocument{Title: ch.Title, Ref: key.Instrument + " (" + string(key.Lang) + ")"})
		}
		d := &p.Documents[len(p.Documents)-1]
		n := 1
		if ch.Kind == diff.Renumbered { // the clauses of a new document are all worth reading
			n = together(c.changes[i:])
		}
		d.Changes = append(d.Changes, t.onPage(c.changes[i:i+n]))
		i += n
	}
	page, err := template.New("diff").Parse(diffHTML)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	if err := page.Execute(w, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return nil
}

// onPage returns changes that are told as one.
func (t *texts) onPage(all []diff.Change) diffChange {
	c, last := all[0], all[len(all)-1]
	d := diffChange{Class: string(c.Kind), Kind: t.changeName(c.Kind), Name: c.Ref.Clause}
	switch c.Kind {
	case diff.Opened, diff.Closed:
		d.Kind, d.Name = fmt.Sprintf(d.Kind, c.Size), t.WholeDocument
	case diff.Added, diff.Withdrawn:
		d.Whole = textOf(c)
	case diff.Renumbered:
		d.Name = rangeOf([]string{c.Was.Clause, last.Was.Clause}) + " → " + rangeOf([]string{c.Ref.Clause, last.Ref.Clause})
	case diff.Moved:
		d.Name = c.Was.Bare().String() + " → " + c.Ref.Bare().String()
	case diff.Described:
		if d.Name == "" {
			d.Name = t.WholeDocument
		}
	}
	if len(all) == 1 && (c.Reworded() || c.Kind == diff.Changed) {
		d.Edits = onPageEdits(editsOf(c))
	}
	for _, f := range c.Fields {
		d.Fields = append(d.Fields, diffField{t.field(f.Name), onPageEdits(textDiff(t.known(c, f.Name, f.Old), t.known(c, f.Name, f.New), c.Ref.Lang))})
	}
	return d
}

func onPageEdits(edits []diff.Edit) []diffEdit {
	var out []diffEdit
	for _, e := range edits {
		out = append(out, diffEdit{map[diff.Op]string{diff.Removed: "del", diff.Inserted: "ins"}[e.Op], printable(e.Text)})
	}
	return out
}
