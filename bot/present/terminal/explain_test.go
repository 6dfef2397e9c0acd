package terminal

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
)

// explainedSearch is a search with all that an explanation may say.
func explainedSearch() (string, []retrieval.Hit, *search.Explanation, *answer.PhrasesReceipt) {
	c := sampleCitation()
	gain := func(asked, kind string, gives float64, found, source []string) search.Gain {
		return search.Gain{Asked: asked, Kind: kind, Found: found, Source: source, Gives: gives}
	}
	words := &search.Parts{Terms: []search.Gain{
		gain("水源", "word", 4.2, []string{"水源"}, nil), gain("水源", "bigram", 2.1, []string{"水源"}, nil),
		gain("guardian", "word", 1, []string{"guardian"}, nil),
	}, Proximity: 0.3, Neighbour: 0.45, Rounding: 1e-7, Factor: 1.5}
	for _, r := range "花园由居民共同照看" {
		words.Terms = append(words.Terms, gain(string(r), "unigram", 0.2, []string{string(r)}, nil))
	}
	translated := &search.Parts{Terms: []search.Gain{gain("水源", "word", 3, []string{"water", "water sourc"}, []string{"glossary", "clauses"})}, Factor: 1}
	query := "花园办法第二条和“示例行动计划”第九条说 \"水源\" 归哪位 gardian 管 \x1b[31m"
	x := &search.Explanation{
		Lang: corpus.Chinese, Respelled: []search.Respelled{{Asked: "gardian", As: "guardian"}},
		Names: []search.Naming{
			{Asked: "花园办法第二条", Clause: true, Status: citation.Exact, Means: []string{"garden-rules/2"}},
			{Asked: "花园办法", Status: citation.Exact, Means: []string{"garden-rules"}, Factor: 1.5},
			{Asked: "行动计划", Status: citation.Ambiguous, Means: []string{"sample-plan-of-the-gardens-2021", "sample-plan-of-the-gardens-2024"}, Factor: 1.25},
			{Asked: "第九条", Clause: true, Status: citation.OutOfRange}, {Asked: "协定", Status: citation.NotFound},
		},
		Phrases: &search.Phrases{Asked: []string{"水源"}, Passages: 2},
		Terms: []search.Term{
			{Asked: "水源", Text: "水源", Kind: "word", Weight: 1, In: []search.Held{{Lang: corpus.Chinese, DF: 2, IDF: 3.25}}},
			{Asked: "水源", Text: "水源", Kind: "bigram", Weight: 0.5, In: []search.Held{{Lang: corpus.Chinese, DF: 2, IDF: 3.25}}},
			{Asked: "水", Text: "水", Kind: "unigram", Weight: 0.25, In: []search.Held{{Lang: corpus.Chinese, DF: 12, IDF: 1.5}}},
			{Asked: "哪位", Text: "哪位", Kind: "word", Role: search.RoleStop, Weight: 0.2},
			{Asked: "gardian", Text: "guardian", Kind: "word", Weight: 0.7, In: []search.Held{
				{Lang: corpus.Chinese, DF: 1, IDF: 4}, {Lang: corpus.English, DF: 1234, IDF: 0.12}}},
			{Asked: "internationalisation-friendly", Text: "internationalisation-friendly", Kind: "latin", Role: search.RolePart, Weight: 0.3},
			{Asked: "internationalisation-friendly", Text: "internationalisation-friendly", Kind: "word", Weight: 1},
		},
		Expansions: []search.Expansion{
			{Asked: "水源", Lang: corpus.English, Weight: 1, Renderings: []search.Rendering{
				{Text: "water sourc", Source: "glossary", Weight: 1, Trust: 1, Found: "words"},
				{Text: "water", Source: "clauses", Weight: 0.5, Trust: 0.62, Found: "whole", DF: 3},
				{Text: "headwat", Source: "dictionary", Weight: 0.25, Trust: 0.38},
			}},
			{Asked: "水", Lang: corpus.English, Inner: true, Renderings: []search.Rendering{{Text: "liquid", Source: "dictionary", Weight: 1, Trust: 1}}},
			{Asked: "归", Lang: corpus.English},
		},
		Rankers: []search.RankerExplanation{
			{Ranker: search.RankerPinpoint, Weight: 2, Top: 1, Passages: 1},
			{Ranker: search.RankerWords, Lang: corpus.Chinese, Weight: 1, Top: 12.345, Passages: 200},
			{Ranker: search.RankerTranslation, Lang: corpus.English, Weight: 0.95, Top: 3, Passages: 17},
			{Ranker: search.RankerNamed, Top: 12.345, Passages: 8}, {Ranker: search.RankerEmbedding, Weight: 0.4, Top: 0.12, Passages: 100},
		},
	}
	x.Hits = []search.HitExplanation{
		{Coverage: 0.67, Ideal: 0.54, Shown: search.ShownLanguage, Votes: []search.VoteExplanation{
			{Ranker: search.RankerPinpoint, Rank: 1, Score: 1, Gives: 2},
			{Ranker: search.RankerWords, Rank: 1, Score: 12.345, Gives: 1, Parts: words},
			{Ranker: search.RankerTranslation, Rank: 3, Score: 3, Gives: 0.95, Parts: translated}, {Ranker: search.RankerNamed, Rank: 1, Score: 12.345},
		}},
		{Coverage: 0.3, Ideal: 0.2, Shown: search.ShownBetter, Votes: []search.VoteExplanation{
			{Ranker: search.RankerTranslation, Rank: 1, Score: 3, Gives: 0.95, Parts: translated}}},
	}
	hit := func(rank int, score float64, c answer.Citation) retrieval.Hit {
		return retrieval.Hit{Rank: rank, Score: score, Passage: retrieval.Passage{
			Ref: corpus.Ref{Instrument: "garden-rules", Clause: "2", Lang: c.Lang}, Title: c.Title, Label: c.Label, Heading: c.Heading,
			Text: c.Quote, Level: c.Level, Location: c.Source,
		}}
	}
	phrases := &answer.PhrasesReceipt{TookMS: 812.4, Phrases: llm.Phrases{
		Phrasings: retrieval.Phrasings{ZH: "水源 看护人 \x1b[31m", EN: "guardian of the water source", Document: "花园办法"},
		Usage:     llm.Usage{Prompt: 512, Completion: 41}, Model: "model-1", PromptVersion: "phrases/1-0a1b2c3d",
	}}
	x.Phrasings = []search.Phrased{{Ranker: "question", Weight: 0.4, Passages: 217}, {Ranker: search.RankerPhraseZH, Text: phrases.ZH, Weight: 0.6, Passages: 100}}
	x.Hits[0].Phrased = []search.PhrasedVote{{Ranker: "question", Rank: 1, Share: 1}, {Ranker: search.RankerPhraseZH, Rank: 2, Share: 0.83}}
	return query, []retrieval.Hit{hit(1, 2, c), hit(2, 0.95, *c.Other)}, x, phrases
}

