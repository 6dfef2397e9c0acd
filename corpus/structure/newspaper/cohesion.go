package newspaper

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"
	"yiju/corpus/structure/line"
)

// pair is two Chinese characters that stand together, in their order.
type pair [2]rune

// profile is what a text talks about: how much each of its pairs says, the pairs in a fixed order, so that sums of
// floating-point numbers come out the same every time, and the Euclidean norm.
type profile struct {
	weights map[pair]float64
	pairs   []pair
	norm    float64
}

// cohesion knows the pairs of each article of a page and how rare they are.
type cohesion struct {
	seen     map[string]bool // sequences of two and three characters on the page
	idf      map[pair]float64
	profiles []profile
}

func newCohesion(all []Article) *cohesion {
	c := &cohesion{seen: make(map[string]bool), idf: make(map[pair]float64)}
	counts := make([]map[pair]int, len(all))
	units := 0.0
	for i, a := range all {
		counts[i] = make(map[pair]int)
		for _, t := range a.Titles {
			countPairs(t, counts[i])
		}
		for _, p := range a.Body {
			units++
			own := make(map[pair]int)
			countPairs(p, own)
			for k, v := range own {
				c.idf[k]++
				counts[i][k] += v
			}
			c.see(p)
		}
	}
	for k, df := range c.idf {
		c.idf[k] = math.Log(1 + units/df)
	}
	for _, sum := range counts {
		c.profiles = append(c.profiles, c.profile(sum))
	}
	return c
}

// countPairs counts the pairs of a text.
func countPairs(text string, counts map[pair]int) {
	var last rune
	for _, r := range text {
		if line.IsHan(last) && line.IsHan(r) {
			counts[pair{last, r}]++
		}
		last = r
	}
}

// profile weighs counts by their logarithm and by the rarity of the pair.
func (c *cohesion) profile(counts map[pair]int) profile {
	p := profile{weights: make(map[pair]float64, len(counts))}
	p.pairs = slices.SortedFunc(maps.Keys(counts), func(a, b pair) int { return slices.Compare(a[:], b[:]) })
	for _, k := range p.pairs {
		w := (1 + math.Log(float64(counts[k]))) * c.idf[k]
		p.weights[k] = w
		p.norm += w * w
	}
	p.norm = math.Sqrt(p.norm)
	return p
}

// with returns the cosine of p and the profile of a.
func (c *cohesion) with(p profile, a int) float64 {
	dot := 0.0
	for _, k := range p.pairs {
		dot += p.weights[k] * c.profiles[a].weights[k]
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

// acrossSeen returns 0, 1 or 2: whether two, and three characters across a break stand together elsewhere on the page.
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
