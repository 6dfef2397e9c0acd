package analysis

import (
	"unicode/utf8"
)

// maxRun is the longest run of Han characters that is cut into words at once. Punctuation makes runs far shorter.
const maxRun = 1000

// han adds the terms of the run of Han characters that begins at byte i of the folded text, and returns its end.
func (s *scanner) han(i int) int {
	ends := make([]int, 1, 32) // where each character ends, counted from i; ends[0] is 0
	end := i
	for len(ends) <= maxRun {
		r, size := utf8.DecodeRuneInString(s.f.Text[end:])
		if size == 0 || !isHan(r) {
			break
		}
		end += size
		ends = append(ends, end-i)
	}
	run := s.f.Text[i:end]
	segments := s.a.words.Segment([]byte(run))
	k := 0 // the character that comes next
	for n := range segments {
		from, to := k, k
		for ends[to] < segments[n].End() {
			to++
		}
		for ; k < to; k++ {
			if k == from {
				s.word(i+ends[from], i+ends[to], whole)
			}
			s.inner(i, ends, from, k, to)
			s.numeral(i, ends, k)
			if k+2 < len(ends) {
				s.add(run[ends[k]:ends[k+2]], i+ends[k], i+ends[k+2], Bigram, whole)
			}
			s.add(run[ends[k]:ends[k+1]], i+ends[k], i+ends[k+1], Unigram, whole)
		}
	}
	return end
}

// inner adds the dictionary words that begin at character k inside the word of characters [from, to), longest first.
func (s *scanner) inner(i int, ends []int, from, k, to int) {
	for e := to; e >= k+2; e-- {
		if k == from && e == to {
			continue
		}
		word := s.f.Text[i+ends[k] : i+ends[e]]
		if freq, _, ok := s.a.words.Find(word); ok && freq > 0 {
			s.word(i+ends[k], i+ends[e], inner)
		}
	}
}

// word adds the word of the folded bytes [start, end), and its mainland form where it is a regional one.
func (s *scanner) word(start, end int, as role) {
	word := s.f.Text[start:end]
	s.add(word, start, end, Word, as)
	if form, ok := s.a.mainland[word]; ok {
		s.add(form, start, end, Word, max(as, variant))
	}
}
