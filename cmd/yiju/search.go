package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

// searchResult is what `search -json` gives for a query.
type searchResult struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Query  string          `json:"query"`
	Hits   []searchHit     `json:"hits"`
	TookMS float64         `json:"took_ms"`

	Explain *index.Explanation `json:"explain,omitempty"` // with -explain
}

type searchHit struct {
	Rank    int              `json:"rank"`
	Ref     string           `json:"ref"`
	Lang    corpus.Lang      `json:"lang"`
	Title   string           `json:"title"`
	Label   string           `json:"label"`
	Heading string           `json:"heading"`
	Text    string           `json:"text"` // the whole passage
	Level   corpus.Level     `json:"level"`
	Part    int              `json:"part"` // of a clause that is longer than a passage, from 0
	Score   float64          `json:"score"`
	From    []retrieval.Vote `json:"from"`
	Source  corpus.Location  `json:"source"`

	Explain *index.HitExplanation `json:"explain,omitempty"` // with -explain
}

// runSearch lists the passages that fit a query best.
func runSearch(ctx context.Context, a *app, args []string) error {
	k := &count{most: mostHits}
	explain := false
	in, err := a.inquiry("search", args, a.t.NoQuery, func(o *options) {
		o.Var(k, "k", fmt.Sprintf(a.t.FlagK, mostHits))
		o.BoolVar(&explain, "explain", false, a.t.FlagExplain)
	})
	if err != nil {
		return err
	}
	snap, err := a.searchable(ctx, in.settings)
	if err != nil {
		return err
	}
	defer snap.Close()
	search := func(text string, l corpus.Lang) (searchResult, error) {
		start := time.Now()
		q := retrieval.Query{Text: text, Lang: l, K: cmp.Or(k.n, in.K)}
		if !explain {
			hits, err := snap.Search(ctx, q)
			return resultOf(text, hits, time.Since(start)), err
		}
		hits, x, err := snap.Explain(ctx, q)
		res := resultOf(text, hits, time.Since(start))
		res.explain(x)
		return res, err
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
	if p := a.page(a.lang); explain {
		p.explained(res)
		return a.print(p)
	}
	marks, err := a.marks(ctx, snap, res)
	if err != nil {
		return err
	}
	p := a.page(a.lang)
	p.hits(res, marks)
	return a.print(p)
}

func resultOf(query string, hits []retrieval.Hit, took time.Duration) searchResult {
	res := searchResult{Query: query, Hits: []searchHit{}, TookMS: milliseconds(took)}
	for _, h := range hits {
		res.Hits = append(res.Hits, searchHit{
			Rank: h.Rank, Ref: h.Ref.Bare().String(), Lang: h.Ref.Lang, Title: h.Title, Label: h.Label, Heading: h.Heading,
			Text: h.Text, Level: h.Level, Part: h.Part, Score: h.Score, From: list(h.From), Source: h.Location,
		})
	}
	return res
}

// explain adds x, which may be nil.
func (r *searchResult) explain(x *index.Explanation) {
	if r.Explain = x; x == nil {
		return
	}
	for i := range r.Hits {
		r.Hits[i].Explain = &x.Hits[i]
	}
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}

// marks returns for each hit the bytes of its text that say what was searched for, where they can be shown.
func (a *app) marks(ctx context.Context, snap *index.Snapshot, res searchResult) ([][][2]int, error) {
	all := make([][][2]int, len(res.Hits))
	if !a.term.Color || len(res.Hits) == 0 {
		return all, nil
	}
	m, err := snap.Matcher(ctx, retrieval.Query{Text: res.Query, K: 1})
	if err != nil {
		return nil, err
	}
	for i, h := range res.Hits {
		match, err := m.Match(ctx, h.Text, h.Lang)
		if err != nil {
			return nil, err
		}
		all[i] = match.Spans
	}
	return all, nil
}

// hits prints the hits of a search, best first, with the marked parts of each set off.
func (p *page) hits(res searchResult, marks [][][2]int) {
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
