// Package retrieval holds the nouns of search: what is asked (Query), what is ranked (Passage), what a ranker says
// (Ranking), how rankings become one (Fuse) and what comes back (Hit). Packages below it build the index, the answers
// and the measurements.
package retrieval

import (
	"yiju/corpus"
	"yiju/corpus/citation"
)

// Query is one question or search, as a person typed it.
type Query struct {
	Text string
	Lang corpus.Lang // language of Text; "" means that it is detected
	K    int         // number of hits wanted, at least 1

	Reading *citation.Reading // of Text, where the caller has one; nil to have it read
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

// Vote says which place a ranker gave to a passage.
type Vote struct {
	Ranker string `json:"ranker"`
	Rank   int    `json:"rank"` // 1 for the best
}

// Hit is a ranked passage.
type Hit struct {
	Passage
	Rank  int     // 1 for the best
	Score float64 // higher is better; comparable only within one result
	From  []Vote  // where the hit came from

	// Coverage is the share of what the question asks about that the passage has words for, after translation where
	// need be: 0..1, each content word of the question weighing as much as it is rare.
	Coverage float64
	// Ideal is the score of the passage by its words alone over the score of a passage that has every word of the
	// question once: 0 or more; 1 and above is a passage that says it all, often more than once.
	Ideal float64
}

// Scored is a passage as a single ranker sees it.
type Scored struct {
	ID    int64 // Passage.ID
	Score float64
}
