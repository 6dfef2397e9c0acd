package support

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// standing says whether a text affirms a word.
type standing uint8

const (
	affirmed standing = iota
	unclear           // a negation stands further off
	denied
)

// standing returns that of u. A prohibition goes on behind commas.
func (t *text) standing(u unit) standing {
	switch {
	case u.denied:
		return denied
	case u.negated, t.denies(u.segment), t.carried[u.segment]:
		return unclear
	}
	return affirmed
}

// standings is a set of them.
type standings uint8

func only(s standing) standings { return 1 << s }

// presumed matches a Chinese clause that only says whom or which case the next is about, and may deny.
var presumed = regexp.MustCompile(`的[,;]?\s*$`)

// standingIn returns how u stands in the parts, and whether it stands directly after a negation.
func standingIn(parts []part, u unit) (all standings, first bool) {
	for _, p := range parts {
		for _, v := range p.of(p.n) {
			if same(u, v) {
				all |= only(p.standing(v))
				first = first || v.first
			}
		}
	}
	return all, first
}

// checkNegation returns a word that is denied in the sentence and not in the passages, or vice versa, where they speak of
// the same thing.
func checkNegation(t *text, e *evidence) string {
	if m := silence.FindString(t.s); m != "" && !slices.ContainsFunc(e.bodies, func(b *text) bool { return silence.MatchString(b.s) }) {
		return m
	}
	for n := range t.segments {
		if word := cmp.Or(e.turns(t, n), turnsCondition(t, n)); word != "" {
			return word
		}
	}
	return antonym(t, e)
}

// turns returns a word of segment n that stands the other way in the parts of the passages that speak of the same.
func (e *evidence) turns(t *text, n int) string {
	units := t.of(n)
	alike := slices.DeleteFunc(slices.Clone(t.near[n]), func(p part) bool { return 3*overlap(units, p.of(p.n)) < len(units) })
	if slices.ContainsFunc(alike, part.hasException) && t.conditional(n) {
		return "" // "may, if" is "may not, unless"
	}
	denies := slices.ContainsFunc(alike, part.underDenial)
	word, unheard := compareStandings(t, units, alike, t.denies(n) && e.agrees(t, n, alike), e)
	switch foreign := !e.langs[t.lang]; {
	case word != "":
		return word
	case unheard && !denies && !(foreign && slices.ContainsFunc(e.bodies, func(b *text) bool { return len(b.cues) > 0 })):
		return t.cue(n, false)
	case !t.denies(n) && denies:
		return t.cue(n, true)
	}
	return ""
}

var (
	exceptive   = negationWords.Pattern("exceptive")
	conditional = negationWords.Pattern("conditional")
)

// turnsCondition returns the "if" of segment n where the passages say "unless", or the other way round, and what depends on that is
// affirmed or denied in both.
func turnsCondition(t *text, n int) string {
	s := t.segment(n)
	mine, other := conditional, exceptive
	if exceptive.MatchString(s) {
		mine, other = exceptive, conditional
	}
	if !mine.MatchString(s) || t.denies(n) {
		return ""
	}
	turned := ""
	for _, p := range t.near[n] {
		switch with := p.segment(p.n); {
		case !other.MatchString(with) && !mine.MatchString(with):
		case mine.MatchString(with), p.denies(p.n), p.deniesBeside(p.n) != t.deniesBeside(n):
			return ""
		default:
			turned = mine.FindString(s)
		}
	}
	return strings.TrimSpace(turned)
}

// conditional reports whether the sentence of segment n has a condition.
func (t *text) conditional(n int) bool {
	for k := range t.segments {
		if t.sentence[k] == t.sentence[n] && conditional.MatchString(t.segment(k)) {
			return true
		}
	}
	return false
}

// deniesBeside reports whether another segment of the sentence of segment n has a negation.
func (t *text) deniesBeside(n int) bool {
	for k := range t.segments {
		if k != n && t.sentence[k] == t.sentence[n] && t.denies(k) {
			return true
		}
	}
	return false
}

