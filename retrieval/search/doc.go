// Package search ranks the passages of a snapshot for a question, and explains how.
//
// A question is planned for each language (plan.go): its own terms as they are, the others through translations
// (package translate, expand.go); unknown words are replaced by the nearest known one (spell.go). The search has two
// stages.
//
// The first is a Ranker: it names up to candidateLimit passages, translatedLimit in the other language. By default
// these are the passages with the highest sum of BM25 over all fields, exactly those that scoring every passage would
// find. The terms of a concept, of which there are several where it is translated, are pooled: Σ weight·tf over its
// renderings and Σ weight·df. A rendering of several terms (pairs of Han characters, words of English) counts as often
// as the one that the passage has least often, which for English is no less than the phrase occurs.
//
// A phrase between straight quotation marks restricts the search to passages that hold it (phrases.go); these are found
// by full-text search and all scored.
//
// The second stage (score.go) reads the words of these passages in order: it counts renderings of several English words
// as phrases, adds proximity and the share of the neighbours among the candidates, and measures coverage; all with the
// weights of weights.go. The rankings of both languages, and the clauses that the question names by number (named.go),
// become one by retrieval.Fuse; how far a language is trusted depends on how much of the question its best passages
// cover.
//
// Where the snapshot has vectors and the caller an embedding model of the same name (Searcher.WithEmbedder), the passages
// whose vectors stand out beside that of the question (package vector) are one more ranking. It adds and agrees: what
// words are sure of stays first (vectors_join.go), coverage is measured by words alone, and whatever fails about vectors
// costs a search that one ranking and nothing else.
package search

import "yiju/corpus"

var languages = [...]corpus.Lang{corpus.Chinese, corpus.English}
