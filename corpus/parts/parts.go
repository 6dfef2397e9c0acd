// Package parts reads the parts of a clause from the marks that it prints: paragraphs, items, points, down to every level, in
// Chinese and English law, on the mainland and on Taiwan. A path such as "1.f" names a part; Find looks one up by what a pinpoint
// says of each level, Print shows it. Shape keeps the marks without the words.
package parts

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/numeral"
)

// node is a node of the tree of parts that a clause prints. Levels alternate: a clause holds unmarked paragraphs, a
// paragraph holds items with a printed mark, an item holds paragraphs again, or nothing where it is but words.
type node struct {
	mark       string // of an item, as it is cited: "1", "f", "ii", "aa", "3-1"; of a paragraph its ordinal
	style      style  // of the mark; zero for a paragraph
	start, end int    // byte range in the text of the clause
	lead       bool   // of a paragraph: words stand before its first item
	sole       bool   // the only paragraph of what it lies in, so that nobody names it
	parts      []node
}

// isItem reports whether p has a printed mark.
func (p *node) isItem() bool { return p.style != style{} }

// items returns the items of all paragraphs of p, which is a clause, an item or a paragraph.
func (p *node) items() []*node {
	var all []*node
	for i := range p.parts {
		if q := &p.parts[i]; q.isItem() {
			all = append(all, q)
		} else {
			all = append(all, q.items()...)
		}
	}
	return all
}

// Print returns how a reader of l calls the part of c that path names, 第二款第（三）项 or "(1)(f)", and the wording of that part.
// Where a clause has one paragraph only, that is not named. It reports false where c prints no such part. See
// citation.Resolution.Part for path, which is "" for the whole clause.
func Print(c *corpus.Clause, path string, l corpus.Lang) (name, text string, ok bool) {
	if path == "" {
		return "", "", false
	}
	chain := partsOf(c).at(path)
	if len(chain) == 0 {
		return printRow(c.Text, path)
	}
	p := chain[len(chain)-1]
	return nameOf(chain, l, strings.Contains(c.Label, "條")), strings.TrimSpace(c.Text[p.start:p.end]), true
}

// nameOf names the last node of chain; roc says that it is of a law of Taiwan, which counts 條, 項, 款, 目.
func nameOf(chain []*node, l corpus.Lang, roc bool) string {
	paragraph, levels := "款", []string{"项", "目"}
	if first := slices.IndexFunc(chain, (*node).isItem); roc && first >= 0 && chain[first].style.bracket == '(' { // of Macau
		levels = []string{"項", "分項"}
	} else if roc && first == 1 && !chain[0].lead && chain[1].style == (style{'.', kindHan}) {
		levels = []string{"款", "項", "分項"}
	} else if roc {
		paragraph, levels = "項", []string{"款", "目"}
	}
	var name strings.Builder
	items := 0
	for n, p := range chain {
		switch {
		case p.sole, l != corpus.Chinese && !p.isItem() && n+1 < len(chain): // "(1)(a)", whatever subparagraph it is in
		case l == corpus.Chinese && !p.isItem():
			name.WriteString("第" + hanMark(style{kind: kindHan}, p.mark) + paragraph)
		case l == corpus.Chinese:
			name.WriteString("第" + p.style.print(p.mark) + levels[min(items, len(levels)-1)])
		case p.isItem():
			name.WriteString("(" + p.mark + ")")
		case items == 0:
			name.WriteString(" paragraph " + p.mark)
		default:
			name.WriteString(" subparagraph " + p.mark)
		}
		if p.isItem() {
			items++
		}
	}
	return strings.TrimSpace(name.String())
}

// partsOf reads the tree of the parts of c from the marks that it prints.
//
// A mark continues the innermost open list whose style it has and whose number it follows, and closes what is open below
// that; else, where it is the first of its style, it opens a list below what is open. A line without a mark belongs to the
// item before it where the list of that item goes on behind the line; else it is a new paragraph of the numbered paragraph
// that is open, or of the clause.
func partsOf(c *corpus.Clause) *node {
	r := &partReader{text: c.Text, han: strings.ContainsFunc(c.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) })}
	start := bodyStart(c)
	r.split(start)
	for i := range r.lines {
		r.read(i)
	}
	root := &node{start: start, end: len(c.Text)}
	root.parts, _ = r.tree(0, 0)
	root.close(len(c.Text))
	return root
}

