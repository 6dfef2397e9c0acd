package citation

import (
	"regexp"
	"slices"
	"strings"
)

// titleMarks matches a folded text in book title marks.
var titleMarks = regexp.MustCompile(`<([^<>\n]+)>`)

// checkTitleMarks ensures that a text in book title marks names an instrument only as a whole: 《…》 around anything else
// names an instrument that the catalogue lacks.
func (c *Catalog) checkTitleMarks(s *scanned) {
	for _, m := range titleMarks.FindAllStringSubmatchIndex(s.Text, -1) {
		if strings.TrimSpace(s.Text[m[2]:m[3]]) != "" {
			c.checkTitle(s, m[2], m[3])
		}
	}
}

// checkTitle decides what the title s.Text[from:to] in book title marks names.
func (c *Catalog) checkTitle(s *scanned, from, to int) {
	var near []int
	for k, n := range s.names {
		if n.start < from || n.end > to {
			continue
		}
		lead := strings.TrimSpace(s.Text[from:n.start])
		if n.end == to && (n.class <= kindNoun || lead == "" || lead == "中华人民共和国") {
			s.names[k].quoted = true
			return
		}
		near = append(near, n.records...)
	}
	if bearers := withRealm(c, s, from, to); len(bearers) > 0 { // 欧盟《人工智能法》 is called 欧盟人工智能法
		putName(s, name{start: from, end: to, head: from, class: aliasName, records: bearers, quoted: true})
		return
	}
	rawFrom, rawTo := s.Span(from, to)
	putName(s, name{
		start: from, end: to, head: from, class: aliasName, unknown: s.raw[rawFrom:rawTo], near: near, quoted: true,
	})
}

// withRealm returns the instruments that are called by the state or body before the marks around s.Text[from:to] and that title.
func withRealm(c *Catalog, s *scanned, from, to int) []int {
	before := strings.TrimRight(s.Text[:from-1], " ")
	var found []int
	for _, r := range realms {
		for _, word := range r {
			if !strings.HasSuffix(before, word) {
				continue
			}
			for _, b := range c.names[normalName(word+s.Text[from:to])] {
				if b.record != stranger && b.class >= aliasName {
					found = append(found, b.record)
				}
			}
		}
	}
	return found
}

// putName puts n in the place of the names within it.
func putName(s *scanned, n name) {
	s.names = slices.DeleteFunc(s.names, func(o name) bool { return n.start <= o.start && o.end <= n.end })
	at, _ := slices.BinarySearchFunc(s.names, n, func(a, b name) int { return a.start - b.start })
	s.names = slices.Insert(s.names, at, n)
}
