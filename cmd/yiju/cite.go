package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yiju/corpus"
)

// runCite shows the clauses that pinpoints name. It ranks nothing and loads no dictionary.
func runCite(ctx context.Context, a *app, args []string) error {
	lang := &choice{"both", []string{"both", "zh", "en"}}
	in, err := a.input("cite", args, a.t.NoPinpoint, func(o *options) { o.Var(lang, "lang", a.t.FlagCiteLang) })
	if err != nil {
		return err
	}
	svc, err := a.library(in.settings)
	if err != nil {
		return err
	}
	defer svc.Close()
	want := corpus.Lang(strings.TrimPrefix(lang.value, "both"))
	if in.batch != "" {
		return a.batch(ctx, in.batch, func(q item) (any, error) {
			res, err := svc.Cite(ctx, *q.Question, cmp.Or(corpus.Lang(q.Lang), want))
			res.ID = q.ID
			return res, err
		})
	}
	res, err := svc.Cite(ctx, in.text, want)
	if err != nil {
		return err
	}
	if in.json {
		return a.writeJSON(res)
	}
	instruments, err := svc.Instruments()
	if err != nil {
		return err
	}
	p := a.page(a.lang)
	p.Blocks(a.t.CiteResult(res, titles(instruments, a.lang)))
	return a.print(p)
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
