// Package layout makes paragraphs of the words of a PDF file and their places: columns, notes, running heads.
package layout

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paragraphs makes paragraphs of the lines of the pages. Running heads and page numbers, which are the same on several pages,
// are left out. A line goes on with the paragraph of the line above it where that is full and it is not indented, also at
// the top of the next column or page; the footnotes that stand between follow behind the paragraph.
func Paragraphs(pages []Page) []Paragraph {
	lowerBoxes(pages)
	StripFurniture(pages)
	words := make(map[string]bool)
	var body, notes []Line
	var behind []int // how many lines of body stand on the pages up to that of each of notes
	flows := 0
	var columns gutter
	for _, p := range pages {
		for _, l := range p.Lines {
			flows = max(flows, l.flow)
		}
	}
	var table commented
	for _, p := range pages {
		lines := attachMarks(p.Lines)
		ordered, ok := table.order(lines, flows+1)
		if !ok {
			ended := table.end(flows + 1)
			ordered, columns = orderLines(lines, flows+2, columns)
			ordered = append(ended, ordered...)
		}
		markNotes(ordered, words)
		for _, l := range ordered {
			flows = max(flows, l.flow)
			if l.note {
				notes = append(notes, l)
			} else {
				body = append(body, l)
			}
		}
		for len(behind) < len(notes) {
			behind = append(behind, len(body))
		}
	}
	body = append(body, table.end(flows+1)...)
	foot := paragraphs(notes, words, nil)
	marks := make(map[int][]string)
	for _, p := range foot {
		if m := noteStart.FindString(p.text); m != "" {
			marks[behind[p.start]] = append(marks[behind[p.start]], m)
		}
	}
	var out []Paragraph
	all := paragraphs(body, words, marks)
	rank := ranks(all)
	for _, p := range all {
		for len(foot) > 0 && behind[foot[0].start] <= p.start {
			out, foot = append(out, Paragraph{Text: foot[0].text}), foot[1:]
		}
		out = append(out, Paragraph{p.text, rank(p)})
	}
	for _, p := range foot {
		out = append(out, Paragraph{Text: p.text})
	}
	return out
}

// Limits of headings that are told by their type.
const (
	largeType    = 1.12 // times the size of the text
	headingRunes = 120
	headingLines = 3
	fewHeadings  = 3 // below that, what is large is a title
	maxRank      = 6 // of the smallest type that is told from those above it
)

// ranks ranks short paragraphs in larger type than the text by size: 1 for the largest; 0 where only a title is large.
func ranks(all []pdfPara) func(pdfPara) int {
	runes := make(map[int]int) // by size in halves of a point
	for _, p := range all {
		runes[int(2*p.size)] += utf8.RuneCountInString(p.text)
	}
	text, most := 0, 0
	for size, n := range runes {
		if n > most || n == most && size < text {
			text, most = size, n
		}
	}
	large := func(p pdfPara) bool {
		return p.size >= largeType*float64(text)/2 && p.lines <= headingLines && utf8.RuneCountInString(p.text) <= headingRunes && !strings.Contains(p.text, "\t")
	}
	var sizes []int
	place := func(size float64) int {
		return slices.IndexFunc(sizes, func(s int) bool { return sameSize(float64(s), size) })
	}
	n := 0
	for _, p := range all {
		if large(p) {
			n++
			if size := int(2*p.size + 0.5); place(float64(size)) < 0 {
				sizes = append(sizes, size)
			}
		}
	}
	slices.SortFunc(sizes, func(a, b int) int { return b - a })
	return func(p pdfPara) int {
		if n < fewHeadings || !large(p) {
			return 0
		}
		return min(max(place(2*p.size), 0)+1, maxRank)
	}
}

// Paragraph is a paragraph of a document.
type Paragraph struct {
	Text string
	Rank int // of a short one in larger type than the text: 1 for the largest, and so on; 0 for the others
}

// pdfPara is a paragraph and the index of its first line.
type pdfPara struct {
	text  string
	start int
	size  float64 // of its type
	lines int
}

// paragraphs joins lines to paragraphs. The marks are those of the notes that stand before a line: where the rest of a
// paragraph has such a mark too, numbered anew on its page, the paragraph stays divided, for the notes have to stand
// between the two marks. Package structure joins it.
func paragraphs(lines []Line, words map[string]bool, marks map[int][]string) []pdfPara {
	if len(lines) == 0 {
		return nil
	}
	edges := columnEdges(lines)
	starts := []int{0} // of the paragraphs, and behind the last one
	for i := 1; i < len(lines); i++ {
		if !goesOn(lines, edges, starts[len(starts)-1], i) {
			starts = append(starts, i)
		}
	}
	starts = append(starts, len(lines))
	for i := range marks {
		at, found := slices.BinarySearch(starts, i)
		if !found && at < len(starts) && anyHas(lines[i:starts[at]], marks[i]) {
			starts = slices.Insert(starts, at, i)
		}
	}
	var out []pdfPara
	for n, to := range starts[1:] {
		from := starts[n]
		var b joiner
		for _, l := range lines[from:to] {
			b.add(l.Text, words)
		}
		out = append(out, pdfPara{b.String(), from, lines[from].size, to - from})
	}
	return out
}

func anyHas(lines []Line, marks []string) bool {
	return slices.ContainsFunc(lines, func(l Line) bool {
		return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(l.Text, m) })
	})
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// edge is the left and right end of the lines of a column.
type edge struct {
	left, right float64
	leading     float64 // usual distance of two lines
	size        float64 // of the first line
	lines       int
}

// sameSize reports whether two lines are set in one size of type.
func sameSize(a, b float64) bool { return math.Abs(a-b) <= 0.08*max(a, b) }

