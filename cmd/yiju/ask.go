package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// identified is an answer with the id of its question as it came.
type identified struct {
	ID json.RawMessage `json:"id,omitempty"`
	answer.Answer
}

// runAsk answers a question, or each question of a batch.
func runAsk(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("ask")
	lang := &choice{"auto", []string{"auto", "zh", "en"}}
	o.Var(lang, "lang", a.t.FlagAskLang)
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	batch := o.String("batch", "", a.t.FlagBatch)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	question, err := a.words(rest, *batch, a.t.NoQuestion)
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	snap, err := a.searchable(ctx, s)
	if err != nil {
		return err
	}
	defer snap.Close()
	answerer, err := answer.New(snap)
	if err != nil {
		return err
	}
	want := corpus.Lang(strings.TrimPrefix(lang.value, "auto"))
	if *batch != "" {
		return a.batch(ctx, *batch, func(q item) (any, error) {
			l := want
			if q.Lang != "" {
				l = corpus.Lang(q.Lang)
			}
			ans, err := answerer.Ask(ctx, answer.Question{Text: *q.Question, Lang: l})
			return identified{q.ID, ans}, err
		})
	}
	ans, err := answerer.Ask(ctx, answer.Question{Text: question, Lang: want})
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return &usageError{a.t.NoQuestion, ""}
	} else if err != nil {
		return err
	}
	if o.json {
		return a.writeJSON(ans)
	}
	p := a.page(ans.Lang)
	p.answer(ans)
	if s.Data == "" {
		p.next()
	}
	return a.print(p)
}

// words joins the arguments to the text that they are. There must be some, or a batch in their place.
func (a *app) words(args []string, batch, none string) (string, error) {
	text := strings.TrimSpace(strings.ToValidUTF8(strings.Join(args, " "), "\uFFFD"))
	switch {
	case text == "" && batch == "":
		return "", &usageError{none, ""}
	case text != "" && batch != "":
		return "", &usageError{a.t.BatchAndWords, ""}
	}
	return text, nil
}
