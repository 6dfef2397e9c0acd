package main

import (
	"context"
	"fmt"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// runShow prints everything that is known of one clause.
func runShow(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("corpus show")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return &usageError{a.t.NoRef, a.t.RefHint}
	}
	if len(rest) > 1 {
		return a.tooMany(rest[1:])
	}
	ref, err := corpus.ParseRef(strings.ToValidUTF8(rest[0], "\uFFFD"))
	if err != nil {
		return &usageError{fmt.Sprintf(a.t.BadRef, terminal.Cut(terminal.OneLine(rest[0]), 60)), a.t.RefHint}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	svc, err := a.library(s)
	if err != nil {
		return err
	}
	defer svc.Close()
	res, err := svc.Show(ctx, ref)
	switch {
	case err != nil:
		return err
	case res.Status == citation.NotFound:
		return a.noClause(svc, ref, res.Suggestions)
	case o.json:
		return a.writeJSON(res)
	case res.Status == service.Withdrawn:
		return failf("", "%s", strings.Join(a.t.FormerRefs(res.Former), "\n"))
	}
	p := a.page(a.lang)
	p.Blocks(a.t.ShowResult(res))
	return a.print(p)
}

// noClause says what there is in place of ref: the clauses of its instrument, or the instruments.
func (a *app) noClause(svc *service.Service, ref corpus.Ref, near []corpus.Ref) error {
	instruments, err := svc.Instruments()
	if err != nil {
		return err
	}
	var clauses, ids []string
	for _, r := range near {
		if r.Instrument == ref.Instrument {
			clauses = append(clauses, r.Clause)
		}
	}
	if len(clauses) > 0 {
		return failf(fmt.Sprintf(a.t.ThereIs, some(clauses)), a.t.NoSuchRef, ref)
	}
	for _, i := range instruments {
		ids = append(ids, i.ID)
	}
	hint := fmt.Sprintf(a.t.ThereIs, some(ids))
	if len(near) > 0 {
		hint = join(fmt.Sprintf(a.t.DidYouMean, near[0].Instrument+"/"+ref.Clause), hint)
	}
	return failf(hint, a.t.NoSuchRef, ref)
}

// some lists at most thirty words.
func some(words []string) string {
	const most = 30
	if len(words) > most {
		return strings.Join(words[:most], ", ") + ", …"
	}
	return strings.Join(words, ", ")
}
