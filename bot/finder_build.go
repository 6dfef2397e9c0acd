package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
)

// headRunes is how much of a clause a choice can show at most, in runes.
const headRunes = 60

// NewFinder makes the finder of a corpus. The catalog is that of the same instruments.
func NewFinder(instruments []*corpus.Instrument, catalog *citation.Catalog) *Finder {
	f := &Finder{catalog: catalog, at: make(map[corpus.Ref]int)}
	sorted := slices.SortedStableFunc(slices.Values(instruments), func(a, b *corpus.Instrument) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
	})
	for _, i := range sorted {
		f.addWork(i)
	}
	f.grams = newGrams(len(f.places))
	for n := range f.places {
		for _, text := range f.places[n].texts {
			f.grams.add(n, text)
		}
		for _, h := range f.places[n].headings {
			f.grams.add(n, h.key)
		}
	}
	return f
}

// rankOf is the rank of the most authoritative document of i.
func rankOf(i *corpus.Instrument) int {
	rank := len(i.Documents) + 100
	for _, d := range i.Documents {
		rank = min(rank, d.Level.Rank())
	}
	return rank
}

func (f *Finder) addWork(i *corpus.Instrument) {
	w := work{id: i.ID, title: make(map[corpus.Lang]string), first: len(f.places)}
	w.addName(i.ID, true)
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		w.title[l] = i.Title(l)
		w.addName(i.Title(l), false)
		if d := i.Document(l); d != nil {
			w.addName(d.Title, false)
			w.title[l] = cmp.Or(w.title[l], d.Title)
		}
	}
	for _, a := range slices.Concat(i.Aliases, citation.DeriveAliases(i)) {
		w.addName(a, true)
	}
	for _, d := range i.Documents {
		for _, c := range d.Clauses {
			f.addClause(i.ID, len(f.works), d, c)
		}
	}
	w.last = len(f.places)
	f.works = append(f.works, w)
}

func (w *work) addName(name string, alias bool) {
	n := newFindName(name, alias)
	if n.key != "" && !slices.ContainsFunc(w.names, func(o findName) bool { return o.key == n.key }) {
		w.names = append(w.names, n)
	}
}

func newFindName(name string, alias bool) findName {
	key := fold.Key(name)
	n := findName{key: key, alias: alias}
	if !latin(key) {
		n.initials = initials(key)
	}
	return n
}

// addClause notes a clause in one language. Clauses that only the second document of an instrument has come behind
// those of the first.
func (f *Finder) addClause(instrument string, work int, d *corpus.Document, c *corpus.Clause) {
	ref := corpus.Ref{Instrument: instrument, Clause: c.ID}
	n, ok := f.at[ref]
	if !ok {
		n = len(f.places)
		f.at[ref] = n
		f.places = append(f.places, place{ref: ref, work: work, numbers: []string{c.ID}, shown: make(map[corpus.Lang]shown)})
	}
	p := &f.places[n]
	if v, ok := citation.ParseNumeral(bareLabel(c.Label)); ok {
		p.written = cmp.Or(p.written, bareLabel(c.Label))
		if s := strconv.Itoa(v); !slices.Contains(p.numbers, s) {
			p.numbers = append(p.numbers, s)
		}
	}
	if c.Heading != "" {
		p.headings = append(p.headings, newFindName(c.Heading, false))
	}
	p.texts = append(p.texts, fold.String(c.Text))
	p.shown[d.Lang] = shown{
		label: c.Label, heading: strings.Clone(c.Heading), head: strings.Clone(firstWords(c)), added: c.LabelAdded, level: d.Level,
	}
}

// bareLabel returns the number of a label such as 第十三条 or "Article 5".
func bareLabel(label string) string {
	s := fold.String(strings.TrimSpace(label))
	for _, word := range []string{"article", "section", "item", "第"} {
		s = strings.TrimPrefix(s, word)
	}
	for _, word := range []string{"条", "款", "章", "节"} {
		s = strings.TrimSuffix(s, word)
	}
	return strings.TrimSpace(s)
}

// firstWords returns the beginning of the clause behind its label and heading.
func firstWords(c *corpus.Clause) string {
	return shorten(oneLine(cutRunes(behind(c.Text, c.Label, c.Heading), 2*headRunes)), headRunes)
}

// behind returns text without the label and the heading that it begins with, which are shown beside it.
func behind(text, label, heading string) string {
	text = strings.TrimSpace(text)
	for _, lead := range []string{label, heading} {
		rest, ok := strings.CutPrefix(text, lead)
		if words := strings.TrimLeft(rest, " \t\n\u3000、.．:：。"); ok && lead != "" && words != "" && words != rest {
			text = words
		}
	}
	return text
}

// oneLine puts s on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
