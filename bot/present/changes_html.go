package present

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"yiju/corpus"
	"yiju/corpus/diff"
)

//go:embed changes.html
var changesHTML string

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

// WriteChanges writes how the snapshots old and new differ as a web page that needs no other file, in language l.
func WriteChanges(w io.Writer, old, new string, all []diff.Change, l corpus.Lang) error {
	t := TextsIn(l)
	p := diffPage{Lang: "en", Title: fmt.Sprintf(t.ChangesHeading, old, new), Summary: t.Counts(all), None: t.NoChanges}
	if l == corpus.Chinese {
		p.Lang = "zh-CN"
	}
	p.Legend = []diffLegend{{"ins", t.Change(diff.Added)}, {"del", t.Change(diff.Withdrawn)}}
	var document corpus.Ref
	for i := 0; i < len(all); {
		if i >= mostOnPage {
			p.More = fmt.Sprintf(t.AndMore, len(all)-i)
			break
		}
		ch := all[i]
		if key := (corpus.Ref{Instrument: ch.Ref.Instrument, Lang: ch.Ref.Lang}); key != document {
			document = key
			p.Documents = append(p.Documents, diffDocument{Title: ch.Title, Ref: key.Instrument + " (" + string(key.Lang) + ")"})
		}
		d := &p.Documents[len(p.Documents)-1]
		n := 1
		if ch.Kind == diff.Renumbered { // the clauses of a new document are all worth reading
			n = Together(all[i:])
		}
		d.Changes = append(d.Changes, changeOnPage(t, all[i:i+n]))
		i += n
	}
	page, err := template.New("diff").Parse(changesHTML)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	if err := page.Execute(w, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return nil
}

// changeOnPage returns changes that are told as one.
func changeOnPage(t *Texts, all []diff.Change) diffChange {
	c, last := all[0], all[len(all)-1]
	d := diffChange{Class: string(c.Kind), Kind: t.Change(c.Kind), Name: c.Ref.Clause}
	switch c.Kind {
	case diff.Opened, diff.Closed:
		d.Kind, d.Name = fmt.Sprintf(d.Kind, c.Size), t.WholeDocument
	case diff.Added, diff.Withdrawn:
		d.Whole = OnlyText(c)
	case diff.Renumbered:
		d.Name = RangeOf([]string{c.Was.Clause, last.Was.Clause}) + " → " + RangeOf([]string{c.Ref.Clause, last.Ref.Clause})
	case diff.Moved:
		d.Name = c.Was.Bare().String() + " → " + c.Ref.Bare().String()
	case diff.Described:
		if d.Name == "" {
			d.Name = t.WholeDocument
		}
	}
	if len(all) == 1 && (c.Reworded() || c.Kind == diff.Changed) {
		d.Edits = onPageEdits(Edits(c))
	}
	for _, f := range c.Fields {
		d.Fields = append(d.Fields, diffField{t.Field(f.Name), onPageEdits(t.FieldEdits(c, f))})
	}
	return d
}

func onPageEdits(edits []diff.Edit) []diffEdit {
	var out []diffEdit
	for _, e := range edits {
		out = append(out, diffEdit{map[diff.Op]string{diff.Removed: "del", diff.Inserted: "ins"}[e.Op], Printable(e.Text)})
	}
	return out
}
