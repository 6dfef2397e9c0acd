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

	"yiju/bot/present/terminal"
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
	svc, err := a.searchable(s, nil)
	if err != nil {
		return nil, err
	}
	defer svc.Close()
	is, changes, err := svc.Replay(ctx, was)
	return &replayed{changes, is}, err
}

// explain prints a receipt: the question, what was looked for, what was found, what was decided, what a model wrote and
// what became of it.
func (p *page) explain(e explained) {
	r, ans := e.Receipt, e.Answer
	p.WriteString(p.Strong(fmt.Sprintf(p.t.WhyTitle, e.ID)) + "\n")
	p.Parts("", e.Time.Local().Format("2006-01-02 15:04:05"), fmt.Sprintf(p.t.StatusSnapshot, r.Snapshot), fmt.Sprintf("%.1f ms", ans.TookMS))
	p.Rule(p.t.WhyQuestion)
	p.Para("", terminal.OneLine(r.Question.Text))
	if r.Resolved != "" {
		p.Para("", fmt.Sprintf(p.t.WhyResolved, terminal.OneLine(r.Resolved), r.Rewriter))
	}
	p.sought(r)
	p.ranked(r)
	p.Rule(p.t.WhyDecided)
	p.status(answer.Answer{Status: r.Decided, Reason: r.Reason})
	p.evidence(r.Evidence)
	if r.Model != nil {
		p.modelled(*r.Model)
	}
	p.Rule(p.t.WhyAnswer)
	p.status(ans)
	p.Para("", strings.TrimSpace(ans.Text))
	if e.Replay != nil {
		p.replayed(*e.Replay)
	}
}

// evidence prints what spoke for the answer, and against it.
func (p *page) evidence(e answer.Evidence) {
	p.Para("", fmt.Sprintf(p.t.WhyEvidence, e.Confidence, e.Passage, e.Sentence, e.Margin))
	if e.Named {
		p.Para("", p.t.WhyNamed)
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

// mostRanked is how many hits of a receipt are shown.
const mostRanked = 10

// sought prints what was looked for in the texts of each language.
func (p *page) sought(r answer.Receipt) {
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
		p.Para("  ", terminal.OneLine(fmt.Sprintf("%s (%.2f, %.0f)", line, s.Weight, s.DF)))
	}
}

// ranked prints the first hits with who found them.
func (p *page) ranked(r answer.Receipt) {
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
	}
}

// modelled prints what a model was asked, what it wrote and what the verification left of it.
func (p *page) modelled(m answer.ModelReceipt) {
	p.Rule(p.t.WhyModel)
	p.Parts("", m.Name, m.PromptVersion, fmt.Sprintf(p.t.WhyTokens, m.Usage.Prompt, m.Usage.Completion))
	if m.Failure != nil {
		p.Tell(p.Warn, "", m.Failure.Error())
	}
	if m.Note != "" {
		p.Tell(p.Warn, "", p.t.Note(m.Note))
	}
	if m.Answerable != "" {
		p.Para("", fmt.Sprintf(p.t.WhyAnswerable, p.t.Answerable(m.Answerable)))
	}
	for _, j := range m.Judged {
		lead := "✓ "
		if j.Shown == "" {
			lead = "✗ "
		}
		p.Para(lead, terminal.OneLine(fmt.Sprintf("%s [%s]", j.Text, corpus.JoinRefs(j.Keys, ", "))))
		if len(j.Unknown) > 0 {
			p.Tell(p.Warn, "  ", terminal.OneLine(fmt.Sprintf(p.t.WhyUnknown, strings.Join(j.Unknown, ", "))))
		}
		if j.Dropped != "" {
			p.Tell(p.Warn, "  ", terminal.OneLine(fmt.Sprintf(p.t.WhyDropped, p.t.Dropped(j.Dropped), j.Detail)))
		}
		for _, u := range j.Unquoted {
			p.Tell(p.Warn, "  ", terminal.OneLine(fmt.Sprintf(p.t.WhyUnquoted, u)))
		}
	}
}

// replayed prints what changed since.
func (p *page) replayed(r replayed) {
	p.Rule(p.t.WhyReplay)
	if len(r.Changes) == 0 {
		p.Tell(p.Good, "", p.t.WhySame)
		return
	}
	for _, c := range r.Changes {
		p.Para("", c.What)
		p.Para("  - ", terminal.OneLine(c.Was))
		p.Para("  + ", terminal.OneLine(c.Is))
	}
}
