package support

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// checkNames returns the first name in the sentence that the passages lack. Across languages only the glossary matches
// names: a romanised name that it lacks is not found in Chinese text.
func (c *Checker) checkNames(t *text, e *evidence, sentence string) string {
	return cmp.Or(c.instrumentNames(sentence, e), bookTitles(sentence, e, c), c.latinNames(t, e), c.hanNames(t, e), persons(t, e, c))
}

// instrumentNames returns the name of an instrument that is neither cited nor named in the passages.
func (c *Checker) instrumentNames(sentence string, e *evidence) string {
	for _, n := range c.catalog.Names(sentence) {
		name := sentence[n.Start:n.End]
		if len(n.Instruments) == 0 {
			bare := c.withoutPlace(n.Unknown, e)
			if bare != "" && !strings.Contains(e.han, fold.Key(bare)) && !c.allKnown(bare, e) && !c.mayBeTitle(n.Unknown, e) {
				return n.Unknown
			}
		} else if !e.cites(n.Instruments) && !strings.Contains(e.han, fold.Key(name)) && !(n.Bare && c.allKnown(name, e)) && !c.names(e, n.Instruments) {
			return name
		}
	}
	return ""
}

// withoutPlace returns the name of an instrument without the place before it that only says where it is from.
func (c *Checker) withoutPlace(name string, e *evidence) string {
	if t := c.read(name); len(t.units) > 1 && c.placesInstrument(t.units[0], t.s[t.units[0].end:], e) {
		return t.s[t.units[0].end:]
	}
	return name
}

// allKnown reports whether the passages have every word of name.
func (c *Checker) allKnown(name string, e *evidence) bool {
	units := c.read(name).units
	return len(units) > 0 && !slices.ContainsFunc(units, func(u unit) bool { return !e.says(u) })
}

// cites reports whether one of the instruments is cited.
func (e *evidence) cites(instruments []string) bool {
	return slices.ContainsFunc(e.refs, func(r corpus.Ref) bool { return slices.Contains(instruments, r.Instrument) })
}

// names reports whether a passage names one of the instruments, under any name.
func (c *Checker) names(e *evidence, instruments []string) bool {
	for _, body := range e.bodies {
		for _, n := range c.catalog.Names(body.source) {
			if !n.Bare && slices.ContainsFunc(n.Instruments, func(id string) bool { return slices.Contains(instruments, id) }) {
				return true
			}
		}
	}
	return false
}

// mayBeTitle reports whether name may be the title of a document of which the passages have no version in the language of the
// name: half of its words are there.
func (c *Checker) mayBeTitle(name string, e *evidence) bool {
	t := c.read(name)
	share, _, n := c.share(t.units, e)
	return n > 0 && !e.titles[analysis.DetectLang(name)] && share >= 0.5
}

var bookTitle = regexp.MustCompile(`[《〈]([^《》〈〉]+)[》〉]`)

// bookTitles returns a title in 《》 that is neither in the passages nor that of a cited instrument.
func bookTitles(sentence string, e *evidence, c *Checker) string {
	for _, m := range bookTitle.FindAllStringSubmatch(sentence, -1) {
		if strings.Contains(e.han, fold.Key(m[1])) || c.mayBeTitle(m[1], e) {
			continue
		}
		if names := c.catalog.Names(m[1]); len(names) != 1 || !e.cites(names[0].Instruments) {
			return m[1]
		}
	}
	return ""
}

var (
	generalCapitals = regexp.MustCompile(`^` + words.AnyOf("general capitals") + `$`)
	speaking        = regexp.MustCompile(`^\s*(?:,\s*|'s\b|` + words.AnyOf("speaking") + `\b)`)
	instrumentNoun  = regexp.MustCompile(`^(?:covenant|provisions?|` + words["instruments"][0][0] + `)$`)
	placed          = regexp.MustCompile(`^(?:的?<?\p{Han}{0,16}|(?: [a-z]+){0,4} )` + words.AnyOf("instruments"))

	// person is a Chinese name before a title or a verb of saying.
	person = regexp.MustCompile(`(` + words.AnyOf("surnames") + `\p{Han}{1,2}?|\p{Han}{2,6}·\p{Han}{1,8})` + words.AnyOf("person titles") +
		`|(?:^|[,.;:!? 者长授员])(` + words.AnyOf("surnames") + `\p{Han}{1,2}?)` + words.AnyOf("person verbs"))
)

