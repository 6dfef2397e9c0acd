package diff

import (
	"strings"
	"unicode"

	"yiju/corpus"
)

// match finds the counterpart of each clause in the other corpus. Certain pairs come first, so that one inserted clause
// is one addition and not a change of every clause after it:
//
//  1. the same ref and the same text;
//  2. the same ref and the same words (see bare), then the same words in the same document, in order;
//  3. similar words in the same document, the most similar first, see similar;
//  4. the same words, then very similar ones, in another document of the same language, if they are long enough to be
//     distinctive: many laws end in the same sentence;
//  5. whatever is left at the same ref: rewritten.
func (d *difference) match() {
	type key struct {
		document int
		id, text string
		lang     corpus.Lang
	}
	for _, v := range d.documents {
		v.pairAlike()
	}
	old, new := unpaired(d.old), unpaired(d.new)
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, id: s.ID, text: s.Text}, true })
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, id: s.ID, text: s.bare()}, true })
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, text: s.bare()}, true })
	d.similarWithin()
	pairBy(old, new, func(s *side) (key, bool) {
		return key{lang: d.documents[s.document].key.Lang, text: s.bare()}, len(s.bare()) >= tellingBytes
	})
	d.similarAcross()
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, id: s.ID}, true })
}

// pairAlike pairs the common prefix of both editions, by ref and text: usually all clauses.
func (v *versions) pairAlike() {
	for n := range min(len(v.old.clauses), len(v.new.clauses)) {
		o, s := v.old.clauses[n], v.new.clauses[n]
		if o.ID != s.ID || o.Text != s.Text {
			return
		}
		pair(o, s)
	}
}

// tellingBytes is the length from which the same words in two documents count as a moved clause: some 25 Chinese
// characters or a dozen English words.
const tellingBytes = 75

// pairBy pairs the sides with the same key, in order.
func pairBy[K comparable](old, new []*side, key func(*side) (K, bool)) {
	waiting := make(map[K][]*side)
	for _, s := range new {
		if s.other != nil {
			continue
		}
		if k, ok := key(s); ok {
			waiting[k] = append(waiting[k], s)
		}
	}
	for _, s := range old {
		if s.other != nil {
			continue
		}
		k, ok := key(s)
		if list := waiting[k]; ok && len(list) > 0 {
			pair(s, list[0])
			waiting[k] = list[1:]
		}
	}
}

func pair(a, b *side) { a.other, b.other = b, a }

// unpaired returns the sides without a counterpart.
func unpaired(all []*side) []*side {
	var out []*side
	for _, s := range all {
		if s.other == nil {
			out = append(out, s)
		}
	}
	return out
}

// bare returns the words of a clause without its number, which a renumbering changes, and with single spaces.
func bare(c *corpus.Clause) string {
	text := strings.TrimSpace(c.Text)
	if rest, ok := strings.CutPrefix(text, corpus.PrintedLabel(c.Label)); ok && !c.LabelAdded && c.Label != "" {
		text = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".、．:：)）", r) })
	}
	return strings.Join(strings.Fields(text), " ")
}

// bare is the function of that name, computed once.
func (s *side) bare() string {
	if s.words == "" {
		s.words = bare(s.Clause)
	}
	return s.words
}
