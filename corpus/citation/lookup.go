package citation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// find returns the clauses of r that p may mean, and the steps to the part of them: one where it is clear, none where r has no such
// clause. A section that is divided gives all clauses in it.
func (r *record) find(p Pinpoint) (ids []string, steps []parts.Step) {
	below := func(chapter string) []string {
		span, ok := r.chapters[chapter]
		if !ok {
			return nil
		}
		return r.order[span[0] : span[1]+1]
	}
	if p.roman && p.Number > 0 && p.Number <= len(romanLabels) && r.has(romanLabels[p.Number-1]) {
		return []string{romanLabels[p.Number-1]}, p.steps
	}
	if p.Clause == lastClause && p.Number == lastNumber {
		if !r.numbered() {
			return r.order[max(0, len(r.order)-1):], nil
		}
		return []string{strconv.Itoa(r.highest)}, nil
	}
	if p.Unit == unitParagraph && r.has("p"+p.Clause) {
		return []string{"p" + p.Clause}, p.steps
	}
	if id, ok := r.idOf(p.chapter + "." + p.Clause); ok && p.chapter != "" {
		return []string{id}, p.steps
	}
	if ids = below(p.Clause); p.Unit == unitChapter && (len(ids) > 0 || r.articles && len(r.chapters) > 0) {
		return ids, p.steps
	}
	if outer, inner, ok := strings.Cut(p.Clause, "."); ok && holds(p.Unit) && len(ids) == 0 { // "Part 2, section 3", where sections count through
		if span, found := r.chapters[outer]; found {
			if n, ok := r.indexOf(inner); ok && span[0] <= n && n <= span[1] {
				return []string{inner}, p.steps
			}
		}
	}
	if p.Clause == "preamble" && len(p.steps) > 0 && r.has("recital-"+p.steps[0].Mark) { // 序言第十二段
		return []string{"recital-" + p.steps[0].Mark}, p.steps[1:]
	}
	if id, steps, ok := r.divided(p); ok {
		return []string{id}, steps
	}
	if id, ok := r.idOf(p.Clause); ok && p.Unit == unitNamed { // found by its heading
		return []string{id}, p.steps
	} else if ok {
		return r.alike(id), p.steps
	}
	if p.Number > 0 && p.Clause == strconv.Itoa(p.Number) {
		if ids := r.findNumber(p); len(ids) > 0 {
			return ids, p.steps
		}
	}
	if holds(p.Unit) {
		return below(p.Clause), p.steps
	}
	return nil, nil
}

// romanLabels are the ids of operative paragraphs with Roman numerals.
var romanLabels = strings.Fields("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX")

// alike returns id and those of other clauses with the same number, as where a document prints its contents or two versions.
func (r *record) alike(id string) []string {
	ids := []string{id}
	for n := 2; r.has(id + "~" + strconv.Itoa(n)); n++ {
		ids = append(ids, id+"~"+strconv.Itoa(n))
	}
	return ids
}

// divided finds a place whose clause and parts are cut elsewhere in r than in p: the points of an annex may be clauses, and the
// "1.2" of a text part of its clause 1.
func (r *record) divided(p Pinpoint) (id string, steps []parts.Step, ok bool) {
	_, whole := r.idOf(p.Clause)
	named := p.Unit == unitAnnex || p.Unit == unitNamed
	if named || !whole && !(p.Unit == unitArticle && r.articles) {
		for k := len(p.steps); k > 0; k-- {
			id := p.Clause
			for _, st := range p.steps[:k] {
				id += "." + st.Mark
			}
			if found, ok := r.idOf(id); ok {
				return found, p.steps[k:], true
			}
		}
	}
	if cut := strings.LastIndexByte(p.Clause, '.'); cut > 0 && !whole {
		if id, ok := r.idOf(p.Clause[:cut]); ok && !r.isSection(p.Clause) {
			mark := p.Clause[cut+1:]
			n, _ := strconv.Atoi(mark)
			return id, append([]parts.Step{{Kind: parts.StepMark, Mark: mark, Number: n}}, p.steps...), true
		}
	}
	return "", nil, false
}