// agrees reports whether the passages deny what segment n denies, or something else makes a comparison word by word doubtful.
func (e *evidence) agrees(t *text, n int, alike []part) bool {
	return e.deniesAlike(t.of(n)) || forceOf(t.segment(n))&spared != 0 || slices.ContainsFunc(alike, part.hasException)
}

// compareStandings returns a unit that stands the other way in the parts, and whether something denied is not there at all. Denials
// are not compared where they are known to agree.
func compareStandings(t *text, units []unit, alike []part, agree bool, e *evidence) (word string, unheard bool) {
	if len(units) == 0 {
		return "", true
	}
	turned, doubtful, found := 0, 0, 0
	for _, u := range units {
		near, first := standingIn(alike, u)
		if near != 0 {
			found++
		}
		switch stands := t.standing(u); {
		case stands == affirmed && near == only(denied) && !e.titled(u):
			if turned, word = turned+1, cmp.Or(word, u.text); first {
				return u.text, false
			}
		case stands == affirmed && near == only(unclear):
			doubtful++
		case !u.first || agree || u.loose && near == 0:
		case near == 0:
			unheard = true
		case near == only(affirmed):
			return u.text, false
		}
	}
	if n := units[0].segment; presumed.MatchString(t.segment(n)) || t.deniesBeside(n) {
		return "", unheard
	}
	if turned > 0 && turned+doubtful >= max(2, (found+1)/2) {
		return word, false
	}
	return "", unheard
}

// underDenial reports whether a negation stands in the segment, or before it in its sentence.
func (p part) underDenial() bool {
	for k := p.n; k >= 0 && p.sentence[k] == p.sentence[p.n]; k-- {
		if p.denies(k) {
			return true
		}
	}
	return false
}

// hasException reports whether the sentence of the segment, or the one behind it, makes an exception, which says the opposite.
func (p part) hasException() bool {
	for k, s := range p.segments {
		if behind := p.sentence[k] - p.sentence[p.n]; (behind == 0 || behind == 1) && exception.MatchString(p.s[s[0]:s[1]]) {
			return true
		}
	}
	return false
}

// deniesAlike reports whether a segment of the passages denies several of the units that are denied here.
func (e *evidence) deniesAlike(units []unit) bool {
	var scope []unit
	for _, u := range units {
		if u.negated {
			scope = append(scope, u)
		}
	}
	return slices.ContainsFunc(e.bodies, func(b *text) bool {
		for n := range b.segments {
			of := slices.DeleteFunc(slices.Clone(b.of(n)), func(u unit) bool { return !u.negated })
			if shared := overlap(scope, of); shared >= 2 && 2*shared >= len(scope) && overlap(scope[:1], of) == 1 {
				return true
			}
		}
		return false
	})
}

// titled reports whether a title or heading has u.
func (e *evidence) titled(u unit) bool {
	return slices.ContainsFunc(e.heads, func(h *text) bool {
		return slices.ContainsFunc(h.units, func(v unit) bool { return same(u, v) })
	})
}

var (
	antonymLatin = regexp.MustCompile(`^(?:un|in|im|il|ir|non|dis|anti)-?(\p{L}{4,})$`)
	noAntonym    = regexp.MustCompile("^" + words.AnyOf("no antonyms"))
	antonymHan   = regexp.MustCompile(`^(?:不|非|无|未)(\p{Han}{2,})$`)
)

// antonym returns a word of the sentence of which the passages only have the opposite formed by a prefix.
func antonym(t *text, e *evidence) string {
	opens := func(a, b unit) bool { // a is b with a prefix
		form := antonymLatin
		if a.han {
			form = antonymHan
		}
		m := form.FindStringSubmatch(a.text)
		return m != nil && (m[1] == b.text || b.stem != "" && strings.HasSuffix(a.stem, b.stem))
	}
	opposite := func(a, b unit) bool { return a.han == b.han && (opens(a, b) || opens(b, a)) }
	for _, u := range t.units {
		if e.says(u) || noAntonym.MatchString(u.text) {
			continue
		}
		for _, b := range e.bodies {
			if !t.denies(u.segment) && slices.ContainsFunc(b.units, func(v unit) bool { return opposite(u, v) && b.standing(v) == affirmed }) {
				return u.text
			}
		}
	}
	return ""
}
