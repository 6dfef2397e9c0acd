package structure

import (
	"math"
	"slices"
	"strings"

	"yiju/corpus"
)

// maxArticles is how many neighbouring articles the rest of an article is sought among: those of a newspaper sheet.
const maxArticles = 60

// reunite gives the orphaned paragraphs of a newspaper page back to the articles that they belong to, where that can
// be decided, and leaves the rest as articles of their own with a note.
func (pg *page) reunite(all []*article) []*article {
	var out []*article
	for sheet := range slices.Chunk(all, maxArticles) {
		out = append(out, pg.reuniteSheet(sheet)...)
	}
	for _, a := range out {
		for _, p := range a.body {
			if p.tail != "" {
				pg.refresh(p)
			}
		}
		if a.cut() {
			a.note(corpus.NoteEndMissing)
		}
	}
	return out
}

// reuniteSheet reads the orphans in order as the output of a Viterbi chain whose states are the open articles: a
// paragraph speaks for an article by the words that they share, and a change of article is dear unless it is to the
// next in the order of the page, or the paragraph fits the broken end of the article that it would go on.
func (pg *page) reuniteSheet(all []*article) []*article {
	var open []*article
	var texts []*para // of the orphans; a section heading goes with the paragraph under it
	for _, a := range all {
		switch {
		case a.orphan:
			for _, p := range a.body {
				if p.level == 0 {
					texts = append(texts, p)
				}
			}
		case !a.closed && len(a.body) > 0:
			open = append(open, a)
		}
	}
	home := make(map[*para]*article)
	if len(texts) > 0 && len(open) > 0 {
		home = newChain(texts, open, newCohesion(all)).assign()
	}
	return pg.rehome(all, home)
}

// rehome moves each orphaned paragraph to its article.
func (pg *page) rehome(all []*article, home map[*para]*article) []*article {
	var out []*article
	for _, a := range all {
		if !a.orphan {
			out = append(out, a)
		}
	}
	for _, o := range all {
		if !o.orphan {
			continue
		}
		var apart *article
		next := 0 // the next paragraph of text
		for i, p := range o.body {
			for next = max(next, i); next < len(o.body)-1 && o.body[next].level > 0; next++ {
			}
			if to := home[o.body[next]]; to != nil {
				pg.goOn(to, p)
				apart = nil
				continue
			}
			if apart == nil {
				apart = newArticle()
				apart.reported = true
				apart.note(corpus.NoteContinuation)
				out = append(out, apart)
			}
			apart.body = append(apart.body, p)
		}
	}
	return out
}

// goOn adds p to the article, joined to its last paragraph where that breaks off.
func (pg *page) goOn(a *article, p *para) {
	last := a.body[len(a.body)-1]
	if p.place != last.until+1 {
		a.note(corpus.NoteJoined)
	}
	if last.goesOn() && p.level == 0 {
		pg.join(last, p)
		return
	}
	a.body = append(a.body, p)
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
	texts []*para
	open  []*article
	ends  []string // last paragraph of each open article
	cut   []bool   // it breaks off
	next  []int    // the next article in the order of the page that breaks off
	sim   *cohesion
}

func newChain(texts []*para, open []*article, sim *cohesion) *chain {
	c := &chain{texts: texts, open: open, sim: sim}
	for _, a := range open {
		c.ends = append(c.ends, a.body[len(a.body)-1].text)
		c.cut = append(c.cut, a.cut())
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

// assign finds the best article for each paragraph; one that fits none is left out. State len(open) means apart.
func (c *chain) assign() map[*para]*article {
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
	home := make(map[*para]*article)
	s := 0
	for i, last := range table[len(table)-1] {
		if last.cost < table[len(table)-1][s].cost {
			s = i
		}
	}
	for t := len(table) - 1; t >= 0; t-- {
		if s < n {
			home[c.texts[t]] = c.open[s]
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
func (c *chain) emissions(p *para) []float64 {
	own := c.sim.profile(pairsOf(p.text))
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
func (c *chain) entry(p *para, s int) float64 {
	if s == len(c.open) {
		return changeCost
	}
	inside := startsInside(p.text)
	if !c.cut[s] {
		if inside {
			return changeCost + 2*wholeCost
		}
		return changeCost + wholeCost
	}
	cost := changeCost
	if unbalanced(c.ends[s]) > 0 && unbalanced(p.text) < 0 {
		cost -= quoteBonus
	}
	if inside {
		cost -= insideBonus
	}
	return cost - seenBonus*c.sim.acrossSeen(c.ends[s], p.text)
}

// unbalanced returns the number of quotations that s leaves open (positive) or closes without opening (negative).
func unbalanced(s string) int { return strings.Count(s, "“") - strings.Count(s, "”") }
