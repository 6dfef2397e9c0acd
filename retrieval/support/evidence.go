package support

import (
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// evidence is the content of the cited passages.
type evidence struct {
	refs    []corpus.Ref
	bodies  []*text // the texts of the passages
	heads   []*text // titles, labels, headings and the facts about the documents
	numbers []number
	dates   []date
	labels  []int // numbers of the clauses
	stems   map[string]bool
	rows    map[int32]bool // glossary senses of its words
	near    map[int32]bool // the same, with the rows that share a Chinese word with one
	han     string         // all texts, folded and without white space and punctuation
	folded  string         // all texts, folded
	langs   map[corpus.Lang]bool
}

// evidence reads the passages.
func (c *Checker) evidence(cited []Passage) *evidence {
	e := &evidence{
		stems: make(map[string]bool), rows: make(map[int32]bool), near: make(map[int32]bool), langs: make(map[corpus.Lang]bool),
	}
	var han, folded strings.Builder
	for _, p := range cited {
		e.refs = append(e.refs, p.Ref.Bare())
		e.labels = append(e.labels, labelsOf(p)...)
		for _, v := range p.Versions {
			e.langs[v.Lang] = true
			body := c.read(withoutLabel(v.Text, v.Label))
			head := c.read(v.Title + "\n" + v.Heading + "\n" + v.About)
			e.bodies, e.heads = append(e.bodies, body), append(e.heads, head)
			e.numbers = append(append(e.numbers, body.numbers...), head.numbers...)
			e.dates = append(append(e.dates, body.dates...), head.dates...)
			for _, t := range []*text{head, body} {
				e.know(c, t)
				folded.WriteString(t.s + "\n")
				han.WriteString(fold.Key(t.s) + "\n")
			}
		}
	}
	e.han, e.folded = han.String(), folded.String()
	for r := range e.rows {
		for _, n := range c.glossary.near[r] {
			e.near[n] = true
		}
	}
	return e
}

// know adds the words of t.
func (e *evidence) know(c *Checker, t *text) {
	add := func(rows []int32) {
		for _, r := range rows {
			e.rows[r] = true
		}
	}
	stems := stemsOf(c.analyzer, t.s)
	for i, s := range stems {
		e.stems[s] = true
		for n := 1; n <= min(c.glossary.latinLen[s], len(stems)-i); n++ {
			add(c.glossary.latin[strings.Join(stems[i:i+n], " ")])
		}
	}
	for i, r := range t.s {
		for n := 1; analysis.IsHan(r) && n <= min(c.glossary.hanLen[r], len(t.s)-i); n++ {
			add(c.glossary.han[t.s[i:i+n]])
		}
	}
}

// withoutLabel returns text without its leading label, which is not a number in the text.
func withoutLabel(text, label string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), corpus.PrintedLabel(strings.TrimSpace(label)))
	if !ok || label == "" {
		return text
	}
	return strings.TrimLeft(rest, ".,、:： \t　)）")
}

// has reports whether the passages have u, in either language.
func (e *evidence) has(u unit) bool {
	return e.says(u) || slices.ContainsFunc(u.rows, func(r int32) bool { return e.near[r] })
}

// says reports whether the passages have u or a rendering of it, but not merely a related word.
func (e *evidence) says(u unit) bool {
	if u.han && strings.Contains(e.han, u.text) || !u.han && e.stems[u.stem] {
		return true
	}
	return slices.ContainsFunc(u.rows, func(r int32) bool { return e.rows[r] })
}

// apart reports whether the passages have each character of u, if not side by side: 灯 and 亮 of 灯亮 in 灯在日落后亮.
func (e *evidence) apart(u unit) bool {
	return !strings.ContainsFunc(u.text, func(r rune) bool { return !strings.ContainsRune(e.han, r) })
}

// same reports whether two units are the same word or renderings of one sense.
func same(a, b unit) bool {
	switch {
	case a.han != b.han:
	case !a.han && a.stem == b.stem, a.han && a.text == b.text:
		return true
	case a.han && !a.loose && !b.loose && (strings.Contains(a.text, b.text) || strings.Contains(b.text, a.text)):
		return true
	}
	return slices.ContainsFunc(a.rows, func(r int32) bool { return slices.Contains(b.rows, r) })
}

// closest returns the first segment of the passages that shares most with the units; nil if none shares any.
func (e *evidence) closest(units []unit) (t *text, segment int) {
	shared := 0
	for _, body := range e.bodies {
		for n := range body.segments {
			if count := overlap(units, body.of(n)); count > shared {
				t, segment, shared = body, n, count
			}
		}
	}
	return t, segment
}

// most returns how many of the units the segment that shares most of them has.
func (t *text) most(units []unit) int {
	best := 0
	for n := range t.segments {
		best = max(best, overlap(units, t.of(n)))
	}
	return best
}

// overlap counts the units of a that b has.
func overlap(a, b []unit) int {
	n := 0
	for _, u := range a {
		if slices.ContainsFunc(b, func(v unit) bool { return same(u, v) }) {
			n++
		}
	}
	return n
}
