package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// localUser is the user whose token limit applies on the command line.
const localUser = "local"

// runAsk answers a question, or each question of a batch.
func runAsk(ctx context.Context, a *app, args []string) error {
	lang := &choice{"auto", []string{"auto", "zh", "en"}}
	after := ""
	in, err := a.input("ask", args, a.t.NoQuestion, func(o *options) {
		o.Var(lang, "lang", a.t.FlagAskLang)
		o.StringVar(&after, "after", "", a.t.FlagAfter)
	})
	if err != nil {
		return err
	}
	recorder := a.recorder(in.settings)
	defer recorder.close(ctx)
	budget, err := recorder.budget(ctx)
	if err != nil {
		return err
	}
	model, done, err := a.model(in.settings, budget)
	if err != nil {
		return err
	}
	defer done()
	svc, err := a.searchable(in.settings, model)
	if err != nil {
		return err
	}
	defer svc.Close()
	want := corpus.Lang(strings.TrimPrefix(lang.value, "auto"))
	if in.batch != "" {
		return a.batch(ctx, in.batch, func(q item) (any, error) {
			res, err := svc.Ask(ctx, answer.Question{Text: *q.Question, Lang: cmp.Or(corpus.Lang(q.Lang), want)})
			if res.ID = q.ID; err == nil {
				recorder.record(ctx, &res.Answer)
			}
			return res, err
		})
	}
	var history []answer.Turn
	if after != "" {
		if history, err = recorder.history(ctx, after); err != nil {
			return err
		}
	}
	bar := &progress{app: a}
	res, err := svc.Ask(ctx, answer.Question{Text: in.text, Lang: want, History: history, User: localUser, Watch: func(ans answer.Answer) {
		bar.step(fmt.Sprintf(a.t.Summarising, len(ans.Citations)), false)
	}})
	bar.end()
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return &usageError{a.t.NoQuestion, ""}
	} else if err != nil {
		return err
	}
	recorder.record(ctx, &res.Answer)
	if in.json {
		return a.writeJSON(res)
	}
	p := a.page(res.Lang)
	p.answer(res)
	if in.Data == "" {
		p.next()
	}
	return a.print(p)
}
