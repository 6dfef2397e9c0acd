package analysis

import (
	"math"
	"math/bits"
	"unicode/utf8"
)

// trie finds the words of a dictionary that a text begins with. It is a hash table of steps: a step extends a prefix by
// one character, and the node of the longer prefix is the slot of the step in the table.
type trie struct {
	steps []step // length is a power of two; at most two thirds are used
	shift int    // from a hash to a slot
}

type step struct {
	from uint32
	by   rune    // 0 if the slot is free
	word uint32  // 1 + index of the word that ends here; 0 for none
	cost float32 // of that word: the negative binary logarithm of its share of all words
}

const root = math.MaxUint32 // node of the empty prefix

// newTrie returns the trie of d.
func newTrie(d Dictionary) *trie {
	prefixes, last, sum := 1, "", uint64(0)
	for n := range d.Len() {
		word := d.word(n)
		prefixes += utf8.RuneCountInString(word[common(last, word):])
		last, sum = word, sum+uint64(d.freqs[n])
	}
	size := bits.Len(uint(prefixes + prefixes/2))
	t := &trie{steps: make([]step, 1<<size), shift: 64 - size}
	// As in gse: logarithms are rounded before subtraction, which decides between segmentations of nearly equal cost.
	all := float32(math.Log2(float64(max(d.total, sum+1))))
	for n := range d.Len() {
		node := uint32(root)
		for _, r := range d.word(n) {
			at := t.place(node, r)
			t.steps[at].from, t.steps[at].by = node, r
			node = at
		}
		t.steps[node].word, t.steps[node].cost = uint32(n+1), all-float32(math.Log2(float64(d.freqs[n])))
	}
	return t
}

// common returns the length in bytes of the longest common prefix of a and b, in whole characters.
func common(a, b string) int {
	for i, r := range b {
		if i >= len(a) {
			return len(a)
		}
		if c, _ := utf8.DecodeRuneInString(a[i:]); c != r {
			return i
		}
	}
	return len(b)
}

// place returns the slot of the step from node by r, or a free slot for it.
func (t *trie) place(node uint32, r rune) uint32 {
	at := (uint64(node)<<32 | uint64(r)) * 0x9e3779b97f4a7c15 >> t.shift
	for mask := uint64(len(t.steps) - 1); ; at = (at + 1) & mask {
		if s := &t.steps[at]; s.by == 0 || s.from == node && s.by == r {
			return uint32(at)
		}
	}
}

// find returns 1 + the index of word, or 0.
func (t *trie) find(word string) uint32 {
	node := uint32(root)
	for _, r := range word {
		if node = t.place(node, r); t.steps[node].by == 0 {
			return 0
		}
	}
	return t.steps[node].word
}
