package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// runDiff shows how two snapshots differ, clause by clause: by default the pending one from the one in service or, where
// nothing is pending, the one in service from the one before.
func runDiff(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus diff")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	out := a.pageFlags(o)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 2 {
		err = a.tooMany(rest[2:])
	}
	if err != nil {
		return err
	}
	s, err := a.settingsWithData(o)
	if err != nil {
		return err
	}
	dir := archive.OpenDir(s.Data)
	old, new, err := a.pick(dir, s.Data, rest)
	if err != nil {
		return err
	}
	c, err := service.Diff(ctx, dir, old, new)
	if err != nil {
		return a.explain(s.Data, err)
	}
	if err := writeFile(out.file, func(w io.Writer) error { return present.WriteChanges(w, c.Old, c.New, c.Changes, out.of(a)) }); err != nil {
		return err
	}
	if o.json {
		return a.writeJSON(c.Result())
	}
	p := a.page(a.lang)
	p.Changes(c.Old, c.New, c.Changes, mostShownChanges)
	return a.print(p)
}

// pick returns the names of the snapshots to compare.
func (a *app) pick(dir *archive.Dir, data string, names []string) (old, new string, err error) {
	for i, name := range names {
		if names[i], err = dir.Find(name); err != nil {
			return "", "", failf(fmt.Sprintf(a.t.ListCmd, data), a.t.NoSuchSnapshot, terminal.Cut(terminal.OneLine(name), 60))
		}
	}
	if len(names) == 2 {
		return names[0], names[1], nil
	}
	serving, err := dir.Serving()
	if err != nil {
		return "", "", a.explain(data, err)
	}
	if len(names) == 1 {
		return names[0], serving, nil
	}
	if p, err := dir.Pending(); err == nil {
		return serving, p.Name, nil
	}
	if old, err = dir.Previous(); errors.Is(err, index.ErrNoSnapshot) {
		return "", "", failf(fmt.Sprintf(a.t.ListCmd, data), "%s", a.t.NothingToCompare)
	}
	return old, serving, err
}

// foundView is what `corpus refresh -json` gives.
type foundView struct {
	service.DiffResult
	Snapshot  string      `json:"snapshot"` // that was built; "" for none
	Unchanged bool        `json:"unchanged"`
	Skipped   []string    `json:"skipped"` // sources that could not be read
	Gate      ingest.Gate `json:"gate"`

	Sources  []ingest.Outcome `json:"sources"`  // what came of each source
	Findings []corpus.Finding `json:"findings"` // what was found when the sources were compared
}

func foundViewOf(c ingest.Candidate) foundView {
	v := foundView{
		DiffResult: service.Comparison{Old: c.Against, New: c.Name, Changes: c.Changes}.Result(),
		Snapshot:   c.Name, Unchanged: c.Unchanged, Skipped: []string{}, Gate: c.Gate, Sources: list(c.Sources), Findings: list(c.Findings),
	}
	v.Gate.Figures, v.Gate.Lost = list(v.Gate.Figures), list(v.Gate.Lost)
	for _, o := range c.Problems {
		if o.Result == ingest.ResultSkipped {
			v.Skipped = append(v.Skipped, o.Name+": "+o.Problem.Error())
		}
	}
	return v
}

// mostShownChanges bounds the changes that a terminal shows; the page and JSON have all.
const mostShownChanges = 60

// pageOptions say where a page of HTML goes, and in which language.
type pageOptions struct {
	file string
	lang *choice
}

// pageFlags adds the flags of the page.
func (a *app) pageFlags(o *options) *pageOptions {
	p := &pageOptions{lang: &choice{"auto", []string{"auto", "zh", "en"}}}
	o.StringVar(&p.file, "html", "", a.t.FlagHTML)
	o.Var(p.lang, "lang", a.t.FlagPageLang)
	return p
}

// of returns the language of the page: the one that is said, or that of the messages.
func (p *pageOptions) of(a *app) corpus.Lang {
	if p.lang.value == "auto" {
		return a.lang
	}
	return corpus.Lang(p.lang.value)
}

// writeFile has fill write a file; with no name, what it writes is lost. A file that is not finished is removed.
func writeFile(name string, fill func(io.Writer) error) error {
	if name == "" {
		return fill(io.Discard)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
