package main

import (
	"cmp"
	"context"
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
	p.cited(res, instruments)
	return a.print(p)
}