// bodyStart returns where the text of c begins behind its label and heading.
func bodyStart(c *corpus.Clause) int {
	at := 0
	label := corpus.PrintedLabel(c.Label)
	for _, lead := range []string{label, "(" + label + ")", "（" + label + "）", "【" + c.Heading + "】", c.Heading} {
		rest := strings.TrimLeftFunc(c.Text[at:], unicode.IsSpace)
		if after, ok := strings.CutPrefix(rest, lead); ok && strings.Trim(lead, "【】()（）") != "" {
			at = len(c.Text) - len(strings.TrimLeft(after, ".．、:：-–— \t\u3000")) // the point of "5.", the comma of 七、
		}
	}
	return at
}

// partReader reads the parts of a clause in order.
type partReader struct {
	text  string
	han   bool // the clause is Chinese
	lines []partLine
	next  []int  // for each line the next one with a mark
	open  []mark // last mark of each open list, outermost first
	led   bool   // words stand outside of every list
	bare  bool   // the last mark stands alone on its line, and its words on the next
	title bool   // behind the last mark stands a heading, and its words on the next line
	found []partStart
}

// partLine is a line of a clause without white space at its ends.
type partLine struct {
	start, end int
	marks      []mark // that it begins with
}

// partStart is where a paragraph or item begins, below so many items.
type partStart struct {
	depth int
	mark  mark // zero for a paragraph
	start int
	lead  bool // words stand behind the mark, before another one
}

// split cuts the text from at on into lines.
func (r *partReader) split(at int) {
	for at < len(r.text) {
		end := len(r.text)
		if i := strings.IndexByte(r.text[at:], '\n'); i >= 0 {
			end = at + i
		}
		start := at + numeral.LeadingSpace(r.text[at:end])
		if start < end {
			r.lines = append(r.lines, partLine{start, end, marksAt(r.text[start:end])})
		}
		at = end + 1
	}
	r.next = make([]int, len(r.lines))
	for i, next := len(r.lines)-1, len(r.lines); i >= 0; i-- {
		r.next[i] = next
		if len(r.lines[i].marks) > 0 {
			next = i
		}
	}
}

// read adds what begins in line i.
func (r *partReader) read(i int) {
	l := r.lines[i]
	used, at := 0, l.start
	for _, m := range l.marks {
		depth, m, ok := r.place(m, i, used)
		if !ok {
			break
		}
		r.begin(depth, m, at)
		at = l.start + m.end
		at += numeral.LeadingSpace(r.text[at:l.end])
		used++
	}
	switch last := len(r.found) - 1; {
	case used > 0:
		r.bare = at >= l.end
		r.found[last].lead = !r.bare
		r.title = !r.han && isTitle(r.text[at:l.end])
	case r.bare:
		r.bare = false
		r.found[last].lead = true
	case last >= 0 && strings.HasPrefix(r.text[l.start:], "—") && len(r.open) > 0: // an indent
	default:
		depth := r.home(i)
		if r.title {
			depth = len(r.open)
		}
		r.open = r.open[:depth]
		r.found = append(r.found, partStart{depth: depth, start: l.start, lead: true})
		r.led = r.led || depth == 0
	}
	r.title = r.title && used > 0
	if !r.bare {
		r.inline(at, i)
	}
}

// isTitle reports whether s, behind a mark, is a heading as the codes of the United States print it on a line of its own.
func isTitle(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && len(s) <= longestTitle && unicode.IsUpper(rune(s[0])) && !strings.ContainsAny(s[len(s)-1:], ".;:,)") && !strings.HasSuffix(s, "—") &&
		!strings.HasSuffix(s, " and") && !strings.HasSuffix(s, " or")
}

// longestTitle is the length in bytes of the longest heading behind a mark.
const longestTitle = 80

