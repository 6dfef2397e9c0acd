package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
)

// NameMatch is a place in a text that names an instrument.
type NameMatch struct {
	// Instruments holds the ids of the instruments that the name may mean, authoritative ones first. It is empty where
	// the text names an instrument that the catalogue does not have; Unknown is then how the text names it.
	Instruments []string
	Unknown     string
	Near        []string // with Unknown: instruments that share the noun, for "did you mean"
	Start, End  int      // byte range in the text; with Unknown it is that of the noun
	Bare        bool     // the name is no more than the noun of a kind: "the Action Plan"
}

// name is a name found in a text, in offsets of the folded text.
type name struct {
	start, end int
	head       int // start of the words that belong to the noun: "America's" in "America's Action Plan"
	class      nameClass
	records    []int
	unknown    string
	near       []int
	quoted     bool // stands in book title marks
	tentative  bool // an English word such as "plan" that counts only beside a number
}

// scanned is a text that was searched for names and numbers.
type scanned struct {
	fold.Folded
	raw      string
	refs     []Pinpoint // written as refs
	names    []name     // in order, without overlaps
	locators []locator
}

// Names finds the names of instruments in text, in order and without overlaps: the longest name wins, so that a title
// is never counted as another title or a noun within it. Where a bare noun such as 行动计划 fits several instruments,
// a year or words of the title beside it select among them, and texts of authority win over commentary and news.
func (c *Catalog) Names(text string) []NameMatch {
	s := c.scan(text)
	var found []NameMatch
	for _, n := range s.names {
		if n.tentative && !s.besideNumber(n) {
			continue
		}
		if len(n.records) == 0 && (n.unknown == "" || len(n.near) == 0 && !n.quoted) {
			continue
		}
		m := NameMatch{
			Instruments: c.ids(n.records), Unknown: n.unknown, Near: c.ids(n.near), Bare: n.class <= kindNoun,
		}
		m.Start, m.End = s.Span(n.start, n.end)
		found = append(found, m)
	}
	return found
}

// scan folds text and finds the names, refs and numbers in it.
func (c *Catalog) scan(text string) *scanned {
	s := &scanned{Folded: fold.Text(text), raw: text}
	s.refs = c.findRefs(s)
	s.names = c.findNames(s)
	s.locators = findLocators(s.Text)
	s.locators = slices.DeleteFunc(s.locators, func(l locator) bool {
		return s.inRef(l.start, l.end) || slices.ContainsFunc(s.names, func(n name) bool {
			return n.class >= aliasName && n.start <= l.start && l.end <= n.end
		})
	})
	s.names = slices.DeleteFunc(s.names, func(n name) bool {
		return s.inRef(n.start, n.end) || slices.ContainsFunc(s.locators, func(l locator) bool { return l.start < n.end && n.start < l.end })
	})
	for i := range s.names {
		c.narrow(s, &s.names[i])
	}
	c.checkTitleMarks(s)
	s.names = slices.DeleteFunc(s.names, func(n name) bool {
		return len(n.records) == 0 && n.unknown == "" && verbNouns[s.Text[n.start:n.end]]
	})
	for _, n := range s.names {
		if l, ok := s.bareNumber(n); ok {
			s.locators = append(s.locators, l)
		}
	}
	slices.SortStableFunc(s.locators, func(a, b locator) int { return a.start - b.start })
	return s
}

// inRef reports whether s.Text[start:end] overlaps what is written as a ref.
func (s *scanned) inRef(start, end int) bool {
	from, to := s.Span(start, end)
	return slices.ContainsFunc(s.refs, func(p Pinpoint) bool { return from < p.End && p.Start < to })
}

// checkTitleMarks sees to it that a text in book title marks names an instrument only as a whole: 《…》 around anything
// else names an instrument that the catalogue does not have.
func (c *Catalog) checkTitleMarks(s *scanned) {
	for i := 0; i < len(s.Text); {
		open := strings.IndexByte(s.Text[i:], '<')
		if open < 0 {
			return
		}
		from := i + open + 1
		length := strings.IndexAny(s.Text[from:], "<>\n")
		if length < 0 {
			return
		}
		to := from + length
		i = to
		if s.Text[to] != '>' || strings.TrimSpace(s.Text[from:to]) == "" {
			continue
		}
		i++
		c.checkTitle(s, from, to)
	}
}

// checkTitle decides what the title s.Text[from:to] in book title marks names.
func (c *Catalog) checkTitle(s *scanned, from, to int) {
	var near []int
	for k, n := range s.names {
		if n.start < from || n.end > to {
			continue
		}
		lead := strings.TrimSpace(s.Text[from:n.start])
		if n.end == to && (n.class <= kindNoun || lead == "" || lead == "中华人民共和国") {
			s.names[k].quoted = true
			return
		}
		near = append(near, n.records...)
	}
	s.names = slices.DeleteFunc(s.names, func(n name) bool { return from <= n.start && n.end <= to })
	rawFrom, rawTo := s.Span(from, to)
	n := name{
		start: from, end: to, head: from, class: aliasName, unknown: s.raw[rawFrom:rawTo], near: near, quoted: true,
	}
	at, _ := slices.BinarySearchFunc(s.names, n, func(a, b name) int { return a.start - b.start })
	s.names = slices.Insert(s.names, at, n)
}

