package structure

import (
	"context"
	"maps"
	"slices"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/corpus/structure/likeness"
	"yiju/corpus/structure/naming"
)

// merger finds the works that are one instrument.
type merger struct {
	groups   []group
	home     map[*work]int      // the group of each work
	byKey    map[string][]*work // by folded title or id of the manifest
	bySketch map[uint64][]*work
	shared   map[string]int // by folded title: how many sources have it
	findings []corpus.Finding
}

// merge groups the works that are the same instrument: by the manifest, or by their texts. A title alone makes two
// texts of one language no document, however special it is; what looks like one document and is not taken for one
// becomes a finding.
func merge(works []*work) ([]group, []corpus.Finding) {
	m := &merger{home: make(map[*work]int), byKey: make(map[string][]*work), bySketch: make(map[uint64][]*work), shared: make(map[string]int)}
	for range spread(context.Background(), len(works), func(i int) { works[i].takeImprints() }) {
	}
	for _, w := range works {
		for _, k := range w.keys() {
			m.shared[k]++
		}
	}
	for _, w := range works {
		m.place(w)
	}
	m.pairLanguages()
	return slices.DeleteFunc(m.groups, func(g group) bool { return len(g) == 0 }), m.findings
}

// place puts w into the group of a work that it is the same as, or into one of its own.
func (m *merger) place(w *work) {
	home := -1
	var found []corpus.Finding
	for _, o := range m.candidates(w) {
		v := m.compare(o, w)
		if v.same && home < 0 {
			home = m.home[o]
			found = nil
		}
		if v.code != "" && found == nil && (home < 0 || v.same && m.home[o] == home) { // one is enough to ask about
			found = append(found, corpus.Finding{Code: v.code, Source: w.source.Name, Other: o.source.Name, Lang: v.lang, Share: v.share})
		}
	}
	m.findings = append(m.findings, found...)
	if home < 0 {
		home = len(m.groups)
		m.groups = append(m.groups, nil)
	}
	m.groups[home] = append(m.groups[home], w)
	m.home[w] = home
	for _, k := range w.keys() {
		m.byKey[k] = append(m.byKey[k], w)
	}
	for _, s := range w.sketch() {
		m.bySketch[s] = append(m.bySketch[s], w)
	}
}

// maxAlike is how many works with one title or piece of text are compared: more of them are no versions of one text.
const maxAlike = 20

