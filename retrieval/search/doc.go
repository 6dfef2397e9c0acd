// Package search ranks the passages of a snapshot for a question, and explains how.
//
// A question is planned for each language (plan.go): its own terms as they are, the others through translations
// (package translate, expand.go); unknown words are replaced by the nearest known one (spell.go). The search has two
// stages.
//
// The first is a Ranker: it returns up to candidateLimit passages, translatedLimit in the other language. By default
// these are the passages with the highest sum of BM25 over all fields, exactly as if every passage were scored. The terms
// of a concept, of which a translated one has several, are pooled: Σ weight·tf over its renderings and Σ weight·df. A
// rendering of several terms (pairs of Han characters, English words) has the lowest of their frequencies, which for
// English is an upper bound of that of the phrase.
//
// A phrase in straight quotation marks restricts the search to passages that contain it (phrases.go); these are found by
// full-text search and all scored.
//
// The second stage (score.go) reads the words of these passages in order: it counts renderings of several English words
// as phrases, adds proximity and the share of the neighbours among the candidates, and measures coverage; all with the
// weights of weights.go. retrieval.Fuse merges the rankings of both languages and the clauses that the question cites by
// number (named.go); the weight of a language depends on how much of the question its best passages cover.
//
// If the snapshot has vectors and the caller an embedding model of the same name (Searcher.WithEmbedder), the passages
// whose vectors are outstandingly close to that of the question (package vector) are one more ranking, whose votes are added
// to those of the words (retrieval.Add, embedding.go): less where nothing stands out, and by how the model did in a trial
// at the refresh. Coverage is measured by words alone, and a failure of vectors costs a search only that ranking.
//
// A question may come with phrasings (retrieval.Phrasings), in the words of documents. Each is searched like a question, and the
// rankings are merged (phrasing.go); what the question names, cites and puts in quotation marks holds for all.
package search

import "yiju/corpus"

var languages = [...]corpus.Lang{corpus.Chinese, corpus.English}
