package parts

import (
	"slices"
	"strings"

	"yiju/corpus/numeral"
)

// inline adds the items of a list that runs on within line i, from at on: "…: (a) one; (b) two". Its first mark stands behind
// a colon or the like, and the second must follow in the line or begin a later one; what only points at other places ("in
// paragraphs (1) and (2)") is no list.
func (r *partReader) inline(at, i int) {
	marks, starts := r.marksWithin(at, r.lines[i].end)
	for k := 0; k < len(marks); k++ {
		depth, m, ok := r.place(marks[k], i, len(r.lines[i].marks))
		if !ok {
			continue
		}
		if depth == len(r.open) { // a new list
			second := func(n mark) bool { read, ok := n.follows(m); return ok && read.value == 2 }
			opens := i == 0 && m.text == "a" && !r.han // "Sec. 7. Definitions. (a) …", perhaps without a (b)
			if !opens && !slices.ContainsFunc(marks[k+1:], second) && !r.comes(i, second) {
				continue
			}
		} else if m.value > r.open[depth].value+1 {
			continue // no more than a reference
		}
		r.begin(depth, m, starts[k])
		r.found[len(r.found)-1].lead = true
	}
}

// farthest is how many lines with marks are looked through for the second item of a list.
const farthest = 60

// comes reports whether a line soon behind line i begins with a mark that second accepts.
func (r *partReader) comes(i int, second func(mark) bool) bool {
	for range farthest {
		if i = r.next[i]; i == len(r.lines) {
			return false
		}
		if second(r.lines[i].marks[0]) {
			return true
		}
	}
	return false
}

// marksWithin returns the marks with brackets between two offsets of the text that stand where an item may begin.
func (r *partReader) marksWithin(from, to int) (marks []mark, starts []int) {
	for at := from; at < to; {
		i := strings.IndexAny(r.text[at:to], "(（)）①②③④⑤⑥⑦⑧⑨⑩")
		if i < 0 {
			break
		}
		start, next := at+i, at+i+1
		if c := r.text[start]; c == ')' || strings.HasPrefix(r.text[start:], "）") { // "b）…"
			for start > at && numeral.IsWordByte(r.text[start-1]|0x20) {
				start--
			}
		}
		m, ok := markAt(r.text[start:to])
		if ok && start > from && opensItem(r.text[from:start]) {
			marks, starts = append(marks, m), append(starts, start)
			next = start + m.end
		}
		for at = next; at < to && r.text[at]&0xc0 == 0x80; at++ {
		}
	}
	return marks, starts
}

// opensItem reports whether an item may begin behind the words before: they end in a colon, a semicolon, a comma or a full
// stop, "and" and "or" aside.
func opensItem(before string) bool {
	t := strings.TrimRight(before, " \t\u3000")
	for _, word := range []string{" and", " or", "以及", "或者", "和", "或"} {
		t = strings.TrimRight(strings.TrimSuffix(t, word), " ")
	}
	return slices.ContainsFunc([]string{":", ";", ",", ".", "：", "；", "，", "。", "—"}, func(p string) bool { return strings.HasSuffix(t, p) })
}
