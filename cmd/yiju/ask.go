package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// localUser is the user whose token limit applies on the command line.
const localUser = "local"

// askCommand answers a question, or each question of a batch.
func askCommand(c *call) action {
	c.takesText(c.t.NoQuestion)
	lang := c.language("auto", c.t.FlagAskLang)
	after := c.String("after", "", c.t.FlagAfter)
	return func(ctx context.Context) error {
		recorder := c.recorder()
		defer recorder.close(ctx)
		budget, err := recorder.budget(ctx)
		if err != nil {
			return err
		}
		model, done, err := c.model(budget)
		if err != nil {
			return err
		}
		defer done()
		svc, err := c.searchable(model)
		if err != nil {
			return err
		}
		defer svc.Close()
		if c.batchFile != "" {
			return c.batch(ctx, c.batchFile, func(q item) (any, error) {
				res, err := svc.Ask(ctx, answer.Question{Text: *q.Question, Lang: cmp.Or(corpus.Lang(q.Lang), *lang), Phrasings: q.Phrases})
				if res.ID = q.ID; err == nil {
					recorder.record(ctx, &res.Answer)
				}
				return res, err
			})
		}
		q := answer.Question{Text: c.text, Lang: *lang, User: localUser}
		if *after != "" {
			if q.History, err = recorder.history(ctx, *after); err != nil {
				return err
			}
		}
		bar := &progress{app: c.app}
		q.Watch = func(ans answer.Answer) { bar.step(fmt.Sprintf(c.t.Summarising, len(ans.Citations)), false) }
		res, err := svc.Ask(ctx, q)
		bar.end()
		if errors.Is(err, answer.ErrEmptyQuestion) {
			return &c.missing
		} else if err != nil {
			return err
		}
		recorder.record(ctx, &res.Answer)
		if c.json {
			return c.writeJSON(res)
		}
		p := pageFor(c.term, res.Lang)
		p.answer(res)
		if c.Data == "" {
			p.next()
		}
		return c.print(p)
	}
}
