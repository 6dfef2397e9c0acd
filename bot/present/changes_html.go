package present

import (
	"cmp"
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
	Lang, Title, Summary, More, None, Added, Removed string
	Documents                                        []diffDocument
}

type diffDocument struct {
	Title, Ref string
	Changes    []diffChange
}

type diffChange struct {
	Class, Kind, Name string
	Edits             []diff.Edit
	Whole             string // text of a clause that one corpus alone has
	Fields            []diffField
}

type diffField struct {
	Name  string
	Edits []diff.Edit
}

// WriteChanges writes how the snapshots old and new differ as a web page that needs no other file, in language l.
func WriteChanges(w io.Writer, old, new string, all []diff.Change, l corpus.Lang) error {
	t := TextsIn(l)
	p := diffPage{Lang: "en", Title: fmt.Sprintf(t.ChangesHeading, old, new), Summary: t.Counts(all), None: t.NoChanges, Added: t.Change(diff.Added), Removed: t.Change(diff.Withdrawn)}
	if l == corpus.Chinese {
		p.Lang = "zh-CN"
	}
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
	page := template.Must(template.New("diff").Funcs(template.FuncMap{"printable": Printable}).Parse(changesHTML))
	if err := page.Execute(w, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return nil
}

// changeOnPage returns changes that are told as one.
func changeOnPage(t *Texts, all []diff.Change) diffChange {
	c := all[0]
	d := diffChange{Class: string(c.Kind)}
	d.Name, d.Kind = t.ChangeTitle(all)
	if c.Kind == diff.Added || c.Kind == diff.Withdrawn {
		d.Whole = cmp.Or(c.New, c.Old).Text
	}
	if len(all) == 1 && (c.Reworded() || c.Kind == diff.Changed) {
		d.Edits = Edits(c)
	}
	for _, f := range c.Fields {
		d.Fields = append(d.Fields, diffField{t.Called("field", f.Name), t.FieldEdits(c, f)})
	}
	return d
}
