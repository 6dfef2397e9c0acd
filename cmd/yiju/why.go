package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/answer"
)

// explained is what `yiju why -json` prints.
type explained struct {
	ID   string    `json:"id"`
	Time time.Time `json:"time"`
	answer.Record
	Replay *replayed `json:"replay,omitempty"`
}

// replayed is what a question gives now.
type replayed struct {
	Changes []answer.Change `json:"changes"` // empty where nothing changed
	Answer  answer.Answer   `json:"answer"`
}

// runWhy explains an answer by its receipt, and can make it again.
func runWhy(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("why")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	again := o.Bool("replay", false, a.t.FlagReplay)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || strings.TrimSpace(rest[0]) == "" {
		return &usageError{a.t.NoReceipt, a.t.ReceiptIDHint}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	e, err := a.receipt(ctx, s, strings.TrimSpace(rest[0]))
	if err != nil {
		return err
	}
	if *again {
		if e.Replay, err = a.replay(ctx, s, e.Record); err != nil {
			return err
		}
	}
	if o.json {
		return a.writeJSON(e)
	}
	p := a.page(a.lang)
	p.explain(e)
	return a.print(p)
}

// receipt reads the receipt with the given id.
func (a *app) receipt(ctx context.Context, s settings, id string) (explained, error) {
	path := a.statePath(s)
	missing := failf(a.t.ReceiptIDHint, a.t.NoSuchReceipt, id)
	if _, err := os.Stat(path); path == "" || errors.Is(err, fs.ErrNotExist) {
		return explained{}, missing
	}
	store, err := openState(ctx, path, true)
	if err != nil {
		return explained{}, err
	}
	defer store.Close()
	r, err := store.Receipt(ctx, id)
	if errors.Is(err, state.ErrNoRecord) || err == nil && len(r.Body) == 0 {
		return explained{}, missing
	} else if err != nil {
		return explained{}, err
	}
	e := explained{ID: r.ID, Time: r.Time}
	if err := json.Unmarshal(r.Body, &e.Record); err != nil {
		return explained{}, failf("", a.t.ReceiptBad, id, err)
	}
	return e, nil
}

// replay answers the question of a receipt again, without asking anybody.
func (a *app) replay(ctx context.Context, s settings, was answer.Record) (*replayed, error) {
	snap, err := a.searchable(ctx, s)
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	answerer, err := answer.New(snap, nil)
	if err != nil {
		return nil, err
	}
	is, err := answerer.Replay(ctx, was.Receipt)
	if err != nil {
		return nil, err
	}
	return &replayed{append([]answer.Change{}, answer.Changes(was.Answer, is)...), is}, nil
}

// explain prints a receipt: the question, what was looked for, what was found, what was decided, what a model wrote and
// what became of it.
func (p *page) explain(e explained) {
	r, ans := e.Receipt, e.Answer
	p.WriteString(p.strong(fmt.Sprintf(p.t.WhyTitle, e.ID)) + "\n")
	p.parts("", e.Time.Local().Format("2006-01-02 15:04:05"), fmt.Sprintf(p.t.StatusSnapshot, r.Snapshot), fmt.Sprintf("%.1f ms", ans.TookMS))
	p.rule(p.t.WhyQuestion)
	p.para("", oneLine(r.Question.Text))
	if r.Resolved != "" {
		p.para("", fmt.Sprintf(p.t.WhyResolved, oneLine(r.Resolved), r.Rewriter))
	}
	p.sought(r)
	p.ranked(r)
	p.rule(p.t.WhyDecided)
	p.status(answer.Answer{Status: r.Decided, Reason: r.Reason})
	p.evidence(r.Evidence)
	if r.Model != nil {
		p.modelled(*r.Model)
	}
	p.rule(p.t.WhyAnswer)
	p.status(ans)
	p.para("", strings.TrimSpace(ans.Text))
	if e.Replay != nil {
		p.replayed(*e.Replay)
	}
}

// evidence prints what spoke for the answer, and against it.
func (p *page) evidence(e answer.Evidence) {
	p.para("", fmt.Sprintf(p.t.WhyEvidence, e.Confidence, e.Passage, e.Sentence, e.Margin))
	if e.Named {
		p.para("", p.t.WhyNamed)
	}
	if e.NumberMissing {
		p.para("", p.t.WhyNumberMissing)
	}
	for _, words := range []struct {
		line string
		list []string
	}{{p.t.WhyMissing, e.Missing}, {p.t.WhyElsewhere, e.Elsewhere}, {p.t.WhyUnheard, e.Unheard}} {
		if len(words.list) > 0 {
			p.para("", fmt.Sprintf(words.line, strings.Join(words.list, ", ")))
		}
	}
}

// mostRanked is how many hits of a receipt are shown.
const mostRanked = 10

// sought prints what was looked for in the texts of each language.
func (p *page) sought(r answer.Receipt) {
	if len(r.Analysis) == 0 {
		return
	}
	p.rule(p.t.WhySought)
	for _, s := range r.Analysis {
		if s.Stop {
			continue
		}
		line := "· " + string(s.Lang) + " " + strings.Join(s.Terms, " | ")
		if !s.Given && len(s.For) > 0 {
			line += " ← " + strings.Join(s.For, " ")
		}
		p.para("  ", oneLine(fmt.Sprintf("%s (%.2f, %.0f)", line, s.Weight, s.DF)))
	}
}

// ranked prints the first hits with who found them.
func (p *page) ranked(r answer.Receipt) {
	if len(r.Rankings) == 0 {
		return
	}
	p.rule(p.t.WhyRanked)
	for i, h := range r.Rankings[:min(len(r.Rankings), mostRanked)] {
		var from []string
		for _, v := range h.From {
			from = append(from, fmt.Sprintf("%s %d", v.Ranker, v.Rank))
		}
		p.WriteString(fmt.Sprintf("%3d  %s  %.3f  %s %.2f  %s\n", i+1, h.Ref, h.Score, p.t.WhyCoverage, h.Coverage, p.dim(strings.Join(from, ", "))))
	}
}

// modelled prints what a model was asked, what it wrote and what the verification left of it.
func (p *page) modelled(m answer.ModelReceipt) {
	p.rule(p.t.WhyModel)
	p.parts("", m.Name, m.PromptVersion, fmt.Sprintf(p.t.WhyTokens, m.Usage.Prompt, m.Usage.Completion))
	if m.Failure != nil {
		p.tell(p.warn, "", m.Failure.Error())
	}
	if m.Note != "" {
		p.tell(p.warn, "", p.t.answerNote(m.Note))
	}
	if m.Answerable != "" {
		p.para("", fmt.Sprintf(p.t.WhyAnswerable, p.t.answerable(m.Answerable)))
	}
	for _, j := range m.Judged {
		lead := "✓ "
		if j.Shown == "" {
			lead = "✗ "
		}
		p.para(lead, oneLine(fmt.Sprintf("%s [%s]", j.Text, corpus.JoinRefs(j.Keys, ", "))))
		if len(j.Unknown) > 0 {
			p.tell(p.warn, "  ", oneLine(fmt.Sprintf(p.t.WhyUnknown, strings.Join(j.Unknown, ", "))))
		}
		if j.Dropped != "" {
			p.tell(p.warn, "  ", oneLine(fmt.Sprintf(p.t.WhyDropped, p.t.drop(j.Dropped), j.Detail)))
		}
		for _, u := range j.Unquoted {
			p.tell(p.warn, "  ", oneLine(fmt.Sprintf(p.t.WhyUnquoted, u)))
		}
	}
}

// replayed prints what changed since.
func (p *page) replayed(r replayed) {
	p.rule(p.t.WhyReplay)
	if len(r.Changes) == 0 {
		p.tell(p.good, "", p.t.WhySame)
		return
	}
	for _, c := range r.Changes {
		p.para("", c.What)
		p.para("  - ", oneLine(c.Was))
		p.para("  + ", oneLine(c.Is))
	}
}
