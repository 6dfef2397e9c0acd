package translate

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// Limits of mining. Time is linear in the number of pairs: some 5 s for 30,000 clauses (BenchmarkMine).
const (
	minedPairs   = 200_000 // sentence pairs; of more, an even sample is read
	minedTerms   = 60      // distinct terms of one side of a pair; the rest is ignored
	minedDF      = 3       // fewest pairs with both terms
	minedLinks   = 20      // candidates per term
	minedRounds  = 5       // of expectation maximisation
	leastMined   = 0.1     // lowest score of a translation
	minedSpare   = 6       // margin on the threshold of the log-likelihood ratio
	minedLetters = 3       // shortest English stem
)

// side is one language of the aligned texts: terms by number, and the pairs in which they occur.
type side struct {
	terms []string
	ids   map[string]int32
	pairs [][]int32 // pair -> its distinct terms
	in    [][]int32 // term -> its pairs
}

// add appends the terms of a pair.
func (s *side) add(terms []string) {
	var list []int32
	for _, t := range terms {
		id, ok := s.ids[t]
		if !ok {
			id = int32(len(s.terms))
			s.ids[t] = id
			s.terms = append(s.terms, t)
			s.in = append(s.in, nil)
		}
		if in := s.in[id]; len(list) < minedTerms && (len(in) == 0 || in[len(in)-1] != int32(len(s.pairs))) {
			list = append(list, id)
			s.in[id] = append(in, int32(len(s.pairs)))
		}
	}
	s.pairs = append(s.pairs, list)
}

// aligned are the texts of the clauses that exist in both languages.
type aligned struct{ zh, en side }

// pair is a text in both languages.
type pair struct{ zh, en string }

// versions pairs the clauses that exist in both languages, sentence by sentence if the numbers of sentences agree.
func versions(c *corpus.Corpus) []pair {
	var pairs []pair
	for _, i := range c.Instruments {
		zh, en := i.Document(corpus.Chinese), i.Document(corpus.English)
		if zh == nil || en == nil {
			continue
		}
		english := make(map[string]*corpus.Clause, len(en.Clauses))
		for _, c := range en.Clauses {
			english[c.ID] = c
		}
		for _, c := range zh.Clauses {
			if e := english[c.ID]; e != nil {
				pairs = append(pairs, sentencePairs(c.Text, e.Text)...)
			}
		}
	}
	return pairs
}

func sentencePairs(zh, en string) []pair {
	a, b := sentencesOf(zh, corpus.Chinese), sentencesOf(en, corpus.English)
	if len(a) != len(b) {
		return []pair{{zh, en}}
	}
	out := make([]pair, len(a))
	for n := range a {
		out[n] = pair{a[n], b[n]}
	}
	return out
}

