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

// searchCommand lists the passages that fit a query best.
func searchCommand(c *call) action {
	c.takesText(c.t.NoQuery)
	k := c.hits(0, c.t.FlagK)
	explain := c.Bool("explain", false, c.t.FlagExplain)
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
		search := func(text string, l corpus.Lang, phrases retrieval.Phrasings) (service.SearchResult, error) {
			q := retrieval.Query{Text: text, Lang: l, K: cmp.Or(*k, c.K), Phrasings: phrases, Rephrase: true, User: localUser}
			if *explain {
				return svc.Explain(ctx, q)
			}
			return svc.Search(ctx, q)
		}
		if c.batchFile != "" {
			return c.batch(ctx, c.batchFile, func(q item) (any, error) {
				res, err := search(*q.Question, corpus.Lang(q.Lang), q.Phrases)
				res.ID = q.ID
				return res, err
			})
		}
		res, err := search(c.text, "", retrieval.Phrasings{})
		if err != nil {
			return err
		}
		marks := make([][][2]int, len(res.Hits))
		if !c.json && !*explain && c.term.Color && len(res.Hits) > 0 {
			if marks, err = svc.Marks(ctx, res); err != nil {
				return err
			}
		}
		return c.show(res, func(p *page) {
			if *explain {
				p.Explained(res.Query, res.Found, res.Explain, res.Phrases)
			} else {
				p.hits(res, marks)
			}
		})
	}
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
