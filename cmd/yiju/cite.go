package main

import (
	"cmp"
	"context"
	"slices"

	"yiju/corpus"
)

// citeCommand shows the clauses that pinpoints name. It ranks nothing and loads no dictionary.
func citeCommand(c *call) action {
	c.takesText(c.t.NoPinpoint)
	lang := c.language("both", c.t.FlagCiteLang)
	return func(ctx context.Context) error {
		svc, err := c.library()
		if err != nil {
			return err
		}
		defer svc.Close()
		if c.batchFile != "" {
			return c.batch(ctx, c.batchFile, func(q item) (any, error) {
				res, err := svc.Cite(ctx, *q.Question, cmp.Or(corpus.Lang(q.Lang), *lang))
				res.ID = q.ID
				return res, err
			})
		}
		res, err := svc.Cite(ctx, c.text, *lang)
		if err != nil {
			return err
		}
		instruments, err := svc.Instruments()
		if err != nil {
			return err
		}
		return c.show(res, func(p *page) { p.Blocks(p.t.CiteResult(res, titles(instruments, p.t.Lang))) })
	}
}

// titles returns the titles of instruments by id; "" for others.
func titles(instruments []*corpus.Instrument, l corpus.Lang) func(id string) string {
	return func(id string) string {
		if i := slices.IndexFunc(instruments, func(i *corpus.Instrument) bool { return i.ID == id }); i >= 0 {
			return instruments[i].Title(l)
		}
		return ""
	}
}
