package analysis

import (
	"sort"
	"strings"
	"unicode/utf8"

	"yiju/corpus/fold"
)

// commonFreq is the frequency from which on a word is collected even if no text has it; some 10,000 words are as common.
// Without them a question about bicycles, where the texts have none, would be cut into characters that match by chance.
const commonFreq = 500

// Collector gathers the words of a dictionary that occur in texts. It serves one goroutine.
type Collector struct {
	from  Dictionary
	first map[rune][2]int // the words that begin with a character: [from, to)
	seen  []bool
}

// Collector returns a Collector of the words of d. It takes some 30 ms for the full dictionary.
func (d Dictionary) Collector() *Collector {
	c := &Collector{from: d, first: make(map[rune][2]int), seen: make([]bool, d.Len())}
	for n := range d.Len() {
		r, _ := utf8.DecodeRuneInString(d.word(n))
		span, ok := c.first[r]
		if !ok {
			span[0] = n
		}
		span[1] = n + 1
		c.first[r] = span
	}
	return c
}

// Add notes every word that occurs in text, wherever it may be cut.
func (c *Collector) Add(text string) {
	folded := fold.String(text)
	for i, r := range folded {
		if span, ok := c.first[r]; ok {
			c.at(folded[i:], span[0], span[1])
		}
	}
}

// at notes the words that text begins with; they are among [lo, hi).
func (c *Collector) at(text string, lo, hi int) {
	for end := 0; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isHan(r) {
			return
		}
		end += size
		prefix := text[:end]
		lo += sort.Search(hi-lo, func(n int) bool { return c.from.word(lo+n) >= prefix })
		if lo == hi || !strings.HasPrefix(c.from.word(lo), prefix) {
			return
		}
		if len(c.from.word(lo)) == end {
			c.seen[lo] = true
		}
	}
}

// Dictionary returns the words that were noted and the common ones. It has the identity and the total frequency of the
// dictionary that they come from, so that an Analyzer of it cuts the texts that were added as one of the whole
// dictionary would.
func (c *Collector) Dictionary() Dictionary {
	return c.pick(func(n int) bool { return c.seen[n] || c.from.freqs[n] >= commonFreq })
}

// Noted is Dictionary without the common words that were not noted. It keeps function words and words of asking, which
// every question has: cut into characters, 怎么 would be two things to look for.
func (c *Collector) Noted() Dictionary {
	return c.pick(func(n int) bool { return c.seen[n] || stops()[c.from.word(n)] })
}

func (c *Collector) pick(wanted func(n int) bool) Dictionary {
	d := Dictionary{total: c.from.total, identity: c.from.identity}
	var b strings.Builder
	for n := range c.seen {
		if wanted(n) {
			d.add(&b, c.from.word(n), c.from.freqs[n])
		}
	}
	d.text = b.String()
	return d
}
