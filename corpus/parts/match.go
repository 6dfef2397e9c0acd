package parts

import (
	"slices"
	"strconv"
	"strings"

	"yiju/corpus/numeral"
)

// Step is one level of the parts of a clause as a pinpoint names it.
type Step struct {
	Kind   StepKind
	Mark   string // "1", "f", "ii"; digits for numbers of any form
	Number int    // 0 for letters
}

// StepKind says what a step calls its part.
type StepKind string

const (
	StepMark         StepKind = "mark"         // only the mark is given: "(1)", "(f)"
	StepParagraph    StepKind = "paragraph"    // 第一款, "paragraph 1"
	StepItem         StepKind = "item"         // 第一项, "point (a)"
	StepSubitem      StepKind = "subitem"      // 第1目
	StepSubparagraph StepKind = "subparagraph" // "second subparagraph"
	StepPath         StepKind = "path"         // the rest of a ref: "1.f"
	StepKuan         StepKind = "款"            // a paragraph, on Taiwan an item
	StepXiang        StepKind = "项"            // an item, on Taiwan a paragraph
)

// chain is a part with all that it lies in, outermost first.
type chain []*node

// path writes a chain as Text reads it: "" for the whole clause.
func (c chain) path() string {
	var marks []string
	for _, p := range c {
		if !p.sole {
			marks = append(marks, p.own())
		}
	}
	return strings.Join(marks, ".")
}

// own returns the mark of p without those above it: "2" for "3.2".
func (p *node) own() string {
	if p.style.kind != kindNested {
		return p.mark
	}
	return p.mark[strings.LastIndexByte(p.mark, '.')+1:]
}

// at returns the chain of the part that a path of marks names, nil where there is none.
func (p *node) at(path string) chain {
	if path == "" {
		return nil
	}
	return p.atMarks(strings.Split(path, "."))
}

func (p *node) atMarks(marks []string) chain {
	if len(marks) == 0 {
		return chain{}
	}
	var paragraphs, items []*node
	for i := range p.parts {
		if q := &p.parts[i]; !q.isItem() && q.mark == marks[0] {
			paragraphs = append(paragraphs, q)
		}
	}
	for _, q := range p.items() { // whatever paragraph they lie in
		if q.own() == marks[0] {
			items = append(items, q)
		}
	}
	all := slices.Concat(paragraphs, items)
	if len(p.parts) == 1 { // the only paragraph is named as one in a version in another language with more of them
		all = slices.Concat(items, paragraphs)
	}
	for _, q := range all {
		if rest := q.atMarks(marks[1:]); rest != nil {
			return append(chain{q}, rest...)
		}
	}
	return nil
}

// match returns the chains of the parts that steps may mean: none where there is no such part, several where it is not
// clear which is meant.
func (p *node) match(steps []Step) []chain {
	if len(steps) == 0 {
		return []chain{{}}
	}
	var found []chain
	first := p.next(steps[0])
	if outer, _, nested := strings.Cut(steps[0].Mark, "."); nested && len(first) == 0 && steps[0].Kind != StepPath { // 3.2 lies in 3
		n, _ := strconv.Atoi(outer)
		first = p.next(Step{StepItem, outer, n})
		steps = append([]Step{{}}, steps...)
	}
	for _, c := range first {
		for _, rest := range c[len(c)-1].match(steps[1:]) {
			found = append(found, append(slices.Clone(c), rest...))
		}
	}
	return found
}

// next returns the parts directly below p that s may mean, each with the paragraph that it lies in.
func (p *node) next(s Step) []chain {
	if s.Kind == StepPath {
		if c := p.at(s.Mark); len(c) > 0 {
			return []chain{c}
		}
		return nil
	}
	if s.Kind == StepParagraph || s.Kind == StepSubparagraph {
		return p.paragraph(s)
	}
	var found []chain
	for i := range p.parts {
		q := &p.parts[i]
		if q.isItem() {
			if q.is(s) {
				found = append(found, chain{q})
			}
			continue
		}
		for k := range q.parts {
			if q.parts[k].is(s) {
				found = append(found, chain{q, &q.parts[k]})
			}
		}
	}
	if s.Kind == StepMark && s.Number > 0 && !slices.ContainsFunc(found, func(c chain) bool { return c[len(c)-1].style.kind == kindDigit }) {
		// "Article 4(1)" of an article that prints no number "1": its first paragraph
		found = append(found, p.paragraph(Step{StepSubparagraph, s.Mark, s.Number})...)
	}
	return found
}

