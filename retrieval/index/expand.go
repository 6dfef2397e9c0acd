package index

import (
	"context"
	"strings"

	"yiju/configs"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// Weights of translated terms.
const (
	// laterRendering lowers the renderings behind the first: the n-th of them weighs 1/(1+laterRendering·n).
	laterRendering = 0.5

	// innerTerm is the weight of a term of the glossary inside a longer one that was found.
	innerTerm = 0.4

	// partOfRendering is the weight of single words of a rendering of several words.
	partOfRendering = 0.4
)

// glossary is the bilingual glossary, ready to look up.
type glossary struct {
	renderings map[corpus.Lang]map[string][]string // from terms in a language, folded Chinese or English stems, to the other
	longest    map[corpus.Lang]int                 // bytes of Chinese, words of English
	words      map[string]string                   // English words of plain letters, by their stems
}

// loadGlossary parses the glossary that comes with the program, once.
func (r *searcher) loadGlossary() *glossary {
	r.once.Do(func() { r.glossary = parseGlossary(configs.Glossary(), r.analyzer) })
	return r.glossary
}

// parseGlossary reads lines of English terms, a tab and Chinese terms, alternatives separated by "|". Lines that are
// blank, start with # or lack a side are no entries.
func parseGlossary(text string, a *analysis.Analyzer) *glossary {
	g := &glossary{
		renderings: map[corpus.Lang]map[string][]string{corpus.Chinese: {}, corpus.English: {}},
		longest:    map[corpus.Lang]int{},
		words:      map[string]string{},
	}
	for line := range strings.Lines(text) {
		left, right, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		english, chinese := terms(left), terms(right)
		for _, e := range english {
			t := cut(a, e)
			stems := t[words]
			for n, word := range t[latin] {
				if len(t[latin]) == len(stems) && letters(word) {
					g.words[stems[n]] = word
				}
			}
			g.put(corpus.English, strings.Join(stems, " "), len(stems), chinese)
		}
		for _, c := range chinese {
			folded := fold.Key(c)
			g.put(corpus.Chinese, folded, len(folded), english)
		}
	}
	return g
}

func terms(side string) []string {
	var list []string
	for t := range strings.SplitSeq(side, "|") {
		if t = strings.TrimSpace(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

func (g *glossary) put(l corpus.Lang, term string, length int, renderings []string) {
	if term != "" && len(renderings) > 0 {
		g.renderings[l][term] = append(g.renderings[l][term], renderings...)
		g.longest[l] = max(g.longest[l], length)
	}
}

// match is a term of the glossary in a question.
type match struct {
	start, end int // bytes of the question
	renderings []string
	inner      bool // inside a longer match
}

// matches finds the terms of language l in q, the longest at each place first, and then the terms inside those.
func (g *glossary) matches(q *question, l corpus.Lang) []match {
	if l == corpus.Chinese {
		return g.chinese(q.folded)
	}
	return g.english(q)
}

func (g *glossary) chinese(f fold.Folded) []match {
	var list []match
	covered := 0 // bytes of f.Text that a longer match has
	for i := range f.Text {
		for n := min(g.longest[corpus.Chinese], len(f.Text)-i); n > 0; n-- {
			r, ok := g.renderings[corpus.Chinese][f.Text[i:i+n]]
			inner := i+n <= covered
			if !ok || !inner && i < covered {
				continue // overlaps without being inside: 民主权利 holds no 主权 behind 人民主
			}
			start, end := f.Span(i, i+n)
			list = append(list, match{start, end, r, inner})
			covered = max(covered, i+n)
		}
	}
	return list
}

func (g *glossary) english(q *question) []match {
	var list []match
	var seq []asked
	for _, t := range q.sequence {
		if t.field == words && !t.extra && !t.han {
			seq = append(seq, t)
		}
	}
	covered := 0
	for i := range seq {
		for n := min(g.longest[corpus.English], len(seq)-i); n > 0; n-- {
			stems := make([]string, n)
			for k := range stems {
				stems[k] = seq[i+k].text
			}
			r, ok := g.renderings[corpus.English][strings.Join(stems, " ")]
			inner := i+n <= covered
			if !ok || !inner && i < covered || n == 1 && seq[i].stop {
				continue
			}
			list = append(list, match{seq[i].start, seq[i+n-1].end, r, inner})
			covered = max(covered, i+n)
		}
	}
	return list
}

// translate adds to p what the glossary says for the terms of q in the language that p is not for.
func (s *Snapshot) translate(ctx context.Context, r *searcher, q *question, p *plan) error {
	found := r.loadGlossary().matches(q, p.lang.Other())
	cuts := make([][]tokens, len(found)) // of each match, its renderings
	var keys []key
	for m, x := range found {
		for _, text := range x.renderings {
			t := cut(r.analyzer, text)
			cuts[m] = append(cuts[m], t)
			for f := range nFields {
				for _, term := range t[f] {
					keys = append(keys, key{f, term})
				}
			}
		}
	}
	ids, err := s.lookUp(ctx, p.lang, keys)
	if err != nil {
		return err
	}
	for m, x := range found {
		p.render(r.analyzer, x, cuts[m], ids)
	}
	return nil
}

// render adds the renderings of x as one concept: in Chinese as exact strings of characters, in English as phrases of
// stems. The words of a rendering of several English words make a second one, as texts say such things in other ways.
func (p *plan) render(a *analysis.Analyzer, x match, renderings []tokens, ids map[key]known) {
	units := p.within(x.start, x.end)
	c := concept{field: words, units: units, weight: 1, content: true}
	if p.lang == corpus.Chinese {
		c.field = unigrams
	}
	for _, u := range units {
		c.weight = max(c.weight, p.units[u].asked.weight)
	}
	if x.inner {
		c.weight *= innerTerm
	}
	var whole, single []alternative
	parts := c
	parts.match, parts.weight = nil, c.weight*partOfRendering
	for n, t := range renderings {
		weight := 1 / (1 + laterRendering*float64(n))
		if s, ok := sequence(c.field, t, ids); ok {
			s.weight = weight
			whole = append(whole, s)
			c.match = append(c.match, strings.Join(searchable(c.field, t), " "))
		}
		if p.lang != corpus.English || len(t[words]) < 2 {
			continue
		}
		for _, w := range t[words] {
			if k, ok := ids[key{words, w}]; ok && !a.Stop(analysis.Term{Text: w, Kind: analysis.Stem}) {
				single = append(single, alternative{[]uint32{k.id}, weight, k.df})
				parts.match = append(parts.match, w)
			}
		}
	}
	if len(whole) > 0 {
		n := p.add(c, whole...)
		if !x.inner {
			p.setWord(units, n)
		}
	}
	if len(single) > 0 {
		n := p.add(parts, single...)
		p.setWord(units, n)
	}
}

// sequence returns the terms of a rendering one behind the other, with an estimate of how many passages hold them: no
// more than hold the rarest term, or the rarest pair of characters. It is not ok when the passages lack one.
func sequence(f field, t tokens, ids map[key]known) (a alternative, ok bool) {
	for _, term := range t[f] {
		k, ok := ids[key{f, term}]
		if !ok {
			return a, false
		}
		if len(a.ids) == 0 || k.df < a.df {
			a.df = k.df
		}
		a.ids = append(a.ids, k.id)
	}
	if f == unigrams {
		for _, pair := range t[bigrams] {
			a.df = min(a.df, ids[key{bigrams, pair}].df)
		}
	}
	return a, len(a.ids) > 0 && a.df > 0
}

// searchable returns the terms of a rendering as full-text search has them.
func searchable(f field, t tokens) []string {
	if f == unigrams && len(t[bigrams]) > 0 {
		return t[bigrams]
	}
	return t[f]
}
