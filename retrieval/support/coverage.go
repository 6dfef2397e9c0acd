package support

import (
	"context"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
)

// Floors, fitted on the sentences of testdata (TestGolden prints the figures).
const (
	// floorOwn and floorOther are the least share of the sentence's words that the passages must have, with and without a
	// version in the language of the sentence.
	floorOwn   = 0.76
	floorOther = 0.40

	// The least share in each segment with two or more content words, so that a true beginning cannot carry a false end.
	segmentOwn   = 0.40
	segmentOther = 0.30

	// The same of what is given as a purpose or a cause: that is easily invented.
	purposeOwn   = 0.75
	purposeOther = 0.60

	// The least coverage by the measure of the ranking, in which rare words weigh more.
	matcherOwn   = 0.30
	matcherOther = 0.20
)

// looseWeight is the weight of two Han characters that need not be a word.
const looseWeight = 0.5

// checkCoverage compares the share of the sentence's words that the passages have with the floors.
func (c *Checker) checkCoverage(ctx context.Context, sentence string, lang corpus.Lang, t *text, e *evidence, cited []Passage) (Reason, string, error) {
	whole, segment, matched := floorOwn, segmentOwn, matcherOwn
	if !e.langs[lang] {
		whole, segment, matched = floorOther, segmentOther, matcherOther
	}
	all, missing, n := c.share(t.units, e)
	if n == 0 {
		return Empty, "", nil
	}
	if all < whole {
		return Unfounded, missing, nil
	}
	for s := range t.segments {
		if part, lacking, n := c.share(t.of(s), e); n >= 2 && part < segment {
			return Unfounded, lacking, nil
		}
	}
	coverage, err := c.matched(ctx, sentence, lang, cited)
	if err == nil && coverage < matched {
		return Unfounded, missing, nil
	}
	return "", "", err
}

// share returns the weighted share of the units that the passages have, the words that they lack, and the number of units
// counted. Framing words ("the text says") count only where found.
func (c *Checker) share(units []unit, e *evidence) (share float64, missing string, n int) {
	have, all := 0.0, 0.0
	var lacking []string
	for i, u := range units {
		w, found := 1.0, e.has(u) || i+1 < len(units) && e.joins(u, units[i+1]) || i > 0 && e.joins(units[i-1], u)
		if u.loose {
			w = looseWeight
		}
		again := u.loose && slices.ContainsFunc(units[:i], func(v unit) bool { return v.loose && v.text == u.text })
		found = found || e.abbreviates(u)
		if again || !found && e.untold(u) || !found && (c.framing[u.stem] || c.framing[u.text]) {
			continue
		}
		n++
		all += w
		switch {
		case found:
			have += w
		case u.loose && e.apart(u):
			have += w / 2
		default:
			lacking = append(lacking, u.text)
		}
	}
	if all == 0 {
		return 1, "", 0
	}
	return have / all, strings.Join(lacking, " "), n
}

// joins reports whether the passages write two English words as one.
func (e *evidence) joins(u, v unit) bool {
	return !u.han && !v.han && v.start-u.end < 2 && strings.Contains(e.folded, u.text+v.text)
}

// matched returns the highest coverage of the sentence by the texts of one language, by the measure of the ranking.
func (c *Checker) matched(ctx context.Context, sentence string, lang corpus.Lang, cited []Passage) (float64, error) {
	m, err := c.snapshot.Matcher(ctx, retrieval.Query{Text: sentence, Lang: lang, K: 1})
	if err != nil {
		return 0, err
	}
	texts := make(map[corpus.Lang]string)
	for _, p := range cited {
		for _, v := range p.Versions {
			texts[v.Lang] += v.Title + "\n" + v.Heading + "\n" + v.About + "\n" + v.Text + "\n"
		}
	}
	best := 0.0
	for l, text := range texts {
		match, err := m.Match(ctx, text, l)
		if err != nil {
			return 0, err
		}
		best = max(best, match.Coverage)
	}
	return best, nil
}
