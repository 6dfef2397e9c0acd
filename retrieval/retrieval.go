// Package retrieval defines the nouns of search: Query, Passage (the unit of ranking), Ranking (the result of one ranker)
// and Hit, and merges rankings (Fuse). Packages below it build the index, the answers and the measurements.
package retrieval

import (
	"yiju/corpus"
	"yiju/corpus/citation"
)

// Query is one question or search, as a person typed it.
type Query struct {
	Text string
	Lang corpus.Lang // language of Text; "" to detect it
	K    int         // number of hits wanted, at least 1

	Reading *citation.Reading // of Text, if the caller has one
}

// Passage is the unit of ranking: a clause in one language, or a part of a long one.
type Passage struct {
	ID       int64      // row in the snapshot
	Ref      corpus.Ref // with language
	Part     int        // 0-based number of the passage within its clause
	Title    string     // title of the document
	Label    string     // label of the clause as printed or added
	Heading  string     // heading of the clause
	Path     []string   // headings above the clause, outermost first
	Text     string     // verbatim text of the passage, with label and heading as printed
	Level    corpus.Level
	Location corpus.Location
}

// Vote is the rank that a ranker gave to a passage.
type Vote struct {
	Ranker string `json:"ranker"`
	Rank   int    `json:"rank"` // 1 for the best
}

// Hit is a ranked passage.
type Hit struct {
	Passage
	Rank  int     // 1 for the best
	Score float64 // higher is better; comparable only within one result
	From  []Vote  // which rankers found it

	// Coverage is the share of the question's content words that the passage has, translated if need be, weighted by
	// rarity: 0..1.
	Coverage float64
	// Ideal is the score of the passage by its words alone, relative to that of a passage with every word of the question
	// once: 0 or more; above 1 if words are repeated.
	Ideal float64
}

// Scored is a passage with the score of a single ranker.
type Scored struct {
	ID    int64 // Passage.ID
	Score float64
}
