package structure

import (
	"cmp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// group is the works of one instrument, each from another source.
type group []*work

// merge groups the works that are the same instrument: by the manifest, by title, or, where one has no title above it,
// by text.
func merge(works []*work) []group {
	var groups []group
next:
	for _, w := range works {
		for i, g := range groups {
			if slices.ContainsFunc(g, func(o *work) bool { return same(o, w) }) {
				groups[i] = append(g, w)
				continue next
			}
		}
		groups = append(groups, group{w})
	}
	return groups
}

// same reports whether a and b are the same instrument.
func same(a, b *work) bool {
	if a.manifest != nil && b.manifest != nil {
		return a.manifest == b.manifest
	}
	if a.secondary != b.secondary {
		return false
	}
	for l, t := range a.titles {
		if u := b.titles[l]; t != "" && fold.Key(t) == fold.Key(u) && !(a.untitled && b.untitled && a.secondary) {
			return a.pg != b.pg || len(a.docs) == 1 && len(b.docs) == 1 && a.docs[0].Lang != b.docs[0].Lang
		}
	}
	return (a.untitled || b.untitled) && a.pg != b.pg && sharedText(a, b) >= sameText
}

// sameText is the share of character sequences from which two texts are versions of one.
const sameText = 0.6

// sharedText returns the share of the shorter text, in the language where it is largest, that the other has too.
func sharedText(a, b *work) float64 {
	best := 0.0
	for _, d := range a.docs {
		o := b.doc(d.Lang)
		if o == nil {
			continue
		}
		x, y := shingles(d), shingles(o)
		if len(x) > len(y) {
			x, y = y, x
		}
		both := 0
		for s := range x {
			if y[s] {
				both++
			}
		}
		if len(x) >= 200 {
			best = max(best, float64(both)/float64(len(x)))
		}
	}
	return best
}

// shingles returns the sequences of five folded characters in a document.
func shingles(d *corpus.Document) map[string]bool {
	out := make(map[string]bool)
	for _, c := range d.Clauses {
		rs := []rune(fold.Key(c.Text))
		for i := 0; i+5 <= len(rs); i++ {
			out[string(rs[i:i+5])] = true
		}
	}
	return out
}

// instrument makes one instrument of a group.
func (g group) instrument() *corpus.Instrument {
	inst := &corpus.Instrument{}
	for _, w := range g {
		inst.Kind = cmp.Or(inst.Kind, w.kind)
		inst.Date = cmp.Or(inst.Date, w.date)
		inst.Issuer = cmp.Or(inst.Issuer, w.issuer)
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		if d := g.document(l); d != nil {
			inst.Documents = append(inst.Documents, d)
		}
	}
	inst.TitleZH, inst.TitleEN = g.title(corpus.Chinese), g.title(corpus.English)
	g.applyManifest(inst)
	for _, d := range inst.Documents {
		d.Title = cmp.Or(inst.Title(d.Lang), d.Title)
	}
	return inst
}

// title prefers a title that stands above a text to one within it.
func (g group) title(l corpus.Lang) string {
	best := ""
	for _, w := range g {
		if t := w.titles[l]; t != "" && (best == "" || !w.untitled) {
			best = t
			if !w.untitled {
				break
			}
		}
	}
	return strings.Trim(strings.TrimSpace(titleTail.ReplaceAllString(best, "")), "《》")
}

// document chooses the text in language l by level, completeness and name of the source, and keeps the others as its
// variants.
func (g group) document(l corpus.Lang) *corpus.Document {
	type candidate struct {
		*corpus.Document
		w *work
	}
	var all []candidate
	for _, w := range g {
		if d := w.doc(l); d != nil {
			all = append(all, candidate{d, w})
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(a.Level.Rank()-b.Level.Rank(), len(b.Clauses)-len(a.Clauses), size(b.Document)-size(a.Document), cmp.Compare(a.Source, b.Source))
	})
	best := all[0]
	for _, o := range all[1:] {
		best.Address = cmp.Or(best.Address, o.Address)
		addVariants(best.Document, o.Document)
		for _, c := range o.Clauses {
			for _, s := range c.Spans {
				o.w.pg.remove(s, corpus.ReasonVariant)
			}
		}
	}
	return best.Document
}

func size(d *corpus.Document) int {
	n := 0
	for _, c := range d.Clauses {
		n += len(c.Text)
	}
	return n
}

// addVariants hangs the clauses of o that differ from those of d on them. White space makes no difference.
func addVariants(d, o *corpus.Document) {
	for _, c := range d.Clauses {
		for _, v := range o.Clauses {
			if v.ID == c.ID && squeeze(v.Text) != squeeze(c.Text) {
				c.Variants = append(c.Variants, corpus.Variant{Text: v.Text, Location: v.Location})
			}
		}
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
		d.Level = cmp.Or(map[corpus.Lang]corpus.Level{corpus.Chinese: m.LevelZH, corpus.English: m.LevelEN}[d.Lang], d.Level)
	}
}