// candidates returns the works that share a title or enough text with w, in their order.
func (m *merger) candidates(w *work) []*work {
	var out []*work
	for _, k := range w.keys() {
		out = append(out, m.byKey[k][:min(len(m.byKey[k]), maxAlike)]...)
	}
	hits := make(map[*work]int)
	for _, s := range w.sketch() {
		for _, o := range m.bySketch[s][:min(len(m.bySketch[s]), maxAlike)] {
			if hits[o]++; hits[o] == minHits && !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return slices.Compact(out)
}

// minHits is how many of the pieces of text by which works are found two of them share, for them to be compared.
const minHits = 6

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
	for l, t := range w.titles {
		d := w.doc(l)
		if !w.untitled || !w.secondary && (d == nil || t != firstWords(d.Clauses[0].Text)) {
			w.folded[l] = fold.Key(naming.FullText.ReplaceAllString(t, ""))
		}
	}
}

func (w *work) takeImprints() {
	w.imprints = make(map[corpus.Lang]*likeness.Imprint)
	for _, d := range w.docs {
		w.imprints[d.Lang] = likeness.Of(d)
	}
}

func (w *work) sketch() []uint64 {
	var out []uint64
	for _, d := range w.docs {
		out = append(out, w.imprints[d.Lang].Sketch()...)
	}
	return out
}

// verdict is what comparing two works gives.
type verdict struct {
	same  bool
	code  corpus.FindingCode // "" where there is nothing to say
	lang  corpus.Lang
	share float64
}

// Shares of the text of both works, in one order, from which they are one document; from which they are so even with
// two dates, which only an identical text is; and from which somebody is asked.
const (
	sameText  = 0.6
	equalText = 1
	likeText  = 0.4
)

// compare tells whether a and b are the same instrument, and what to say of them.
func (m *merger) compare(a, b *work) verdict {
	named, special := m.titled(a, b)
	bound := a.manifest != nil && a.manifest == b.manifest
	switch {
	case a.manifest != nil && b.manifest != nil && !bound, !bound && a.secondary != b.secondary:
		return verdict{}
	case !bound && a.source == b.source:
		return verdict{same: named && len(a.docs) == 1 && len(b.docs) == 1 && a.docs[0].Lang != b.docs[0].Lang}
	}
	v := verdict{}
	part := 0.0 // the share of the shorter text
	both := false
	for _, d := range a.docs {
		if x, y := a.imprints[d.Lang], b.imprints[d.Lang]; y != nil {
			s, t := x.Shares(y)
			if both = true; min(s, t) >= v.share {
				v.lang, v.share, part = d.Lang, min(s, t), max(part, s, t)
			}
		}
	}
	dated := otherDate(a, b)
	switch {
	case bound && !both:
		v.same, v.code = true, corpus.FindingPaired
	case bound:
		v.same = true
		if v.code = corpus.FindingMerged; part < sameText {
			v.code = corpus.FindingWording
		}
	case !both: // two languages, or none in common
		v.same = named && special && !dated
		v.code = corpus.FindingPaired
	case v.share >= equalText && (named || a.untitled || b.untitled), !dated && v.share >= sameText && (named || a.untitled || b.untitled),
		!dated && named && special && part >= sameText:
		v.same, v.code = true, corpus.FindingMerged
	case named && dated && part >= likeText:
		v.code = corpus.FindingVersion
	case v.share >= likeText:
		v.code = corpus.FindingSimilar
	case named && special && !a.secondary && part > 0:
		v.code = corpus.FindingNamesake
	}
	if !v.same && a.secondary || !both && !v.same {
		v.code = ""
	}
	return v
}

// untitle takes away the titles that say nothing of what a text is and stand above different texts: names of a site, of
// a journal, of a state. What the manifest names is left alone.
func untitle(groups []group) []corpus.Finding {
	byTitle := make(map[string][]*work)
	for _, g := range groups {
		for l, t := range g[0].titles {
			if key := string(l) + g[0].folded[l]; g[0].manifest == nil && !g[0].secondary && naming.KindOf(t) == "" && g[0].folded[l] != "" {
				byTitle[key] = append(byTitle[key], g[0])
			}
		}
	}
	var findings []corpus.Finding
	for _, key := range slices.Sorted(maps.Keys(byTitle)) {
		ws := byTitle[key]
		l := ws[0].docs[0].Lang
		if len(ws) < 2 || ws[0].imprints[l] == nil || ws[1].imprints[l] == nil {
			continue
		}
		if s, t := ws[0].imprints[l].Shares(ws[1].imprints[l]); max(s, t) >= likeText {
			continue // versions of one text
		}
		for _, w := range ws {
			findings = append(findings, corpus.Finding{Code: corpus.FindingSharedTitle, Source: w.source.Name, Other: ws[0].source.Name})
			for _, d := range w.docs {
				w.titles[d.Lang] = firstWords(d.Clauses[0].Text)
				d.Title = w.titles[d.Lang]
				addNote(d, corpus.NoteUntitled)
			}
			w.untitled = true
		}
	}
	return findings
}

// titled reports whether a and b share a title, and whether that is more than the noun of a kind and on few sources.
func (m *merger) titled(a, b *work) (named, special bool) {
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		if k := a.folded[l]; k != "" && k == b.folded[l] {
			named = true
			special = special || !naming.BareNoun(a.titles[l], a.kind) && m.shared[string(l)+" "+k] <= maxShared
		}
	}
	return named, special
}

// maxShared is how many sources a title may stand on that says which instrument a text is.
const maxShared = 3

// otherDate reports whether the dates of a and b cannot be one.
func otherDate(a, b *work) bool {
	n := min(len(a.date), len(b.date))
	return n >= 4 && a.date[:n] != b.date[:n]
}

// pairLanguages joins a Chinese and an English work of one date and the same numbers where only one of each can be meant.
func (m *merger) pairLanguages() {
	type side struct {
		lang corpus.Lang
		date string
	}
	sides := make(map[side][]int)
	for i, g := range m.groups {
		if len(g) == 1 && len(g[0].docs) == 1 && !g[0].secondary && len(g[0].date) >= len("2006-01-02") {
			s := side{g[0].docs[0].Lang, g[0].date}
			sides[s] = append(sides[s], i)
		}
	}
	for s, chinese := range sides {
		english := sides[side{corpus.English, s.date}]
		if s.lang != corpus.Chinese || len(chinese) != 1 || len(english) != 1 {
			continue
		}
		zh, en := chinese[0], english[0]
		a, b := m.groups[zh][0], m.groups[en][0]
		if a.source == b.source || a.manifest != nil && b.manifest != nil || !sameNumbers(a.docs[0], b.docs[0]) {
			continue
		}
		if zh > en {
			zh, en = en, zh
		}
		m.groups[zh] = append(m.groups[zh], m.groups[en]...)
		m.groups[en] = nil
		m.findings = append(m.findings, corpus.Finding{Code: corpus.FindingPaired, Source: a.source.Name, Other: b.source.Name})
	}
}

// Limits of the numbers of two languages.
const (
	fewNumbers = 8
	sameNumber = 0.95 // of all numbers
)

// sameNumbers reports whether enough clauses of a and b have printed numbers, and nearly all of them the same.
func sameNumbers(a, b *corpus.Document) bool {
	ids := make(map[string]bool)
	n, both := 0, 0
	for _, c := range slices.Concat(a.Clauses, b.Clauses) {
		if numbered(c) {
			if n++; ids[c.ID] {
				both++
			}
			ids[c.ID] = true
		}
	}
	return both >= fewNumbers && float64(2*both) >= sameNumber*float64(n)
}
