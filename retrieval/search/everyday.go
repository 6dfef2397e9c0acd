package search

import (
	"context"
	"math"
	"slices"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

const (
	// everydayWeight is the weight of official terms for an everyday phrase whose words no passage has. They find clauses and
	// must not lead: with .5 success@1 of the golden questions fell from .754 to .719.
	everydayWeight = 0.2

	// singleWord is the share of the weight that a phrase of one word has, which often means something else. With .7 the starter
	// corpus lost 3 points of success@1.
	singleWord = 0.4

	// leastEveryday is the weight below which an official term is not worth searching for.
	leastEveryday = 0.02

	// everydayRarity is the power of the rarity of the phrase, 0..1, that lowers the weight: clauses with the words themselves
	// need no other. Without it eu-ai-act lost 1.7 points, with 4 instead of 2 the instruments' questions 2.
	everydayRarity = 2

	// everydaySkip is how many content words a question may have between those of a phrase.
	everydaySkip = 1
)

// meaning is a phrase of the question and terms that mean the same.
type meaning struct {
	translate.Head
	same  map[corpus.Lang][]translate.Rendering
	words int // of the phrase
}

// everyday adds to p the official terms for the everyday phrases of q, as read by official, and terms that share a
// translation with its own. They count as nothing that the question says: neither towards coverage nor towards the ideal score.
func (r *resources) everyday(ctx context.Context, q *question, p *plan, phrases []meaning) error {
	var ids map[index.Key]index.Term
	var err error
	if p.meant, ids, err = r.everydayTerms(ctx, q, p, phrases); err != nil {
		return err
	}
	ideal := p.ideal
	for _, x := range p.meant {
		p.render(r.reader.Analyzer(), q, x, ids)
	}
	p.ideal = ideal
	return nil
}

// everydayTerms returns the phrases of q with terms in the language of p that mean the same, and these in its passages. The
// words of q must have their concepts in p, and those terms none yet.
func (r *resources) everydayTerms(ctx context.Context, q *question, p *plan, phrases []meaning) ([]translate.Match, map[index.Key]index.Term, error) {
	if p.stats.N == 0 {
		return nil, nil, nil
	}
	list := slices.Clip(phrases)
	if p.lang == q.lang {
		g := r.glossary()
		for _, m := range g.Matches(q.heads(q.lang, g.Longest[q.lang]), q.lang, nil) {
			same := map[corpus.Lang][]translate.Rendering{p.lang: g.Synonyms(q.lang, m)}
			list = append(list, meaning{translate.Head{Start: m.Start, End: m.End}, same, 1})
		}
	}
	held, err := r.reader.Terms(ctx, q.lang, q.keys())
	if err != nil {
		return nil, nil, err
	}
	var found []translate.Match
	var keys []index.Key
	given := make(map[string][][2]int) // bytes of the question by what is searched for them already
	for _, c := range p.concepts {
		for _, a := range c.alternatives {
			given[a.text] = append(given[a.text], [2]int{c.start, c.end})
		}
	}
	for _, x := range list {
		if len(x.same[p.lang]) == 0 {
			continue
		}
		m := translate.Match{Start: x.Start, End: x.End, Aside: true}
		weight := everydayWeight * min(1, singleWord+float64(x.words-1)) * r.rarity(q, p, x.Head, held)
		for _, t := range x.same[p.lang] {
			overlaps := func(o [2]int) bool { return o[0] < x.End && x.Start < o[1] }
			if t.Weight *= weight; t.Weight > leastEveryday && !slices.ContainsFunc(given[t.Text], overlaps) {
				given[t.Text] = append(given[t.Text], [2]int{x.Start, x.End})
				m.Renderings = append(m.Renderings, t)
				keys = keysOf(t, p.lang, keys)
			}
		}
		if len(m.Renderings) > 0 {
			found = append(found, m)
		}
	}
	ids, err := r.reader.Terms(ctx, p.lang, keys)
	return found, ids, err
}

// official returns the everyday phrases of q that have official terms, those of more words first.
func (r *resources) official(ctx context.Context, q *question) ([]meaning, error) {
	list := q.phrases()
	heads := make([]string, len(list))
	for n, x := range list {
		heads[n] = x.Text
	}
	official := make(map[string]map[corpus.Lang][]translate.Rendering)
	err := r.reader.Translations(ctx, q.lang, heads, func(head string, from int, lines string) (err error) {
		l := corpus.Chinese
		switch translate.Source(from) {
		case translate.EverydayInChinese:
		case translate.EverydayInEnglish:
			l = corpus.English
		default:
			return nil
		}
		if official[head] == nil {
			official[head] = make(map[corpus.Lang][]translate.Rendering)
		}
		official[head][l], err = translate.ParseRenderings(lines, translate.Source(from))
		return err
	})
	for n := range list {
		list[n].same = official[list[n].Text]
	}
	return slices.DeleteFunc(list, func(x meaning) bool { return x.same == nil }), err
}

// rarity returns how rare the rarest word of a phrase is, 0..1, to the power everydayRarity: in its own language, given the
// words held there, or where that has no passages by what it means in that of p.
func (r *resources) rarity(q *question, p *plan, h translate.Head, held map[index.Key]index.Term) float64 {
	most, own := 0.0, r.reader.Stats(q.lang)
	for _, t := range q.sequence {
		if t.Field == index.Words && h.Start <= t.start && t.end <= h.End && !t.stop && own.N > 0 {
			most = max(most, own.IDF(held[t.Key].DF)/own.IDF(0))
		}
	}
	for _, u := range p.within(h.Start, h.End) {
		switch w := p.units[u].word; {
		case own.N > 0:
		case w < 0:
			most = 1
		default:
			most = max(most, p.concepts[w].idf/p.stats.IDF(0))
		}
	}
	return math.Pow(most, everydayRarity)
}

// phrases returns the sequences of up to translate.EverydayWords content words of q, without background and with at most
// everydaySkip words left out between two of them, those of more words first.
func (q *question) phrases() []meaning {
	words := slices.DeleteFunc(slices.Clone(q.sequence), func(t questionTerm) bool {
		return t.Field != index.Words || t.extra || t.stop || t.named || !q.asks(t.start)
	})
	var list []meaning
	var extend func(chosen []string, first, last int)
	extend = func(chosen []string, first, last int) {
		h := translate.Head{Text: translate.EverydayHead(chosen), Start: words[first].start, End: words[last].end}
		list = append(list, meaning{Head: h, words: len(chosen)})
		if len(chosen) == translate.EverydayWords {
			return
		}
		for next := last + 1; next < len(words) && next <= last+1+everydaySkip; next++ {
			extend(append(slices.Clip(chosen), words[next].Text), first, next)
		}
	}
	for n := range words {
		extend([]string{words[n].Text}, n, n)
	}
	slices.SortStableFunc(list, func(a, b meaning) int { return b.words - a.words })
	return list
}

// keys returns the words of q as keys.
func (q *question) keys() []index.Key {
	var keys []index.Key
	for _, t := range q.sequence {
		if t.Field == index.Words && !t.extra {
			keys = append(keys, t.Key)
		}
	}
	return keys
}
