package search

import (
	"context"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
)

// Explanation explains the hits of a search: how it read the question, its terms, and the rankers.
type Explanation struct {
	Lang       corpus.Lang         `json:"lang"`                // of the question
	Respelled  []Respelled         `json:"respelled,omitempty"` // words unknown to passages and glossary
	Names      []Naming            `json:"names,omitempty"`     // names in the question, in order
	Phrases    *Phrases            `json:"phrases,omitempty"`   // nil if the question quotes none
	Terms      []Term              `json:"terms"`               // distinct terms of the question, in order
	Expansions []Expansion         `json:"expansions"`          // by place, longest first
	Rankers    []RankerExplanation `json:"rankers"`             // in the order of fusion
	Phrasings  []Phrased           `json:"phrasings,omitempty"` // the question and its phrasings; empty if it has none

	Hits []HitExplanation `json:"-"` // of the hits, in their order
}

// Respelled is a misspelt word with its replacement.
type Respelled struct {
	Asked string `json:"asked"`
	As    string `json:"as"`
}

// Naming is a clause or an instrument that the question names.
type Naming struct {
	Asked  string          `json:"asked"`
	Clause bool            `json:"clause"` // a clause by its number; else an instrument
	Status citation.Status `json:"status"`
	Means  []string        `json:"means"`            // refs of clauses or ids of instruments; with "ambiguous" all readings
	Factor float64         `json:"factor,omitempty"` // on the scores of these instruments, at least 1
	Place  bool            `json:"place,omitempty"`  // a place; Means are the instruments from there
}

// Phrases are the phrases between straight quotation marks.
type Phrases struct {
	Asked    []string `json:"asked"`
	Passages int      `json:"passages"` // passages with all of them, to which the ranking is restricted; 0 if it is not
}

// Term is a term of the question.
type Term struct {
	Asked  string  `json:"asked"` // as in the question
	Text   string  `json:"text"`  // as searched
	Kind   string  `json:"kind"`  // "word", "bigram", "unigram" or "latin"
	Role   string  `json:"role,omitempty"`
	Weight float64 `json:"weight"` // by the question and its kind
	In     []Held  `json:"in"`     // empty if no passage has it
}

// The roles of terms other than content words.
const (
	RoleStop = "stop" // a function or question word
	RoleName = "name" // part of what the question names
	RolePart = "part" // of another term

	RoleAside = "aside" // background of a long text, outside of its question
)

// Held is the frequency of a term in the passages of a language.
type Held struct {
	Lang corpus.Lang `json:"lang"`
	DF   int         `json:"df"`  // passages that have it, at least 1
	IDF  float64     `json:"idf"` // of BM25
}

// Expansion is a part of the question with its translations.
type Expansion struct {
	Asked      string      `json:"asked"`
	Lang       corpus.Lang `json:"lang"`            // target language
	Inner      bool        `json:"inner,omitempty"` // inside a longer translated part
	Weight     float64     `json:"weight"`          // by the question; 0 if no passage has a translation
	Renderings []Rendering `json:"renderings"`      // empty if none is known
}

// Rendering is a translation.
type Rendering struct {
	Text   string  `json:"text"`            // English as stems
	Source string  `json:"source"`          // "glossary", "clauses" of the corpus that exist in both languages, or "dictionary"
	Weight float64 `json:"weight"`          // of an occurrence, 0..1
	Trust  float64 `json:"trust"`           // coverage of the part by a passage with the rendering, 0..1
	Found  string  `json:"found,omitempty"` // "whole" if passages have it, "words" if they have single words of it
	DF     int     `json:"df,omitempty"`    // document frequency; an upper bound for several words
}

// RankerExplanation is a ranking with its share in the hits.
type RankerExplanation struct {
	Ranker   string      `json:"ranker"`
	Lang     corpus.Lang `json:"lang,omitempty"` // of its passages, if it is restricted to one
	Weight   float64     `json:"weight"`         // of its best passage; 0 if it is only reported
	Top      float64     `json:"top"`            // score of its best passage
	Passages int         `json:"passages"`
}

// Phrased is the merged ranking by the question or by a phrasing, with its weight in the final one.
type Phrased struct {
	Ranker   string  `json:"ranker"`         // "question", or that of the phrasing
	Text     string  `json:"text,omitempty"` // of a phrasing
	Weight   float64 `json:"weight"`         // all together 1
	Passages int     `json:"passages"`
}

