package structure

import (
	"math"
	"strings"

	"yiju/corpus"
)

// reunite gives the orphaned paragraphs of a newspaper page back to the articles that they belong to, where that can
// be decided, and leaves the rest as articles of their own with a note.
//
// The orphans are read in order as the output of a Viterbi chain whose states are the open articles: a paragraph speaks
// for an article by the words that they share, and a change of article is dear unless it is to the next in the order of
// the page, or the paragraph fits the broken end of the article that it would go on.
func (pg *page) reunite(all []*article) []*article {
	var open []*article
	var orphans []*article
	for _, a := range all {
		if a.orphan {
			orphans = append(orphans, a)
		} else if !a.closed && len(a.body) > 0 {
			open = append(open, a)
		}
	}
	sim := newCohesion(all)
	ends := make(map[*article]string, len(open))
	for _, a := range open {
		ends[a] = a.body[len(a.body)-1].text
	}
	var chain []*para // paragraphs of text; a section heading goes with the paragraph under it
	for _, o := range orphans {
		for _, p := range o.body {
			if p.level == 0 {
				chain = append(chain, p)
			}
		}
	}
	home := assign(chain, open, ends, sim)
	out := pg.rehome(all, home)
	for _, a := range out {
		if a.cut() {
			a.note(corpus.NoteEndMissing)
		}
	}
	return out
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
		for i, p := range o.body {
			to := home[following(o.body[i:])]
			if to == nil {
				if apart == nil {
					apart = newArticle()
					apart.reported = true
					apart.note(corpus.NoteContinuation)
					out = append(out, apart)
				}
				apart.body = append(apart.body, p)
				continue
			}
			pg.goOn(to, p)
		}
	}
	return out
}

// following returns the first paragraph of text.
func following(ps []*para) *para {
	for _, p := range ps {
		if p.level == 0 {
			return p
		}
	}
	return nil
}

// goOn adds p to the article, joined to its last paragraph where that breaks off.
func (pg *page) goOn(a *article, p *para) {
	a.note(corpus.NoteJoined)
	if a.cut() && p.level == 0 {
		pg.join(a.body[len(a.body)-1], p)
		return
	}
	a.body = append(a.body, p)
}

// Costs of the chain, in nats. A change of article costs what a paragraph must gain by it; the bonuses are for signs
// that a paragraph goes on a broken sentence.
const (
	changeCost  = 2.0
	nextCost    = 0.5 // a change to the next open article: rests stand in the order in which the articles break off
	wholeCost   = 1.5 // going on an article that does not break off
	againCost   = 6.0 // going back to an article that was left
	apartCost   = 2.5 // belonging to none
	quoteBonus  = 3.0 // a quotation left open there is closed here
	seenBonus   = 1.0 // the characters across the break stand together elsewhere on the page
	insideBonus = 1.0 // the paragraph can only be the rest of a sentence
	smoothing   = 0.02
)

// assign finds the best article for each paragraph of the chain; a paragraph that fits none is left out.
func assign(chain []*para, open []*article, ends map[*article]string, sim *cohesion) map[*para]*article {
	home := make(map[*para]*article)
	n := len(open) // state n: apart
	if len(chain) == 0 || n == 0 {
		return home
	}
	type cell struct {
		cost float64
		from int
		used uint64 // articles met so far, to price a return
	}
	table := make([][]cell, len(chain))
	for t, p := range chain {
		table[t] = make([]cell, n+1)
		emit := emissions(p, open, sim)
		for s := range n + 1 {
			best := cell{cost: math.Inf(1)}
			enter := entry(p, s, open, ends, sim)
			if t == 0 {
				best = cell{cost: enter, from: -1, used: 1 << min(s, 63)}
			} else {
				for f, c := range table[t-1] {
					cost := c.cost
					if f != s {
						cost += enter
						if s == (f+1)%n && f < n {
							cost += nextCost - changeCost
						}
						if c.used&(1<<min(s, 63)) != 0 && s < n {
							cost += againCost
						}
					}
					if cost < best.cost {
						best = cell{cost: cost, from: f, used: c.used | 1<<min(s, 63)}
					}
				}
			}
			best.cost += emit[s]
			table[t][s] = best
		}
	}
	s := 0
	for i, c := range table[len(chain)-1] {
		if c.cost < table[len(chain)-1][s].cost {
			s = i
		}
	}
	for t := len(chain) - 1; t >= 0; t-- {
		if s < n {
			home[chain[t]] = open[s]
		}
		s = table[t][s].from
	}
	return home
}

