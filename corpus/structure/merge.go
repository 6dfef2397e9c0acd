package structure

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// group is the works of one instrument, each from another source.
type group []*work

// instrument makes one instrument of a group.
func (g group) instrument() *corpus.Instrument {
	inst := &corpus.Instrument{}
	for _, w := range g {
		inst.Kind = cmp.Or(inst.Kind, w.kind)
		inst.Date = cmp.Or(inst.Date, w.date)
		inst.Issuer = cmp.Or(inst.Issuer, w.issuer)
		inst.Aliases = append(inst.Aliases, w.aliases...)
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English, line.Unknown} {
		if d := g.document(l); d != nil {
			inst.Documents = append(inst.Documents, d)
		}
	}
	inst.TitleZH, inst.TitleEN = g.title(corpus.Chinese), cmp.Or(g.title(corpus.English), g.title(line.Unknown))
	g.applyManifest(inst)
	for _, d := range inst.Documents {
		if d.Lang != line.Unknown {
			d.Title = cmp.Or(inst.Title(d.Lang), d.Title)
		}
		if o := inst.Document(d.Lang.Other()); o != nil && shorter(d, o) {
			addNote(d, corpus.NoteEndMissing)
		}
	}
	return inst
}

// shorter reports whether d breaks off at a clause behind which the other language has numbered clauses.
func shorter(d, other *corpus.Document) bool {
	ids := make(map[string]bool)
	for _, c := range d.Clauses {
		ids[c.ID] = true
	}
	last := d.Clauses[len(d.Clauses)-1].ID
	k := slices.IndexFunc(other.Clauses, func(c *corpus.Clause) bool { return c.ID == last })
	rest := other.Clauses[k+1:]
	return k >= 0 && slices.ContainsFunc(rest, numbered) && !slices.ContainsFunc(rest, func(c *corpus.Clause) bool { return ids[c.ID] })
}

// numbered reports whether c has a printed number.
func numbered(c *corpus.Clause) bool { return c.Label != "" && !c.LabelAdded }

// wholeQuoted matches a title in its quotation marks, with what a site adds to it.
var wholeQuoted = regexp.MustCompile(`^《([^《》]+)》(?:全文|发布|公布|印发|正式发布)?$`)

// title prefers a title that stands above a text to one within it.
func (g group) title(l corpus.Lang) string {
	above, within := "", ""
	for _, w := range g {
		if w.untitled {
			within = cmp.Or(within, w.titles[l])
		} else {
			above = cmp.Or(above, w.titles[l])
		}
	}
	title := strings.TrimSpace(naming.Appended.ReplaceAllString(cmp.Or(above, within), ""))
	return wholeQuoted.ReplaceAllString(title, "$1")
}

// document chooses the text in language l by level, completeness and name of the source, and keeps the others: what they
// word differently as variants, what only they have as clauses.
func (g group) document(l corpus.Lang) *corpus.Document {
	all := slices.DeleteFunc(slices.Clone(g), func(w *work) bool { return w.doc(l) == nil })
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(v, w *work) int {
		a, b := v.doc(l), w.doc(l)
		return cmp.Or(a.Level.Rank()-b.Level.Rank(), len(b.Clauses)-len(a.Clauses), size(b)-size(a), cmp.Compare(a.Source, b.Source))
	})
	best := all[0].doc(l)
	for _, w := range all[1:] {
		o := w.doc(l)
		best.Address = cmp.Or(best.Address, o.Address)
		if s, t := all[0].imprints[l].Shares(w.imprints[l]); max(s, t) >= sameText || size(o) < shortText {
			w.variants = append(w.variants, takeVariants(best, o)...)
		} else {
			appendTo(best, o)
		}
	}
	return best
}

// shortText is the size, in bytes, of a text that is too short to be compared as a whole.
const shortText = 600

func size(d *corpus.Document) int {
	n := 0
	for _, c := range d.Clauses {
		n += len(c.Text)
	}
	return n
}

// takeVariants hangs the clauses of o that differ from those of d on them, and returns their spans and those of the
// clauses that are the same; white space makes no difference. Clauses that d does not have are put where o has them.
func takeVariants(d, o *corpus.Document) []corpus.Span {
	var taken []corpus.Span
	at := make(map[string]int, len(d.Clauses))
	known := make(map[string]bool, len(d.Clauses))
	for i, c := range d.Clauses {
		at[c.ID] = i
		known[line.Squeeze(c.Text)] = true
	}
	extra := make(map[int][]*corpus.Clause) // by the clause of d that they follow
	last := -1
	for _, v := range o.Clauses {
		i, same := at[v.ID]
		if !same && !known[line.Squeeze(v.Text)] {
			extra[last] = append(extra[last], v)
			continue
		}
		if taken = append(taken, v.Spans...); same {
			last = i
			if c := d.Clauses[i]; line.Squeeze(v.Text) != line.Squeeze(c.Text) {
				c.Variants = append(c.Variants, corpus.Variant{Text: v.Text, Location: v.Location})
			}
		}
	}
	all := extra[-1]
	for i, c := range d.Clauses {
		all = append(append(all, c), extra[i]...)
	}
	d.Clauses = all
	return taken
}

// appendTo adds to d the clauses of o, another wording of the document, under ids of their own.
func appendTo(d, o *corpus.Document) {
	taken := make(map[string]bool, len(d.Clauses))
	for _, c := range d.Clauses {
		taken[c.ID] = true
	}
	for _, c := range o.Clauses {
		id := c.ID
		for n := 2; taken[c.ID]; n++ {
			c.ID = id + "~" + strconv.Itoa(n)
		}
		taken[c.ID] = true
		if o.Title != "" {
			c.Path = append([]string{o.Title}, c.Path...)
		}
		d.Clauses = append(d.Clauses, c)
	}
}

// applyManifest lets the manifest correct what was found.
func (g group) applyManifest(inst *corpus.Instrument) {
	var m *corpus.ManifestInstrument
	for _, w := range g {
		m = cmp.Or(m, w.manifest)
	}
	if m == nil {
		return
	}
	inst.ID = m.ID
	inst.Kind = cmp.Or(m.Kind, inst.Kind)
	inst.Date = cmp.Or(m.Date, inst.Date)
	inst.Issuer = cmp.Or(m.Issuer, inst.Issuer)
	inst.TitleZH = cmp.Or(m.TitleZH, inst.TitleZH)
	inst.TitleEN = cmp.Or(m.TitleEN, inst.TitleEN)
	inst.Aliases = append(inst.Aliases, m.Aliases...)
	for _, d := range inst.Documents {
		level := m.LevelZH
		if d.Lang == corpus.English {
			level = m.LevelEN
		}
		d.Level = cmp.Or(level, d.Level)
	}
}
