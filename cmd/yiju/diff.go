package main

import (
	"cmp"
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

// diffCommand shows how two snapshots differ, clause by clause: by default the pending one from the one in service or, where
// nothing is pending, the one in service from the one before.
func diffCommand(c *call) action {
	c.takesJSON()
	c.takes(2, "", "")
	c.needsData = true
	html := c.String("html", "", c.t.FlagHTML)
	lang := c.language("auto", c.t.FlagPageLang)
	return func(ctx context.Context) error {
		dir := archive.OpenDir(c.Data)
		old, new, err := c.pick(dir)
		if err != nil {
			return err
		}
		d, err := service.Diff(ctx, dir, old, new)
		if err != nil {
			return c.explain(err)
		}
		if err := writeFile(*html, func(w io.Writer) error {
			return present.WriteChanges(w, d.Old, d.New, d.Changes, cmp.Or(*lang, c.t.Lang))
		}); err != nil {
			return err
		}
		if c.json {
			return c.writeJSON(d.Result())
		}
		p := c.page()
		p.Changes(d.Old, d.New, d.Changes, mostShownChanges)
		return c.print(p)
	}
}

// pick returns the names of the snapshots to compare.
func (c *call) pick(dir *archive.Dir) (old, new string, err error) {
	names := c.args
	for i, name := range names {
		if names[i], err = dir.Find(name); err != nil {
			return "", "", failf(fmt.Sprintf(c.t.ListCmd, c.Data), c.t.NoSuchSnapshot, terminal.Cut(terminal.OneLine(name), 60))
		}
	}
	if len(names) == 2 {
		return names[0], names[1], nil
	}
	serving, err := dir.Serving()
	if err != nil {
		return "", "", c.explain(err)
	}
	if len(names) == 1 {
		return names[0], serving, nil
	}
	if p, err := dir.Pending(); err == nil {
		return serving, p.Name, nil
	}
	if old, err = dir.Previous(); errors.Is(err, index.ErrNoSnapshot) {
		return "", "", failf(fmt.Sprintf(c.t.ListCmd, c.Data), "%s", c.t.NothingToCompare)
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

	Asked    ingest.Asked     `json:"asked"`    // questions that clauses answer
	Sources  []ingest.Outcome `json:"sources"`  // what came of each source
	Findings []corpus.Finding `json:"findings"` // what was found when the sources were compared
}

func foundViewOf(c ingest.Candidate) foundView {
	v := foundView{
		DiffResult: service.Comparison{Old: c.Against, New: c.Name, Changes: c.Changes}.Result(),
		Snapshot:   c.Name, Unchanged: c.Unchanged, Skipped: []string{}, Gate: c.Gate, Asked: c.Asked, Sources: list(c.Sources), Findings: list(c.Findings),
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
