package main

import (
	"cmp"
	"context"
	"fmt"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/service"
)

// runSearch lists the passages that fit a query best.
func runSearch(ctx context.Context, a *app, args []string) error {
	k := &count{most: mostHits}
	explain := false
	in, err := a.input("search", args, a.t.NoQuery, func(o *options) {
		o.Var(k, "k", fmt.Sprintf(a.t.FlagK, mostHits))
		o.BoolVar(&explain, "explain", false, a.t.FlagExplain)
	})
	if err != nil {
		return err
	}
	svc, err := a.searchable(in.settings, nil)
	if err != nil {
		return err
	}
	defer svc.Close()
	search := func(text string, l corpus.Lang) (service.SearchResult, error) {
		q := retrieval.Query{Text: text, Lang: l, K: cmp.Or(k.n, in.K)}
		if explain {
			return svc.Explain(ctx, q)
		}
		return svc.Search(ctx, q)
	}
	if in.batch != "" {
		return a.batch(ctx, in.batch, func(q item) (any, error) {
			res, err := search(*q.Question, corpus.Lang(q.Lang))
			res.ID = q.ID
			return res, err
		})
	}
	res, err := search(in.text, "")
	if err != nil {
		return err
	}
	if in.json {
		return a.writeJSON(res)
	}
	p := a.page(a.lang)
	if explain {
		p.explained(res)
		return a.print(p)
	}
	marks := make([][][2]int, len(res.Hits))
	if a.term.Color && len(res.Hits) > 0 {
		if marks, err = svc.Marks(ctx, res); err != nil {
			return err
		}
	}
	p.hits(res, marks)
	return a.print(p)
}

// hits prints the hits of a search, best first, with the marked parts of each set off.
func (p *page) hits(res service.SearchResult, marks [][][2]int) {
	if len(res.Hits) == 0 {
		p.Para("", p.t.NoHits)
		return
	}
	for i, h := range res.Hits {
		if i > 0 {
			p.Gap()
		}
		p.Clause(fmt.Sprintf("%2d. ", h.Rank), present.Clause{
			Ref: h.Ref, Lang: h.Lang, Title: h.Title, Label: h.Label, Heading: h.Heading, Level: h.Level, Text: h.Text,
			Marks: marks[i], Source: h.Source,
		})
	}
}
