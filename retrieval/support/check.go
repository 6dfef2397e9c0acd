package support

import (
	"cmp"
	"context"
	"regexp"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/analysis"
	"yiju/retrieval/search"
	"yiju/retrieval/verify"
)

// Checker checks sentences against passages of one snapshot. It is safe for concurrent use.
type Checker struct {
	snapshot *search.Searcher
	catalog  *citation.Catalog
	verifier *verify.Verifier
	analyzer *analysis.Analyzer // without a dictionary, for English stems and function words
	glossary *glossary
	framing  map[string]bool // stems and Chinese words
}

// New returns the Checker of s. It takes some 20 ms.
func New(s *search.Searcher) (*Checker, error) {
	catalog, err := s.Catalog()
	if err != nil {
		return nil, err
	}
	v, err := verify.New(s.Snapshot)
	if err != nil {
		return nil, err
	}
	a := analysis.New(analysis.Dictionary{})
	c := &Checker{snapshot: s, catalog: catalog, verifier: v, analyzer: a, glossary: newGlossary(a), framing: make(map[string]bool)}
	for _, w := range words.List("framing words") {
		c.framing[w] = true
		for _, stem := range stemsOf(a, w) {
			c.framing[stem] = true
		}
	}
	return c, nil
}

// Check checks a sentence, which should be in lang, against the passages that it cites; cited is never empty. It fails only
// if the snapshot cannot be read or ctx ends. It is idempotent: the Text of a Verdict passes unchanged.
func (c *Checker) Check(ctx context.Context, sentence string, lang corpus.Lang, cited []Passage) (Verdict, error) {
	var out Verdict
	for round := 0; ; round++ {
		clean, found, reason := tidy(sentence)
		if reason != "" {
			return Verdict{Dropped: reason, Detail: found}, nil
		}
		text, lost, err := c.quotations(ctx, clean, cited)
		if err != nil {
			return Verdict{}, err
		}
		out.Unquoted = append(out.Unquoted, lost...)
		if text == sentence {
			out.Clean = sentence
			break
		}
		if round == maxRounds {
			out.Dropped, out.Detail = Markup, text
			return out, nil
		}
		sentence = text
	}
	if !speaks(sentence, lang) {
		out.Dropped = Language
		return out, nil
	}
	claim := answering.ReplaceAllString(sentence, "")
	t, e := c.read(claim), c.evidence(cited)
	t.lang = lang
	for n := range t.segments {
		t.near = append(t.near, t.numbered(n, e.alike(t.of(n))))
	}
	for _, check := range []struct {
		reason Reason
		detail string
	}{
		{Number, cmp.Or(checkNumbers(t, e), checkMixed(t, e), checkPeriods(t, e))},
		{Date, checkDates(t, e)},
		{Name, c.checkNames(t, e, claim)},
		{Role, checkRoles(t, e)},
		{Planned, checkPlans(t)},
		{Purpose, c.checkPurpose(t, e)},
		{Attributed, c.checkAttribution(claim, t, e, cited)},
		{Negation, cmp.Or(checkNegation(t, e), checkOpposites(t, e))},
		{Modality, checkModality(t, e)},
		{Judgement, checkJudgement(t, e)},
	} {
		if check.detail != "" {
			out.Dropped, out.Detail = check.reason, check.detail
			return out, nil
		}
	}
	var err error
	if out.Dropped, out.Detail, err = c.checkCoverage(ctx, sentence, lang, t, e, cited); err != nil || out.Dropped != "" {
		return out, err
	}
	out.Text = sentence
	return out, nil
}

// answering matches the word that answers a question before the sentence itself.
var answering = regexp.MustCompile(`^(?i:` + words.AnyOf("answering") + `)[,，]\s*`)

// maxRounds is how often removing marks may reveal further ones.
const maxRounds = 6
