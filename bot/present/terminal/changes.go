package terminal

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/ingest"
)

// How much of a change a terminal shows, in characters; the page and JSON have all.
const (
	contextRunes   = 24  // of unchanged words on either side of a change
	mostShownRunes = 160 // of a clause that was added or withdrawn
)

// Changes writes how the snapshots old and new differ, at most so many changes in full. new is "" where a dry run made none.
func (p *Page) Changes(old, new string, all []diff.Change, most int) {
	p.Rule(fmt.Sprintf(p.t.ChangesHeading, old, cmp.Or(new, p.t.NewSources)))
	if len(all) == 0 {
		p.Para("", p.t.NoChanges)
		return
	}
	p.Para("", p.t.Counts(all))
	var document corpus.Ref
	shown := 0
	for len(all) > 0 {
		if shown == most {
			p.Para("", fmt.Sprintf(p.t.MoreChanges, len(all)))
			return
		}
		shown++
		ch := all[0]
		if key := (corpus.Ref{Instrument: ch.Ref.Instrument, Lang: ch.Ref.Lang}); key != document {
			document = key
			p.Gap()
			p.Tell(p.Strong, "", OneLine(ch.Title)+" · "+key.Instrument+" ("+string(key.Lang)+")")
		}
		n := present.Together(all)
		p.change(all[:n])
		all = all[n:]
	}
}

func (p *Page) change(all []diff.Change) {
	c := all[0]
	sign, paint := p.sign(c.Kind)
	name, what := p.t.ChangeTitle(all)
	switch c.Kind {
	case diff.Opened, diff.Closed:
		name = what
	case diff.Added, diff.Withdrawn:
		name += "  " + present.Shorten(OneLine(cmp.Or(c.New, c.Old).Text), mostShownRunes)
	default:
		name += "  " + what
	}
	p.Tell(paint, "  "+sign+" ", name)
	if len(all) == 1 && (c.Reworded() || c.Kind == diff.Changed) {
		p.Difference("    ", around(present.Edits(c), contextRunes))
	}
	for _, f := range c.Fields {
		p.Para("    ", p.t.Called("field", f.Name)+p.t.Colon)
		p.Difference("    ", around(p.t.FieldEdits(c, f), contextRunes))
	}
}

// sign is what stands before a change, and its colour.
func (p *Page) sign(kind diff.ChangeKind) (string, func(string) string) {
	switch kind {
	case diff.Added, diff.Opened:
		return "+", p.Good
	case diff.Withdrawn, diff.Closed:
		return "−", p.Bad
	case diff.Renumbered, diff.Moved:
		return "→", p.Badge
	}
	return "~", p.Warn
}

// around leaves out what is unchanged, but for so many characters on either side of a change.
func around(edits []diff.Edit, runes int) []diff.Edit {
	var out []diff.Edit
	for i, e := range edits {
		n := utf8.RuneCountInString(e.Text)
		if e.Op == diff.Same && n > 2*runes+1 {
			r := []rune(e.Text)
			before, behind := string(r[:runes])+" … ", " … "+string(r[n-runes:])
			switch {
			case i == 0:
				before, behind = "", strings.TrimLeft(behind, " ")
			case i == len(edits)-1:
				before, behind = strings.TrimRight(before, " "), ""
			default:
				behind = strings.TrimPrefix(behind, " … ")
			}
			e.Text = before + behind
		}
		out = append(out, e)
	}
	return out
}

// Gate writes how a candidate passed the quality gate.
func (p *Page) Gate(g ingest.Gate) {
	for _, name := range g.Missing {
		p.Tell(p.Bad, "", fmt.Sprintf(p.t.LostSource, OneLine(name)))
	}
	for _, name := range g.Emptied {
		p.Tell(p.Bad, "", fmt.Sprintf(p.t.EmptiedSource, OneLine(name)))
	}
	for _, note := range p.t.Vectors(g) {
		p.Tell(p.Warn, "", OneLine(note))
	}
	if len(g.Figures) == 0 {
		return
	}
	p.Rule(p.t.ChecksHeading)
	t := Table{Screen: p.Screen, Right: []bool{false, true, true, true, true}}
	t.Row(p.t.ColCheck, "n", p.t.ColBefore, p.t.ColAfter, p.t.ColChange, p.t.ColNote)
	for _, f := range g.Figures {
		before, change, note := "–", "–", ""
		if f.Before != nil {
			before, change = present.Share(*f.Before), signed(f.After-*f.Before)
		}
		if f.Blocked {
			note = fmt.Sprintf(p.t.WorseThan, present.Share(g.Margin))
		}
		t.Row(p.t.Called("figure", string(f.Name)), strconv.Itoa(f.N), before, present.Share(f.After), change, note)
	}
	p.WriteString(t.String())
	for i, l := range g.Lost {
		if i == mostLost {
			p.Para("", fmt.Sprintf(p.t.AndMore, len(g.Lost)-i))
			break
		}
		p.Tell(p.Bad, "", l.ID+" · "+fmt.Sprintf(p.t.LostQuestion, OneLine(l.Question)))
	}
}

const mostLost = 10 // questions that are shown

func signed(v float64) string {
	if math.Abs(v) < 0.0005 {
		return "="
	}
	return fmt.Sprintf("%+.1f", 100*v)
}
