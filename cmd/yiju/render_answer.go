package main

import (
	"fmt"
	"strings"

	"yiju/retrieval/answer"
)

// answer prints an answer: what it claims and the clauses that it stands on. The text of an answer without a summary
// holds nothing but these, so it is left out.
func (p *page) answer(ans answer.Answer) {
	p.status(ans)
	if ans.Resolved != "" {
		p.tell(p.dim, "", fmt.Sprintf(p.t.FollowUp, oneLine(ans.Resolved)))
	}
	for _, n := range ans.Notes {
		if n == answer.NoVerdict && ans.Status == answer.Generated { // its text begins so
			continue
		}
		p.tell(p.warn, "", p.t.answerNote(n))
	}
	if ans.Status == answer.Generated {
		p.gap()
		p.para("", ans.Text)
	}
	if len(ans.ValidRange) > 0 {
		p.gap()
		p.para("", fmt.Sprintf(p.t.ValidRange, rangeOf(ans.ValidRange)))
	}
	if len(ans.Readings) > 0 {
		p.gap()
		p.para("", p.t.Readings)
		for _, r := range ans.Readings {
			p.para("  ", "· "+oneLine(r))
		}
	}
	heading := p.t.Sources
	if ans.Status == answer.Uncertain {
		heading = p.t.Related
	}
	p.citations(heading, ans.Citations)
	p.citations(p.t.Closest, ans.Closest)
	if ans.ReceiptID != "" {
		p.gap()
		p.WriteString(p.dim(fmt.Sprintf(p.t.ReceiptLine, "yiju why "+ans.ReceiptID)) + "\n")
	}
}

// status prints in a word what the answer claims.
func (p *page) status(ans answer.Answer) {
	var word string
	switch ans.Status {
	case answer.Extractive:
		word = p.good(p.t.StatusExtractive)
	case answer.Generated:
		word = p.good(p.t.StatusGenerated)
	case answer.Uncertain:
		word = p.warn(p.t.StatusUncertain)
	default:
		word = p.bad(p.t.StatusNoEvidence)
	}
	line := p.strong("● ") + word
	if ans.Reason != "" {
		line += p.dim(p.t.Colon + p.t.reason(ans.Reason))
	}
	p.WriteString(line + "\n")
}

func (p *page) citations(heading string, all []answer.Citation) {
	if len(all) == 0 {
		return
	}
	p.rule(heading)
	for i, c := range all {
		if i > 0 {
			p.gap()
		}
		lead := "· "
		if c.N > 0 {
			lead = fmt.Sprintf("[%d] ", c.N)
		}
		p.clause(lead, citationView(c))
		if c.Other != nil {
			p.gap()
			p.clause(strings.Repeat(" ", width(lead)), citationView(*c.Other))
		}
	}
}

func citationView(c answer.Citation) view {
	return view{
		ref: c.Ref.String(), title: c.Title, label: c.Label, added: c.Added, heading: c.Heading, level: c.Level,
		text: c.Quote, marks: c.Matched, url: c.URL, source: c.Source,
	}
}

// rangeOf writes the first and last of clauses as a range.
func rangeOf(r []string) string {
	switch n := len(r); {
	case n == 0:
		return ""
	case r[0] != r[n-1]:
		return r[0] + "–" + r[n-1]
	}
	return r[0]
}

// next tells somebody who asked the starter corpus what it is and how to go on.
func (p *page) next() {
	p.rule(p.t.StarterTitle)
	p.para("", p.t.StarterAbout)
	p.gap()
	p.WriteString(p.t.StarterOwn + "\n")
}
