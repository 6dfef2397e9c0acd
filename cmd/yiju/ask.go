package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// identified is an answer with the id of its question as it came.
type identified struct {
	ID json.RawMessage `json:"id,omitempty"`
	answer.Answer
	Former []formerView `json:"former,omitempty"` // what earlier snapshots had where the question points, and where it went
}

// localUser is who asks on the command line: the limit of a user holds for the person at this machine.
const localUser = "local"

// runAsk answers a question, or each question of a batch.
func runAsk(ctx context.Context, a *app, args []string) error {
	lang := &choice{"auto", []string{"auto", "zh", "en"}}
	after := ""
	in, err := a.inquiry("ask", args, a.t.NoQuestion, func(o *options) {
		o.Var(lang, "lang", a.t.FlagAskLang)
		o.StringVar(&after, "after", "", a.t.FlagAfter)
	})
	if err != nil {
		return err
	}
	snap, err := a.searchable(ctx, in.settings)
	if err != nil {
		return err
	}
	defer snap.Close()
	keeper := a.keeper(in.settings)
	defer keeper.close(ctx)
	budget, err := keeper.budget(ctx, in.Model)
	if err != nil {
		return err
	}
	model, done, err := a.model(in.settings, budget)
	if err != nil {
		return err
	}
	defer done()
	answerer, err := answer.New(snap, model)
	if err != nil {
		return err
	}
	want := corpus.Lang(strings.TrimPrefix(lang.value, "auto"))
	if in.batch != "" {
		return a.batch(ctx, in.batch, func(q item) (any, error) {
			ans, err := answerer.Ask(ctx, answer.Question{Text: *q.Question, Lang: cmp.Or(corpus.Lang(q.Lang), want)})
			if err == nil {
				keeper.keep(ctx, &ans)
			}
			former, ferr := formerIn(ctx, snap, *q.Question)
			return identified{q.ID, ans, former}, errors.Join(err, ferr)
		})
	}
	var history []answer.Turn
	if after != "" {
		if history, err = keeper.history(ctx, after); err != nil {
			return err
		}
	}
	bar := &progress{app: a}
	ans, err := answerer.Ask(ctx, answer.Question{Text: in.text, Lang: want, History: history, User: localUser, Watch: func(ans answer.Answer) {
		bar.step(fmt.Sprintf(a.t.Summarising, len(ans.Citations)), false)
	}})
	bar.end()
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return &usageError{a.t.NoQuestion, ""}
	} else if err != nil {
		return err
	}
	keeper.keep(ctx, &ans)
	former, err := formerIn(ctx, snap, in.text)
	if err != nil {
		return err
	}
	if in.json {
		return a.writeJSON(identified{Answer: ans, Former: former})
	}
	p := a.page(ans.Lang)
	p.answer(ans)
	if len(former) > 0 {
		p.Gap()
		p.formerly(former)
	}
	if in.Data == "" {
		p.next()
	}
	return a.print(p)
}
