package citation

import (
	"slices"
	"strconv"
	"strings"
)

// step is one level of the parts of a clause as a pinpoint names it.
type step struct {
	kind   stepKind
	mark   string // "1", "f", "ii"; digits for numbers of any form
	number int    // 0 for letters
}

// stepKind says what a step calls its part.
type stepKind string

const (
	stepMark         stepKind = "mark"         // only the mark is given: "(1)", "(f)"
	stepParagraph    stepKind = "paragraph"    // 第一款, "paragraph 1"
	stepItem         stepKind = "item"         // 第一项, "point (a)"
	stepSubitem      stepKind = "subitem"      // 第1目
	stepSubparagraph stepKind = "subparagraph" // "second subparagraph"
	stepPath         stepKind = "path"         // the rest of a ref: "1.f"
	stepKuan         stepKind = "款"            // a paragraph, on Taiwan an item
	stepXiang        stepKind = "项"            // an item, on Taiwan a paragraph
)

// chain is a part with all that it lies in, outermost first.
type chain []*part

// path writes a chain as Part reads it: "" for the whole clause.
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
func (p *part) own() string {
	if p.style.kind != kindNested {
		return p.mark
	}
	return p.mark[strings.LastIndexByte(p.mark, '.')+1:]
}

// at returns the chain of the part that a path of marks names, nil where there is none.
func (p *part) at(path string) chain {
	if path == "" {
		return nil
	}
	return p.atMarks(strings.Split(path, "."))
}

func (p *part) atMarks(marks []string) chain {
	if len(marks) == 0 {
		return chain{}
	}
	below := func(q *part) chain {
		if rest := q.atMarks(marks[1:]); rest != nil {
			return append(chain{q}, rest...)
		}
		return nil
	}
	if !p.isItem() && len(p.parts) > 0 && p.parts[0].isItem() { // a paragraph
		return p.itemAt(marks[0], below)
	}
	if len(p.parts) > 1 {
		for i := range p.parts {
			if p.parts[i].mark == marks[0] {
				if c := below(&p.parts[i]); c != nil {
					return c
				}
			}
		}
	}
	if c := p.itemAt(marks[0], below); c != nil {
		return c
	}
	if len(p.parts) == 1 && p.parts[0].mark == marks[0] { // of a version in another language with more paragraphs
		return below(&p.parts[0])
	}
	return nil
}

// itemAt returns the chain of the item with the given mark, whatever paragraph it lies in, and what below finds in it.
func (p *part) itemAt(mark string, below func(*part) chain) chain {
	for _, q := range p.items() {
		if q.own() == mark {
			if c := below(q); c != nil {
				return c
			}
		}
	}
	return nil
}

// match returns the chains of the parts that steps may mean: none where there is no such part, several where it is not
// clear which is meant.
func (p *part) match(steps []step) []chain {
	if len(steps) == 0 {
		return []chain{{}}
	}
	var found []chain
	first := p.next(steps[0])
	if outer, _, nested := strings.Cut(steps[0].mark, "."); nested && len(first) == 0 && steps[0].kind != stepPath { // 3.2 lies in 3
		n, _ := strconv.Atoi(outer)
		first = p.next(step{stepItem, outer, n})
		steps = append([]step{{}}, steps...)
	}
	for _, c := range first {
		for _, rest := range c[len(c)-1].match(steps[1:]) {
			found = append(found, append(slices.Clone(c), rest...))
		}
	}
	return found
}

// next returns the parts directly below p that s may mean, each with the paragraph that it lies in.
func (p *part) next(s step) []chain {
	if s.kind == stepPath {
		if c := p.at(s.mark); len(c) > 0 {
			return []chain{c}
		}
		return nil
	}
	if s.kind == stepParagraph || s.kind == stepSubparagraph {
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
			if !q.parts[k].is(s) {
				continue
			}
			found = append(found, chain{q, &q.parts[k]})
		}
	}
	if s.kind == stepMark && s.number > 0 && !slices.ContainsFunc(found, func(c chain) bool { return c[len(c)-1].style.kind == kindDigit }) {
		// "Article 4(1)" of an article that prints no number "1": its first paragraph
		found = append(found, p.paragraph(step{stepSubparagraph, s.mark, s.number})...)
	}
	return found
}

// paragraph returns the paragraph of p that s counts: by printed number where p prints them, else by order.
func (p *part) paragraph(s step) []chain {
	var found []chain
	if s.kind == stepParagraph {
		for _, q := range p.items() {
			if q.style.numbered() && q.is(s) && (len(p.parts) == 0 || !p.parts[0].lead) {
				found = append(found, chain{q})
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	for i := range p.parts {
		if q := &p.parts[i]; !q.isItem() && i+1 == s.number && (q.lead || s.kind == stepSubparagraph && len(q.parts) == 0) {
			return []chain{{q}}
		}
	}
	return nil
}

// is reports whether item p is the one that s names.
func (p *part) is(s step) bool {
	if p.mark == s.mark {
		return true
	}
	switch {
	case s.kind == stepMark && p.style.kind == kindNested:
		return false
	case strings.EqualFold(p.mark, s.mark): // US law counts (a), (1), (A)
		return true
	case s.number > 0 && (s.kind == stepItem || s.kind == stepSubitem) && (p.style.kind == kindLower || p.style.kind == kindRoman):
		return p.value() == s.number
	}
	return false
}

// value returns what the mark of p counts, 0 where that is not plain.
func (p *part) value() int {
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
