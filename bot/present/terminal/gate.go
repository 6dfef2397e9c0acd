package terminal

import (
	"fmt"
	"math"
	"strconv"

	"yiju/retrieval/ingest"
)

// Gate writes how a candidate passed the quality gate.
func (p *Page) Gate(g ingest.Gate) {
	for _, name := range g.Missing {
		p.Tell(p.Bad, "", fmt.Sprintf(p.t.LostSource, OneLine(name)))
	}
	for _, name := range g.Emptied {
		p.Tell(p.Bad, "", fmt.Sprintf(p.t.EmptiedSource, OneLine(name)))
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
			before, change = percentOf(*f.Before), signed(f.After-*f.Before)
		}
		if f.Blocked {
			note = fmt.Sprintf(p.t.WorseThan, percentOf(g.Margin))
		}
		t.Row(p.t.Called("figure", string(f.Name)), strconv.Itoa(f.N), before, percentOf(f.After), change, note)
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

func percentOf(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

func signed(v float64) string {
	if math.Abs(v) < 0.0005 {
		return "="
	}
	return fmt.Sprintf("%+.1f", 100*v)
}