// columnEdges returns the edge of the column of every line: of the lines of its size in its flow. A flow of few lines says
// little, so that it takes over the edge of the last one before it that begins at the same place.
func columnEdges(lines []Line) []edge {
	out := make([]edge, len(lines))
	var before []edge // of the flows before, one for each size
	for i, j := 0, 0; i < len(lines); i = j {
		for j < len(lines) && lines[j].flow == lines[i].flow && sameSize(lines[j].size, lines[i].size) {
			j++
		}
		e := edgeOf(lines[i:j])
		for _, b := range slices.Backward(before) {
			if e.lines < 3 && sameSize(b.size, e.size) && math.Abs(b.left-e.left) < 3*e.size && b.lines >= e.lines {
				e.left, e.right, e.leading = min(e.left, b.left), max(e.right, b.right), b.leading
				break
			}
		}
		for k := i; k < j; k++ {
			out[k] = e
		}
		before = append(before, e)
		before = before[max(0, len(before)-8):]
	}
	return out
}

func edgeOf(lines []Line) edge {
	whole := around(lines)
	e := edge{left: whole.x0, right: whole.x1, size: lines[0].size, lines: len(lines)}
	var steps []float64
	for i, l := range lines {
		if i > 0 && l.y0 > lines[i-1].y0 {
			steps = append(steps, l.y0-lines[i-1].y0)
		}
	}
	if slices.Sort(steps); len(steps) > 0 {
		e.leading = steps[(len(steps)-1)/2]
	}
	return e
}

// indented is the distance from the edge of a column, in heights of a character, from which a line is indented.
const indented = 0.8

// goesOn reports whether line i goes on with the paragraph that begins with line start.
func goesOn(lines []Line, edges []edge, start, i int) bool {
	a, b := lines[i-1], lines[i]
	ea, eb := edges[i-1], edges[i]
	if strings.Contains(a.Text, "\t") || strings.Contains(b.Text, "\t") { // rows of a table
		return false
	}
	if narrow := ea.right-ea.left < minColumn*a.size; narrow && ea.lines < minLines || !sameSize(a.size, b.size) || ea.right-a.x1 >= b.first+0.5*a.size {
		return false
	}
	in := func(l Line, e edge) float64 { return (l.x0 - e.left) / max(l.size, 1) }
	if sentenceEnd(a.Text) && itemMark.MatchString(b.Text) {
		return false
	}
	apart := a.flow != b.flow
	if step := b.y0 - a.y0; !apart && step > min(1.3*ea.leading, 3*a.size) {
		return false
	}
	head := lines[start]
	switch {
	case in(b, eb) < indented:
		if apart || in(head, edges[start]) < indented { // without indents only the sentence tells
			return !sentenceEnd(a.Text) || in(head, edges[start]) >= indented || !apart && ea.lines > 1 && !opensItem(b.Text)
		}
		return true
	case i-1 > start: // the lines of a hanging indent stand below one another
		return math.Abs(in(a, ea)-in(b, eb)) < indented && in(lines[start+1], edges[start+1]) >= indented
	case in(a, ea) < indented:
		return opensItem(a.Text) && in(b, eb) < 5
	}
	return math.Abs(in(a, ea)-in(b, eb)) < indented && !sentenceEnd(a.Text) && !opensItem(b.Text)
}

// itemMark matches what numbers an item and nothing else, at the beginning of a line.
var itemMark = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2}){1,4}(?:\s|$|\p{Han})|[A-Z]\.\d|\d{1,2}[)）、]|[a-z][)）]|[(（](?:\d{1,2}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[)）]|第[零〇一二三四五六七八九十百千\d]{1,6}[条條章节節]|(?:Article|Section|SECTION|ARTICLE|Sec\.|SEC\.|ANNEX|CHAPTER) [\dIVX]+[.:]?(?:$|\s[A-Z]))`)

// sentenceEnd reports whether s ends as a sentence does.
func sentenceEnd(s string) bool {
	s = strings.TrimRight(s, "”’」』）)》】\"' ")
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune("。！？；：!?.;:", r)
}

// opensItem reports whether s begins with a number, a dash or a bullet, as an item of a list does.
func opensItem(s string) bool {
	r := firstRune(s)
	if strings.ContainsRune("—–-•●○■·*（([［〔第", r) || unicode.IsDigit(r) || r >= '①' && r <= '⑳' || strings.ContainsRune(string(raised), r) {
		return true
	}
	head, _, ok := strings.Cut(s, "、")
	return ok && strings.Trim(head, "零〇一二三四五六七八九十百千") == ""
}

// joiner makes a paragraph of lines. A hyphen of a divided word goes where the document has the word undivided, as in
// package structure; otherwise it stays, for it may belong to the word.
type joiner struct{ b []byte }

func (j *joiner) String() string { return string(j.b) }

func (j *joiner) add(next string, words map[string]bool) {
	last, n := utf8.DecodeLastRune(j.b)
	first := firstRune(next)
	switch {
	case last == '\u00ad':
		j.b = j.b[:len(j.b)-n]
	case last == '-' && unicode.IsLower(first):
		notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
		bare := j.b[:len(j.b)-1]
		head := bare[bytes.LastIndexFunc(bare[max(0, len(bare)-100):], notLetter)+1+max(0, len(bare)-100):]
		tail := next
		if end := strings.IndexFunc(next, notLetter); end >= 0 {
			tail = next[:end]
		}
		if len(head) > 0 && words[strings.ToLower(string(head)+tail)] {
			j.b = bare
		}
	case len(j.b) > 0 && !Unspaced(last) && !Unspaced(first):
		j.b = append(j.b, ' ')
	}
	j.b = append(j.b, next...)
}
