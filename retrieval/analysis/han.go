package analysis

import (
	"unicode/utf8"
)

// maxRun is the longest run of Han characters that is segmented at once. Punctuation usually makes runs far shorter.
const maxRun = 1000

// unknownCost is the cost of a character that is not in the dictionary.
const unknownCost = 32

// run is a run of Han characters, numbered from 0.
type run struct {
	chars []rune
	ends  []int // character k is the bytes [ends[k], ends[k+1]) of the folded text

	words []match // dictionary words in it, by first character, shorter ones first
	first []int   // those that begin with character k are words[first[k]:first[k+1]]

	best []float32 // cost of the cheapest segmentation up to and including each character
	back []int     // first character of the last of these words
	next []int     // of the segmentation: the character after the word that begins at each
}

// match is an occurrence of a dictionary word, up to character end.
type match struct {
	end  int
	word uint32 // 1 + its number
}

// han adds the terms of the run of Han characters that begins at byte i of the folded text, and returns its end.
func (s *scanner) han(i int) int {
	r := &s.run
	r.read(s.f.Text, i)
	r.cut(s.a.words)
	for from := 0; from < len(r.chars); from = r.next[from] {
		to := r.next[from]
		for k := from; k < to; k++ {
			s.words(from, k, to)
			s.numeral(k)
			if k+1 < len(r.chars) {
				s.hanTerm(k, k+2, Bigram, whole)
			}
			s.hanTerm(k, k+1, Unigram, whole)
		}
	}
	return r.ends[len(r.chars)]
}

// read reads the run that begins at byte i of text.
func (r *run) read(text string, i int) {
	r.chars, r.ends = r.chars[:0], append(r.ends[:0], i)
	for len(r.chars) < maxRun {
		c, size := utf8.DecodeRuneInString(text[i:])
		if size == 0 || !IsHan(c) {
			break
		}
		i += size
		r.chars, r.ends = append(r.chars, c), append(r.ends, i)
	}
}

// cut finds the dictionary words and the segmentation of least cost. Among equals it takes the one with the longest last
// word.
func (r *run) cut(words *trie) {
	n := len(r.chars)
	r.words, r.first = r.words[:0], r.first[:0]
	r.best, r.back, r.next = append(r.best[:0], make([]float32, n)...), append(r.back[:0], make([]int, n)...), append(r.next[:0], make([]int, n)...)
	cost := float32(0) // up to, not including, character k
	for k := range n {
		r.first = append(r.first, len(r.words))
		known, node := false, uint32(root)
		for end, c := range r.chars[k:] {
			node = words.place(node, c)
			s := &words.steps[node]
			if s.by == 0 {
				break
			}
			if s.word > 0 {
				r.words = append(r.words, match{k + end + 1, s.word})
				r.reach(k, k+end, cost+s.cost)
				known = known || end == 0
			}
		}
		if !known {
			r.reach(k, k, cost+unknownCost)
		}
		cost = r.best[k]
	}
	r.first = append(r.first, len(r.words))
	for end := n; end > 0; end = r.back[end-1] {
		r.next[r.back[end-1]] = end
	}
}

// reach records a word of the characters from..last with the total cost up to its end. No word is free: 0 means not
// reached yet.
func (r *run) reach(from, last int, cost float32) {
	if r.best[last] == 0 || r.best[last] > cost {
		r.best[last], r.back[last] = cost, from
	}
}

// words adds the word of characters [from, to), where k is from, and then the dictionary words that begin with character
// k inside it, longest first.
func (s *scanner) words(from, k, to int) {
	list := s.run.words[s.run.first[k]:s.run.first[k+1]]
	for len(list) > 0 && list[len(list)-1].end > to {
		list = list[:len(list)-1]
	}
	if k == from {
		if n := len(list) - 1; n >= 0 && list[n].end == to {
			s.word(k, list[n], whole)
			list = list[:n]
		} else {
			s.hanTerm(k, to, Word, whole)
		}
	}
	for n := len(list) - 1; n >= 0 && list[n].end >= k+2; n-- {
		s.word(k, list[n], inner)
	}
}

// word adds the word w that begins at character k. A regional word becomes the mainland one, so that texts and questions
// match whichever they use, and is itself added as a variant.
func (s *scanner) word(k int, w match, as role) {
	if form, ok := s.a.mainland[w.word]; ok {
		s.add(form, s.run.ends[k], s.run.ends[w.end], Word, as)
		as = max(as, variant)
	}
	s.hanTerm(k, w.end, Word, as)
}

// hanTerm adds the characters [from, to) as a term.
func (s *scanner) hanTerm(from, to int, kind Kind, as role) {
	start, end := s.run.ends[from], s.run.ends[to]
	s.add(s.f.Text[start:end], start, end, kind, as)
}
