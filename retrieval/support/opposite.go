package support

import (
	"regexp"
	"slices"
)

var (
	opposites      = pairsOf("opposites", wholeWords)
	contradictions = pairsOf("contradictions", wholeWords)
	periods        = pairsOf("periods", wholeWords)
	letters        = regexp.MustCompile(`[a-z\p{Han}][a-z\p{Han} -]*[a-z\p{Han}]|[a-z\p{Han}]`)
)

// checkOpposites returns a word of which the passages only have the opposite.
func checkOpposites(t *text, e *evidence) string {
	for n := range t.segments {
		s := t.segment(n)
		pairs, alike := opposites, t.near[n]
		if !t.denies(n) {
			pairs = slices.Concat(opposites, contradictions)
		}
		for _, p := range pairs {
			for side, form := range p {
				m := form.FindString(s)
				if m == "" || p[1-side].MatchString(s) {
					continue
				}
				own := slices.ContainsFunc(e.bodies, func(b *text) bool { return b.affirms(form, p[1-side]) })
				if other := func(q part) bool { return p[1-side].MatchString(q.segment(q.n)) }; !own && slices.ContainsFunc(alike, other) {
					return word(m)
				}
			}
		}
	}
	return ""
}

// affirms reports whether a segment without negation has the form outside of its opposite.
func (t *text) affirms(form, opposite *regexp.Regexp) bool {
	for n := range t.segments {
		if !t.denies(n) && form.MatchString(opposite.ReplaceAllString(t.segment(n), " ")) {
			return true
		}
	}
	return false
}

// word returns the letters of m.
func word(m string) string { return letters.FindString(m) }

// checkPeriods returns a frequency that the passages lack.
func checkPeriods(t *text, e *evidence) string {
	for _, p := range periods {
		if m := p[0].FindString(t.s); m != "" && !p[1].MatchString(e.folded) {
			return word(m)
		}
	}
	return ""
}

var (
	noJudgement = words.Pattern("no judgement")
	judgements  = pairsOf("judgements", "%s")
)

// checkJudgement returns a word of judgement without a counterpart in the passages.
func checkJudgement(t *text, e *evidence) string {
	s := noJudgement.ReplaceAllString(t.s, " ")
	for _, class := range judgements {
		m := class[0].FindString(s)
		if m == "" || class[1] != nil && class[1].MatchString(s) {
			continue
		}
		if !slices.ContainsFunc(e.bodies, func(b *text) bool { return class[0].MatchString(noJudgement.ReplaceAllString(b.s, " ")) }) {
			return m
		}
	}
	return ""
}
