package terminal

import (
	"fmt"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/answer"
)

// Receipt writes the record of an answer that was given at a time: the question, what was looked for and found, what was decided,
// what a model wrote and what became of that.
func (p *Page) Receipt(id string, at time.Time, e answer.Record) {
	r, ans := e.Receipt, e.Answer
	p.WriteString(p.Strong(fmt.Sprintf(p.t.WhyTitle, id)) + "\n")
	p.Parts("", at.Local().Format("2006-01-02 15:04:05"), fmt.Sprintf(p.t.StatusSnapshot, r.Snapshot), fmt.Sprintf("%.1f ms", ans.TookMS))
	p.Rule(p.t.WhyQuestion)
	p.Para("", OneLine(r.Question.Text))
	if r.Resolved != "" {
		p.Para("", fmt.Sprintf(p.t.WhyResolved, OneLine(r.Resolved), r.Rewriter))
	}
	phrases(p, r.Phrases)
	p.sought(r)
	p.ranked(r)
	if r.Embedding != nil && r.Embedding.Failure != nil {
		p.Tell(p.Warn, "", fmt.Sprintf(p.t.VectorsFailed, p.t.ModelFailure(r.Embedding.Failure)))
	}
	p.Rule(p.t.WhyDecided)
	p.status(answer.Answer{Status: r.Decided, Reason: r.Reason})
	if r.Reason != answer.SmallTalk {
		p.evidence(r.Evidence)
	}
	heading := p.t.WhyModel
	for m := r.Model; m != nil; m = m.Again {
		p.modelled(heading, *m)
		heading = p.t.WhyAgain
	}
	p.Rule(p.t.WhyAnswer)
	p.status(ans)
	p.Para("", strings.TrimSpace(ans.Text))
}

func (p *Page) evidence(e answer.Evidence) {
	p.Para("", fmt.Sprintf(p.t.WhyEvidence, e.Confidence, e.Passage, e.Sentence, e.Margin))
	if e.By != "" {
		p.Para("", fmt.Sprintf(p.t.WhyBy, p.t.Called("ranker", e.By)))
	}
	if e.Named {
		p.Para("", p.t.WhyNamed)
	}
	switch {
	case e.Agreed:
		p.Para("", fmt.Sprintf(p.t.WhyNear, e.Near))
	case e.Near > 0:
		p.Para("", fmt.Sprintf(p.t.WhyNearOther, e.Near))
	}
	if e.NumberMissing {
		p.Para("", p.t.WhyNumberMissing)
	}
	for _, words := range []struct {
		line string
		list []string
	}{{p.t.WhyMissing, e.Missing}, {p.t.WhyElsewhere, e.Elsewhere}, {p.t.WhyUnheard, e.Unheard}} {
		if len(words.list) > 0 {
			p.Para("", fmt.Sprintf(words.line, strings.Join(words.list, ", ")))
		}
	}
}

// phrases prints the question in other words, and what they cost.
func phrases(p *Page, x *answer.PhrasesReceipt) {
	if x == nil {
		return
	}
	p.Rule(p.t.WhyPhrases)
	for _, text := range append([]string{x.ZH, x.EN}, x.Terms...) {
		if text != "" {
			p.Para("· ", OneLine(text))
		}
	}
	if x.Document != "" {
		p.Para("", OneLine(fmt.Sprintf(p.t.WhyMeant, x.Document)))
	}
	switch {
	case x.Cached:
		p.Para("", p.t.WhyCached)
	case x.Model != "":
		p.Parts("", x.Model, x.PromptVersion, fmt.Sprintf(p.t.WhyTokens, x.Usage.Prompt, x.Usage.Completion), fmt.Sprintf("%.0f ms", x.TookMS))
	}
	if x.Failure != nil {
		p.Tell(p.Warn, "", p.t.ModelFailure(x.Failure))
	}
}

// mostRanked is how many hits of a receipt are shown.
const mostRanked = 10

// sought prints what was looked for in the texts of each language.
func (p *Page) sought(r answer.Receipt) {
	if len(r.Analysis) == 0 {
		return
	}
	p.Rule(p.t.WhySought)
	for _, s := range r.Analysis {
		if s.Stop {
			continue
		}
		line := "· " + string(s.Lang) + " " + strings.Join(s.Terms, " | ")
		if !s.Given && len(s.For) > 0 {
			line += " ← " + strings.Join(s.For, " ")
		}
		p.Para("  ", OneLine(fmt.Sprintf("%s (%.2f, %.0f)", line, s.Weight, s.DF)))
	}
}