// align analyzes the pairs or, if there are too many, an even sample.
func align(ctx context.Context, a *analysis.Analyzer, pairs []pair) (*aligned, error) {
	x := &aligned{side{ids: make(map[string]int32)}, side{ids: make(map[string]int32)}}
	step := 1 + (len(pairs)-1)/minedPairs
	for n := 0; n < len(pairs); n += step {
		x.zh.add(minedTermsOf(a, pairs[n].zh, corpus.Chinese))
		x.en.add(minedTermsOf(a, pairs[n].en, corpus.English))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// link is a term of the other language with the strength of the association.
type link struct {
	to int32
	p  float64
}

// mine returns translations: terms that occur in the same pairs far more often than by chance (log-likelihood ratio:
// Dunning 1993) and that remain the best explanation of each other (IBM model 1: Brown et al. 1993), in both directions.
func (x *aligned) mine() map[corpus.Lang]renderings {
	out := map[corpus.Lang]renderings{corpus.Chinese: {}, corpus.English: {}}
	forth := x.candidates()
	back := make([][]link, len(x.zh.terms))
	for e, links := range forth {
		for _, l := range links {
			back[l.to] = append(back[l.to], link{int32(e), 1})
		}
	}
	explain(&x.en, &x.zh, forth)
	explain(&x.zh, &x.en, back)
	for e, links := range forth {
		for _, l := range links {
			n := slices.IndexFunc(back[l.to], func(b link) bool { return b.to == int32(e) })
			score := math.Sqrt(l.p * back[l.to][n].p)
			if score < leastMined {
				continue
			}
			out[corpus.English].add(x.en.terms[e], x.zh.terms[l.to], score)
			out[corpus.Chinese].add(x.zh.terms[l.to], x.en.terms[e], score)
		}
	}
	return out
}

// candidates returns for each English term the Chinese terms that co-occur significantly, given the number of term pairs
// tested.
func (x *aligned) candidates() [][]link {
	together := make([]int32, len(x.zh.terms))
	var seen []int32
	links := make([][]link, len(x.en.terms))
	looked := 0
	n := float64(len(x.en.pairs))
	for e, in := range x.en.in {
		if len(in) < minedDF {
			continue
		}
		seen = seen[:0]
		for _, p := range in {
			for _, z := range x.zh.pairs[p] {
				if together[z] == 0 {
					seen = append(seen, z)
				}
				together[z]++
			}
		}
		for _, z := range seen {
			both := float64(together[z])
			together[z] = 0
			looked++
			if both < minedDF {
				continue
			}
			if llr := likelihoodRatio(both, float64(len(in)), float64(len(x.zh.in[z])), n); llr > 0 {
				links[e] = append(links[e], link{z, llr})
			}
		}
		slices.SortFunc(links[e], func(a, b link) int { return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.to, b.to)) })
		links[e] = slices.Clip(links[e][:min(len(links[e]), minedLinks)])
	}
	threshold := 2*math.Log(float64(max(looked, 1))) + minedSpare
	for e := range links {
		links[e] = slices.DeleteFunc(links[e], func(l link) bool { return l.p < threshold })
	}
	return links
}

// likelihoodRatio returns Dunning's statistic for two terms that occur together in both of n pairs, and each in a and b;
// 0 if they occur together less often than by chance.
func likelihoodRatio(both, a, b, n float64) float64 {
	if both*n <= a*b {
		return 0
	}
	term := func(k, expected float64) float64 {
		if k <= 0 {
			return 0
		}
		return k * math.Log(k/expected)
	}
	return 2 * (term(both, a*b/n) + term(a-both, a*(n-b)/n) + term(b-both, (n-a)*b/n) + term(n-a-b+both, (n-a)*(n-b)/n))
}

// explain sets p of each link to the probability that its term translates the other one.
func explain(from, to *side, links [][]link) {
	for _, list := range links {
		for i := range list {
			list[i].p = 1 / float64(len(list))
		}
	}
	counts := make([][]float64, len(links))
	for f := range links {
		counts[f] = make([]float64, len(links[f]))
	}
	mass := make([]float64, len(to.terms)) // per term of a pair: the sum of its explanations
	for range minedRounds {
		for p := range from.pairs {
			for _, t := range to.pairs[p] {
				mass[t] = 1e-3 // the null word
			}
			for _, f := range from.pairs[p] {
				for _, l := range links[f] {
					if mass[l.to] > 0 {
						mass[l.to] += l.p
					}
				}
			}
			for _, f := range from.pairs[p] {
				for i, l := range links[f] {
					if mass[l.to] > 0 {
						counts[f][i] += l.p / mass[l.to]
					}
				}
			}
			for _, t := range to.pairs[p] {
				mass[t] = 0
			}
		}
		for f, list := range links {
			for i := range list {
				list[i].p = counts[f][i] / float64(len(from.in[f]))
				counts[f][i] = 0
			}
		}
	}
}

func minedTermsOf(a *analysis.Analyzer, text string, l corpus.Lang) []string {
	var out []string
	for _, t := range a.Terms(text) {
		switch {
		case t.Extra || a.Stop(t):
		case l == corpus.Chinese && t.Kind == analysis.Word && utf8.RuneCountInString(t.Text) > 1:
			out = append(out, t.Text)
		case l == corpus.English && t.Kind == analysis.Stem && len(t.Text) >= minedLetters && PlainLetters(t.Text):
			out = append(out, t.Text)
		}
	}
	return out
}

func sentencesOf(text string, l corpus.Lang) []string {
	var out []string
	for _, s := range analysis.Sentences(text, l) {
		if t := strings.TrimSpace(text[s.Start:s.End]); t != "" {
			out = append(out, t)
		}
	}
	return out
}
