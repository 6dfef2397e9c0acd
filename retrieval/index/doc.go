// Package index makes and reads snapshots: immutable SQLite files that hold a corpus with all that finds its clauses.
//
// # The file
//
// Everything is in one file that any SQLite program can open; schema.sql is its reference.
//
//	meta                                   schema, corpus digest, analyzer fingerprint, time, counts
//	instrument, document, clause           the corpus as it was built, with note, variant, source and removal
//	dictionary                             the words that cut its texts, so that no reader loads the full dictionary
//	passage, belongs                       a clause or a part of a long one, with its words as numbers; what it belongs to
//	postings, term, chunk, length          how often which passages hold a term, for ranking (package postings)
//	translation                            which terms translate each other, by the clauses of the corpus and a dictionary
//	vector                                 embeddings of the passages, where a model makes them (vectors.go)
//	fts                                    full-text search for exact strings; it stores no text
//	clauses, passages, account             views for people
//
// The field user_version of its header is the checksum of the whole file (checksum.go): Open refuses a file of which
// anything was changed. The blobs of postings have checksums of their own, for what goes wrong later.
//
// In the sqlite3 program, with a string of Han characters as its overlapping pairs and Latin words in lower case:
//
//	SELECT p.ref, p.text FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH '"数据 据安 安全"';   -- the string 数据安全
//	SELECT p.ref FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH '治理 AND "data protection"' ORDER BY rank;
//
// Build writes such a file aside, tries it and renames it; Open reads it; Memory does the same without a file. Dir
// keeps the snapshots of a data directory and says which of them serves.
//
// # Search
//
// A question is planned for each language (plan.go): its own terms as they stand, the others through the glossary
// and what the snapshot has learnt from its own clauses (mined.go) and from a dictionary (cedict.go), all joined in
// expand.go; words that nothing knows by the nearest word that is known (spell.go). The search has two stages.
//
// The first (candidates.go) finds the candidateLimit passages, translatedLimit in the other language, with the highest
// sum of BM25 over all fields, exactly those that scoring every passage would find. The terms of a concept, of which
// there are several where it is translated, are pooled: Σ weight·tf over its renderings and Σ weight·df. A rendering of
// several terms (pairs of Han characters, words of English) counts as often as the one that the passage has least often,
// which for English is no less than it stands there.
//
// A phrase between straight quotation marks restricts the search to passages that hold it (phrases.go); these are found
// by full-text search and all scored.
//
// The second (score.go) reads the words of these passages in order: it counts renderings of several English words as they
// stand, adds proximity and the share of the neighbours among the candidates, and tells coverage; all with the weights of
// weights.go. The rankings of both languages, and the clauses that the question names by number (named.go), become one
// by retrieval.Fuse; how far a language is trusted depends on how much of the question its best passages cover.
//
// Where the snapshot has vectors and the caller an Embedder of the same model (Snapshot.WithEmbedder), the passages
// whose vectors stand out beside that of the question (vectors_search.go) are one more ranking. It adds and agrees: what
// words are sure of stays first (vectors_join.go), coverage is told by words alone, and whatever fails about vectors
// costs a search that one ranker and nothing else.
package index
