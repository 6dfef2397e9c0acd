package main

import (
	"context"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// showCommand prints everything that is known of one clause.
func showCommand(c *call) action {
	c.takesJSON()
	c.takes(1, c.t.NoRef, c.t.RefHint)
	var ref corpus.Ref
	c.check = func() (err error) {
		if ref, err = corpus.ParseRef(strings.ToValidUTF8(c.args[0], "\uFFFD")); err != nil {
			return &usageError{fmt.Sprintf(c.t.BadRef, terminal.Cut(terminal.OneLine(c.args[0]), 60)), c.t.RefHint}
		}
		return nil
	}
	return func(ctx context.Context) error {
		svc, err := c.library()
		if err != nil {
			return err
		}
		defer svc.Close()
		res, err := svc.Show(ctx, ref)
		switch {
		case err != nil:
			return err
		case res.Status == citation.NotFound:
			return noClause(c.t, svc, ref, res.Suggestions)
		case res.Status == service.Withdrawn && !c.json:
			return failf("", "%s", strings.Join(c.t.FormerRefs(res.Former), "\n"))
		}
		return c.show(res, func(p *page) { p.Blocks(p.t.ShowResult(res)) })
	}
}

// noClause says what there is in place of ref: the clauses of its instrument, or the instruments.
func noClause(t *present.Texts, svc *service.Service, ref corpus.Ref, near []corpus.Ref) error {
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
		return failf(fmt.Sprintf(t.ThereIs, some(clauses)), t.NoSuchRef, ref)
	}
	for _, i := range instruments {
		ids = append(ids, i.ID)
	}
	hint := fmt.Sprintf(t.ThereIs, some(ids))
	if len(near) > 0 {
		hint = join(fmt.Sprintf(t.DidYouMean, near[0].Instrument+"/"+ref.Clause), hint)
	}
	return failf(hint, t.NoSuchRef, ref)
}

// some lists at most thirty words.
func some(words []string) string {
	const most = 30
	if len(words) > most {
		return strings.Join(words[:most], ", ") + ", …"
	}
	return strings.Join(words, ", ")
}
