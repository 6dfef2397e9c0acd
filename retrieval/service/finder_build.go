package service

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// newFinder builds the finder of a corpus. The catalog must be of the same instruments.
func newFinder(instruments []*corpus.Instrument, catalog *citation.Catalog) *finder {
	f := &finder{catalog: catalog, at: make(map[corpus.Ref]int)}
	for _, i := range slices.SortedStableFunc(slices.Values(instruments), func(a, b *corpus.Instrument) int {
		return cmp.Or(ByAuthority(a, b), cmp.Compare(a.ID, b.ID))
	}) {
		f.addWork(i)
	}
	return f
}

// ByAuthority orders instruments: most authoritative first, then latest.
func ByAuthority(a, b *corpus.Instrument) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Date, a.Date))
}

// rank returns the rank of the most authoritative document of i.
func rank(i *corpus.Instrument) int {
	best := len(i.Documents) + 100
	for _, d := range i.Documents {
		best = min(best, d.Level.Rank())
	}
	return best
}

func (f *finder) addWork(i *corpus.Instrument) {
	w := work{id: i.ID, title: make(map[corpus.Lang]string), first: len(f.candidates)}
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
			f.addClause(w, d, c)
		}
	}
	w.last = len(f.candidates)
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

// addClause adds a clause in one language. Clauses that only the second document of an instrument has come last.
func (f *finder) addClause(w work, d *corpus.Document, c *corpus.Clause) {
	ref := corpus.Ref{Instrument: w.id, Clause: c.ID}
	n, ok := f.at[ref]
	if !ok {
		n = len(f.candidates)
		f.at[ref] = n
		f.candidates = append(f.candidates, candidate{ref: ref, numbers: []string{c.ID}, shown: make(map[corpus.Lang]Description)})
	}
	have := &f.candidates[n]
	if v, ok := numeral.Parse(bareLabel(c.Label)); ok {
		have.written = cmp.Or(have.written, bareLabel(c.Label))
		if s := strconv.Itoa(v); !slices.Contains(have.numbers, s) {
			have.numbers = append(have.numbers, s)
		}
	}
	if c.Heading != "" {
		have.headings = append(have.headings, newFindName(c.Heading, false))
	}
	have.texts = append(have.texts, fold.String(c.Text))
	ref.Lang = d.Lang
	have.shown[d.Lang] = Description{
		Ref: ref, Title: w.title[d.Lang], Label: c.Label, Heading: strings.Clone(c.Heading), Added: c.LabelAdded, Level: d.Level,
		Head: strings.Clone(shorten(head(cutRunes(c.Text, 3*headRunes), c.Label, c.Heading), headRunes)),
	}
}

// bareLabel returns the number of a label such as 第十三条 or "Article 5".
func bareLabel(label string) string {
	s := fold.String(strings.TrimSpace(corpus.PrintedLabel(label)))
	for _, word := range []string{"article", "section", "item", "第"} {
		s = strings.TrimPrefix(s, word)
	}
	for _, word := range []string{"条", "款", "章", "节"} {
		s = strings.TrimSuffix(s, word)
	}
	return strings.TrimSpace(s)
}
