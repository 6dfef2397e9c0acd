package eval

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

// separators separate the parts of a passage id.
const separators = "-_#./:"

// Names maps clauses of the corpus made from a set to passage ids, by ref without language.
type Names map[string]map[corpus.Lang]string

// Of returns the passage ids of a hit: of the version that matched, then of the other.
func (n Names) Of(h retrieval.Hit) []string {
	pair, ok := n[h.Ref.Bare().String()]
	if !ok {
		return []string{h.Ref.Clause}
	}
	return []string{pair[h.Ref.Lang], pair[h.Ref.Lang.Other()]}
}

// shelf assembles passages into a corpus.
type shelf struct {
	corpus  corpus.Corpus
	names   Names
	partner map[string]string             // the other version of a passage
	placed  map[string]*corpus.Instrument // where a passage with another version is
	last    map[corpus.Lang]*group        // of the previous passage
	more    map[string]*group             // of the distractors
}

// group is a document that passages are being added to.
type group struct {
	key        string
	instrument *corpus.Instrument
	document   *corpus.Document
}

// Corpus returns s as a corpus. A passage becomes a clause with its title as the heading. Consecutive passages whose ids
// differ only in the last part form one document, so that they have neighbours. Two passages whose ids differ only in
// the language, as in "zh-p1-3" and "en-p1-3", are versions of one clause, unless apart is set.
func (s *Set) Corpus(apart bool) (*corpus.Corpus, Names) {
	b := &shelf{
		names: make(Names), placed: make(map[string]*corpus.Instrument),
		last: make(map[corpus.Lang]*group), more: make(map[string]*group),
	}
	if !apart {
		b.partner = partners(s.Passages)
	}
	judged := len(s.Passages) - s.Distractors
	for _, p := range s.Passages[:judged] {
		b.add(p)
	}
	for _, p := range s.Passages[judged:] {
		b.addDistractor(p)
	}
	return &b.corpus, b.names
}

// articleNumber matches the end of the title of an article of a law.
var articleNumber = regexp.MustCompile(`\s*(第\s*[\p{Nd}零〇一二三四五六七八九十百千]+\s*[条條]\S*|(Article|Section|§+)\s*\S+)$`)

// addDistractor adds p to the document with its title. Distractors are unordered and often articles of laws.
func (b *shelf) addDistractor(p Text) {
	l := p.Language()
	key := string(l) + " " + articleNumber.ReplaceAllString(p.Title, "")
	g := b.more[key]
	if g == nil || p.Title == "" {
		g = b.open(key, l, nil)
		b.more[key] = g
	}
	g.take(p, p.ID)
}

// open begins a document, in the instrument or in a new one.
func (b *shelf) open(key string, l corpus.Lang, i *corpus.Instrument) *group {
	g := &group{key, i, &corpus.Document{Lang: l}}
	if i == nil {
		g.instrument = &corpus.Instrument{ID: fmt.Sprintf("%07d", len(b.corpus.Instruments))}
		b.corpus.Instruments = append(b.corpus.Instruments, g.instrument)
	}
	if l == corpus.Chinese {
		g.instrument.Documents = slices.Insert(g.instrument.Documents, 0, g.document)
	} else {
		g.instrument.Documents = append(g.instrument.Documents, g.document)
	}
	return g
}

// take adds p to the document.
func (g *group) take(p Text, clause string) {
	g.document.Clauses = append(g.document.Clauses, &corpus.Clause{ID: clause, Heading: p.Title, Text: p.Text})
}

// add adds p to the document of the previous passage if their ids allow it.
func (b *shelf) add(p Text) {
	l, key := p.Language(), p.ID[:max(0, strings.LastIndexAny(p.ID, separators))]
	partner := b.partner[p.ID]
	first := b.placed[partner] // nil if p is the first version
	g := b.last[l]
	if g == nil || g.key != key {
		var i *corpus.Instrument
		if first != nil && first.Document(l) == nil {
			i = first
		}
		g = b.open(key, l, i)
		b.last[l] = g
	}
	clause := p.ID
	if first != nil && first == g.instrument {
		clause = partner
		ref := corpus.Ref{Instrument: first.ID, Clause: clause}
		b.names[ref.String()] = map[corpus.Lang]string{l: p.ID, l.Other(): partner}
	}
	if partner != "" {
		b.placed[p.ID] = g.instrument
	}
	g.take(p, clause)
}

// Language returns the language of t, detected from its text if the set does not give zh or en.
func (t Text) Language() corpus.Lang {
	tag, _, _ := strings.Cut(strings.ToLower(t.Lang), "-")
	if l := corpus.Lang(tag); l == corpus.Chinese || l == corpus.English {
		return l
	}
	return analysis.DetectLang(t.Text)
}

// partners maps each passage with a language in its id to its counterpart in the other language. Ids that more than two
// passages could share have no partners.
func partners(passages []Text) map[string]string {
	type versions map[corpus.Lang][]string
	all := make(map[string]versions)
	for _, p := range passages {
		if key, ok := withoutLang(p.ID, p.Language()); ok {
			if all[key] == nil {
				all[key] = make(versions)
			}
			all[key][p.Language()] = append(all[key][p.Language()], p.ID)
		}
	}
	partner := make(map[string]string)
	for _, v := range all {
		zh, en := v[corpus.Chinese], v[corpus.English]
		if len(zh) == 1 && len(en) == 1 {
			partner[zh[0]], partner[en[0]] = en[0], zh[0]
		}
	}
	return partner
}

// withoutLang returns id with its first or last piece, which must be the language, taken out.
func withoutLang(id string, l corpus.Lang) (string, bool) {
	first, last := strings.IndexAny(id, separators), strings.LastIndexAny(id, separators)
	switch {
	case first < 0:
		return "", false
	case strings.EqualFold(id[:first], string(l)):
		return "*" + id[first:], true
	case strings.EqualFold(id[last+1:], string(l)):
		return id[:last+1] + "*", true
	}
	return "", false
}

// Paired reports whether some passages are versions of each other, so that RunBEIR makes bilingual clauses.
func (s *Set) Paired() bool { return len(partners(s.Passages)) > 0 }
