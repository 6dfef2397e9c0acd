package citation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// NameMatch is a place in a text that names an instrument.
type NameMatch struct {
	// Instruments holds the ids of the instruments that the name may mean, authoritative ones first. It is empty where
	// the text names an instrument that the catalogue does not have; Unknown is then how the text names it.
	Instruments []string
	Unknown     string
	Near        []string // with Unknown: instruments that share the noun, for "did you mean"
	Former      []string // with Unknown: withdrawn instruments that bore the name
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
	former     []string // ids of withdrawn instruments that bore the name
	quoted     bool     // stands in book title marks
	known      bool     // is a name of the table of known names, of an instrument that the catalogue does not have
	tentative  bool     // an English word such as "plan" that counts only beside a number
}

// scanned is a text that was searched for names and numbers.
type scanned struct {
	fold.Folded
	raw       string
	refs      []Pinpoint // written as refs
	sentences []int      // for each byte of the folded text: the sentences that end before it
	names     []name     // in order, without overlaps
	locators  []locator
}

// Names finds the names of instruments in text, in order and without overlaps: the longest name wins, so that a title
// is never counted as another title or a noun within it. Where a bare noun such as 行动计划 fits several instruments,
// a year or words of the title beside it select among them, and texts of authority win over commentary and news.
func (c *Catalog) Names(text string) []NameMatch { return c.namesIn(c.scan(text)) }

func (c *Catalog) namesIn(s *scanned) []NameMatch {
	var found []NameMatch
	for _, n := range s.names {
		if n.tentative && !s.besideNumber(n) {
			continue
		}
		if len(n.records) == 0 && (n.unknown == "" || len(n.near) == 0 && !n.known && !(n.quoted && endsInKindNoun(n.unknown))) {
			continue
		}
		m := NameMatch{
			Instruments: c.ids(n.records), Unknown: n.unknown, Near: c.ids(n.near), Former: n.former, Bare: n.class <= kindNoun,
		}
		m.Start, m.End = s.Span(n.start, n.end)
		found = append(found, m)
	}
	return found
}

// scan folds text and finds the names, refs and numbers in it.
func (c *Catalog) scan(text string) *scanned {
	s := &scanned{Folded: fold.Text(text), raw: text}
	s.sentences = s.countSentences()
	s.refs = c.findRefs(s)
	s.names = c.findNames(s)
	s.locators = append(findLocators(s.Text), rowLocators(c, s)...)
	s.locators = slices.DeleteFunc(s.locators, func(l locator) bool {
		return s.inRef(l.start, l.end) || slices.ContainsFunc(s.names, func(n name) bool {
			return n.class >= aliasName && (n.start <= l.start && l.end <= n.end || n.start < l.start && l.start < n.end) // "Harbour Rules 3"
		})
	})
	s.names = slices.DeleteFunc(s.names, func(n name) bool {
		return s.inRef(n.start, n.end) || slices.ContainsFunc(s.locators, func(l locator) bool { return l.start < n.end && n.start < l.end })
	})
	headed := c.headed(s)
	for i := range s.names {
		c.narrow(s, &s.names[i])
	}
	c.checkTitleMarks(s)
	s.names = slices.DeleteFunc(s.names, func(n name) bool {
		noun := s.Text[n.start:n.end]
		return len(n.records) == 0 && (len(n.near) == 0 || tellings[noun]) && !n.quoted && verbNouns[noun] &&
			len(realmsIn(s.Text[n.head:n.end])) == 0
	})
	dropParts(s)
	for _, n := range s.names {
		if l, ok := headed[n.start]; ok {
			l.bareName = s.indexOf(n) + 1
			s.locators = append(s.locators, l)
		} else if l, ok := s.bareNumber(n); ok {
			s.locators = append(s.locators, l)
		}
	}
	slices.SortStableFunc(s.locators, func(a, b locator) int { return a.start - b.start })
	return s
}

// dropParts drops bare nouns that are no more than part of a longer name: 倡议 in 倡议概念文件.
func dropParts(s *scanned) {
	var kept []name
	for i, n := range s.names {
		if i+1 < len(s.names) && n.class <= kindNoun && n.end == s.names[i+1].start && len(s.names[i+1].records) == 0 {
			continue
		}
		kept = append(kept, n)
	}
	s.names = kept
}

// inRef reports whether s.Text[start:end] overlaps what is written as a ref.
func (s *scanned) inRef(start, end int) bool {
	from, to := s.Span(start, end)
	return slices.ContainsFunc(s.refs, func(p Pinpoint) bool { return from < p.End && p.Start < to })
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
	if numeral.IsWordByte(rest[0]) && i > 0 && numeral.IsWordByte(form.s[i-1]) {
		return name{}, false
	}
	for _, length := range c.lengths[firstTwo(rest)] {
		if length > len(rest) {
			continue
		}
		bearers := c.names[rest[:length]]
		if len(bearers) == 0 || length < len(rest) && numeral.IsWordByte(rest[length-1]) && numeral.IsWordByte(rest[length]) {
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
		if n.known = n.class >= aliasName && len(n.records) == 0; n.known {
			n.former = c.former[rest[:length]]
		}
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
