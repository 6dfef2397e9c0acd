package structure

import (
	"cmp"
	"context"
	"iter"
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
	m := matcher{byKey: make(map[string][]int), byText: make(map[uint64][]int)}
	samples := samplesOf(works)
	for n, w := range works {
		home := -1
		for _, i := range m.candidates(w, samples[n]) {
			if slices.ContainsFunc(groups[i], func(o *work) bool { return same(o, w) }) {
				home = i
				break
			}
		}
		if home < 0 {
			home = len(groups)
			groups = append(groups, nil)
		}
		groups[home] = append(groups[home], w)
		m.add(w, samples[n], home)
	}
	return groups
}

// matcher finds the groups that a work may belong to.
type matcher struct {
	byKey  map[string][]int // by folded title or id of the manifest
	byText map[uint64][]int // by samples of the text
}

// candidates returns the groups that share a title or text with w, in their order.
func (m *matcher) candidates(w *work, samples []uint64) []int {
	var out []int
	for _, k := range w.keys() {
		out = append(out, m.byKey[k]...)
	}
	for _, s := range samples {
		out = append(out, m.byText[s]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (m *matcher) add(w *work, samples []uint64, i int) {
	for _, k := range w.keys() {
		m.byKey[k] = appendNew(m.byKey[k], i)
	}
	for _, s := range samples {
		m.byText[s] = appendNew(m.byText[s], i)
	}
}

func appendNew(list []int, i int) []int {
	if n := len(list); n > 0 && list[n-1] == i {
		return list
	}
	return append(list, i)
}

// keys returns what a work is looked up by.
func (w *work) keys() []string {
	var keys []string
	if w.manifest != nil {
		keys = append(keys, "id "+w.manifest.ID)
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		if k := w.folded[l]; k != "" {
			keys = append(keys, string(l)+" "+k)
		}
	}
	return keys
}

// foldTitles makes the titles of w comparable. The first words of a report are no title.
func (w *work) foldTitles() {
	w.folded = make(map[corpus.Lang]string)
	if w.untitled && w.secondary {
		return
	}
	for l, t := range w.titles {
		w.folded[l] = fold.Key(fullText.ReplaceAllString(t, ""))
	}
}

// same reports whether a and b are the same instrument.
func same(a, b *work) bool {
	if a.manifest != nil && b.manifest != nil {
		return a.manifest == b.manifest
	}
	if a.secondary != b.secondary {
		return false
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		if k := a.folded[l]; k == "" || k != b.folded[l] {
			continue
		}
		if a.source == b.source {
			return len(a.docs) == 1 && len(b.docs) == 1 && a.docs[0].Lang != b.docs[0].Lang
		}
		// Reports of two years and notices of two offices have the same title.
		return !otherYear(a, b) && !bareNoun(a.titles[l], a.kind) || sharedText(a, b) >= sameText
	}
	return (a.untitled || b.untitled) && !a.secondary && a.source != b.source && sharedText(a, b) >= sameText
}

func otherYear(a, b *work) bool {
	return len(a.date) >= 4 && len(b.date) >= 4 && a.date[:4] != b.date[:4]
}

// Texts are compared by their sequences of shingle folded characters.
const (
	sameText    = 0.6 // the share from which two texts are versions of one
	shingle     = 5
	minShingles = 200
	sampling    = 16 // one sequence of so many is looked up
)

// sharedText returns the share of the shorter text, in the language where it is largest, that the other has too.
func sharedText(a, b *work) float64 {
	best := 0.0
	for _, d := range a.docs {
		x, y := a.shingles(d.Lang), b.shingles(d.Lang)
		if len(x) > len(y) {
			x, y = y, x
		}
		if len(x) < minShingles {
			continue
		}
		best = max(best, float64(shared(x, y))/float64(len(x)))
	}
	return best
}

// shared counts the elements of x that y has too; both are sorted and have no element twice.
func shared(x, y []uint64) int {
	n := 0
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			x, y, n = x[1:], y[1:], n+1
		}
	}
	return n
}

// shingles returns the hashes of the sequences of characters in the document of w in language l, sorted, each once.
func (w *work) shingles(l corpus.Lang) []uint64 {
	if set, ok := w.sets[l]; ok {
		return set
	}
	var set []uint64
	if d := w.doc(l); d != nil {
		set = slices.AppendSeq(set, hashes(d))
		slices.Sort(set)
		set = slices.Clip(slices.Compact(set))
	}
	if w.sets == nil {
		w.sets = make(map[corpus.Lang][]uint64)
	}
	w.sets[l] = set
	return set
}

// hashes yields the hashes of the sequences of folded characters in d.
func hashes(d *corpus.Document) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, c := range d.Clauses {
			var last [shingle]rune
			n := 0
			for _, r := range fold.Key(c.Text) {
				copy(last[:], last[1:])
				last[shingle-1] = r
				if n++; n >= shingle && !yield(hashRunes(last[:])) {
					return
				}
			}
		}
	}
}

// hashRunes is FNV-1a over runes.
func hashRunes(rs []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range rs {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h
}

// samplesOf returns the shingles by which each of the works is looked up. As two works are told by their text to be one
// only where one of them has no title, these are some that a work without a title has.
func samplesOf(works []*work) [][]uint64 {
	wanted := make(map[uint64]bool)
	for _, w := range works {
		if w.untitled && !w.secondary {
			for s := range w.samples() {
				wanted[s] = true
			}
		}
	}
	out := make([][]uint64, len(works))
	if len(wanted) == 0 {
		return out
	}
	for range spread(context.Background(), len(works), func(i int) {
		if works[i].secondary {
			return
		}
		for s := range works[i].samples() {
			if wanted[s] {
				out[i] = append(out[i], s)
			}
		}
	}) {
	}
	return out
}

// samples yields some of the shingles of a work, chosen by their hash.
func (w *work) samples() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, d := range w.docs {
			for s := range hashes(d) {
				if s>>32%sampling == 0 && !yield(s) {
					return
				}
			}
		}
	}
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
	if k < 0 {
		return false
	}
	numbered := false
	for _, c := range other.Clauses[k+1:] {
		if ids[c.ID] {
			return false
		}
		numbered = numbered || c.Label != "" && !c.LabelAdded
	}
	return numbered
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
	return strings.Trim(strings.TrimSpace(appended.ReplaceAllString(best, "")), "《》")
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
			o.w.variants = append(o.w.variants, c.Spans...)
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
	byID := make(map[string]*corpus.Clause, len(o.Clauses))
	for _, v := range o.Clauses {
		byID[v.ID] = v
	}
	for _, c := range d.Clauses {
		if v := byID[c.ID]; v != nil && squeeze(v.Text) != squeeze(c.Text) {
			c.Variants = append(c.Variants, corpus.Variant{Text: v.Text, Location: v.Location})
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
		level := m.LevelZH
		if d.Lang == corpus.English {
			level = m.LevelEN
		}
		d.Level = cmp.Or(level, d.Level)
	}
}
