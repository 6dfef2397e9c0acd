package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
)

// gate is how a snapshot stood the checks, beside the one that serves.
type gate struct {
	Questions int      `json:"questions"` // golden and smoke questions that were asked; 0 for none
	Passed    int      `json:"passed"`    // of them
	Margin    float64  `json:"margin"`    // how far a figure may fall, 0..1
	Figures   []figure `json:"figures"`
	Lost      []lost   `json:"lost"` // golden questions that went right before and go wrong now
	Blocked   bool     `json:"blocked"`

	Missing []string `json:"missing_sources,omitempty"` // addresses that gave a text to what serves and give none now
	Emptied []string `json:"emptied_sources,omitempty"` // addresses of which most clauses would be withdrawn
}

// guard blocks a snapshot that would lose the texts of addresses: of those that gave none this time, and of those where
// most clauses are no more, as where a server answers with an error page that looks like any other.
func (g *gate) guard(missing []string, old *corpus.Corpus, changes []diff.Change) {
	g.Missing = missing
	withdrawn := make(map[string]int)
	for _, c := range changes {
		if c.Kind == diff.Withdrawn && c.Old != nil {
			withdrawn[c.Old.Location.File]++
		}
	}
	if old != nil {
		_, clauses := contents(old)
		for name, n := range withdrawn {
			if isAddress(name) && 2*n > clauses[name] && !slices.Contains(missing, name) {
				g.Emptied = append(g.Emptied, name)
			}
		}
		slices.Sort(g.Emptied)
	}
	g.Blocked = g.Blocked || len(g.Missing)+len(g.Emptied) > 0
}

// figure is one figure before and after. Shares are 0..1.
type figure struct {
	Name    string   `json:"name"`
	N       int      `json:"n"`      // questions that it is of
	Before  *float64 `json:"before"` // null where nothing served
	After   float64  `json:"after"`
	Blocked bool     `json:"blocked"` // it is worse by more than the margin
	lower   bool     // the lower the better
}

type lost struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	What     string `json:"what"`
}

// checked is what the checks measured of one snapshot.
type checked struct {
	report eval.Report
	wrong  map[string]string // what went wrong, by the id of the golden question
	smoke  int               // smoke questions that found their clause
	asked  int
}

// held is a snapshot with the corpus that it was made of; the zero one is none.
type held struct {
	*index.Snapshot
	corpus *corpus.Corpus
}

// check puts the questions to the snapshot and to the one that serves, if there is one.
func (r *refresh) check(ctx context.Context, base, snap held) (gate, error) {
	r.step(bot.Checking, 0, 0)
	total := 2 * len(r.questions)
	if base.Snapshot == nil {
		total /= 2
	}
	done := 0
	bar := &progress{app: r.app}
	defer bar.end()
	tell := func() {
		done++
		bar.step(fmt.Sprintf(r.t.Checking, done, total), done == total)
		r.step(bot.Checking, done, total)
	}
	after, err := r.examine(ctx, snap.Snapshot, snap.corpus, tell)
	if err != nil {
		return gate{}, err
	}
	g := gate{Margin: r.Margin, Questions: after.asked + len(r.questions), Lost: []lost{}}
	g.Passed = after.smoke + len(r.questions) - len(after.wrong)
	var before *checked
	if base.Snapshot != nil {
		b, err := r.examine(ctx, base.Snapshot, base.corpus, tell)
		if err != nil {
			return gate{}, err
		}
		before = &b
		for _, q := range r.questions {
			if what, ok := after.wrong[q.ID]; ok && b.wrong[q.ID] == "" {
				g.Lost = append(g.Lost, lost{q.ID, q.Text, what})
			}
		}
	}
	g.Figures = figures(before, after)
	for i := range g.Figures {
		f := &g.Figures[i]
		f.Blocked = f.worse() > r.Margin+epsilon
		g.Blocked = g.Blocked || f.Blocked
	}
	return g, nil
}

// epsilon lets a fall of exactly the margin pass.
const epsilon = 1e-9

// worse returns by how much a figure is worse than before.
func (f *figure) worse() float64 {
	switch {
	case f.Before == nil:
		return 0
	case f.lower:
		return f.After - *f.Before
	}
	return *f.Before - f.After
}

// figures lists the figures in the order in which they are shown. Smoke questions come first: without golden ones they
// are all there is.
func figures(before *checked, after checked) []figure {
	var all []figure
	add := func(name string, n int, lower bool, of func(checked) float64) {
		f := figure{Name: name, N: n, After: round(of(after)), lower: lower}
		if before != nil {
			b := round(of(*before))
			f.Before = &b
		}
		if n > 0 {
			all = append(all, f)
		}
	}
	add("smoke", after.asked, false, func(c checked) float64 { return share(c.smoke, c.asked) })
	n := after.report.Questions
	add("passed", n, false, func(c checked) float64 { return share(n-len(c.wrong), n) })
	ranked := after.report.Search["ALL"].N
	add("success@1", ranked, false, func(c checked) float64 { return c.report.Search["ALL"].Success1 })
	add("success@5", ranked, false, func(c checked) float64 { return c.report.Search["ALL"].Success5 })
	add("said", n, false, func(c checked) float64 { return c.report.Ask.Said })
	add("false_refusal", n, true, func(c checked) float64 { return c.report.Ask.FalseRefusal })
	add("overclaim", n, true, func(c checked) float64 { return c.report.Ask.Overclaim })
	return all
}