// idOf returns the id of r that is written like clause: insertions are joined in several ways, and the first annex may be the
// only one.
func (r *record) idOf(clause string) (string, bool) {
	for _, id := range []string{clause, strings.ToUpper(clause)} {
		if r.has(id) {
			return id, true
		}
	}
	i := strings.LastIndexFunc(clause, func(c rune) bool { return c >= '0' && c <= '9' })
	if i >= 0 && i+1 < len(clause) {
		for _, tail := range []string{clause[i+1:], strings.ToUpper(clause[i+1:])} {
			for _, id := range []string{clause[:i+1] + tail, clause[:i+1] + "-" + tail} {
				if r.has(id) {
					return id, true
				}
			}
		}
	}
	if letter, ok := strings.CutPrefix(clause, unitAnnex+"-"); ok && numeral.IsLetter(letter[0]) && r.has(letter) { // "A.2" of a standard
		return letter, true
	}
	if only := strings.TrimSuffix(clause, "-1"); only == unitAnnex && only != clause && r.has(only) {
		return only, true
	}
	return "", false
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

// clauseRange returns the whole numbers that r, which has some, counts its clauses with.
func (r *record) clauseRange() Range {
	return Range{First: strconv.Itoa(r.lowest), Last: strconv.Itoa(r.highest), Of: "clause"}
}

// rangeFor returns the range that p is out of, empty where r has no numbers of the kind.
func (r *record) rangeFor(p Pinpoint) Range {
	span := func(of string, number func(id string) (string, bool)) (rng Range) {
		for _, id := range r.order {
			if n, ok := number(id); ok {
				rng = Range{First: cmp.Or(rng.First, n), Last: n, Of: of}
			}
		}
		return rng
	}
	if unit := numberedApart(p.Clause); unit != "" {
		return span(unit, func(id string) (string, bool) {
			n, ok := strings.CutPrefix(id, unit+"-")
			return n, ok && !strings.Contains(n, ".")
		})
	}
	if section, _, nested := strings.Cut(p.Clause, "."); nested {
		if rng := span("clause", func(id string) (string, bool) { return id, strings.HasPrefix(id, section+".") }); rng.Last != "" {
			return rng
		}
	}
	if r.numbered() {
		return r.clauseRange()
	}
	return span("clause", func(id string) (string, bool) {
		return id, startsWithDigit(id) || p.Unit == unitParagraph && id[0] == 'p' && startsWithDigit(id[1:])
	})
}

// numberedApart returns the unit of a clause that is an annex or a recital, "" for others.
func numberedApart(clause string) string {
	if unit, _, ok := strings.Cut(clause, "-"); ok && (unit == unitAnnex || unit == unitRecital) {
		return unit
	}
	return ""
}

// nearest returns the clause of r whose number is nearest to that of p, "" where r has no numbers.
func (r *record) nearest(p Pinpoint) string {
	rng, apart := r.rangeFor(p), numberedApart(p.Clause)
	switch {
	case apart != "" && rng.Last != "":
		return apart + "-" + rng.Last
	case apart != "":
		return ""
	case r.numbered() && p.Number > 0:
		if n := strconv.Itoa(min(max(p.Number, r.lowest), r.highest)); r.has(n) {
			return n
		}
		return strconv.Itoa(r.highest)
	case rng.Last == "" && len(r.order) > 0:
		return r.order[0]
	}
	return rng.Last
}

// part returns the path of the part of a clause that steps mean. Where the clause has none, or several, it returns which parts
// there are on the last level that was found, and how many were meant.
func (r *record) part(clause string, steps []parts.Step) (path string, rng Range, found int) {
	if row := steps[0].Mark; len(steps) == 1 && steps[0].Kind == parts.StepPath && r.headings[normalName(row)].row == row {
		return row, Range{}, 1
	}
	return parts.Find(r.shapeOf(clause), r.hanSteps(steps))
}

// hanSteps says what 款 and 项 are: the mainland counts 条, 款, 项, 目, Taiwan 條, 項, 款, 目.
// Where a pinpoint has both, their order tells; Macau counts as the mainland does.
func (r *record) hanSteps(steps []parts.Step) []parts.Step {
	out := slices.Clone(steps)
	of := func(kind parts.StepKind) int {
		return slices.IndexFunc(steps, func(s parts.Step) bool { return s.Kind == kind })
	}
	roc := r.roc
	if kuan, xiang := of(parts.StepKuan), of(parts.StepXiang); kuan >= 0 && xiang >= 0 {
		roc = xiang < kuan
	}
	for i := range out {
		switch kind := out[i].Kind; {
		case kind == parts.StepKuan && roc, kind == parts.StepXiang && !roc:
			out[i].Kind = parts.StepItem
		case kind == parts.StepKuan, kind == parts.StepXiang:
			out[i].Kind = parts.StepParagraph
		}
	}
	return out
}
