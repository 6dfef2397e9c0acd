package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

// Names of the rankings by the phrasings of a question.
const (
	RankerPhraseZH = "phrase-zh" // its search phrase in Chinese
	RankerPhraseEN = "phrase-en" // the one in English
	RankerTerms    = "terms"     // a phrase of the second round

	rankerQuestion = "question" // the merged ranking by the question itself, in explanations
)

const (
	// mostTerms is the number of phrases of a second round that count.
	mostTerms = 4

	// The rankings of the question and of its phrasings are merged by the quadratic mean of their scores, each divided by that
	// of its best hit, and weighted by the square root of their strength: what stands out in one ranking counts for more than
	// what several half believe in, and a phrase in words that the corpus lacks hardly counts. On questions over real files and
	// the golden ones, success@1 was .80 and .83 with good phrases (reciprocal rank .78 and .84, the plain mean .79 and .83),
	// .72 and .77 where the phrase in one language belonged to another question (.53 and .60, .43 and .70), and .47 and .75
	// without phrases.
	phrasingPower = 2

	// leastPhrasing is the least strength of a ranking.
	leastPhrasing = 0.1
)

// phrasingsOf returns a Matcher for each phrasing of the question of m. A question that cites clauses needs none.
func phrasingsOf(ctx context.Context, m *Matcher, p retrieval.Phrasings) (list []*Matcher, err error) {
	if len(m.question.clauses) > 0 {
		return nil, nil
	}
	type phrase struct {
		ranker, text string
		lang         corpus.Lang
	}
	phrases := []phrase{{RankerPhraseZH, p.ZH, corpus.Chinese}, {RankerPhraseEN, p.EN, corpus.English}}
	for _, t := range p.Terms[:min(len(p.Terms), mostTerms)] {
		phrases = append(phrases, phrase{RankerTerms, t, analysis.DetectLang(t)})
	}
	own := &m.question.mentioned
	for _, x := range phrases {
		text := strings.TrimSpace(strings.ReplaceAll(readable(x.text), `"`, " ")) // only the asker may demand a wording
		if key := fold.Key(text); key == "" || key == fold.Key(m.text) {
			continue
		}
		named, err := m.mentionedIn(text, nil)
		if err != nil {
			return nil, err
		}
		// Whatever a phrase names or cites, the asker did not.
		named.clauses, named.instruments, named.preferred, named.behind = nil, own.instruments, own.preferred, own.behind
		sub := &Matcher{resources: m.resources, searcher: m.searcher, k: m.k, text: text, gain: m.gain, phrasing: x.ranker}
		sub.question = newQuestion(m.reader.Analyzer(), text, x.lang, named)
		if sub.plans, err = m.resources.plans(ctx, sub.question); err != nil {
			return nil, err
		}
		list = append(list, sub)
	}
	return list, nil
}

// Phrasings returns a Matcher for each phrasing of the question that is searched. They measure how well texts answer in
// their words.
func (m *Matcher) Phrasings() []*Matcher { return m.phrasings }

// Ranker returns the name of the ranking by the phrasing; "" for the question itself.
func (m *Matcher) Ranker() string { return m.phrasing }

// mean holds the search to the document that a model says the question names, as if the question named it in full. Names in the
// question itself come first, and one that several instruments have may mean only one of these; a name that the corpus does not
// know, that several instruments have, or of which nothing stands in the question is ignored.
func (r *resources) mean(m *mentioned, document string) error {
	if document == "" || m.behind == heldBehind {
		return nil
	}
	named, err := r.mentionedIn(readable(document), nil)
	if err != nil || len(named.preferred) != 1 || named.behind != heldBehind {
		return err
	}
	instruments, err := r.snapshot.Instruments()
	for _, i := range instruments {
		if named.preferred[i.ID] && (len(m.instruments) == 0 || m.instruments[i.ID] > 0) && alludes(m.reading.Text, append([]string{document, i.TitleZH, i.TitleEN}, i.Aliases...)) {
			m.instruments, m.preferred, m.behind = named.instruments, named.preferred, named.behind
		}
	}
	return err
}

// alludes reports whether the question has a word of one of the names: two Han characters, as 个保法 has of 个人信息保护法, or a
// word of three letters or digits.
func alludes(question string, names []string) bool {
	question = fold.String(question)
	words := strings.FieldsFunc(question, func(r rune) bool { return analysis.IsHan(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, name := range names {
		name = fold.String(name)
		han := make(map[rune]bool)
		for _, c := range name {
			if analysis.IsHan(c) && strings.ContainsRune(question, c) {
				han[c] = true
			}
		}
		if len(han) > 1 || slices.ContainsFunc(words, func(w string) bool { return len(w) > 2 && w != "the" && strings.Contains(name, w) }) {
			return true
		}
	}
	return false
}

// rephrased is the result of searching by the words of a phrasing.
type rephrased struct {
	*lexical
	ranker string
	fused  []retrieval.Fused
	share  float64 // its weight among all, 0..1
}

// searchPhrasings searches by the phrasings of m and adds what they find to found.
func searchPhrasings(ctx context.Context, m *Matcher, found *lexical) ([]rephrased, error) {
	var out []rephrased
	for _, sub := range m.phrasings {
		l, err := sub.lexical(ctx, found.only)
		if err != nil {
			return nil, err
		}
		if sub.question.lang != m.question.lang { // of two versions, that in the language of the question is shown
			l.rankings[0], l.rankings[1] = l.rankings[1], l.rankings[0]
		}
		for id, x := range l.byID {
			y := found.byID[id]
			x.coverage, x.ideal = max(x.coverage, y.coverage), max(x.ideal, y.ideal)
			found.byID[id] = x
		}
		fused := retrieval.Fuse(l.group, l.rankings...)
		out = append(out, rephrased{lexical: l, ranker: sub.phrasing, fused: fused[:min(len(fused), candidateLimit)]})
	}
	return out, nil
}

// mergePhrasings merges fused, the ranking by the question of m, with those by its phrasings. A clause is shown by its passage
// in the ranking where it scores best.
func mergePhrasings(m *Matcher, fused []retrieval.Fused, found *lexical, others []rephrased) []retrieval.Fused {
	if len(others) == 0 {
		return fused
	}
	lists := append([]rephrased{{lexical: found, ranker: rankerQuestion, fused: fused}}, others...)
	all := 0.0
	for n := range lists {
		lists[n].share = math.Sqrt(max(lists[n].strength, leastPhrasing))
		all += lists[n].share
	}
	var out []retrieval.Fused
	best := make(map[clauseKey]float64)
	at := make(map[clauseKey]int)
	for n := range lists {
		l := &lists[n]
		l.share /= all
		for rank, f := range l.fused {
			key, vote := found.group(f.Best), f.Score/l.fused[0].Score
			i, ok := at[key]
			if !ok {
				i, at[key] = len(out), len(out)
				out = append(out, retrieval.Fused{})
			}
			x := &out[i]
			if vote > best[key] {
				best[key], x.Best, x.Shown = vote, f.Best, f.Shown
			}
			if x.Score += l.share * math.Pow(vote, phrasingPower); n == 0 {
				x.From = slices.Clone(f.From)
			} else {
				x.From = append(x.From, retrieval.Vote{Ranker: l.ranker, Rank: rank + 1})
			}
		}
	}
	if m.trace != nil {
		m.trace.phrased = lists
	}
	for i := range out {
		out[i].Score = math.Pow(out[i].Score, 1.0/phrasingPower)
	}
	slices.SortStableFunc(out, func(a, b retrieval.Fused) int { return cmp.Compare(b.Score, a.Score) })
	return out
}