func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// share is part of whole, 1 of nothing: where nothing was asked, nothing went wrong.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// examine puts the golden and the smoke questions to a snapshot.
func (r *refresh) examine(ctx context.Context, snap *index.Snapshot, whole *corpus.Corpus, tell func()) (checked, error) {
	c := checked{wrong: make(map[string]string)}
	if err := r.golden(ctx, snap, &c, tell); err != nil {
		return c, err
	}
	// A clause is to be found by its words, so that no model is asked.
	for _, q := range smokeQuestions(whole) {
		hits, err := snap.Search(ctx, retrieval.Query{Text: q.text, K: usualHits})
		if err != nil {
			return c, err
		}
		c.asked++
		if q.found(hits) {
			c.smoke++
		}
	}
	return c, nil
}

// golden puts the golden questions to a snapshot.
func (r *refresh) golden(ctx context.Context, snap *index.Snapshot, c *checked, tell func()) error {
	if len(r.questions) == 0 {
		return nil
	}
	with, err := r.embedded(r.settings, snap)
	if err != nil {
		return err
	}
	system, err := newMeasured(with)
	if err != nil {
		return err
	}
	results, err := eval.Run(ctx, system, r.questions, func(int, int) { tell() })
	if err != nil {
		return err
	}
	c.report = eval.Score(r.questions, results, nil)
	for _, m := range c.report.Misses {
		if c.wrong[m.ID] == "" {
			c.wrong[m.ID] = m.What
		}
	}
	return nil
}

// smoke is a question that is made of a clause: its own words must find it, or one that has the same.
type smoke struct {
	ref  corpus.Ref
	text string
}

const (
	mostSmoke  = 24 // questions
	smokeRunes = 40 // of a question
)

// smokeQuestions makes questions of clauses that stand at even distances in c.
func smokeQuestions(c *corpus.Corpus) []smoke {
	total := 0
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			total += len(d.Clauses)
		}
	}
	step, at, n := max(1, float64(total)/mostSmoke), 0.0, 0
	var out []smoke
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for ; int(at) < n+len(d.Clauses); at += step {
				cl := d.Clauses[int(at)-n]
				text := []rune(oneLine(cl.Text))
				if text := strings.TrimSpace(string(text[:min(len(text), smokeRunes)])); text != "" {
					out = append(out, smoke{corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}, text})
				}
			}
			n += len(d.Clauses)
		}
	}
	return out
}

func (q smoke) found(hits []retrieval.Hit) bool {
	for _, h := range hits {
		if h.Ref.Bare() == q.ref.Bare() || strings.Contains(h.Text, q.text) {
			return true
		}
	}
	return false
}

// rehearse checks a corpus of which no snapshot is made: in memory, and without vectors, which cost money. Where there
// are no golden questions it is not worth the time.
func (r *refresh) rehearse(ctx context.Context, base held, c *corpus.Corpus) (gate, error) {
	if len(r.questions) == 0 {
		return gate{Margin: r.Margin}, nil
	}
	bar := &progress{app: r.app}
	snap, err := index.Memory(ctx, c, index.BuildOptions{
		Lexicon:  r.lexicon,
		Progress: func(done, total int) { bar.step(fmt.Sprintf(r.t.Building, done, total), done == total) },
	})
	bar.end()
	if err != nil {
		return gate{}, err
	}
	defer snap.Close()
	plain := *r
	plain.Model.Embedding = ""
	return plain.check(ctx, base, held{snap, c})
}

// gate prints how the checks went.
func (p *page) gate(g gate) {
	for _, name := range g.Missing {
		p.tell(p.bad, "", fmt.Sprintf(p.t.LostSource, oneLine(name)))
	}
	for _, name := range g.Emptied {
		p.tell(p.bad, "", fmt.Sprintf(p.t.EmptiedSource, oneLine(name)))
	}
	if len(g.Figures) == 0 {
		return
	}
	p.rule(p.t.ChecksHeading)
	t := table{term: p.terminal, right: []bool{false, true, true, true, true}}
	t.row(p.t.ColCheck, "n", p.t.ColBefore, p.t.ColAfter, p.t.ColChange, p.t.ColNote)
	for _, f := range g.Figures {
		before, change, note := "–", "–", ""
		if f.Before != nil {
			before, change = percentOf(*f.Before), signed(f.After-*f.Before)
		}
		if f.Blocked {
			note = fmt.Sprintf(p.t.WorseThan, percentOf(g.Margin))
		}
		t.row(p.t.figure(f.Name), strconv.Itoa(f.N), before, percentOf(f.After), change, note)
	}
	p.WriteString(t.String())
	for i, l := range g.Lost {
		if i == mostLost {
			p.para("", fmt.Sprintf(p.t.AndMore, len(g.Lost)-i))
			break
		}
		p.tell(p.bad, "", fmt.Sprintf(p.t.LostQuestion, l.ID, oneLine(l.Question)))
	}
}

const mostLost = 10 // questions that are shown

func percentOf(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

func signed(v float64) string {
	if math.Abs(v) < 0.0005 {
		return "="
	}
	return fmt.Sprintf("%+.1f", 100*v)
}

// figure names a figure of the checks.
func (t *texts) figure(name string) string {
	switch name {
	case "smoke":
		return t.FigureSmoke
	case "passed":
		return t.FigurePassed
	case "success@1":
		return t.FigureFirst
	case "success@5":
		return t.FigureFive
	case "said":
		return t.FigureSaid
	case "false_refusal":
		return t.FigureRefused
	case "overclaim":
		return t.FigureOverclaim
	}
	return name
}
