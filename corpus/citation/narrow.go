package citation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/numeral"
)

// narrow decides which of the instruments that bear a found name are meant, by the words and the year beside it.
func (c *Catalog) narrow(s *scanned, n *name) {
	if n.known {
		foreign, start := s.foreignWord(c, *n)
		if foreign {
			n.head, n.former = start, nil
		}
		n.unknown = s.printed(n.head, n.end)
		return
	}
	if n.class >= aliasName {
		c.narrowByYear(s, n)
		if word, start := s.foreignWord(c, *n); word {
			n.unknown, n.near, n.records, n.head = s.printed(start, n.end), n.records, nil, start
			return
		}
		if n.class == fullTitle {
			return
		}
	}
	if text := s.Text[n.start:n.end]; len(n.records) == 0 && verbNouns[text] && !besideMark(s, *n) {
		return // dropped at once: it would count only beside a number or in title marks
	}
	mods := s.modifiers(c, *n)
	n.head = mods.start
	n.tentative = n.class <= kindNoun && isTentative(s, *n, mods)
	fits := func(k int) bool { return c.records[k].fits(mods) }
	candidates := n.records
	n.records = slices.DeleteFunc(slices.Clone(candidates), func(k int) bool { return !fits(k) })
	if mods.number != "" {
		n.tentative = false
		n.end = mods.end
	}
	if len(n.records) == 0 && (len(candidates) > 0 || mods.words != "" || mods.quoted || mods.number != "") && !n.tentative {
		if mods.words != "" || mods.year != "" || mods.number != "" || len(mods.realms) > 0 {
			n.unknown = strings.TrimSpace(s.printed(mods.start, n.end))
			n.near = c.authoritative(candidates)
		}
		return
	}
	n.records = c.authoritative(n.records)
}

// narrowByYear drops what bears the whole name n but not the year beside it. Where nothing is left, the name is that of another
// version, which the catalogue does not have.
func (c *Catalog) narrowByYear(s *scanned, n *name) {
	year, plain := s.yearBehind(n.end), false
	if year == "" {
		year, plain = s.yearBefore(n.start)
	}
	fits := func(k int) bool { return c.records[k].mayBeOfYear(year) }
	cited := func(l locator) bool { return s.directlyBefore(*n, l) }
	if year != "" && (!plain || slices.ContainsFunc(n.records, fits) || slices.ContainsFunc(s.locators, cited)) {
		c.restrict(s, n, year)
	}
}

// restrict drops from n what is not known to be of a year.
func (c *Catalog) restrict(s *scanned, n *name, year string) {
	kept := slices.DeleteFunc(slices.Clone(n.records), func(k int) bool { return !c.records[k].mayBeOfYear(year) })
	if len(kept) == 0 && len(n.records) > 0 {
		n.unknown = s.printed(n.start, n.end) + " (" + year + ")"
		n.near = n.records
	}
	n.records = kept
}

// foreignWord reports whether a capitalised word that no name of the instruments holds stands right before an English title, as in
// "Colorado AI Act", or a state that is not theirs, and where it begins.
func (s *scanned) foreignWord(c *Catalog, n name) (bool, int) {
	word, start, possessive := s.wordBefore(n.start)
	if s.Text[n.start] >= utf8.RuneSelf || word == "" || possessive || n.start-start != len(word)+1 ||
		!s.capitalAt(start) || s.sentenceStart(start) && !s.isWhole(start, n.end) && start > 0 || functionWords[word] || determiners[word] {
		return false, start
	}
	if named := realmsIn(word); len(named) > 0 {
		return !slices.ContainsFunc(n.records, func(k int) bool { return c.records[k].mayBeOf(named[0]) }), start
	}
	_, unit := latinUnits[word]
	if unit || plainAdjectives[word] || !numeral.IsLetter(word[0]) || numeral.ScanRoman(word).Length == len(word) || c.anyName(n.records, word) {
		return false, start
	}
	return true, start
}

// mayBeOf reports whether no name of r says that it is of another state or body than realm.
func (r *record) mayBeOf(of realm) bool {
	known := false
	for _, n := range r.names {
		if of.in(n) {
			return true
		}
		known = known || len(realmsIn(n)) > 0
	}
	return !known
}

// authoritative returns those of the records that are more than commentary and news, or all where none is.
func (c *Catalog) authoritative(records []int) []int {
	kept := slices.DeleteFunc(slices.Clone(records), func(k int) bool { return c.records[k].secondary })
	if len(kept) == 0 {
		return records
	}
	return kept
}

// fits reports whether an instrument can be meant by a name with the given words beside it.
func (r *record) fits(m modifiers) bool {
	if m.year != "" && !r.mayBeOfYear(m.year) {
		return false
	}
	if m.number != "" && !slices.ContainsFunc(r.names, func(n string) bool { return containsWord(n, nameForm(m.number).s) }) {
		return false
	}
	for _, realm := range m.realms {
		own := slices.ContainsFunc(r.names, realm.in)
		home := realm[0] == "中国" && r.chinese && !slices.ContainsFunc(r.names, func(n string) bool { return len(realmsIn(n)) > 0 })
		if !own && !home {
			return false
		}
	}
	if m.words == "" {
		return true
	}
	if m.noun[0] < utf8.RuneSelf && !r.inLatin || m.noun[0] >= utf8.RuneSelf && !r.inHan {
		return mayMean(m.words, r.names)
	}
	return slices.ContainsFunc(r.names, func(n string) bool {
		return containsName(n, m.words) || sameWords(n, m.words+" "+m.noun)
	})
}

// containsName reports whether the normal name holds words, whole ones where they are Latin.
func containsName(name, words string) bool {
	if words[0] < utf8.RuneSelf || words[len(words)-1] < utf8.RuneSelf {
		return containsWord(name, words)
	}
	return strings.Contains(name, words)
}

// sameWords reports whether two normal names are made of the same words, or of the same Chinese characters, in any
// order, small English words aside.
func sameWords(a, b string) bool {
	return slices.Equal(wordBag(a), wordBag(b))
}

func wordBag(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var bag []string
	for _, w := range words {
		if w[0] < utf8.RuneSelf && !strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) {
			if !slices.Contains([]string{"the", "of", "for", "on", "and", "in", "to"}, w) {
				bag = append(bag, w)
			}
			continue
		}
		for _, r := range w {
			bag = append(bag, string(r))
		}
	}
	slices.Sort(bag)
	return bag
}

// besideMark reports whether a number or a title mark stands directly behind n.
func besideMark(s *scanned, n name) bool {
	rest := strings.TrimLeft(s.Text[n.end:], " ")
	return startsWithAny(rest, ">", "第", "的第", "中第", "里第", "(", ",", ":") || rest != "" && numeral.IsDigit(rest[0])
}