// paragraph returns the paragraph of p that s counts: by printed number where p prints them, else by order.
func (p *node) paragraph(s Step) []chain {
	var found []chain
	if s.Kind == StepParagraph {
		for _, q := range p.items() {
			if (q.style.numbered() || q.style == style{'.', kindHan}) && q.is(s) && (len(p.parts) == 0 || !p.parts[0].lead) {
				found = append(found, chain{q})
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	for i := range p.parts {
		if q := &p.parts[i]; !q.isItem() && i+1 == s.Number && (q.lead || s.Kind == StepSubparagraph && len(q.parts) == 0) {
			return []chain{{q}}
		}
	}
	return nil
}

// is reports whether item p is the one that s names.
func (p *node) is(s Step) bool {
	if p.mark == s.Mark {
		return true
	}
	switch {
	case s.Kind == StepMark && p.style.kind == kindNested:
		return false
	case strings.EqualFold(p.mark, s.Mark): // US law counts (a), (1), (A)
		return true
	case s.Number > 0 && (s.Kind == StepItem || s.Kind == StepSubitem) && (p.style.kind == kindLower || p.style.kind == kindRoman):
		return p.value() == s.Number
	}
	return false
}

// value returns what the mark of p counts, 0 where that is not plain.
func (p *node) value() int {
	if n, err := strconv.Atoi(p.mark); err == nil {
		return n
	}
	m, n := letterMark(p.mark)
	switch {
	case n != len(p.mark) || m.suffix != "":
		return 0
	case p.style.kind == kindRoman:
		return m.roman
	}
	return m.value
}

// Range is what numbers there are: of the parts that a clause has on one level, or of clauses.
type Range struct {
	First, Last string
	Of          string // "clause", "paragraph", "item", "annex" or "recital"
}

// Find returns the path of the part that steps mean in a clause of the given shape. Where there is none, or several, it returns
// which parts there are on the last level that was found, and how many were meant.
func Find(shape string, steps []Step) (path string, near Range, found int) {
	root := shaped(shape)
	chains := root.match(steps)
	if len(chains) == 1 {
		return chains[0].path(), Range{}, 1
	}
	if len(chains) > 1 {
		return "", Range{}, len(chains)
	}
	level, k := root, 0
	for ; k < len(steps); k++ {
		next := level.next(steps[k])
		if len(next) != 1 {
			break
		}
		level = next[0][len(next[0])-1]
	}
	return "", level.rangeOf(steps[min(k, len(steps)-1)]), 0
}

// rangeOf returns the parts below p of the kind that s names.
func (p *node) rangeOf(s Step) Range {
	items := p.items()
	if s.Kind == StepParagraph || s.Kind == StepSubparagraph || s.Kind == StepMark && s.Number > 0 && len(items) == 0 {
		if len(items) > 0 && items[0].style.numbered() && !p.parts[0].lead {
			return Range{items[0].mark, items[len(items)-1].mark, "paragraph"}
		}
		return Range{"1", strconv.Itoa(max(1, len(p.parts))), "paragraph"}
	}
	if len(items) == 0 {
		return Range{Of: "item"}
	}
	of := "item"
	if items[0].style.numbered() && !p.parts[0].lead {
		of = "paragraph"
	}
	return Range{items[0].mark, items[len(items)-1].mark, of}
}

// ParseStep reads the number or letters of a mark, and how long they are.
func ParseStep(s string) (Step, int) {
	m, n := markWord(s)
	switch {
	case n == 0:
		return Step{}, 0
	case m.style.kind == kindLower || m.style.kind == kindRoman:
		return Step{Kind: StepMark, Mark: m.text}, n
	case m.suffix != "" || m.style.kind == kindNested:
		return Step{Kind: StepMark, Mark: m.text}, n
	}
	return Step{Kind: StepMark, Mark: m.text, Number: m.value}, n
}

// Alike reports whether two marks may belong to one list.
func (s Step) Alike(o Step) bool {
	if s.Number > 0 || o.Number > 0 {
		return s.Number > 0 && o.Number > 0
	}
	roman := func(m string) bool { return numeral.ScanRoman(m).Length == len(m) }
	if len(s.Mark) > 1 && roman(s.Mark) || len(o.Mark) > 1 && roman(o.Mark) {
		return roman(s.Mark) && roman(o.Mark)
	}
	return true
}

// Between returns the steps between two ends of a range, without them; none where they are no range.
func Between(from, to Step) []Step {
	var steps []Step
	if from.Number > 0 {
		for n := from.Number + 1; n < to.Number && n-from.Number <= mostBetween; n++ {
			steps = append(steps, Step{from.Kind, strconv.Itoa(n), n})
		}
		return steps
	}
	a, b := numeral.ScanRoman(from.Mark), numeral.ScanRoman(to.Mark)
	if len(from.Mark) == 1 && len(to.Mark) == 1 && !(a.N == 1 && b.N == 5) {
		for c := from.Mark[0] + 1; c < to.Mark[0]; c++ {
			steps = append(steps, Step{Kind: from.Kind, Mark: string(rune(c))})
		}
		return steps
	}
	for n := a.N + 1; a.N > 0 && n < b.N; n++ {
		steps = append(steps, Step{Kind: from.Kind, Mark: numeral.Roman(n)})
	}
	return steps
}

// mostBetween is how many parts of a range are written out.
const mostBetween = 50
