// Package index makes and reads snapshots: immutable SQLite files that hold a corpus with all that finds its clauses.
//
// # The file
//
// Everything is in one file that any SQLite program can open; schema.sql is its reference.
//
//	meta                                   schema, corpus digest, analyzer fingerprint, time, counts
//	instrument, document, clause           the corpus as it was built, with note, variant, source and removal
//	dictionary                             the words that cut its texts, so that no reader loads the full dictionary
//	passage                                a clause or a part of a long one, with its terms as numbers (terms.go)
//	term, stat                             document frequencies, and lengths, of each language and field
//	vector                                 embeddings of the passages, where a model makes them (vectors.go)
//	fts                                    full-text search over the terms, separated by spaces; it stores no text
//	clauses, passages, account             views for people
//
// In the sqlite3 program, with the words cut as the analyzer cuts them:
//
//	SELECT p.ref, p.text FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH '治理 AND words:"data protection"' ORDER BY rank;
//	SELECT p.ref FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH 'grams:"数据 据安 安全"';  -- an exact string of characters
//
// Build writes such a file aside, tries it and renames it; Open reads it; Memory does the same without a file. Dir
// keeps the snapshots of a data directory and says which of them serves.
//
// # Search
//
// A question is planned for each language (plan.go): its own terms as they stand, the others through the glossary
// (expand.go), words that nothing knows by the nearest word that is known (spell.go). Full-text search finds candidates
// (candidates.go), which are scored by several fields, proximity and neighbours (score.go) with the weights of
// weights.go. The rankings of both languages, and the clauses that the question names by number (named.go), become one
// by retrieval.Fuse; how far a language is trusted depends on how much of the question its best passages cover.
//
// Where the snapshot has vectors and the caller an Embedder of the same model (Snapshot.WithEmbedder), the passages
// whose vectors stand out beside that of the question (vectors_search.go) are one more ranking. It adds and agrees: what
// words are sure of stays first (vectors_join.go), coverage is told by words alone, and whatever fails about vectors
// costs a search that one ranker and nothing else.
package index
