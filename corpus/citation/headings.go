package citation

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// leastHeading is the length in bytes of the shortest heading that is looked for.
const leastHeading = 4

// longestHeading is the number of bytes of a heading that are matched after a name.
const longestHeading = 160

// headed finds the headings after names, by the start of the name, and drops the names and numbers within: "Enforcement
// Guidelines 3" after a title does not name guidelines.
func (c *Catalog) headed(s *scanned) map[int]locator {
	found := make(map[int]locator)
	for _, n := range s.names {
		if n.class < aliasName {
			continue
		}
		if l, ok := headingBehind(c, s, n); ok {
			found[n.start] = l
		}
	}
	for _, l := range found {
		s.names = slices.DeleteFunc(s.names, func(n name) bool { return l.start < n.end && n.start < l.end })
		s.locators = slices.DeleteFunc(s.locators, func(o locator) bool { return l.start < o.end && o.start < l.end })
	}
	return found
}

// headingBehind reads the heading of an unnumbered clause directly after the name n: "Community Guidelines, Legal
// Notices", with the number of a clause below it: "Enforcement Guidelines 3".
func headingBehind(c *Catalog, s *scanned, n name) (locator, bool) {
	at := n.end + len(s.Text[n.end:]) - len(strings.TrimLeft(s.Text[n.end:], " ,\"'·:>)-"))
	if at == n.end && (at == len(s.Text) || !numeral.IsLetter(s.Text[at]) || s.Text[at-1] < utf8.RuneSelf) {
		return locator{}, false
	}
	return headingAt(c, s, n, at)
}

// rowLocators finds the identifiers of rows, such as "GOVERN 2.2", whose word counts nothing else.
func rowLocators(c *Catalog, s *scanned) []locator {
	var found []locator
	for i := 0; i < len(s.Text) && len(c.series) > 0; i++ {
		if !numeral.IsLetter(s.Text[i]) || i > 0 && numeral.IsWordByte(s.Text[i-1]) {
			continue
		}
		word := numeral.LeadingWord(s.Text[i:])
		if _, unit := latinUnits[word]; unit && !strings.HasPrefix(s.Text[i+len(word):], ".") || len(c.series[word]) == 0 {
			continue
		}
		l, ok := rowMissing(c, s, name{records: c.series[word]}, i)
		if printed := s.printed(i, i+len(word)); ok && (isRow(c, s, l) || strings.ToUpper(printed) == printed) {
			l.strength = strong
			found = append(found, l)
		}
	}
	return found
}

// isRow reports whether l begins with the word of a row and its number has several levels.
func isRow(c *Catalog, s *scanned, l locator) bool {
	return len(c.series[numeral.LeadingWord(s.Text[l.start:])]) > 0 && strings.ContainsAny(s.Text[l.start:l.end], ".-")
}

// rowNamed reads l, which belongs to n or to no name, as the identifier of a row where an instrument has such: "MEASURE 2.10" is no
// measure. It returns the instruments that have some where n is nil.
func rowNamed(c *Catalog, s *scanned, n *name, l locator) (locator, []int, bool) {
	word := numeral.LeadingWord(s.Text[l.start:])
	if n == nil {
		if !isRow(c, s, l) || len(c.series[word]) > 1 {
			return l, c.series[word], true
		}
		l, ok := headingAt(c, s, name{records: c.series[word]}, l.start)
		l.strength = strong
		return l, c.series[word], ok
	}
	if !slices.ContainsFunc(n.records, func(k int) bool { return c.records[k].series[word].Last != "" }) {
		l.below = Range{}
		return l, nil, true
	}
	l, ok := headingAt(c, s, *n, l.start)
	return l, nil, ok
}

