package newspaper

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
	"yiju/corpus/structure/line"
)

// pair is two Chinese characters that stand together, in their order.
type pair [2]rune

// weight is a pair and how much it says.
type weight struct {
	pair
	w float64
}

// profile is what a text talks about: its pairs in a fixed order, so that sums of floating-point numbers come out the
// same every time, and their Euclidean norm.
type profile struct {
	weights []weight
	norm    float64
}

// cohesion knows the pairs of each article of a page and how rare they are.
type cohesion struct {
	seen     map[string]bool // sequences of two and three characters on the page
	idf      map[pair]float64
	profiles map[int]profile
	index    map[int]map[pair]float64
}

func newCohesion(all []Article) *cohesion {
	c := &cohesion{seen: make(map[string]bool), idf: make(map[pair]float64), profiles: make(map[int]profile),
		index: make(map[int]map[pair]float64)}
	counts := make(map[int]map[pair]int)
	units := 0.0
	for i, a := range all {
		sum := make(map[pair]int)
		for _, t := range a.Titles {
			for k, v := range pairsOf(t) {
				sum[k] += v
			}
		}
		for _, p := range a.Body {
			units++
			for k, v := range pairsOf(p) {
				c.idf[k]++
				sum[k] += v
			}
			c.see(p)
		}
		counts[i] = sum
	}
	for k, df := range c.idf {
		c.idf[k] = math.Log(1 + units/df)
	}
	for a, sum := range counts {
		c.profiles[a] = c.profile(sum)
		c.index[a] = make(map[pair]float64)
		for _, w := range c.profiles[a].weights {
			c.index[a][w.pair] = w.w
		}
	}
	return c
}

// pairsOf counts the pairs of a text.
func pairsOf(text string) map[pair]int {
	counts := make(map[pair]int)
	var last rune
	for _, r := range text {
		if line.IsHan(last) && line.IsHan(r) {
			counts[pair{last, r}]++
		}
		last = r
	}
	return counts
}

// profile weighs counts by their logarithm and by the rarity of the pair.
func (c *cohesion) profile(counts map[pair]int) profile {
	var p profile
	for k, n := range counts {
		p.weights = append(p.weights, weight{k, (1 + math.Log(float64(n))) * c.idf[k]})
	}
	slices.SortFunc(p.weights, func(a, b weight) int {
		return cmp.Or(cmp.Compare(a.pair[0], b.pair[0]), cmp.Compare(a.pair[1], b.pair[1]))
	})
	for _, w := range p.weights {
		p.norm += w.w * w.w
	}
	p.norm = math.Sqrt(p.norm)
	return p
}

// with returns the cosine of p and the profile of a.
func (c *cohesion) with(p profile, a int) float64 {
	index, dot := c.index[a], 0.0
	for _, w := range p.weights {
		dot += w.w * index[w.pair]
	}
	if dot == 0 {
		return 0
	}
	return dot / (p.norm * c.profiles[a].norm)
}

// see remembers the sequences of two and three characters in text.
func (c *cohesion) see(text string) {
	one, two := -1, -1 // where the last rune and the one before it begin
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if one >= 0 {
			c.seen[text[one:end]] = true
		}
		if two >= 0 {
			c.seen[text[two:end]] = true
		}
		two, one = one, i
	}
}

// acrossSeen returns 0, 1 or 2: whether the two, and the three characters across a break stand together elsewhere on
// the page.
func (c *cohesion) acrossSeen(end, start string) float64 {
	last, n := utf8.DecodeLastRuneInString(end)
	first, m := utf8.DecodeRuneInString(start)
	if n == len(end) || m == len(start) {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(end[:len(end)-n])
	after, _ := utf8.DecodeRuneInString(start[m:])
	seen := 0.0
	if c.seen[string([]rune{last, first})] {
		seen++
	}
	if c.seen[string([]rune{before, last, first})] || c.seen[string([]rune{last, first, after})] {
		seen++
	}
	return seen
}
