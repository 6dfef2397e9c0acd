package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// Pinpoint is a place in a text where a clause is referred to, read but not looked up.
type Pinpoint struct {
	// Instruments holds the ids of the instruments that may be meant: none when none is named, several when the name is
	// ambiguous. Where the text names an instrument that the catalogue does not have, it is empty and Unknown is its name.
	Instruments []string
	Unknown     string
	Near        []string // with Unknown: instruments of a similar name

	Clause          string // clause id that is asked for: "7", "13-1", "1.2", "preamble"; "" when only an instrument is named
	Number          int    // the number of the clause, -1 for "the last item", 0 when it has none
	Unit            string // what is counted: "article", "item", "section", …
	Paragraph, Item int    // part of the clause that is asked for, from 1; 0 when none is
	Lang            Lang   // only where the text is a ref with a language
	Start, End      int    // byte range in the text, with the name of the instrument where it stands directly beside
}

// Pinpoints finds the references to clauses in text, in order. A list or a range gives one pinpoint for each clause, all
// with the same place. A text that is nothing but the name of an instrument gives one pinpoint without a clause.
func (c *Catalog) Pinpoints(text string) []Pinpoint {
	s := c.scan(text)
	found := s.refs
	for k, l := range s.locators {
		n, direct := s.nameFor(k)
		if !s.counts(l, n, direct) {
			continue
		}
		p := Pinpoint{Unit: l.unit}
		from, to := l.start, l.end
		if n != nil {
			p.Instruments, p.Unknown, p.Near = c.ids(n.records), n.unknown, c.ids(n.near)
			if len(n.records) == 0 && n.unknown == "" {
				p.Unknown = s.raw[s.rawAt(n.start):s.rawAt(n.end)]
			}
			if direct {
				from, to = min(from, n.start), max(to, n.end)
			}
		} else if p.Unknown = s.lawBefore(l.start); p.Unknown != "" {
			direct = true
		}
		p.Start, p.End = s.Span(from, to)
		for _, t := range l.targets {
			p.Clause, p.Number, p.Paragraph, p.Item = t.clause, t.number, t.paragraph, t.item
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		found = c.wholeName(s)
	}
	slices.SortStableFunc(found, func(a, b Pinpoint) int { return cmp.Compare(a.Start, b.Start) })
	return found
}

// rawAt returns the offset in the raw text of offset at in the folded text.
func (s *scanned) rawAt(at int) int {
	from, _ := s.Span(at, at)
	return from
}

// wholeName returns the pinpoint for a text that is nothing but a name.
func (c *Catalog) wholeName(s *scanned) []Pinpoint {
	for _, n := range s.names {
		if s.isWhole(n.start, n.end) || n.head < n.start && s.isWhole(n.head, n.end) {
			p := Pinpoint{Instruments: c.ids(n.records), Unknown: n.unknown, Near: c.ids(n.near)}
			if len(p.Instruments) == 0 && p.Unknown == "" {
				continue
			}
			p.Start, p.End = s.Span(n.start, n.end)
			return []Pinpoint{p}
		}
	}
	return nil
}

// isWhole reports whether s.Text[from:to] is all that the text says, an article and punctuation aside.
func (s *scanned) isWhole(from, to int) bool {
	before := strings.Trim(s.Text[:from], " \t\n<\"'(")
	return (before == "" || before == "the") && strings.Trim(s.Text[to:], " \t\n>\"').,?!;:") == ""
}

// counts reports whether l is a pinpoint, given the name that it belongs to.
func (s *scanned) counts(l locator, n *name, direct bool) bool {
	switch {
	case l.strength == strong || s.isWhole(l.start, l.end):
		return true
	case n == nil:
		return false
	case l.strength == attached:
		return direct
	}
	return direct || s.sameSentence(*n, l)
}

// nameFor returns the name that locator k belongs to: one with "of" behind it, one directly before or behind it, or the
// nearest one, in its own sentence first and before it first. direct tells that the two stand side by side.
func (s *scanned) nameFor(k int) (n *name, direct bool) {
	l := s.locators[k]
	if l.bareName > 0 {
		return &s.names[l.bareName-1], true
	}
	for i := range s.names {
		if n := &s.names[i]; s.directlyBehind(*n, l) && strings.Contains(s.Text[l.end:n.start], "of") {
			return n, true
		}
	}
	for i := range s.names {
		if s.directlyBefore(s.names[i], l) {
			return &s.names[i], true
		}
	}
	if k > 0 && s.joined(s.locators[k-1], l) { // 行动计划第三条和第五条
		if n, direct := s.nameFor(k - 1); n != nil {
			return n, direct && n.end <= l.start
		}
	}
	for i := range s.names {
		if s.directlyBehind(s.names[i], l) {
			return &s.names[i], true
		}
	}
	return s.nearest(l), false
}

// nearest returns the name that l most likely belongs to where none stands beside it.
func (s *scanned) nearest(l locator) *name {
	var best *name
	rank := func(n *name) int {
		r := 0
		if !s.sameSentence(*n, l) {
			r = 2
		}
		if n.start > l.start {
			r++
		}
		return r
	}
	for i := range s.names {
		n := &s.names[i]
		if n.tentative || len(n.records) == 0 && (n.unknown == "" || len(n.near) == 0 && !n.quoted) {
			continue
		}
		if best == nil || rank(n) < rank(best) || rank(n) == rank(best) && n.end <= l.start {
			best = n
		}
	}
	return best
}

// joined reports whether nothing but "and" or a comma stands between two locators.
func (s *scanned) joined(a, b locator) bool {
	gap := strings.TrimSpace(s.Text[a.end:max(a.end, b.start)])
	return a.end <= b.start && slices.Contains([]string{"", ",", ", and", "and", "&", "or", "和", "及", "与", "以及", "或"}, gap)
}

// gapWords may stand between a name and the number that belongs to it.
var (
	gapBefore = []string{" ", "的", "里面", "里", "中", "内", "上", "之", "'s", "'", ",", ":", ">", "\"", "(", ")", "-", "in ", "under "}
	gapBehind = []string{" ", "of ", "in ", "from ", "under ", "to ", "within ", "the ", "this ", "that ", "our ", "<", "\"", "'", ",", "("}
)

// directlyBefore reports whether the name n stands directly before l.
func (s *scanned) directlyBefore(n name, l locator) bool {
	if n.end > l.start || l.start-n.end > 60 {
		return false
	}
	gap := s.Text[n.end:l.start]
	if i := strings.IndexByte(gap, '('); i >= 0 && strings.IndexByte(gap[i:], ')') > 0 { // "(2025)", "(GAIGI)"
		gap = gap[:i] + gap[i+strings.IndexByte(gap[i:], ')')+1:]
	}
	return onlyOf(gap, gapBefore)
}

// directlyBehind reports whether the name n stands directly behind l.
func (s *scanned) directlyBehind(n name, l locator) bool {
	head := max(l.end, min(n.head, n.start))
	return l.end <= n.start && head-l.end <= 60 && onlyOf(s.Text[l.end:head], gapBehind)
}

// onlyOf reports whether s is made of nothing but the given words.
func onlyOf(s string, words []string) bool {
	for s != "" {
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
		if i < 0 {
			return false
		}
		s = s[len(words[i]):]
	}
	return true
}

// sameSentence reports whether no sentence ends between n and l.
func (s *scanned) sameSentence(n name, l locator) bool {
	from, to := n.end, l.start
	if n.start > l.start {
		from, to = l.end, n.start
	}
	if from >= to {
		return true
	}
	gap := s.Text[from:to]
	return !strings.ContainsAny(gap, "!?;\n") && !strings.Contains(gap+"|", ". ") && !strings.Contains(s.raw[s.rawAt(from):s.rawAt(to)], "。")
}

// bareNumber reads a number that stands directly behind a name without any word for what it counts: "GAIGI 5",
// 行动计划七. What could be a year, or counts what follows, is none.
func (s *scanned) bareNumber(n name) (locator, bool) {
	if n.tentative && !s.isWhole(n.start, n.end) && !s.sentenceStart(n.start) || len(n.records) == 0 && n.unknown == "" {
		return locator{}, false
	}
	at := n.end + len(s.Text[n.end:]) - len(strings.TrimLeft(s.Text[n.end:], " >\":"))
	if at < len(s.Text) && isWordByte(s.Text[at]) && at == n.end && isWordByte(s.Text[at-1]) {
		return locator{}, false
	}
	if at >= len(s.Text) || isLetter(s.Text[at]) && !s.capitalRoman(at) {
		return locator{}, false
	}
	syntax := listSyntax{roman: true, comma: true, and: true, han: true}
	list := scanList(s.Text, at, syntax)
	if len(list.targets) == 0 {
		return locator{}, false
	}
	l := locator{at, list.end, unitNumber, list.targets, attached, s.indexOf(n) + 1}
	if rest, ok := strings.CutPrefix(s.Text[list.end:], "条"); ok && !startsWithAny(rest, "内容", "措施", "建议", "举措", "原则", "意见", "规定") {
		l.end += len("条")
		l.unit = unitArticle
		l.hanSubdivisions(s.Text)
	} else if !endsNumber(s.Text, list.end) {
		t, end, ok := scanTarget(s.Text, at, syntax) // "GAIGI 5 and 6 others": only 5
		if !ok || !endsNumber(s.Text, end) {
			return locator{}, false
		}
		l.targets, l.end = []target{t}, end
	}
	if first := l.targets[0]; first.number >= 1900 && first.number < 2100 {
		return locator{}, false
	}
	return l, !slices.ContainsFunc(s.locators, func(o locator) bool { return o.start < l.end && l.start < o.end })
}

func startsWithAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// indexOf returns the index of n in s.names.
func (s *scanned) indexOf(n name) int {
	return slices.IndexFunc(s.names, func(o name) bool { return o.start == n.start && o.end == n.end })
}

// capitalRoman reports whether the word at offset at of the folded text is a Roman numeral in capitals.
func (s *scanned) capitalRoman(at int) bool {
	num := scanRoman(s.Text[at:])
	from, to := s.Span(at, at+num.length)
	word := s.raw[from:to]
	return num.length > 0 && looksRoman(word) && strings.ToUpper(word) == word
}

// lawBefore returns the name of a law that stands directly before offset at of the folded text and that the catalogue
// does not have: a run of Chinese that ends in 法 or 令, which are too short to be names.
func (s *scanned) lawBefore(at int) string {
	t := strings.TrimRight(s.Text[:at], " 的")
	if !strings.HasSuffix(t, "法") && !strings.HasSuffix(t, "令") {
		return ""
	}
	if slices.ContainsFunc(notLaws, func(w string) bool { return strings.HasSuffix(t, w) }) {
		return ""
	}
	start := len(t) - len(t[strings.LastIndexFunc(t, func(r rune) bool { return r < 0x3400 })+1:])
	run := t[start:]
	if i := particleEnd(run); i > 0 {
		start += i
	}
	if len(t)-start <= len("法") {
		return ""
	}
	return s.raw[s.rawAt(start):s.rawAt(len(t))]
}

// notLaws are common words that end as laws do.
var notLaws = strings.Fields(`方法 办法 说法 看法 做法 想法 用法 语法 算法 无法 立法 司法 执法 依法 合法 违法 书法 手法 本法 该法 命令 指令 口令 法令`)
