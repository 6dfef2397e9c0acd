package search

import (
	"context"
	"math"
	"slices"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

// plan is a question prepared for the passages in one language.
type plan struct {
	lang     corpus.Lang
	stats    *index.Stats
	concepts []concept
	meant    []translate.Match // phrases of the question with terms that mean the same, see everyday
	units    []unit
	ideal    float64 // score of a passage of average length with every concept once

	at     map[uint32][]place // uses of a term, by its number
	filter [filterSize]bool   // whether some term with these low bits is in at
}

const filterSize = 4096 // a power of two

// concept is one thing that is searched for: a term, or all renderings of a term.
type concept struct {
	field        index.Field
	weight       float64 // of the question and the field
	df           float64
	idf          float64
	units        []int // what it covers, as indexes into plan.units
	content      bool  // a content word or its renderings, to be highlighted
	alternatives []alternative
	match        []string // the terms of each alternative; those of a string of Han characters are its pairs
	trust        float64  // share of each unit that it covers
	given        bool     // in the question itself; otherwise a translation

	start, end int // bytes of the question
}

// unit is a content word of the question, the measure of coverage.
type unit struct {
	questionTerm
	weight   float64 // in rankings
	evidence float64 // in measuring whether a text answers the question
	word     int     // concept of the word itself, or of its renderings; -1 for none
}

// place is an alternative of a concept that begins with a term.
type place struct {
	concept int
	weight  float64
	trust   float64
	rest    []uint32 // terms that must follow
}

// alternative is one way to express a concept: a sequence of terms.
type alternative struct {
	ids    []uint32
	weight float64
	df     float64
	trust  float64
	text   string           // as a term or a rendering
	from   translate.Source // of a rendering
}

// newPlan returns the plan of q for language l with the terms that need no translation. Words that the passages lack get
// no concept.
func (r *resources) newPlan(ctx context.Context, q *question, l corpus.Lang) (*plan, error) {
	p := &plan{lang: l, stats: r.reader.Stats(l), at: make(map[uint32][]place, len(q.terms))}
	p.units, p.concepts = make([]unit, 0, len(q.terms)/2), make([]concept, 0, len(q.terms))
	keys := make([]index.Key, 0, len(q.terms))
	for _, t := range q.terms {
		if t = q.among(l, t); t.content() {
			p.units = append(p.units, unit{questionTerm: t, word: -1})
		}
		if !t.foreign(l) && !(t.extra && t.han) { // the longer word and the bigrams cover inner words
			keys = append(keys, t.Key)
		}
	}
	found, err := r.reader.Terms(ctx, l, keys)
	if err != nil {
		return nil, err
	}
	for _, t := range q.terms {
		t = q.among(l, t)
		if k, ok := found[t.Key]; ok {
			p.term(t, k)
		} else if t.native(l) && !t.extra && t.Field != index.Bigrams && t.Field != index.Unigrams {
			// A pair of characters in no passage is usually the end of one word and the beginning of the next. If such pairs
			// counted, the language of the question looked weak compared with the other: success@1 of the golden questions was
			// .684 with a dictionary, and .772 without such pairs.
			p.ideal += t.weight * fieldWeight[t.Field] * p.stats.IDF(0)
		}
	}
	return p, nil
}

// term adds the term t of the question itself.
func (p *plan) term(t questionTerm, k index.Term) {
	c := concept{field: t.Field, weight: t.weight * fieldWeight[t.Field], content: t.content(), match: []string{t.Text}, trust: 1, given: true, start: t.start, end: t.end}
	if t.extra {
		c.weight *= extraWeight
	}
	if t.Field == index.Words {
		c.units = p.within(t.start, t.end)
	}
	n := p.add(c, alternative{ids: []uint32{k.ID}, weight: 1, df: k.DF, trust: 1, text: t.Text})
	if t.content() {
		p.setWord(c.units, n)
	}
}

// within returns the units that lie in the bytes [start, end) of the question.
func (p *plan) within(start, end int) []int {
	var list []int
	for n, u := range p.units {
		if start <= u.start && u.end <= end {
			list = append(list, n)
		}
	}
	return list
}

func (p *plan) setWord(units []int, concept int) {
	for _, u := range units {
		if p.units[u].word < 0 {
			p.units[u].word = concept
		}
	}
}

// add adds a concept with its alternatives, at least one, and returns its index.
func (p *plan) add(c concept, alternatives ...alternative) int {
	n := len(p.concepts)
	for _, a := range alternatives {
		c.df += a.weight * a.df
		first := a.ids[0]
		p.at[first] = append(p.at[first], place{n, a.weight, a.trust, a.ids[1:]})
		p.filter[first%filterSize] = true
	}
	c.alternatives = alternatives
	c.df = min(c.df, p.stats.N)
	c.idf = p.stats.IDF(c.df)
	p.ideal += c.weight * c.idf
	p.concepts = append(p.concepts, c)
	return n
}

// weigh gives every unit the same weights in both plans, so that their coverages are comparable: in rankings the rarity of
// its word, averaged over the languages that have it; a word in neither is the rarest. With evidence weights instead,
// golden questions lost 4 to 7 points of success@1.
func weigh(own, other *plan) {
	plans := []*plan{own, other}
	for n := range own.units {
		sum, count := 0.0, 0.0
		for _, p := range plans {
			if w := p.units[n].word; w >= 0 {
				sum, count = sum+p.concepts[w].idf, count+1
			}
		}
		weight := max(own.stats.IDF(0), other.stats.IDF(0))
		if count > 0 {
			weight = sum / count
		}
		for _, p := range plans {
			p.units[n].weight, p.units[n].evidence = weight, evidence(n, own, other)
			if p.units[n].word < 0 && !p.units[n].native(p.lang) {
				p.ideal += weight * p.units[n].questionTerm.weight
			}
		}
	}
}

// evidence returns the weight of unit n as evidence that a text answers. The name of the instrument counts least, unless
// the question is nothing else. The square root lets two words outweigh a single rare one.
func evidence(n int, own, other *plan) float64 {
	u := own.units[n]
	if u.title && slices.ContainsFunc(own.units, func(o unit) bool { return !o.title }) {
		return 0
	}
	weight := math.Sqrt(rarity(n, own, other))
	if u.common {
		weight *= commonWeight
	}
	return weight
}

// rarity returns the rarity of the word of unit n, in the language where it is rarer. A word found in the other language
// only, by a rendering, is half as rare as one found in neither, as the rendering may be wrong.
func rarity(n int, own, other *plan) float64 {
	idf := func(p *plan) (float64, bool) {
		if w := p.units[n].word; w >= 0 {
			return p.concepts[w].idf, true
		}
		return p.stats.IDF(0), false
	}
	a, inOwn := idf(own)
	b, inOther := idf(other)
	switch {
	case inOwn && !inOther:
		return a
	case inOther && !inOwn && own.stats.N == 0:
		return b
	case inOther && !inOwn:
		return (b + max(a, b)) / 2
	}
	return max(a, b)
}
