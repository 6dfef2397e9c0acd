package citation

import (
	"slices"
	"strings"

	"yiju/corpus/numeral"
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
	if at == n.end {
		return locator{}, false
	}
	text := s.Text[at:min(len(s.Text), at+longestHeading)]
	form := nameForm(text)
	var best heading
	var owner *record
	end, longest := 0, 0
	for _, k := range n.records {
		r := c.records[k]
		for key, h := range r.headings {
			rest, ok := strings.CutPrefix(form.s, key)
			if ok && len(key) > longest && (rest == "" || !numeral.IsWordByte(rest[0]) || !numeral.IsWordByte(key[len(key)-1])) {
				best, owner, longest = h, r, len(key)
				_, to := form.folded(0, len(key), text)
				end = at + to
			}
		}
	}
	if longest == 0 {
		return locator{}, false
	}
	l := locator{at, end, unitNamed, []target{{clause: owner.order[best.own]}}, attached, 0}
	behind := end + len(s.Text[end:]) - len(strings.TrimLeft(s.Text[end:], " ,\"第"))
	num := numeral.Scan(s.Text[behind:])
	_, unit := unitAt(s.Text[behind+num.Length:])
	if num.Length == 0 || !unit && !endsNumber(s.Text, behind+num.Length) {
		return l, true
	}
	for _, i := range best.below {
		id, _, _ := strings.Cut(owner.order[i], "~")
		if n, ok := numeral.Parse(id); ok && n == num.N {
			l.targets[0].clause, l.end = owner.order[i], behind+num.Length
			return l, true
		}
	}
	return locator{}, false
}
