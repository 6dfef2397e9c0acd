package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"yiju/corpus"
)

// ChangeKind classifies a change to a clause, a document or its metadata.
type ChangeKind string

// The kinds of changes. Opened and Closed documents come in addition to the changes of their clauses.
const (
	Added      ChangeKind = "added"      // only the new corpus has the clause
	Withdrawn  ChangeKind = "removed"    // only the old corpus has it
	Changed    ChangeKind = "changed"    // same ref, different words
	Renumbered ChangeKind = "renumbered" // another id in the same document, with (nearly) the same words
	Moved      ChangeKind = "moved"      // another document of the same language, with (nearly) the same words
	Described  ChangeKind = "metadata"   // same words, different metadata of the clause or document
	Opened     ChangeKind = "document_added"
	Closed     ChangeKind = "document_removed"
)

// Change is one difference between two corpora.
type Change struct {
	Kind   ChangeKind
	Ref    corpus.Ref     // with language: in the new corpus, or in the old one with Withdrawn and Closed; no Clause: the document
	Was    corpus.Ref     // in the old corpus; zero with Added and Opened
	Title  string         // of the document at Ref
	Old    *corpus.Clause // nil with Added, and for a document
	New    *corpus.Clause // nil with Withdrawn, and for a document
	Fields []Field        // changed metadata, except the label of a clause whose id changed
	Size   int            // number of clauses of an Opened or Closed document
}

