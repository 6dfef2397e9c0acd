package bot

import (
	"hash/maphash"
	"unicode/utf8"
)

// slots is the number of columns of grams. A clause of 150 characters sets about 250 of them, so that a word of two
// characters lets 2 in 1,000 other clauses through; those are looked at.
const slots = 2048

// grams rules out the clauses that cannot hold a word: for each slot it has one bit a clause, set where the clause has
// a Chinese character or a pair of them, the two letters that a word begins with, or three letters in a row, that falls
// into the slot.
type grams struct {
	seed    maphash.Seed
	columns [][]uint64
}

// bits is a set of clauses; nil is the set of all.
type bits []uint64

func (b bits) has(n int) bool { return b == nil || b[n/64]&(1<<(n%64)) != 0 }

func newGrams(clauses int) grams {
	g := grams{maphash.MakeSeed(), make([][]uint64, slots)}
	for i := range g.columns {
		g.columns[i] = make([]uint64, (clauses+63)/64)
	}
	return g
}

// add notes that clause n has the folded text.
func (g *grams) add(n int, text string) {
	g.each(text, func(slot int) { g.columns[slot][n/64] |= 1 << (n % 64) })
}

// candidates returns the clauses that may have word, out of so many.
func (g *grams) candidates(word string, clauses int) bits {
	var out bits
	g.each(word, func(slot int) {
		if out == nil {
			out = make(bits, (clauses+63)/64)
			copy(out, g.columns[slot])
			return
		}
		for i, column := range g.columns[slot] {
			out[i] &= column
		}
	})
	return out
}

// each calls yield for the slot of every gram of the folded text.
func (g *grams) each(text string, yield func(slot int)) {
	slot := func(s string) { yield(int(maphash.String(g.seed, s) % slots)) }
	last, lastHan := 0, false
	word := 0 // letters of the Latin word so far
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			lastHan = false
			if i++; !isWord(c) {
				word = 0
				continue
			}
			if word++; word == 2 {
				slot("^" + text[i-2:i])
			} else if word > 2 {
				slot(text[i-3 : i])
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		slot(text[i : i+size])
		if lastHan {
			slot(text[last : i+size])
		}
		last, lastHan, word = i, true, 0
		i += size
	}
}
