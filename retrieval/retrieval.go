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

	Phrasings Phrasings // of the question in other words; the zero value for none
	Rephrase  bool      // a language model may be asked for them, where there are none and one is configured
	User      string    // whose budget that uses; may be empty
}

// Phrasings say what a question asks in the words that documents use, as a language model or a file knows them. They find
// clauses and are never shown as what a clause says.
type Phrasings struct {
	ZH       string   `json:"zh,omitempty"`       // a search phrase in Chinese
	EN       string   `json:"en,omitempty"`       // one in English
	Document string   `json:"document,omitempty"` // the document that the question names
	Terms    []string `json:"terms,omitempty"`    // phrases of a second round, in either language
}

// Empty reports whether p has no phrase.
func (p Phrasings) Empty() bool { return p.ZH == "" && p.EN == "" && len(p.Terms) == 0 }

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
	// Asked is the question, among those that the clause answers, that is most like the one asked; nil if the snapshot has
	// no such questions.
	Asked *Asked
}

// Asked is a question that a clause answers, written for it when the corpus was built.
type Asked struct {
	Question string      `json:"question"` // "" if it has too little of the asker's question to have found the clause
	Lang     corpus.Lang `json:"lang"`
	Share    float64     `json:"share"` // of the asker's question that it has, by rarity, 0..1
	Lead     float64     `json:"lead"`  // of Share over the best question of another clause, -1..1
}

// Scored is a passage with the score of a single ranker.
type Scored struct {
	ID    int64 // Passage.ID
	Score float64
}