func TestRenderExplanation(t *testing.T) {
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 80, false)
		p.Explained(explainedSearch())
		for line := range strings.Lines(p.String()) {
			if w := Width(strings.TrimSuffix(line, "\n")); w > 80 {
				t.Errorf("%s: a line has %d columns: %s", l, w, line)
			}
		}
		golden(t, "explain_"+string(l), p.String())
	}
}

// TestRenderExplanationOfLongQuestions checks that what is left out is counted.
func TestRenderExplanationOfLongQuestions(t *testing.T) {
	x := &search.Explanation{Lang: corpus.English}
	for range mostTerms + 7 {
		x.Terms = append(x.Terms, search.Term{Asked: "a", Text: "a", Kind: "word"}, search.Term{Asked: "a", Text: "a", Kind: "latin"})
		x.Expansions = append(x.Expansions, search.Expansion{Asked: "a", Lang: corpus.Chinese})
	}
	p := testPage(corpus.English, 80, false)
	p.Explained(strings.Repeat("a ", 2000), nil, x, nil)
	if got := strings.Count(p.String(), "7 more, see -json"); got != 3 {
		t.Errorf("%d lists say how many are left out, want 3:\n%s", got, p.String())
	}
	if n := strings.Count(p.String(), "\n"); n > 4*mostTerms {
		t.Errorf("%d lines", n)
	}
}
