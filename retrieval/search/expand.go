package search

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

// Weights of translated terms; package translate has others.
const (
	// innerTerm is the weight of a glossary term inside a longer one that was found.
	innerTerm = 0.4

	// ambiguity lowers the weight of words with several translations, by this power of their effective number (Σw)²/Σw².
	// Chinese questions over English texts gained half a point or more, the others changed little.
	ambiguity = 0.3
)

// stored reads the stored translations of the heads of q in language l.
func (r *resources) stored(ctx context.Context, q *question, l corpus.Lang, longest int) (map[string][]translate.Rendering, error) {
	var heads []string
	for h := range q.heads(l, longest) {
		if h.Bound {
			heads = append(heads, h.Text)
		}
	}
	if len(heads) == 0 {
		return nil, nil
	}
	slices.Sort(heads)
	heads = slices.Compact(heads)
	found := make(map[string][]translate.Rendering)
	err := r.reader.Translations(ctx, l, heads, func(head string, from int, lines string) error {
		if translate.Source(from) > translate.OfLexicon {
			return nil
		}
		list, err := translate.ParseRenderings(lines, translate.Source(from))
		if err == nil {
			found[head] = translate.Merged(found[head], list)
		}
		return err
	})
	return found, err
}

// translate adds to p the translations, by glossary and snapshot, of the terms of q in the other language.
func (r *resources) translate(ctx context.Context, q *question, p *plan) error {
	found, ids, err := r.translations(ctx, q, p)
	if err != nil {
		return err
	}
	for _, x := range found {
		p.render(r.reader.Analyzer(), q, x, ids)
	}
	return nil
}

// translations returns the parts of q with translations into the language of p, and the terms of these in its passages.
func (r *resources) translations(ctx context.Context, q *question, p *plan) ([]translate.Match, map[index.Key]index.Term, error) {
	if p.stats.N == 0 {
		return nil, nil, nil
	}
	g, l := r.glossary(), p.lang.Other()
	stored, err := r.stored(ctx, q, l, g.Longest[l])
	if err != nil {
		return nil, nil, err
	}
	found := g.Matches(q.heads(l, g.Longest[l]), l, stored)
	var keys []index.Key
	for _, x := range found {
		for _, t := range x.Renderings {
			keys = keysOf(t, p.lang, keys)
		}
	}
	ids, err := r.reader.Terms(ctx, p.lang, keys)
	return found, ids, err
}

// keysOf appends the search terms of x in language l.
func keysOf(x translate.Rendering, l corpus.Lang, keys []index.Key) []index.Key {
	if l == corpus.English {
		for stem := range strings.SplitSeq(x.Text, " ") {
			keys = append(keys, index.Key{Field: index.Words, Text: stem})
		}
		return keys
	}
	last := -1
	for i, r := range x.Text {
		if !unicode.Is(unicode.Han, r) {
			last = -1
			continue
		}
		end := i + utf8.RuneLen(r)
		keys = append(keys, index.Key{Field: index.Unigrams, Text: x.Text[i:end]})
		if last >= 0 {
			keys = append(keys, index.Key{Field: index.Bigrams, Text: x.Text[last:end]})
		}
		last = i
	}
	return keys
}

// render adds the renderings of x as one concept: in Chinese as exact strings of characters, in English as phrases of
// stems. The separate words of a rendering of several English words form a second concept, for paraphrases.
func (p *plan) render(a *analysis.Analyzer, q *question, x translate.Match, ids map[index.Key]index.Term) {
	units := p.within(x.Start, x.End)
	c := concept{field: index.Words, units: units, weight: p.weight(q, x, units), trust: 1, content: true, start: x.Start, end: x.End}
	if x.Aside {
		c.units, units = nil, nil
	}
	if p.lang == corpus.Chinese {
		c.field = index.Unigrams
	}
	var whole, single []alternative
	parts := c
	parts.match, parts.weight, parts.trust = nil, c.weight*translate.PartOfRendering, translate.PartOfRendering
	for _, t := range x.Renderings {
		keys := keysOf(t, p.lang, nil)
		if s, match, ok := sequence(c.field, keys, ids); ok {
			s.weight, s.trust, s.text, s.from = t.Weight, t.Trust, t.Text, t.From
			whole = append(whole, s)
			c.match = append(c.match, match)
		}
		if p.lang != corpus.English || len(keys) < 2 {
			continue
		}
		for _, w := range keys {
			if k, ok := ids[w]; ok && !a.Stop(analysis.Term{Text: w.Text, Kind: analysis.Stem}) {
				single = append(single, alternative{[]uint32{k.ID}, t.Weight, k.DF, t.Trust, w.Text, t.From})
				parts.match = append(parts.match, w.Text)
			}
		}
	}
	if len(whole) > 0 {
		n := p.add(c, whole...)
		if !x.Inner {
			p.setWord(units, n)
		}
	}
	if len(single) > 0 {
		n := p.add(parts, single...)
		p.setWord(units, n)
	}
}

// weight returns the weight of the renderings of x, which covers units.
func (p *plan) weight(q *question, x translate.Match, units []int) float64 {
	weight := 1.0
	for _, u := range units {
		weight = max(weight, p.units[u].questionTerm.weight)
	}
	if len(units) == 0 && q.stopped(x.Start, x.End) {
		weight = stopWeight
	}
	if x.Inner {
		weight *= innerTerm
	}
	if x.Renderings[0].From < translate.OfLexicon {
		return weight
	}
	sum, squares := 0.0, 0.0
	for _, r := range x.Renderings {
		sum, squares = sum+r.Weight, squares+r.Weight*r.Weight
	}
	return weight * math.Pow(sum*sum/squares, -ambiguity)
}

// sequence returns the terms of a rendering in order, with an estimate of its document frequency (that of its rarest term
// or pair of characters), and the terms for the first stage. It is not ok if a term occurs in no passage.
func sequence(f index.Field, keys []index.Key, ids map[index.Key]index.Term) (a alternative, match string, ok bool) {
	var terms, pairs []string
	for _, term := range keys {
		k, ok := ids[term]
		if !ok {
			return a, "", false
		}
		if a.df == 0 || k.DF < a.df {
			a.df = k.DF
		}
		if term.Field == f {
			a.ids = append(a.ids, k.ID)
			terms = append(terms, term.Text)
		} else {
			pairs = append(pairs, term.Text)
		}
	}
	if len(pairs) > 0 {
		terms = pairs
	}
	return a, strings.Join(terms, " "), len(a.ids) > 0 && a.df > 0
}
