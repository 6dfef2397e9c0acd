package support

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/retrieval/verify"
)

// cue is a word of negation.
type cue struct {
	*negator
	start, end int // bytes of the text
	segment    int
	double     bool // part of a double negation: it does not count
}

// negator is a class of words of negation.
type negator struct {
	form  *regexp.Regexp // of the whole word
	scope int            // number of units in its scope; 0 for the rest of its segment
	verb  bool           // a verb that denies its object, such as oppose, and no word of grammar
	self  bool           // is in its own scope: 免费
}

var (
	negationWords = verify.Negations()
	negations     = regexp.MustCompile(negationWords.AnyOf("negations") + "|" + negationWords.AnyOf("denials") + "|" + negationWords.AnyOf("exemptions"))
	noNegation    = regexp.MustCompile("^" + negationWords.AnyOf("no negation"))
	partOfWord    = regexp.MustCompile(`(?:必|除|差|南|北|东|西)$`) // before 不, 无, 非: no negation
	silence       = words.Pattern("silence")
	carrying      = negationWords.Pattern("carrying")
	exception     = negationWords.Pattern("exceptions")
	endsScope     = negationWords.Pattern("scope ends")
	nominal       = regexp.MustCompile("^" + negationWords.AnyOf("nouns"))
	doubles       = regexp.MustCompile("^" + negationWords.AnyOf("between two") + "$")

	// able ends before a 能 that is part of a noun, as in 功能不能.
	able = regexp.MustCompile(`[智功性技产核才可]$`)
)

var negators = func() (list []*negator) {
	for _, section := range []string{"negations", "denials", "exemptions"} {
		for _, row := range negationWords[section] {
			n := &negator{form: regexp.MustCompile("^(?:" + row[0] + ")$"), verb: section != "negations", self: section == "exemptions"}
			if len(row) > 1 {
				n.scope, _ = strconv.Atoi(row[1])
			}
			list = append(list, n)
		}
	}
	return list
}()

// negate finds the negations of t and the units in their scope.
func (t *text) negate() {
	for _, m := range negations.FindAllStringIndex(t.s, -1) {
		word := t.s[m[0]:m[1]]
		if noNegation.MatchString(t.s[m[0]:]) || unbound(word, t.s[m[1]:]) || nominal.MatchString(t.s[m[0]:]) || word[0] >= utf8.RuneSelf && partOfWord.MatchString(t.s[:m[0]]) || either(t.s, m[0], m[1]) {
			continue
		}
		n := slices.IndexFunc(negators, func(n *negator) bool { return n.form.MatchString(word) })
		t.cues = append(t.cues, cue{negator: negators[n], start: m[0], end: m[1], segment: t.segmentAt(m[0])})
	}
	t.carry()
	t.cancel()
	for _, q := range t.cues {
		if !q.double {
			t.govern(q)
		}
	}
}

// unbound reports whether word is a "free" that does not mean "free of charge".
func unbound(word, after string) bool {
	return word == "free" && strings.Trim(after, " ") != "" && !strings.ContainsAny(after[:1], ".,;:!?")
}

// either reports whether s[start:end] is the middle of 是不是, 能不能: a question, or "whether".
func either(s string, start, end int) bool {
	before, size := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return s[start:end] == "不" && before == after && (before != '能' || !able.MatchString(s[:start-size]))
}

// cancel finds double negations: 不禁止, not prohibited, 不能不.
func (t *text) cancel() {
	for i := 0; i+1 < len(t.cues); i++ {
		a, b := &t.cues[i], &t.cues[i+1]
		if a.segment == b.segment && !a.double && doubles.MatchString(t.s[a.end:b.start]) {
			a.double, b.double = true, true
		}
	}
}

// govern marks the units in the scope of q: those after it in its segment, or all if it ends the segment. What stands
// next to q is surely denied.
func (t *text) govern(q cue) {
	scope := t.of(q.segment)
	next := slices.IndexFunc(scope, func(u unit) bool { return u.start >= q.end || q.self && u.start >= q.start })
	if next < 0 {
		next = len(scope) - 1
	} else {
		scope, next = scope[next:], 0
		if q.scope > 0 {
			scope = scope[:min(q.scope, len(scope))]
		}
	}
	if len(scope) == 0 {
		return
	}
	ends := scope[0].start
	if next == 0 {
		ends = len(t.s)
		if m := endsScope.FindStringIndex(t.s[scope[0].start:scope[len(scope)-1].end]); m != nil {
			ends = scope[0].start + m[0]
		}
	}
	for i := range scope {
		u := &scope[i]
		u.negated, u.first = true, u.first || i == next
		u.denied = u.denied || i == next || u.start < ends
	}
}

// cue returns the first negation of a segment that counts, or that another one cancels; "" if there is none.
func (t *text) cue(segment int, double bool) string {
	i := slices.IndexFunc(t.cues, func(q cue) bool { return q.segment == segment && q.double == double })
	if i < 0 {
		return ""
	}
	return t.s[t.cues[i].start:t.cues[i].end]
}

// denies reports whether a segment has a negation.
func (t *text) denies(segment int) bool { return t.cue(segment, false) != "" }

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

// carry finds the segments that a prohibition before them may govern.
func (t *text) carry() {
	t.carried = make([]bool, len(t.segments))
	for n := 1; n < len(t.segments); n++ {
		t.carried[n] = t.sentence[n-1] == t.sentence[n] && (t.carried[n-1] || carrying.MatchString(t.segment(n-1))) &&
			forceOf(t.segment(n)) == 0 && !contrast.MatchString(t.segment(n))
	}
}

// checkNegation returns a word that is denied in the sentence and not in the passages, or vice versa, where they speak of
// the same thing.
func checkNegation(t *text, e *evidence) string {
	if m := silence.FindString(t.s); m != "" && !slices.ContainsFunc(e.bodies, func(b *text) bool { return silence.MatchString(b.s) }) {
		return m
	}
	for n := range t.segments {
		units := t.of(n)
		alike := slices.DeleteFunc(slices.Clone(t.near[n]), func(p part) bool { return 3*overlap(units, p.of(p.n)) < len(units) })
		agree := t.denies(n) && (e.deniesAlike(units) || forceOf(t.segment(n))&spared != 0 || slices.ContainsFunc(alike, part.hasException))
		unheard, turned, doubtful, found, word := false, 0, 0, 0, ""
		for _, u := range units {
			near, first := standingIn(alike, u)
			if near != 0 {
				found++
			}
			switch stands := t.standing(u); {
			case stands == affirmed && near == only(denied) && !e.titled(u):
				if turned, word = turned+1, cmp.Or(word, u.text); first {
					return u.text
				}
			case stands == affirmed && near == only(unclear):
				doubtful++
			case !u.first || agree || u.loose && near == 0:
			case near == 0:
				unheard = true
			case near == only(affirmed):
				return u.text
			}
		}
		if turned > 0 && turned+doubtful >= max(2, (found+1)/2) {
			return word
		}
		denies := slices.ContainsFunc(alike, part.underDenial)
		foreign := !e.langs[t.lang] && slices.ContainsFunc(e.bodies, func(b *text) bool { return len(b.cues) > 0 })
		if word := t.cue(n, false); unheard && word != "" && !denies && !foreign {
			return word
		}
		if word := t.cue(n, true); word != "" && !t.denies(n) && denies {
			return word
		}
	}
	return antonym(t, e)
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

// standings is a set of them.
type standings uint8

func only(s standing) standings { return 1 << s }

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
