// Package newspaper brings the parts of the articles of a newspaper page back together. A page reaches us as its columns
// one below the other: an article that goes on in another column breaks off in the middle of a sentence, and its rest
// stands somewhere else without a heading.
package newspaper

import (
	"math"
	"strings"

	"yiju/corpus/structure/line"
)

// Article is an article of a sheet, or a run of paragraphs that belongs to none.
type Article struct {
	Titles []string
	Body   []string // its paragraphs; not empty where it is open
	Open   bool     // more can belong to it
	Cut    bool     // it breaks off in the middle of a sentence
}

// Assign returns for each orphaned paragraph the index of the article that it belongs to, or -1 where that cannot be
// decided. It reads the orphans in order as the output of a Viterbi chain whose states are the open articles: a
// paragraph speaks for an article by the words that they share, and a change of article is dear unless it is to the
// next in the order of the page, or the paragraph fits the broken end of the article that it would go on. There are at
// most 63 articles.
func Assign(orphans []string, articles []Article) []int {
	var open []int
	for i, a := range articles {
		if a.Open {
			open = append(open, i)
		}
	}
	if len(orphans) == 0 || len(open) == 0 {
		return nil
	}
	return newChain(orphans, articles, open).assign()
}

// Costs of the chain, in nats. A change of article costs what a paragraph must gain by it; the bonuses are for signs
// that a paragraph goes on a broken sentence.
const (
	changeCost  = 2.0
	nextCost    = 0.5  // a change to the next open article: rests stand in the order in which the articles break off
	skipCost    = 1.5  // a change to the next one that breaks off
	wholeCost   = 1.5  // going on an article that does not break off
	againCost   = 6.0  // going back to an article that was left
	quoteBonus  = 3.0  // a quotation left open there is closed here
	seenBonus   = 1.0  // the characters across the break stand together elsewhere on the page
	insideBonus = 1.0  // the paragraph can only be the rest of a sentence
	smoothing   = 0.02 // what a paragraph shares with any article, as a cosine
	apartShare  = 0.06 // what it shares with none of them
)

// chain finds the articles of orphaned paragraphs.
type chain struct {
	texts []string
	open  []int    // of the articles, those that can go on
	ends  []string // last paragraph of each open article
	cut   []bool   // it breaks off
	next  []int    // the next article in the order of the page that breaks off
	sim   *cohesion
}

func newChain(texts []string, articles []Article, open []int) *chain {
	c := &chain{texts: texts, open: open, sim: newCohesion(articles)}
	for _, i := range open {
		c.ends = append(c.ends, articles[i].Body[len(articles[i].Body)-1])
		c.cut = append(c.cut, articles[i].Cut)
	}
	n := len(open)
	for i := range n {
		next := (i + 1) % n
		for next != i && !c.cut[next] {
			next = (next + 1) % n
		}
		c.next = append(c.next, next)
	}
	return c
}

// cell is the cheapest way to a state.
type cell struct {
	cost float64
	from int
	used uint64 // articles met so far, to price a return; maxArticles is below 64
}

// assign finds the best article for each paragraph, -1 for one that fits none. State len(open) means apart.
func (c *chain) assign() []int {
	n := len(c.open)
	table := make([][]cell, len(c.texts))
	for t, p := range c.texts {
		table[t] = make([]cell, n+1)
		prices := c.emissions(p)
		for s := range n + 1 {
			enter := c.entry(p, s)
			best := cell{cost: enter, from: -1}
			if t > 0 {
				best = c.cheapest(table[t-1], s, enter)
			}
			best.cost += prices[s]
			best.used |= 1 << s
			table[t][s] = best
		}
	}
	home := make([]int, len(c.texts))
	s := 0
	for i, last := range table[len(table)-1] {
		if last.cost < table[len(table)-1][s].cost {
			s = i
		}
	}
	for t := len(table) - 1; t >= 0; t-- {
		home[t] = -1
		if s < n {
			home[t] = c.open[s]
		}
		s = table[t][s].from
	}
	return home
}

// cheapest returns the best way from the states of the paragraph before to state s.
func (c *chain) cheapest(before []cell, s int, enter float64) cell {
	n := len(c.open)
	best := cell{cost: math.Inf(1)}
	for f, b := range before {
		cost := b.cost
		if f != s {
			cost += enter
			switch {
			case f < n && s == (f+1)%n:
				cost += nextCost - changeCost
			case f == n || s == c.next[f]:
				cost += skipCost - changeCost
			}
			if s < n && b.used&(1<<s) != 0 {
				cost += againCost
			}
		}
		if cost < best.cost {
			best = cell{cost: cost, from: f, used: b.used}
		}
	}
	return best
}

// emissions prices every article for a paragraph by the share of its words among all.
func (c *chain) emissions(text string) []float64 {
	counts := make(map[pair]int)
	countPairs(text, counts)
	own := c.sim.profile(counts)
	out := make([]float64, len(c.open)+1)
	total := apartShare
	for i, a := range c.open {
		out[i] = c.sim.with(own, a) + smoothing
		total += out[i]
	}
	out[len(c.open)] = apartShare
	for i, share := range out {
		out[i] = -math.Log(share / total)
	}
	return out
}

// entry prices going over to article s at paragraph p.
func (c *chain) entry(text string, s int) float64 {
	inside := line.StartsInside(text)
	switch {
	case s == len(c.open):
		return changeCost
	case !c.cut[s] && inside:
		return changeCost + 2*wholeCost
	case !c.cut[s]:
		return changeCost + wholeCost
	}
	cost := changeCost
	if unbalanced(c.ends[s]) > 0 && unbalanced(text) < 0 {
		cost -= quoteBonus
	}
	if inside {
		cost -= insideBonus
	}
	return cost - seenBonus*c.sim.acrossSeen(c.ends[s], text)
}

// unbalanced returns the number of quotations that s leaves open (positive) or closes without opening (negative).
func unbalanced(s string) int { return strings.Count(s, "“") - strings.Count(s, "”") }