// begin opens an item at depth.
func (r *partReader) begin(depth int, m mark, start int) {
	r.open = append(r.open[:depth], m)
	r.found = append(r.found, partStart{depth: depth, mark: m, start: start})
}

// place returns at which depth the mark k of line i, or one within that line, is an item, and how it is read there.
func (r *partReader) place(m mark, i, k int) (int, mark, bool) {
	for d := len(r.open) - 1; d >= 0; d-- {
		read, ok := m.follows(r.open[d])
		if ok && m.roman == 1 && read.style.kind != kindRoman && (read.value > r.open[d].value+1 || r.opensRoman(m, i, k)) {
			break // "(i)" behind "(h)" with "(ii)" to come, or behind another letter
		}
		if ok {
			return d, read, true
		}
	}
	if m.roman == 1 {
		m = m.asRoman()
	}
	for _, o := range r.open {
		if o.style == m.style {
			return 0, m, false
		}
	}
	if m.style.bracket == 's' && !r.comes(i, func(n mark) bool { read, ok := n.follows(m); return ok && read.value == m.value+1 }) {
		return 0, m, false // 一 begins a word as well
	}
	return len(r.open), m, m.first() || k == 0 && r.followed(m, i)
}

// followed reports whether the next line with a mark goes on with m: a list may begin in the middle, as amendments do.
func (r *partReader) followed(m mark, i int) bool {
	n := r.next[i]
	if n == len(r.lines) {
		return false
	}
	_, ok := r.lines[n].marks[0].follows(m)
	return ok
}

// opensRoman reports whether the next mark in the brackets of m, behind mark k of line i, is the second of a list of Roman
// numerals.
func (r *partReader) opensRoman(m mark, i, k int) bool {
	for k++; i < len(r.lines); i, k = r.next[i], 0 {
		for ; k < len(r.lines[i].marks); k++ {
			if next := r.lines[i].marks[k]; next.style.bracket == m.style.bracket && next.roman > 0 {
				return next.roman == 2
			} else if next.style == m.style {
				return false
			}
		}
	}
	return false
}

// home returns below how many items the line i, which has no mark, is a paragraph.
func (r *partReader) home(i int) int {
	if n := r.next[i]; n < len(r.lines) {
		for d := len(r.open) - 1; d >= 0; d-- {
			if _, ok := r.lines[n].marks[0].follows(r.open[d]); ok {
				return d + 1
			}
		}
	}
	if len(r.open) > 0 && !r.han && r.open[0].style.numbered() && !r.led { // behind words, its items are no paragraphs
		return 1
	}
	return 0
}

// tree makes the paragraphs below depth items of what was found from i on, and returns where it ended.
func (r *partReader) tree(i, depth int) ([]node, int) {
	var paragraphs []node
	for i < len(r.found) && r.found[i].depth >= depth {
		f := r.found[i]
		if f.mark.value == 0 || len(paragraphs) == 0 {
			paragraphs = append(paragraphs, node{mark: strconv.Itoa(len(paragraphs) + 1), start: f.start, lead: f.mark.value == 0})
		}
		if f.mark.value == 0 {
			i++
			continue
		}
		item := node{mark: f.mark.text, style: f.mark.style, start: f.start}
		first := node{mark: "1", start: f.start, lead: f.lead}
		below, next := r.tree(i+1, depth+1)
		if len(below) > 0 && !below[0].lead { // its items follow the mark, or the words behind it
			first.parts = below[0].parts
			below = below[1:]
		}
		if len(below) > 0 || len(first.parts) > 0 {
			item.parts = append([]node{first}, below...)
			for n := range item.parts {
				item.parts[n].mark = strconv.Itoa(n + 1)
			}
		}
		last := &paragraphs[len(paragraphs)-1]
		last.parts = append(last.parts, item)
		i = next
	}
	return paragraphs, i
}

// close sets where the parts below p end, and which paragraph is the only one.
func (p *node) close(end int) {
	if len(p.parts) == 1 && !p.parts[0].isItem() {
		p.parts[0].sole = true
	}
	for i := len(p.parts) - 1; i >= 0; i-- {
		q := &p.parts[i]
		q.end = end
		q.close(end)
		end = q.start
	}
}
