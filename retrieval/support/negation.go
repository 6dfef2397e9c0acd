package support

import (
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

// carry finds the segments that a prohibition before them may govern.
func (t *text) carry() {
	t.carried = make([]bool, len(t.segments))
	for n := 1; n < len(t.segments); n++ {
		t.carried[n] = t.sentence[n-1] == t.sentence[n] && (t.carried[n-1] || carrying.MatchString(t.segment(n-1))) &&
			forceOf(t.segment(n)) == 0 && !contrast.MatchString(t.segment(n))
	}
}
