package citation

import (
	"strconv"
	"strings"
)

// find returns the ids of the clauses of r that p may mean: one where it is clear, none where r has no such clause. A
// section that is divided gives all clauses in it.
func (r *record) find(p Pinpoint) []string {
	if p.Clause == lastClause && p.Number == lastNumber {
		if !r.numbered() {
			return r.order[max(0, len(r.order)-1):]
		}
		return []string{strconv.Itoa(r.highest)}
	}
	if p.Unit == unitParagraph && r.has("p"+p.Clause) {
		return []string{"p" + p.Clause}
	}
	if p.Paragraph > 0 && r.has(p.Clause+"."+strconv.Itoa(p.Paragraph)) && !r.has(p.Clause) {
		return []string{p.Clause + "." + strconv.Itoa(p.Paragraph)}
	}
	if r.has(p.Clause) {
		return []string{p.Clause}
	}
	if p.Number > 0 && p.Clause == strconv.Itoa(p.Number) {
		return r.findNumber(p)
	}
	return nil
}

// findNumber looks for a number that is no clause id: a section that is divided, a point that every section has, or a
// number that only a label prints.
func (r *record) findNumber(p Pinpoint) []string {
	var ids []string
	if holds(p.Unit) || p.Unit == unitNumber {
		for _, id := range r.order {
			if strings.HasPrefix(id, p.Clause+".") {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 && !holds(p.Unit) && !r.numbered() {
		for _, id := range r.order {
			if startsWithDigit(id) && strings.HasSuffix(id, "."+p.Clause) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 && !r.numbered() {
		ids = r.labels[p.Clause]
	}
	return ids
}

// isSection reports whether id is no clause but a section that is divided into clauses.
func (r *record) isSection(id string) bool {
	if r.has(id) {
		return false
	}
	for _, have := range r.order {
		if strings.HasPrefix(have, id+".") {
			return true
		}
	}
	return false
}

// clauseRange returns the whole numbers that r counts its clauses with.
func (r *record) clauseRange() Range {
	if !r.numbered() {
		return Range{}
	}
	return Range{strconv.Itoa(r.lowest), strconv.Itoa(r.highest), "clause"}
}

// rangeFor returns the range that p is out of, empty where r has no numbers of the kind.
func (r *record) rangeFor(p Pinpoint) Range {
	var rng Range
	note := func(id string) {
		if rng.First == "" {
			rng.First = id
		}
		rng.Last, rng.Of = id, "clause"
	}
	section, _, nested := strings.Cut(p.Clause, ".")
	for _, id := range r.order {
		if nested && strings.HasPrefix(id, section+".") {
			note(id)
		}
	}
	if rng.Last != "" {
		return rng
	}
	if r.numbered() {
		return r.clauseRange()
	}
	for _, id := range r.order {
		if startsWithDigit(id) || p.Unit == unitParagraph && id[0] == 'p' && startsWithDigit(id[1:]) {
			note(id)
		}
	}
	return rng
}

// nearest returns the clause of r whose number is nearest to that of p, "" where r has no numbers.
func (r *record) nearest(p Pinpoint) string {
	if r.numbered() && p.Number > 0 {
		n := strconv.Itoa(min(max(p.Number, r.lowest), r.highest))
		if r.has(n) {
			return n
		}
		return strconv.Itoa(r.highest)
	}
	if rng := r.rangeFor(p); rng.Last != "" {
		return rng.Last
	}
	if len(r.order) > 0 {
		return r.order[0]
	}
	return ""
}

// checkPart reports whether the clause has the paragraph and item that p asks for, and if not, which there are.
func (r *record) checkPart(id string, p Pinpoint) (Range, bool) {
	shape := r.shapeOf(id)
	if id == p.Clause+"."+strconv.Itoa(p.Paragraph) { // the paragraph is a clause by itself
		p.Paragraph = 0
	}
	if p.Paragraph > len(shape) {
		return Range{"1", strconv.Itoa(len(shape)), "paragraph"}, false
	}
	items := 0
	for n, count := range shape {
		if p.Paragraph == 0 || n == p.Paragraph-1 {
			items += count
		}
	}
	if p.Item > items {
		if items == 0 {
			return Range{Of: "item"}, false
		}
		return Range{"1", strconv.Itoa(items), "item"}, false
	}
	return Range{}, true
}
