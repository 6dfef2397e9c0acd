package main

import (
	"fmt"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// page is what a person reads of a result.
type page struct {
	*terminal.Page
	t *present.Texts
}

// page starts a page for standard output.
func (a *app) page() *page { return pageFor(a.term, a.t.Lang) }

func pageFor(s terminal.Screen, l corpus.Lang) *page {
	return &page{terminal.NewPage(s, l), present.TextsIn(l)}
}

// print writes a page to standard output.
func (a *app) print(p *page) error {
	_, err := a.out.WriteString(p.String())
	return err
}

// answer prints an answer, and how to find out where it comes from.
func (p *page) answer(ans service.AskResult) {
	p.Blocks(present.Answer(ans.Answer, p.t.FormerRefs(ans.Former)).Blocks)
	if ans.ReceiptID != "" {
		p.Gap()
		p.WriteString(p.Dim(fmt.Sprintf(p.t.ReceiptLine, "yiju why "+ans.ReceiptID)) + "\n")
	}
}

// next explains the starter corpus to its first-time users, and what to do next.
func (p *page) next() {
	p.Rule(p.t.StarterTitle)
	p.Para("", p.t.StarterAbout)
	p.Gap()
	p.WriteString(p.t.StarterOwn + "\n")
}

// embedding prints what vectors there are, and what to do where they are not used.
func (p *page) embedding(st service.EmbeddingStatus) {
	if st.Model != "" {
		p.Parts("", fmt.Sprintf(p.t.StatusVectors, st.Vectors, terminal.OneLine(st.Model), st.Dimension))
	}
	switch {
	case st.Used:
	case st.Configured != "":
		p.Tell(p.Warn, "", fmt.Sprintf(p.t.StatusVectorsOther, terminal.OneLine(st.Configured)))
	case st.Model != "":
		p.Tell(p.Warn, "", p.t.StatusVectorsOff)
	}
	if note := p.t.Trials(st.Trials); note != "" {
		p.Tell(p.Warn, "", note)
	}
}
