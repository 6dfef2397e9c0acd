package analysis

import (
	"strings"
	"sync/atomic"

	"yiju/corpus/fold"
)

// commonFreq is the frequency from which a word is collected even if no text has it; some 10,000 words are as common.
// Without them a question about bicycles, which no text mentions, would be split into characters that match by chance.
const commonFreq = 500

// Collector gathers the words of a dictionary that occur in texts. It is safe for concurrent use.
type Collector struct {
	from  Dictionary
	words *trie
	seen  []atomic.Bool
}

// Collector returns a Collector of the words of d. It takes some 50 ms for the full dictionary.
func (d Dictionary) Collector() *Collector {
	return &Collector{from: d, words: newTrie(d), seen: make([]atomic.Bool, d.Len())}
}

// Add records every word that occurs in text, whatever the segmentation.
func (c *Collector) Add(text string) {
	folded := fold.String(text)
	for i := range folded {
		c.at(folded[i:])
	}
}

// at records the words that text begins with.
func (c *Collector) at(text string) {
	node := uint32(root)
	for _, r := range text {
		node = c.words.place(node, r)
		switch s := &c.words.steps[node]; {
		case s.by == 0:
			return
		case s.word > 0 && !c.seen[s.word-1].Load():
			c.seen[s.word-1].Store(true)
		}
	}
}

// Dictionary returns the recorded words and the common ones. It keeps the identity and the total frequency of the
// original dictionary, so that an Analyzer segments the added texts as it would with the full dictionary.
func (c *Collector) Dictionary() Dictionary {
	return c.pick(func(n int) bool { return c.seen[n].Load() || c.from.freqs[n] >= commonFreq })
}

// Noted is Dictionary without the common words that were not recorded. It keeps function and question words, which every
// question has: split into characters, 怎么 would be two things to look for.
//
// Both keep the regional words: a question in Taiwan's words must be split into them to match the mainland ones.
func (c *Collector) Noted() Dictionary {
	return c.pick(func(n int) bool { return c.seen[n].Load() || stops()[c.from.word(n)] })
}

func (c *Collector) pick(wanted func(n int) bool) Dictionary {
	d := Dictionary{total: c.from.total, identity: c.from.identity}
	var b strings.Builder
	for n := range c.seen {
		if word := c.from.word(n); wanted(n) || regional()[word] != "" {
			d.add(&b, word, c.from.freqs[n])
		}
	}
	d.text = b.String()
	return d
}