func (p *Page) ranked(r answer.Receipt) {
	if len(r.Rankings) == 0 {
		return
	}
	p.Rule(p.t.WhyRanked)
	for i, h := range r.Rankings[:min(len(r.Rankings), mostRanked)] {
		var from []string
		for _, v := range h.From {
			from = append(from, fmt.Sprintf("%s %d", v.Ranker, v.Rank))
		}
		p.WriteString(fmt.Sprintf("%3d  %s  %.3f  %s %.2f  %s\n", i+1, h.Ref, h.Score, p.t.WhyCoverage, h.Coverage, p.Dim(strings.Join(from, ", "))))
		if q := h.Asked; q != nil && q.Question != "" {
			p.Para("     ", OneLine(fmt.Sprintf(p.t.FoundBy, q.Question, q.Share)))
		}
	}
}

// modelled prints what a model was asked, what it wrote and what rules and judge left of it.
func (p *Page) modelled(heading string, m answer.ModelReceipt) {
	p.Rule(heading)
	p.Parts("", m.Name, m.PromptVersion, fmt.Sprintf(p.t.WhyTokens, m.Usage.Prompt, m.Usage.Completion))
	if m.Failure != nil {
		p.Tell(p.Warn, "", p.t.ModelFailure(m.Failure))
	}
	if m.Note != "" {
		p.Tell(p.Warn, "", p.t.Called("note", string(m.Note)))
	}
	if m.Answerable != "" {
		p.Para("", fmt.Sprintf(p.t.WhyAnswerable, p.t.Called("answerable", string(m.Answerable))))
	}
	if len(m.LookFor) > 0 {
		p.Para("", OneLine(fmt.Sprintf(p.t.WhyLookFor, strings.Join(m.LookFor, p.t.Semicolon))))
	}
	for _, j := range m.Judge {
		p.Parts("", p.t.WhyJudge, j.Name, j.PromptVersion, fmt.Sprintf(p.t.WhyTokens, j.Usage.Prompt, j.Usage.Completion))
		if j.Failure != nil {
			p.Tell(p.Warn, "", p.t.ModelFailure(j.Failure))
		}
	}
	for _, j := range m.Judged {
		lead := "✓ "
		if j.Shown == "" {
			lead = "✗ "
		}
		p.Para(lead, OneLine(fmt.Sprintf("%s [%s]", j.Text, corpus.JoinRefs(j.Keys, ", "))))
		if len(j.Unknown) > 0 {
			p.Tell(p.Warn, "  ", OneLine(fmt.Sprintf(p.t.WhyUnknown, strings.Join(j.Unknown, ", "))))
		}
		if j.Dropped != "" {
			line := p.t.WhyDropped
			if j.Shown != "" {
				line = p.t.WhyOverruled
			}
			p.Tell(p.Warn, "  ", OneLine(fmt.Sprintf(line, p.t.Called("dropped", string(j.Dropped)), j.Detail)))
		}
		switch verdict := p.t.Called("verdict", string(j.Verdict)); {
		case j.Words != "":
			p.Tell(p.Warn, "  ", OneLine(fmt.Sprintf(p.t.WhyNotBorneOut, verdict, j.Words)))
		case j.Verdict != "":
			p.Para("  ", fmt.Sprintf(p.t.WhyVerdict, verdict))
		}
		for _, u := range j.Unquoted {
			p.Tell(p.Warn, "  ", OneLine(fmt.Sprintf(p.t.WhyUnquoted, u)))
		}
	}
}

// Replayed writes how an answer that is computed again differs.
func (p *Page) Replayed(changes []answer.Change) {
	p.Rule(p.t.WhyReplay)
	if len(changes) == 0 {
		p.Tell(p.Good, "", p.t.WhySame)
		return
	}
	for _, c := range changes {
		p.Para("", c.What)
		p.Para("  - ", OneLine(c.Was))
		p.Para("  + ", OneLine(c.Is))
	}
}

// status prints what an answer claims, and why it claims nothing.
func (p *Page) status(ans answer.Answer) {
	p.Blocks([]present.Block{present.Claim(p.t, ans)})
	if ans.Reason != "" {
		p.Parts("  ", p.t.Called("reason", string(ans.Reason)))
	}
}