// latinNames returns a name in Latin letters that the passages lack: a capitalised word, and in a Chinese sentence any. The
// first word of a sentence counts if the glossary has it as a name or, being unknown, if another name or a verb of saying
// follows.
func (c *Checker) latinNames(t *text, e *evidence) string {
	chinese := strings.ContainsFunc(t.s, analysis.IsHan)
	for i, u := range t.units {
		if u.han || utf8.RuneCountInString(u.text) < 2 || generalCapitals.MatchString(u.text) || e.says(u) || e.abbreviates(u) {
			continue
		}
		if e.untold(u) || !chinese && !e.langs[corpus.English] && len(u.rows) == 0 && t.entitles(i) {
			continue
		}
		name := u.capital || chinese || strings.ContainsAny(u.text, "0123456789")
		if u.opens && !chinese {
			next := i+1 < len(t.units) && t.units[i+1].capital && t.units[i+1].start-u.end < 3
			unknown := len(u.rows) == 0
			name = name && (c.glossary.names(u.rows) || next && unknown || unknown && speaking.MatchString(t.s[u.end:]))
		}
		if name {
			return u.text
		}
	}
	return ""
}

// entitles reports whether unit i is part of a name in capitals that ends in the noun of an instrument.
func (t *text) entitles(i int) bool {
	for ; i < len(t.units) && t.units[i].capital; i++ {
		if instrumentNoun.MatchString(t.units[i].text) {
			return true
		}
	}
	return false
}

// untold reports whether u may be the name in Latin letters of a person whom the passages, which are all in Chinese, name.
func (e *evidence) untold(u unit) bool {
	return u.capital && !u.han && len(u.rows) == 0 && !e.langs[corpus.English] && (strings.Contains(e.folded, "·") || person.MatchString(e.folded))
}

// abbreviates reports whether u are the initials of words that follow one another in the passages: RMF for Risk Management
// Framework.
func (e *evidence) abbreviates(u unit) bool {
	if !u.capital || len(u.text) < 2 || len(u.text) > 6 {
		return false
	}
	if e.initials == "" {
		for w := range strings.FieldsSeq(strings.ReplaceAll(e.folded, "-", " ")) {
			if w[0] >= 'a' && w[0] <= 'z' && !slices.Contains(words.List("small words"), w) {
				e.initials += w[:1]
			} else if w[0] < 'a' {
				e.initials += " "
			}
		}
	}
	return strings.Contains(e.initials, u.text)
}

// names reports whether all of the rows name somebody or some place.
func (g *glossary) names(rows []int32) bool {
	return len(rows) > 0 && !slices.ContainsFunc(rows, func(r int32) bool { return !g.name[r] })
}

// hanNames returns a Chinese name from the glossary that the passages lack.
func (c *Checker) hanNames(t *text, e *evidence) string {
	for _, u := range t.units {
		if u.han && c.glossary.names(u.rows) && !e.says(u) && !c.placesInstrument(u, t.s[u.end:], e) {
			return u.text
		}
	}
	return ""
}

// placesInstrument reports whether u is a place that only says where an instrument is from, before its name:
// 欧盟《人工智能法》. The passages of an instrument seldom say that.
func (c *Checker) placesInstrument(u unit, after string, e *evidence) bool {
	return c.glossary.places(u.rows) && placed.MatchString(after) && (e.says(u) || !slices.ContainsFunc(e.heads, func(h *text) bool {
		return slices.ContainsFunc(h.units, func(v unit) bool { return c.glossary.places(v.rows) })
	}))
}

// persons returns the Chinese name of a person that the passages do not name.
func persons(t *text, e *evidence, c *Checker) string {
	for _, m := range person.FindAllStringSubmatch(t.s, -1) {
		name := m[1] + m[2]
		n, rows := c.glossary.longestHan(name)
		known := n == len(name) && (!c.glossary.names(rows) || slices.ContainsFunc(rows, func(r int32) bool { return e.rows[r] }))
		if !known && !strings.Contains(e.han, fold.Key(name)) {
			return name
		}
	}
	return ""
}