// PhrasedVote is the place of a hit in such a ranking.
type PhrasedVote struct {
	Ranker string  `json:"ranker"`
	Rank   int     `json:"rank"`
	Share  float64 `json:"share"` // its score over the best one, 0..1
}

// HitExplanation explains the rank of a hit.
type HitExplanation struct {
	Coverage float64           `json:"coverage"` // as in retrieval.Hit
	Ideal    float64           `json:"ideal"`    // as in retrieval.Hit
	Shown    Shown             `json:"shown"`
	Votes    []VoteExplanation `json:"votes"`             // the score of the hit is the largest Gives, to which that of vectors is added, unless it was raised
	Phrased  []PhrasedVote     `json:"phrased,omitempty"` // with phrasings the score is √Σ Weight·Share², times Behind
	Asked    *retrieval.Asked  `json:"asked,omitempty"`   // as in retrieval.Hit
	Behind   float64           `json:"behind,omitempty"`  // factor of the largest Gives where the question names other instruments or places
	Raised   bool              `json:"raised,omitempty"`  // moved up as the best hit of one of several named instruments
}

// Shown is the reason why a hit is shown in its language.
type Shown string

// The reasons.
const (
	ShownPinpoint Shown = "pinpoint"       // the question cites the clause, which has no version in its language
	ShownOnly     Shown = "only_version"   // the clause exists in this language only
	ShownFound    Shown = "only_found"     // no other version was found
	ShownLanguage Shown = "asked_language" // it is in the language of the question, and no other version is much better
	ShownBetter   Shown = "better_version" // it scores much higher than the version in the language of the question
)

// VoteExplanation is the vote of a ranker for a hit, by its best passage of the clause.
type VoteExplanation struct {
	Ranker string  `json:"ranker"`
	Rank   int     `json:"rank"`
	Ref    string  `json:"ref"` // with language
	Part   int     `json:"part"`
	Score  float64 `json:"score"` // by this ranker
	Gives  float64 `json:"gives"` // its weight times Score over its best score
	Parts  *Parts  `json:"parts,omitempty"`
}

// Parts are the parts of a score by words: (Σ Terms[i].Gives + Proximity + Neighbour + Asked + Rounding) · Factor · Gives.
type Parts struct {
	Terms     []Gain  `json:"terms"`           // largest first
	Proximity float64 `json:"proximity"`       // for words that are adjacent in the question
	Neighbour float64 `json:"neighbour"`       // share of the score of the better adjacent passage
	Asked     float64 `json:"asked,omitempty"` // for the best question that the clause answers
	Rounding  float64 `json:"rounding"`        // rounding errors of terms that do not match; negligible
	Factor    float64 `json:"factor"`          // for a named instrument; otherwise 1
	Gives     float64 `json:"gives"`           // for a passage that gives what is asked for, such as a penalty or a definition; otherwise 1
}

// Gain is the contribution of a term, or of all its renderings, to the score of a passage.
type Gain struct {
	Asked  string   `json:"asked"`
	Kind   string   `json:"kind"`             // as in Term
	Found  []string `json:"found"`            // terms or renderings in the passage
	Source []string `json:"source,omitempty"` // sources of renderings
	Gives  float64  `json:"gives"`
}

// Explain is Searcher.Explain for the question of m.
func (m *Matcher) Explain(ctx context.Context) ([]retrieval.Hit, *Explanation, error) {
	m.trace = &trace{ranked: make(map[corpus.Lang][]candidate), raised: make(map[int64]bool)}
	defer func() { m.trace = nil }()
	hits, err := m.search(ctx)
	if err != nil {
		return nil, nil, m.searcher.wrap("search", err)
	}
	x, err := (&explainer{m}).explain(ctx, hits)
	return hits, x, m.searcher.wrap("explain", err)
}

// explainer explains the last, traced search of its Matcher.
type explainer struct{ *Matcher }

func (m *explainer) explain(ctx context.Context, hits []retrieval.Hit) (*Explanation, error) {
	x := &Explanation{Lang: m.question.lang, Respelled: m.question.respelled, Rankers: m.rankers()}
	for _, read := range []func(context.Context, *Explanation) error{m.readNames, m.readTerms, m.readExpansions} {
		if err := read(ctx, x); err != nil {
			return nil, err
		}
	}
	if list := m.phrases(); len(list) > 0 {
		x.Phrases = &Phrases{list, len(m.trace.found.only)}
	}
	var err error
	if x.Hits, err = m.explainHits(ctx, hits); err == nil {
		m.explainPhrased(x)
	}
	return x, err
}