// emissions prices every article for a paragraph by the share of its words among all.
func emissions(p *para, open []*article, sim *cohesion) []float64 {
	sims := make([]float64, len(open))
	total := 0.0
	for i, a := range open {
		sims[i] = sim.with(p, a) + smoothing
		total += sims[i]
	}
	out := make([]float64, len(open)+1)
	for i, v := range sims {
		out[i] = -math.Log(v / total)
	}
	out[len(open)] = apartCost
	return out
}

// entry prices going over to article s at paragraph p.
func entry(p *para, s int, open []*article, ends map[*article]string, sim *cohesion) float64 {
	if s == len(open) {
		return changeCost
	}
	end := ends[open[s]]
	if !cutOff(end) {
		if startsInside(p.text) {
			return changeCost + 2*wholeCost
		}
		return changeCost + wholeCost
	}
	cost := changeCost
	if unbalanced(end) > 0 && unbalanced(p.text) < 0 {
		cost -= quoteBonus
	}
	if startsInside(p.text) {
		cost -= insideBonus
	}
	return cost - seenBonus*sim.acrossSeen(end, p.text)
}

// unbalanced returns the number of quotations that s leaves open (positive) or closes without opening (negative).
func unbalanced(s string) int { return strings.Count(s, "“") - strings.Count(s, "”") }

// cohesion knows the character pairs of each article of a page and how rare they are.
type cohesion struct {
	page    string
	idf     map[string]float64
	profile map[*article]map[string]float64
}

func newCohesion(all []*article) *cohesion {
	c := &cohesion{idf: make(map[string]float64), profile: make(map[*article]map[string]float64)}
	var b strings.Builder
	units := 0.0
	for _, a := range all {
		counts := make(map[string]float64)
		for _, t := range a.titles {
			addPairs(counts, t)
		}
		for _, p := range a.body {
			units++
			own := make(map[string]float64)
			addPairs(own, p.text)
			for k, v := range own {
				c.idf[k]++
				counts[k] += v
			}
			b.WriteString(p.text)
			b.WriteByte('\n')
		}
		c.profile[a] = counts
	}
	c.page = b.String()
	for k, df := range c.idf {
		c.idf[k] = math.Log(1 + units/df)
	}
	return c
}

func addPairs(counts map[string]float64, text string) {
	var last rune
	for _, r := range text {
		if isHan(last) && isHan(r) {
			counts[string([]rune{last, r})]++
		}
		last = r
	}
}

// with returns the cosine of p and a over logarithmic, idf-weighted counts of character pairs.
func (c *cohesion) with(p *para, a *article) float64 {
	own := make(map[string]float64)
	addPairs(own, p.text)
	dot, x, y := 0.0, 0.0, 0.0
	weigh := func(k string, v float64) float64 { return (1 + math.Log(v)) * c.idf[k] }
	for k, v := range own {
		w := weigh(k, v)
		x += w * w
		if n := c.profile[a][k]; n > 0 {
			dot += w * weigh(k, n)
		}
	}
	for k, v := range c.profile[a] {
		w := weigh(k, v)
		y += w * w
	}
	if x == 0 || y == 0 {
		return 0
	}
	return dot / math.Sqrt(x*y)
}

// acrossSeen returns 0, 1 or 2: whether the two, and the three or four characters across a break stand together
// elsewhere on the page.
func (c *cohesion) acrossSeen(end, start string) float64 {
	e, s := []rune(end), []rune(start)
	if len(e) < 2 || len(s) < 2 {
		return 0
	}
	n := 0.0
	if strings.Contains(c.page, string(e[len(e)-1])+string(s[0])) {
		n++
	}
	if strings.Contains(c.page, string(e[len(e)-2:])+string(s[0])) || strings.Contains(c.page, string(e[len(e)-1])+string(s[:2])) {
		n++
	}
	return n
}
