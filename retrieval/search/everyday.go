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

// everyday adds to p the official terms for everyday phrases of q. They count as nothing that the question says: neither
// towards coverage nor towards the ideal score.
func (r *resources) everyday(ctx context.Context, q *question, p *plan) error {
	found, ids, err := r.everydayTerms(ctx, q, p)
	ideal := p.ideal
	for _, x := range found {
		p.render(r.reader.Analyzer(), q, x, ids)
	}
	p.ideal = ideal
	return err
}

// everydayTerms returns the everyday phrases of q with the official terms for them in the language of p, and the terms of
// these in its passages. The words of q must have their concepts in p.
func (r *resources) everydayTerms(ctx context.Context, q *question, p *plan) ([]translate.Match, map[index.Key]index.Term, error) {
	if p.stats.N == 0 {
		return nil, nil, nil
	}
	phrases := q.phrases()
	var heads []string
	for _, h := range phrases {
		heads = append(heads, h.Text)
	}
	wanted := translate.EverydayInChinese
	if p.lang == corpus.English {
		wanted = translate.EverydayInEnglish
	}
	official := make(map[string][]translate.Rendering)
	err := r.reader.Translations(ctx, q.lang, heads, func(head string, from int, lines string) (err error) {
		if translate.Source(from) == wanted {
			official[head], err = translate.ParseRenderings(lines, wanted)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	own := r.reader.Stats(q.lang)
	held, err := r.reader.Terms(ctx, q.lang, q.keys())
	if err != nil {
		return nil, nil, err
	}
	rarity := func(h translate.Head) float64 {
		most := 0.0
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
	var found []translate.Match
	var keys []index.Key
	given := make(map[string][][2]int) // bytes of the question by what is searched for them already
	for _, c := range p.concepts {
		for _, a := range c.alternatives {
			given[a.text] = append(given[a.text], [2]int{c.start, c.end})
		}
	}
	for _, h := range phrases {
		m := translate.Match{Start: h.Start, End: h.End, Aside: true}
		for _, x := range official[h.Text] {
			overlaps := func(o [2]int) bool { return o[0] < h.End && h.Start < o[1] }
			if x.Weight *= everydayWeight * rarity(h) * min(1, singleWord+float64(h.From-1)); x.Weight > leastEveryday && !slices.ContainsFunc(given[x.Text], overlaps) {
				given[x.Text] = append(given[x.Text], [2]int{h.Start, h.End})
				m.Renderings = append(m.Renderings, x)
				keys = keysOf(x, p.lang, keys)
			}
		}
		if len(m.Renderings) > 0 {
			found = append(found, m)
		}
	}
	ids, err := r.reader.Terms(ctx, p.lang, keys)
	return found, ids, err
}

// phrases returns the sequences of up to translate.EverydayWords content words of q, without background and with at most
// everydaySkip words left out between two of them, those of more words first.
func (q *question) phrases() []translate.Head {
	words := slices.DeleteFunc(slices.Clone(q.sequence), func(t questionTerm) bool {
		return t.Field != index.Words || t.extra || t.stop || t.named || !q.asks(t.start)
	})
	var list []translate.Head
	var extend func(chosen []string, first, last int)
	extend = func(chosen []string, first, last int) {
		list = append(list, translate.Head{Text: translate.EverydayHead(chosen), Start: words[first].start, End: words[last].end, From: len(chosen)})
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
	slices.SortStableFunc(list, func(a, b translate.Head) int { return b.From - a.From })
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