// Field is a changed item of metadata of a clause or document.
type Field struct {
	Name string `json:"name"` // "title", "level", "address", "label", "heading", "path", "notes", "variants", "kind", …
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Changes returns how new differs from old. Every clause that differs at its ref, ignoring its place in the sources, is
// reported exactly once: an old one as Was, a new one as Ref. In the other direction there are as many changes of the
// same kinds, with Added for Withdrawn and Opened for Closed.
//
// Changes are grouped by document in the order of new, with withdrawn clauses at their old place. A nil corpus has no
// clauses. See changes_match.go for how clauses are matched.
func Changes(old, new *corpus.Corpus) []Change {
	d := newDifference(old, new)
	d.match()
	var out []Change
	for n, doc := range d.documents {
		out = append(out, doc.described()...)
		out = append(out, d.clauses(n)...)
	}
	return out
}

// Reworded reports whether the words of a clause in both corpora changed, ignoring its number.
func (c Change) Reworded() bool {
	return c.Old != nil && c.New != nil && bare(c.Old) != bare(c.New)
}

// Words returns the words of the clause in both corpora, "" where it is missing: with its number if the ref is the same,
// without it if the clause was renumbered or moved.
func (c Change) Words() (old, new string) {
	words := func(cl *corpus.Clause) string {
		switch {
		case cl == nil:
			return ""
		case c.Kind == Renumbered || c.Kind == Moved:
			return bare(cl)
		}
		return cl.Text
	}
	return words(c.Old), words(c.New)
}

// difference is the comparison of two corpora.
type difference struct {
	documents []*versions
	old, new  []*side // all clauses, by document and place
}

// versions is a document in both corpora.
type versions struct {
	key      corpus.Ref // instrument and language
	old, new edition
}

// edition is a document of one corpus.
type edition struct {
	instrument *corpus.Instrument
	document   *corpus.Document // nil if the corpus lacks it
	clauses    []*side
}

// side is a clause of one of the corpora.
type side struct {
	*corpus.Clause
	document int // index of its versions
	place    int // in the document
	other    *side
	words    string // see bare; computed on demand
	sketch   sketch
}

// newDifference aligns the documents, in an order that does not depend on which corpus is the old one. Duplicates of a
// document within a corpus are merged.
func newDifference(old, new *corpus.Corpus) *difference {
	all := make(map[corpus.Ref]*versions)
	list := func(c *corpus.Corpus, of func(*versions) *edition) {
		if c == nil {
			return
		}
		for _, i := range c.Instruments {
			for _, doc := range i.Documents {
				key := corpus.Ref{Instrument: i.ID, Lang: doc.Lang}
				if all[key] == nil {
					all[key] = &versions{key: key}
				}
				e := of(all[key])
				if e.document == nil {
					e.instrument, e.document = i, doc
				}
				sides := make([]side, len(doc.Clauses))
				e.clauses = slices.Grow(e.clauses, len(sides))
				for k, cl := range doc.Clauses {
					sides[k] = side{Clause: cl, place: len(e.clauses)}
					e.clauses = append(e.clauses, &sides[k])
				}
			}
		}
	}
	list(new, func(v *versions) *edition { return &v.new })
	list(old, func(v *versions) *edition { return &v.old })
	d := &difference{documents: slices.SortedFunc(maps.Values(all), func(a, b *versions) int {
		return cmp.Or(cmp.Compare(a.key.Instrument, b.key.Instrument), cmp.Compare(b.key.Lang, a.key.Lang)) // Chinese first
	})}
	for n, v := range d.documents {
		d.old, d.new = append(d.old, v.old.clauses...), append(d.new, v.new.clauses...)
		for _, s := range slices.Concat(v.old.clauses, v.new.clauses) {
			s.document = n
		}
	}
	return d
}

// described returns the changed metadata of a document, or that it was opened or closed.
func (v *versions) described() []Change {
	o, n := v.old, v.new
	switch {
	case o.document == nil:
		return []Change{{Kind: Opened, Ref: v.key, Title: n.document.Title, Size: len(n.clauses)}}
	case n.document == nil:
		return []Change{{Kind: Closed, Ref: v.key, Was: v.key, Title: o.document.Title, Size: len(o.clauses)}}
	}
	var f fields
	f.add("title", o.document.Title, n.document.Title)
	f.add("level", string(o.document.Level), string(n.document.Level))
	f.add("address", o.document.Address, n.document.Address)
	f.add("source", o.document.Source, n.document.Source)
	f.list("notes", o.document.Notes, n.document.Notes)
	if v.first() {
		f.instrument(o.instrument, n.instrument)
	}
	if f == nil {
		return nil
	}
	return []Change{{Kind: Described, Ref: v.key, Was: v.key, Title: n.document.Title, Fields: f}}
}

// first reports whether v is the first document that the instrument has in both corpora: changes of the instrument's
// metadata are reported with it.
func (v *versions) first() bool {
	both := func(l corpus.Lang) bool {
		return v.old.instrument.Document(l) != nil && v.new.instrument.Document(l) != nil
	}
	return v.key.Lang == corpus.Chinese || !both(corpus.Chinese)
}

// clauses returns the changes of the clauses of document n. A withdrawn clause comes after the one that it followed.
func (d *difference) clauses(n int) []Change {
	v := d.documents[n]
	gone := make(map[int][]*side) // by the place in the new document that they follow; -1 for its beginning
	after := -1
	for _, s := range v.old.clauses {
		if s.other == nil {
			gone[after] = append(gone[after], s)
		} else if s.other.document == n {
			after = s.other.place
		}
	}
	var out []Change
	withdrawn := func(after int) {
		for _, s := range gone[after] {
			ref := d.ref(s)
			out = append(out, Change{Kind: Withdrawn, Ref: ref, Was: ref, Title: v.old.document.Title, Old: s.Clause})
		}
	}
	withdrawn(-1)
	for place, s := range v.new.clauses {
		if c, ok := d.change(v, s); ok {
			out = append(out, c)
		}
		withdrawn(place)
	}
	return out
}

// change returns how a clause of the new corpus changed, or false if it did not.
func (d *difference) change(v *versions, s *side) (Change, bool) {
	c := Change{Kind: Added, Ref: d.ref(s), Title: v.new.document.Title, New: s.Clause}
	o := s.other
	if o == nil {
		return c, true
	}
	c.Old, c.Was = o.Clause, d.ref(o)
	c.Fields = changedFields(o.Clause, s.Clause)
	switch {
	case o.document != s.document:
		c.Kind = Moved
	case o.ID != s.ID:
		c.Kind = Renumbered
	case o.Text != s.Text:
		c.Kind = Changed
	case c.Fields != nil:
		c.Kind = Described
	default:
		return c, false
	}
	return c, true
}

func (d *difference) ref(s *side) corpus.Ref {
	ref := d.documents[s.document].key
	ref.Clause = s.ID
	return ref
}

// changedFields returns the changed metadata of a clause.
func changedFields(a, b *corpus.Clause) []Field {
	var f fields
	if a.ID == b.ID { // another id has another label
		f.add("label", a.Label, b.Label)
		f.add("label_added", yes(a.LabelAdded), yes(b.LabelAdded))
	}
	f.add("heading", a.Heading, b.Heading)
	f.list("path", a.Path, b.Path)
	f.list("notes", notesOf(a), notesOf(b))
	f.list("variants", variantsOf(a), variantsOf(b))
	return f
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func notesOf(c *corpus.Clause) []string {
	var all []string
	for _, n := range c.Notes {
		all = append(all, n.Mark+" "+n.Text)
	}
	return all
}

func variantsOf(c *corpus.Clause) []string {
	var all []string
	for _, v := range c.Variants {
		all = append(all, v.Text)
	}
	return all
}

type fields []Field

func (f *fields) add(name, old, new string) {
	if old != new {
		*f = append(*f, Field{name, old, new})
	}
}

// instrument adds the changed metadata of an instrument.
func (f *fields) instrument(a, b *corpus.Instrument) {
	f.add("kind", a.Kind, b.Kind)
	f.add("date", a.Date, b.Date)
	f.add("issuer", a.Issuer, b.Issuer)
	f.add("title_zh", a.TitleZH, b.TitleZH)
	f.add("title_en", a.TitleEN, b.TitleEN)
	f.list("aliases", a.Aliases, b.Aliases)
}

// list adds lists, one line per element.
func (f *fields) list(name string, old, new []string) {
	if !slices.Equal(old, new) {
		*f = append(*f, Field{name, strings.Join(old, "\n"), strings.Join(new, "\n")})
	}
}
