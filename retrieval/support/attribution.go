package support

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var (
	attributing = regexp.MustCompile(`(?i)` + words.AnyOf("attributing"))
	provides    = regexp.MustCompile(words.AnyOf("instruments") + `\s*(?:also |still |还|并|也)?` + words.AnyOf("providing"))
	under       = regexp.MustCompile(words.AnyOf("under") + words.AnyOf("instruments"))
)

// imposed returns by which words the sentence says what an instrument provides, or that something is a duty, where the passages
// only report and do not report that.
func imposed(t *text, e *evidence) string {
	m := cmp.Or(provides.FindString(t.s), under.FindString(t.s))
	for n := range t.segments {
		if f := forceOf(t.segment(n)); m == "" && f&(must|spared|banned) != 0 && f&should == 0 {
			m = forceWord(t.segment(n), must|spared|banned)
		}
	}
	if m == "" {
		return ""
	}
	for _, p := range e.alike(t.units) {
		for k := p.n; k >= 0 && p.sentence[k] == p.sentence[p.n]; k-- {
			if provides.MatchString(p.segment(k)) {
				return ""
			}
		}
	}
	return strings.TrimSpace(m)
}

// checkAttribution returns the name of an instrument that the sentence makes a statement about although all cited passages
// only report on it, unless the statement is attributed.
func (c *Checker) checkAttribution(sentence string, t *text, e *evidence, cited []Passage) string {
	if slices.ContainsFunc(cited, func(p Passage) bool { return !p.Level.Secondary() }) || attributing.MatchString(sentence) {
		return ""
	}
	if m := imposed(t, e); m != "" {
		return m
	}
	for _, p := range cited {
		for _, v := range p.Versions {
			for _, u := range c.read(v.About).units {
				if slices.ContainsFunc(t.units, func(s unit) bool { return same(s, u) && (s.han || s.capital) }) {
					return ""
				}
			}
		}
	}
	for _, n := range c.catalog.Names(sentence) {
		if len(n.Instruments) > 0 && !e.cites(n.Instruments) {
			return sentence[n.Start:n.End]
		}
	}
	return ""
}
