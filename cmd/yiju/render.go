package main

import (
	"fmt"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// page is what a person reads of a result.
type page struct {
	*terminal.Page
	t    *texts
	lang corpus.Lang // of t
}

// page starts a page for standard output in language l.
func (a *app) page(l corpus.Lang) *page { return pageFor(a.term, l) }

func pageFor(s terminal.Screen, l corpus.Lang) *page {
	return &page{terminal.NewPage(s, l), textsIn(l), l}
}

// print writes a page to standard output.
func (a *app) print(p *page) error {
	_, err := a.out.WriteString(p.String())
	return err
}

// answer prints an answer, and how to find out where it comes from.
func (p *page) answer(ans answer.Answer) {
	p.Blocks(present.Answer(ans, nil).Blocks)
	if ans.ReceiptID != "" {
		p.Gap()
		p.WriteString(p.Dim(fmt.Sprintf(p.t.ReceiptLine, "yiju why "+ans.ReceiptID)) + "\n")
	}
}

// status prints what an answer claims, and why it claims nothing.
func (p *page) status(ans answer.Answer) {
	p.Blocks([]present.Block{present.Claim(p.t.Texts, ans)})
	if ans.Reason != "" {
		p.Parts("  ", p.t.Reason(ans.Reason))
	}
}

// next tells somebody who asked the starter corpus what it is and how to go on.
func (p *page) next() {
	p.Rule(p.t.StarterTitle)
	p.Para("", p.t.StarterAbout)
	p.Gap()
	p.WriteString(p.t.StarterOwn + "\n")
}

// verified prints each quotation with its verdicts.
func (p *page) verified(r verify.Report) {
	p.Blocks(present.Report(p.t.Texts, r, present.Room{}))
}

// explained prints a search with its explanation.
func (p *page) explained(res service.SearchResult) {
	var hits []retrieval.Hit
	for _, h := range res.Hits {
		ref := h.Ref
		ref.Lang = h.Lang
		hits = append(hits, retrieval.Hit{Rank: h.Rank, Score: h.Score, Passage: retrieval.Passage{
			Ref: ref, Title: h.Title, Label: h.Label, Heading: h.Heading, Text: h.Text, Level: h.Level, Location: h.Source,
		}})
	}
	p.Explained(res.Query, hits, res.Explain)
}
