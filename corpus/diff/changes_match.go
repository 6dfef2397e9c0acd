package diff

import (
	"strings"
	"unicode"

	"yiju/corpus"
)

// match finds for each clause the one in the other corpus that it is. Certain pairs come first, so that one clause that
// is inserted costs one addition and not a change of every clause behind it:
//
//  1. the same ref and the same text;
//  2. the same ref and the same words (see bare), then the same words in the same document, in order;
//  3. similar words in the same document, the most similar first, see similar;
//  4. the same words, then very similar ones, in another document of the same language, where they are long enough to
//     tell: many laws end in the same sentence;
//  5. what is left at the same ref: written anew.
func (d *difference) match() {
	type key struct {
		document int
		id, text string
		lang     corpus.Lang
	}
	for _, v := range d.documents {
		v.pairAlike()
	}
	old, new := left(d.old), left(d.new)
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, id: s.ID, text: s.Text}, true })
	old, new = left(old), left(new)
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, id: s.ID, text: s.bare()}, true })
	pairBy(old, new, func(s *side) (key, bool) { return key{document: s.document, text: s.bare()}, true })
	d.similarWithin(left(old), left(new))
	old, new = left(old), left(new)
	pairBy(old, new, func(s *side) (key, bool) {
		return key{lang: d.documents[s.document].key.Lang, text: s.bare()}, len(s.bare()) >= tellingBytes
	})
	d.similarAcross(left(old), left(new))
	pairBy(left(old), left(new), func(s *side) (key, bool) { return key{document: s.document, id: s.ID}, true })
}

// pairAlike pairs the clauses with which both editions begin, as far as they have the same refs and texts: most often all.
func (v *versions) pairAlike() {
	for n := range min(len(v.old.clauses), len(v.new.clauses)) {
		o, s := v.old.clauses[n], v.new.clauses[n]
		if o.ID != s.ID || o.Text != s.Text {
			return
		}
		pair(o, s)
	}
}

// tellingBytes is the length from which words that stand in two documents are taken for a clause that moved: some 25
// Chinese characters or a dozen English words.
const tellingBytes = 75

// pairBy pairs the sides that have the same key, the first with the first.
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
	if len(waiting) == 0 {
		return
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

// left returns the sides that have no other yet.
func left(all []*side) []*side {
	var out []*side
	for _, s := range all {
		if s.other == nil {
			out = append(out, s)
		}
	}
	return out
}

// bare returns the words of a clause without its number, which a renumbering changes, and with single spaces.
func (s *side) bare() string {
	if s.words == "" {
		text := strings.TrimSpace(s.Text)
		if rest, ok := strings.CutPrefix(text, s.Label); ok && !s.LabelAdded && s.Label != "" {
			text = strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".、．:：)）", r) })
		}
		s.words = strings.Join(strings.Fields(text), " ")
	}
	return s.words
}
