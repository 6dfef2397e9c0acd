package support

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus/numeral"
)

// checkNumbers returns the first number of t that e lacks.
func checkNumbers(t *text, e *evidence) string {
	for _, n := range t.numbers {
		if e.lists(n, t.s) {
			continue
		}
		if !slices.ContainsFunc(e.numbers, func(m number) bool { return n.means(m) }) && !e.numbered(n) {
			return strings.TrimSpace(t.s[n.start:n.end])
		}
	}
	return ""
}

// checkMixed returns a number that the passages have in another statement only: where they say what the sentence says, they
// have another number of its kind. Only texts in the language of the sentence are certain enough.
func checkMixed(t *text, e *evidence) string {
	for _, n := range t.numbers {
		var sentences, segments rivalry
		for _, b := range e.bodies {
			if b.lang == t.lang {
				sentences.weigh(n, t, b.statements(func(k int) bool { return b.sentence[k] != b.sentence[k-1] }))
				segments.weigh(n, t, b.statements(func(int) bool { return true }))
			}
		}
		here, there := sentences.shares()
		own, other := segments.shares()
		if there > max(1, 2*here) || own == 0 && other > 1 {
			return strings.TrimSpace(t.s[n.start:n.end])
		}
	}
	return ""
}

// rivalry is what a sentence shares with the statement that has its number, and with one that has another of its kind.
type rivalry struct{ with, without []unit }

// weigh takes those of the statements that share most with the segment of n.
func (r *rivalry) weigh(n number, t *text, all []statement) {
	units := t.of(t.segmentAt(n.start))
	for _, s := range all {
		shared := slices.DeleteFunc(slices.Clone(units), func(u unit) bool { return overlap([]unit{u}, s.units) == 0 })
		switch {
		case slices.ContainsFunc(s.numbers, n.means):
			if r.with == nil || len(shared) > len(r.with) {
				r.with = append([]unit{}, shared...)
			}
		case slices.ContainsFunc(s.numbers, n.rivals) && len(shared) > len(r.without):
			r.without = shared
		}
	}
}

// shares returns how many units only one of the statements has.
func (r *rivalry) shares() (here, there int) {
	if r.with == nil {
		return 1, 0
	}
	return len(onlyIn(r.with, r.without)), len(onlyIn(r.without, r.with))
}

// numbered returns the parts whose sentence has the numbers of segment n of t, or all where none has.
func (t *text) numbered(n int, parts []part) []part {
	for _, m := range t.numbers {
		if m.kind > percent || t.segmentAt(m.start) != n {
			continue
		}
		with := slices.DeleteFunc(slices.Clone(parts), func(p part) bool {
			return !slices.ContainsFunc(p.numbers, func(o number) bool { return p.sentence[p.segmentAt(o.start)] == p.sentence[p.n] && m.means(o) })
		})
		if len(with) > 0 {
			parts = with
		}
	}
	return parts
}

// rivals reports whether m is another number of the kind of n.
func (n number) rivals(m number) bool {
	return n.kind <= percent && m.kind == n.kind && (m.unit == n.unit || times[m.unit] && times[n.unit]) && m.things == n.things
}

// times are the units of time.
var times = setOf([]string{"second", "minute", "hour", "day", "week", "month", "year"})

// statement is a sentence or a segment of a text: its units and numbers.
type statement struct {
	units   []unit
	numbers []number
}

// statements divides t before the segments that begin a statement.
func (t *text) statements(begins func(segment int) bool) []statement {
	var all []statement
	for n := range t.segments {
		if n == 0 || begins(n) {
			all = append(all, statement{})
		}
		s := &all[len(all)-1]
		s.units = append(s.units, t.of(n)...)
		for _, m := range t.numbers {
			if m.start >= t.segments[n][0] && m.start < t.segments[n][1] {
				s.numbers = append(s.numbers, m)
			}
		}
	}
	return all
}

// listing matches what counts through what the passages list: 第三种是…, "On the second, …".
var listing = regexp.MustCompile(`^(?:` + words.AnyOf("listing") + `)`)

// lists reports whether n only counts what the passages list, or counts through it.
func (e *evidence) lists(n number, s string) bool {
	switch {
	case n.kind == ordinal && listing.MatchString(s) && n.end <= len(listing.FindString(s)):
		return slices.ContainsFunc(e.listed, func(items int) bool { return n.value <= float64(max(items, 1)) })
	case n.kind == ordinal && n.value == 1:
		return firstWord.MatchString(e.folded)
	case n.kind == plain && n.limit == exact && n.things:
		return n.value > 1 && slices.Contains(e.listed, int(n.value))
	}
	return false
}

// means reports whether the number m of a passage supports n: the same value, unit and limit. Above twenty an ordinal may
// match a plain number (the 21st century, 21世纪), and n may omit the limit.
func (n number) means(m number) bool {
	if math.Abs(n.value-m.value) > 1e-9*math.Abs(n.value) || n.unit != m.unit && (n.unit != "" || n.things) && m.kind != ordinal && !twins[n.unit+" "+m.unit] {
		return false
	}
	if dayOfMonth := min(n.kind, m.kind) == plain && n.value <= 31 && (n.unit == "day" || m.unit == "day"); n.kind != m.kind && !dayOfMonth && !(n.value > 20 && min(n.kind, m.kind) == plain && max(n.kind, m.kind) == ordinal) {
		return false
	}
	return n.limit == exact || n.limit == m.limit || n.limit == upper && m.limit == exact && m.period
}

// numbered reports whether n is the number of a cited clause, or a year of a date.
func (e *evidence) numbered(n number) bool {
	switch n.kind {
	case locus, ordinal:
		return slices.Contains(e.labels, int(n.value))
	case plain:
		return n.unit == "" && n.value >= 1000 && slices.ContainsFunc(e.dates, func(d date) bool { return float64(d.year) == n.value })
	}
	return false
}

// labelsOf returns the numbers of the clause of p.
func labelsOf(p Passage) []int {
	var list []int
	add := func(s string) {
		if n, ok := numeral.Parse(s); ok {
			list = append(list, n)
		}
	}
	for part := range strings.SplitSeq(p.Ref.Clause, ".") {
		add(part)
	}
	for _, v := range p.Versions {
		add(v.Label)
		add(strings.TrimSuffix(v.Label, "是"))
		if n := numeral.ScanWords(strings.ToLower(v.Label)); n.Length > 0 {
			list = append(list, n.N)
		}
		label := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(v.Label), "第"), "条"))
		if i := strings.LastIndexByte(label, ' '); i >= 0 {
			label = label[i+1:]
		}
		add(label)
	}
	return list
}
