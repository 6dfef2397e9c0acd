package structure

import (
	"slices"
	"yiju/corpus/structure/line"
)

// maxBack is how many candidates back the predecessor of a number is looked for.
const maxBack = 100

// outlineItems returns the tokens that are the numbered headings or paragraphs of an outline, such as 1, 1.1, 1.2, 2, A.1:
// the longest chain in which each number is the next one at some level. Numbers of one level are part of it where they
// can be headings, for lists within a section have such numbers too.
func outlineItems(toks []token) []int {
	var all []int
	for i, t := range toks {
		if t.outlined() {
			all = append(all, i)
		}
	}
	length := make([]int, len(all))
	before := make([]int, len(all))
	best := -1
	for n, i := range all {
		before[n], length[n] = -1, toks[i].outlineWeight()
		for b := n - 1; b >= max(0, n-maxBack); b-- {
			if l := length[b] + toks[i].outlineWeight(); l > length[n] && follows(toks[all[b]].Numbers(), toks[i].Numbers()) {
				length[n], before[n] = l, b
			}
		}
		if best < 0 || length[n] > length[best] {
			best = n
		}
	}
	var items []int
	deep := 0
	for n := best; n >= 0; n = before[n] {
		items = append(items, all[n])
		deep += min(len(toks[all[n]].More), 1)
	}
	if deep < 2 {
		return nil
	}
	slices.Reverse(items)
	return items
}

// outlined reports whether t can number a part of an outline.
func (t token) outlined() bool {
	switch t.Kind {
	case line.OutlineMark:
		return true
	case line.ArabicMark, line.BareMark, line.AnnexMark:
		return (t.Num > 0 || t.Kind == line.BareMark || t.Kind == line.ArabicMark) && (t.level > 0 || line.HeadingLike(t.text) && !line.Ended(t.text[t.End:]) && t.End < len(t.text))
	}
	return false
}

// outlineWeight says how much t speaks for an outline: several levels and headings of the markup are rare elsewhere.
func (t token) outlineWeight() int {
	if t.level > 0 || len(t.More) > 0 {
		return 3
	}
	return 1
}

// follows reports whether b can be the next number behind a: at its level, one above, or the first below. One may be lost.
func follows(a, b []int) bool {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	if n == len(b) {
		return false
	}
	if n < len(a) {
		if next := b[n] - a[n]; next < 1 || next >= maxGap && b[n] != line.LetterBase+1 {
			return false
		}
		n++
	}
	return !slices.ContainsFunc(b[n:], func(k int) bool { return k > 1 })
}

// Limits of numbered headings within an article.
const (
	longArticle  = 4000 // bytes from which an article is divided at them
	longNumbered = 200  // columns of the widest that is one
)

// nested adds to the items the headings 3.1, 3.2, … of the long item 3 that they stand in.
func nested(toks []token, items []int) []int {
	var out []int
	ends := append(items[1:len(items):len(items)], len(toks))
	for n, i := range items {
		out = append(out, i)
		size := 0
		var inner []int
		for k := i; k < ends[n]; k++ {
			size += len(toks[k].text)
			t := toks[k]
			if t.Kind == line.OutlineMark && t.Num == toks[i].Num && len(t.More) == 1 && t.More[0] == len(inner)+1 &&
				(line.Fits(t.text, longNumbered) || line.RunIn(t.text[t.End:]) != "") {
				inner = append(inner, k)
			}
		}
		if len(inner) >= 2 && size >= longArticle {
			out = append(out, inner...)
		}
	}
	return out
}

// codes returns the sections of codes that a bill adds: 3110, 3111, 3111.1.
func codes(toks []token) []int {
	items, _ := rising(toks, line.CodeMark)
	for n := 1; n < len(items); n++ {
		if a, b := toks[items[n-1]], toks[items[n]]; b.Num-a.Num >= maxGap {
			return nil
		}
	}
	return items
}
