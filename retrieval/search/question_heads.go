package search

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

// heads yields the parts of q that may have translations from language l, without background, by place, longest first.
func (q *question) heads(l corpus.Lang, longest int) iter.Seq[translate.Head] {
	list := q.englishHeads
	if l == corpus.Chinese {
		list = q.chineseHeads
	}
	return func(yield func(translate.Head) bool) {
		for h := range list(longest) {
			if q.asks(h.Start) && !yield(h) {
				return
			}
		}
	}
}

func (q *question) chineseHeads(longest int) iter.Seq[translate.Head] {
	bounds := make(map[int]bool) // bytes of the question where words begin or end
	for _, t := range q.sequence {
		if t.Field == index.Words && t.han {
			bounds[t.start], bounds[t.end] = true, true
		}
	}
	f := q.folded
	return func(yield func(translate.Head) bool) {
		for i, r := range f.Text {
			if !unicode.Is(unicode.Han, r) {
				continue
			}
			for n := min(longest, len(f.Text)-i); n > 0; n-- {
				if !utf8.RuneStart(at(f.Text, i+n)) {
					continue
				}
				start, end := f.Span(i, i+n)
				if !yield(translate.Head{Text: f.Text[i : i+n], Start: start, End: end, From: i, To: i + n, Bound: bounds[start] && bounds[end]}) {
					return
				}
			}
		}
	}
}

// at returns the byte at i of s, or an ASCII byte at the end of s.
func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func (q *question) englishHeads(longest int) iter.Seq[translate.Head] {
	var seq []questionTerm
	for _, t := range q.sequence {
		if t.Field == index.Words && !t.extra && !t.han {
			seq = append(seq, t)
		}
	}
	stems := make([]string, len(seq))
	for i, t := range seq {
		stems[i] = t.Text
	}
	return func(yield func(translate.Head) bool) {
		for i := range seq {
			for n := min(longest, len(seq)-i); n > 0; n-- {
				if n == 1 && seq[i].stop {
					continue
				}
				if !yield(translate.Head{Text: strings.Join(stems[i:i+n], " "), Start: seq[i].start, End: seq[i+n-1].end, From: i, To: i + n, Bound: true}) {
					return
				}
			}
		}
	}
}