// besideNumber reports whether a number stands directly before or behind n, or n is all that the text says.
func (s *scanned) besideNumber(n name) bool {
	return s.isWhole(n.start, n.end) || slices.ContainsFunc(s.locators, func(l locator) bool {
		return s.directlyBefore(n, l) || s.directlyBehind(n, l)
	})
}

// findNames finds every name in the folded text that overlaps no longer one.
func (c *Catalog) findNames(s *scanned) []name {
	form := nameForm(s.Text)
	var all []name
	for i := 0; i < len(form.s); {
		_, size := utf8.DecodeRuneInString(form.s[i:])
		if n, ok := c.longestAt(form, i, s.Text); ok {
			all = append(all, n)
		}
		i += size
	}
	slices.SortStableFunc(all, func(a, b name) int { return (b.end - b.start) - (a.end - a.start) })
	taken := make([]bool, len(s.Text))
	var kept []name
	for _, n := range all {
		if slices.Contains(taken[n.start:n.end], true) {
			continue
		}
		for i := n.start; i < n.end; i++ {
			taken[i] = true
		}
		kept = append(kept, n)
	}
	slices.SortFunc(kept, func(a, b name) int { return a.start - b.start })
	return kept
}

// longestAt returns the longest name that begins at form.s[i:].
func (c *Catalog) longestAt(form nameText, i int, folded string) (name, bool) {
	rest := form.s[i:]
	if isWordByte(rest[0]) && i > 0 && isWordByte(form.s[i-1]) {
		return name{}, false
	}
	for _, length := range c.lengths[firstTwo(rest)] {
		if length > len(rest) {
			continue
		}
		bearers := c.names[rest[:length]]
		if len(bearers) == 0 || length < len(rest) && isWordByte(rest[length-1]) && isWordByte(rest[length]) {
			continue
		}
		n := name{class: generalNoun}
		n.start, n.end = form.folded(i, i+length, folded)
		for _, b := range bearers {
			n.class = max(n.class, b.class)
		}
		if n.class <= kindNoun && inLongerWord(rest[length:]) {
			continue
		}
		for _, b := range bearers {
			if b.class == n.class && b.record != stranger {
				n.records = append(n.records, b.record)
			}
		}
		n.head = n.start
		return n, n.end > n.start
	}
	return name{}, false
}

// inLongerWord reports whether the text behind a Chinese noun makes another word of it: 发言人, 规范性, 倡议者.
func inLongerWord(after string) bool {
	r, n := utf8.DecodeRuneInString(after)
	if r == '人' {
		next, _ := utf8.DecodeRuneInString(after[n:])
		return !strings.ContainsRune("工类民们权才口", next)
	}
	return strings.ContainsRune("者性化案员典", r) && n > 0
}

// narrow decides which of the instruments that bear a found name are meant, by the words and the year beside it.
func (c *Catalog) narrow(s *scanned, n *name) {
	if n.class == fullTitle {
		return
	}
	mods := s.modifiers(c, *n)
	n.head = mods.start
	n.tentative = n.class <= kindNoun && s.isTentative(*n, mods)
	fits := func(k int) bool { return c.records[k].fits(mods) }
	candidates := n.records
	n.records = slices.DeleteFunc(slices.Clone(candidates), func(k int) bool { return !fits(k) })
	if len(n.records) == 0 && (len(candidates) > 0 || mods.words != "" || mods.quoted) && !n.tentative {
		if mods.words != "" || mods.year != "" || len(mods.realms) > 0 {
			from, to := s.Span(mods.start, n.end)
			n.unknown = strings.TrimSpace(s.raw[from:to])
			n.near = candidates
		}
		return
	}
	if secondary := func(k int) bool { return c.records[k].secondary }; slices.ContainsFunc(n.records, func(k int) bool { return !secondary(k) }) {
		n.records = slices.DeleteFunc(n.records, secondary)
	}
}

// fits reports whether an instrument can be meant by a name with the given words beside it.
func (r *record) fits(m modifiers) bool {
	if m.year != "" && r.date != "" && !strings.HasPrefix(r.date, m.year) && !r.titleWords[m.year] {
		return false
	}
	for _, realm := range m.realms {
		own := slices.ContainsFunc(r.names, realm.in)
		home := realm[0] == "中国" && r.chinese && !slices.ContainsFunc(r.names, func(n string) bool { return len(realmsIn(n)) > 0 })
		if !own && !home {
			return false
		}
	}
	return m.words == "" || slices.ContainsFunc(r.names, func(n string) bool {
		return strings.Contains(n, m.words) || sameWords(n, m.words+" "+m.noun)
	})
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