// headingAt reads a heading, or the identifier of a row, at offset at of the folded text for an instrument that n may mean.
func headingAt(c *Catalog, s *scanned, n name, at int) (locator, bool) {
	text := s.Text[at:min(len(s.Text), at+longestHeading)]
	form := nameForm(text)
	var best heading
	var owner *record
	end, longest := 0, 0
	for _, k := range n.records {
		r := c.records[k]
		for key, h := range r.headings {
			rest, ok := strings.CutPrefix(form.s, key)
			if !ok || len(key) <= longest || rest != "" && numeral.IsWordByte(rest[0]) && numeral.IsWordByte(key[len(key)-1]) {
				continue
			}
			_, to := form.folded(0, len(key), text)
			if h.row == "" || wholeMark(text[to:]) {
				best, owner, longest, end = h, r, len(key), at+to
			}
		}
	}
	if longest == 0 {
		return rowMissing(c, s, n, at)
	}
	if best.own == nowhere {
		return locator{}, false
	}
	l := locator{start: at, end: end, unit: unitNamed, targets: []target{{clause: owner.order[best.own]}}, strength: attached}
	if best.row != "" {
		l.targets[0].steps = []parts.Step{{Kind: parts.StepPath, Mark: best.row}}
		return l, true
	}
	behind := end + len(s.Text[end:]) - len(strings.TrimLeft(s.Text[end:], " ,\"第"))
	num := numeral.Scan(s.Text[behind:])
	_, unit := unitAt(s.Text[behind+num.Length:])
	if num.Length == 0 || !unit && !endsNumber(s.Text, behind+num.Length) {
		return l, true
	}
	l.end = behind + num.Length
	for _, i := range best.below {
		id, _, _ := strings.Cut(owner.order[i], "~")
		n, ok := numeral.Parse(id)
		if ok && n == num.N {
			l.targets[0].clause, l.below = owner.order[i], Range{}
			return l, true
		}
		if ok && l.below.First == "" {
			l.below.First = id
		}
		if ok {
			l.below.Last, l.below.Of = id, "item"
		}
	}
	l.targets[0] = target{clause: l.targets[0].clause, number: num.N}
	return l, l.below.Last != ""
}

// rowMissing reads an identifier at offset at as those of a table of an instrument that n may mean, which has no such row.
func rowMissing(c *Catalog, s *scanned, n name, at int) (locator, bool) {
	word := numeral.LeadingWord(s.Text[at:])
	number := at + len(word)
	for strings.HasPrefix(s.Text[number:], ".") { // PR.AA-05
		more := numeral.LeadingWord(s.Text[number+1:])
		if more == "" || !numeral.IsLetter(more[0]) {
			break
		}
		number += 1 + len(more)
	}
	number += len(s.Text[number:]) - len(strings.TrimLeft(s.Text[number:], " -"))
	t, end := scanSuffix(s.Text, number+numeral.ScanDigits(s.Text[number:]).Length, target{})
	for _, k := range n.records {
		if below, ok := c.records[k].series[word]; ok && end > number {
			return locator{start: at, end: end, unit: unitNamed, targets: []target{{clause: word + t.clause}}, strength: attached, below: below}, true
		}
	}
	return locator{}, false
}

// wholeMark reports whether a number ends before rest: not "2.2" before ".1" or "-1".
func wholeMark(rest string) bool {
	if rest == "" {
		return true
	}
	after := strings.TrimLeft(rest, ".-")
	return !numeral.IsDigit(rest[0]) && (after == rest || after == "" || !numeral.IsWordByte(after[0]))
}

// nowhere is the clause of an identifier that two clauses print.
const nowhere = -1

// addRows notes the rows of the tables in a clause that begin with an identifier.
func (r *record) addRows(cl *corpus.Clause, n int) {
	for _, row := range parts.Rows(cl.Text) {
		key := normalName(row.Path)
		word := numeral.LeadingWord(key)
		if u, unit := latinUnits[word]; unit && u.strength == strong || word == "table" || word == "figure" {
			continue
		}
		r.series[word] = Range{First: cmp.Or(r.series[word].First, row.Name), Last: row.Name, Of: "item"}
		switch h, ok := r.headings[key]; {
		case !ok:
			r.headings[key] = heading{own: n, row: row.Path}
		case h.row != "" && h.own != n: // of two clauses
			r.headings[key] = heading{own: nowhere, row: row.Path}
		}
	}
}
