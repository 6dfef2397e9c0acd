package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// How much of a comparison a terminal shows; the page and JSON have all.
const (
	mostShownChanges = 60
	contextRunes     = 24  // of unchanged words on either side of a change
	mostShownRunes   = 160 // of a clause that was added or withdrawn
)

// changes prints how two snapshots differ, at most so many changes in full.
func (p *page) changes(c comparison, most int) {
	p.rule(fmt.Sprintf(p.t.ChangesHeading, c.Old, cmpName(c.New, p.t)))
	if len(c.changes) == 0 {
		p.para("", p.t.NoChanges)
		return
	}
	p.para("", p.t.counts(c.counts()))
	var document corpus.Ref
	shown := 0
	all := c.changes
	for len(all) > 0 {
		if shown == most {
			p.para("", fmt.Sprintf(p.t.MoreChanges, len(all)))
			return
		}
		shown++
		ch := all[0]
		if key := (corpus.Ref{Instrument: ch.Ref.Instrument, Lang: ch.Ref.Lang}); key != document {
			document = key
			p.gap()
			p.tell(p.strong, "", oneLine(ch.Title)+" · "+key.Instrument+" ("+string(key.Lang)+")")
		}
		n := together(all)
		p.change(all[:n])
		all = all[n:]
	}
}

// cmpName names the snapshot that is compared, also where a dry run made none.
func cmpName(name string, t *texts) string {
	if name == "" {
		return t.NewSources
	}
	return name
}

// together returns how many changes from the first one can be told as one: neighbours that were renumbered by the same number
// and have the same words, the clauses of a document that is new or gone.
func together(all []diff.Change) int {
	first := all[0]
	n := 1
	switch first.Kind {
	case diff.Opened, diff.Closed:
		kind := map[diff.ChangeKind]diff.ChangeKind{diff.Opened: diff.Added, diff.Closed: diff.Withdrawn}[first.Kind]
		for n < len(all) && all[n].Kind == kind && all[n].Ref.Instrument == first.Ref.Instrument && all[n].Ref.Lang == first.Ref.Lang {
			n++
		}
	case diff.Renumbered:
		for n < len(all) && follows(all[n-1], all[n]) {
			n++
		}
	}
	return n
}

// follows reports whether b tells the same of the next clause as a.
func follows(a, b diff.Change) bool {
	next := func(a, b string) bool {
		x, errA := strconv.Atoi(a)
		y, errB := strconv.Atoi(b)
		return errA == nil && errB == nil && y == x+1
	}
	return b.Kind == a.Kind && a.Ref.Instrument == b.Ref.Instrument && a.Ref.Lang == b.Ref.Lang && len(a.Fields)+len(b.Fields) == 0 &&
		!a.Reworded() && !b.Reworded() && next(a.Ref.Clause, b.Ref.Clause) && next(a.Was.Clause, b.Was.Clause)
}

// change prints changes that are told as one.
func (p *page) change(all []diff.Change) {
	c, last := all[0], all[len(all)-1]
	sign, paint := p.sign(c.Kind)
	lead := "  " + sign + " "
	switch c.Kind {
	case diff.Opened, diff.Closed:
		p.tell(paint, lead, fmt.Sprintf(p.t.changeName(c.Kind), c.Size))
	case diff.Added, diff.Withdrawn:
		p.tell(paint, lead, c.Ref.Clause+"  "+shortened(oneLine(textOf(c)), mostShownRunes))
	case diff.Renumbered:
		p.tell(paint, lead, rangeOf([]string{c.Was.Clause, last.Was.Clause})+" → "+rangeOf([]string{c.Ref.Clause, last.Ref.Clause})+"  "+p.t.changeName(c.Kind))
	case diff.Moved:
		p.tell(paint, lead, c.Was.Bare().String()+" → "+c.Ref.Bare().String()+"  "+p.t.changeName(c.Kind))
	default:
		name := c.Ref.Clause
		if name == "" {
			name = p.t.WholeDocument
		}
		p.tell(paint, lead, name+"  "+p.t.changeName(c.Kind))
	}
	if len(all) == 1 && (c.Reworded() || c.Kind == diff.Changed) {
		p.difference("    ", around(editsOf(c), contextRunes))
	}
	for _, f := range c.Fields {
		p.para("    ", p.t.field(f.Name)+p.t.Colon)
		p.difference("    ", around(textDiff(p.t.known(c, f.Name, f.Old), p.t.known(c, f.Name, f.New), c.Ref.Lang), contextRunes))
	}
}

// sign is what stands before a change, and its colour.
func (p *page) sign(kind diff.ChangeKind) (string, func(string) string) {
	switch kind {
	case diff.Added, diff.Opened:
		return "+", p.good
	case diff.Withdrawn, diff.Closed:
		return "−", p.bad
	case diff.Renumbered, diff.Moved:
		return "→", p.badge
	}
	return "~", p.warn
}

// textOf returns the text of a clause that one corpus alone has.
func textOf(c diff.Change) string {
	if c.New != nil {
		return c.New.Text
	}
	return c.Old.Text
}

func shortened(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
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

// counts says how many changes there are of each kind.
func (t *texts) counts(counts map[string]int) string {
	var parts []string
	for _, k := range []struct {
		kind diff.ChangeKind
		text string
	}{
		{diff.Opened, t.CountOpened}, {diff.Closed, t.CountClosed}, {diff.Added, t.CountAdded}, {diff.Withdrawn, t.CountWithdrawn},
		{diff.Changed, t.CountChanged}, {diff.Renumbered, t.CountRenumbered}, {diff.Moved, t.CountMoved},
		{diff.Described, t.CountDescribed},
	} {
		if n := counts[string(k.kind)]; n > 0 {
			parts = append(parts, fmt.Sprintf(k.text, n))
		}
	}
	return strings.Join(parts, t.ListSeparator)
}

// changeName says what became of a clause or document.
func (t *texts) changeName(k diff.ChangeKind) string {
	switch k {
	case diff.Opened:
		return t.ChangeOpened
	case diff.Closed:
		return t.ChangeClosed
	case diff.Added:
		return t.ChangeAdded
	case diff.Withdrawn:
		return t.ChangeWithdrawn
	case diff.Changed:
		return t.ChangeChanged
	case diff.Renumbered:
		return t.ChangeRenumbered
	case diff.Moved:
		return t.ChangeMoved
	}
	return t.ChangeDescribed
}

// known writes the value of a field: codes in words.
func (t *texts) known(c diff.Change, name, value string) string {
	switch {
	case name == "level" && value != "":
		return t.level(corpus.Level(value))
	case name == "notes" && c.New == nil && value != "":
		var notes []string
		for code := range strings.SplitSeq(value, "\n") {
			notes = append(notes, t.note(code))
		}
		return strings.Join(notes, "\n")
	}
	return value
}

// field names what is known of a clause or document.
func (t *texts) field(name string) string {
	if s, ok := map[string]string{
		"title": t.FieldTitle, "title_zh": t.FieldTitleZH, "title_en": t.FieldTitleEN, "level": t.FieldLevel, "address": t.FieldAddress,
		"source": t.FieldSource, "kind": t.FieldKind, "date": t.FieldDate, "issuer": t.FieldIssuer, "aliases": t.FieldAliases,
		"label": t.FieldLabel, "heading": t.FieldHeading, "path": t.FieldPath, "notes": t.FieldNotes, "variants": t.FieldVariants,
	}[name]; ok {
		return s
	}
	return name
}
