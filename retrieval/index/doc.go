// Package index builds and reads snapshots: immutable SQLite files that contain a corpus and everything needed to find
// its clauses.
//
// # The file
//
// Everything is in one file that any SQLite program can open; schema.sql is its reference.
//
//	meta                                   schema, corpus digest, analyzer fingerprint, time, counts
//	instrument, document, clause           the corpus as it was built, with note, variant, source and removal
//	former                                 where clauses of earlier snapshots are now
//	dictionary                             the words that segment its texts, so that no reader loads the full dictionary
//	passage, belongs                       a clause or a part of a long one, with its words as numbers; its clause and document
//	postings, term, chunk, length          term frequencies by passage, for ranking (package postings)
//	translation, vector                    data of rankers, written by BuildOptions.Extend (package search)
//	fts                                    full-text search for exact strings; it stores no text
//	clauses, passages, account             views for people
//
// The user_version field of its header is the checksum of the whole file (checksum.go): Open refuses a file that was
// modified. The blobs of postings have checksums of their own, for corruption after opening.
//
// In the sqlite3 program, with a string of Han characters as its overlapping pairs and Latin words in lower case:
//
//	SELECT p.ref, p.text FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH '"数据 据安 安全"';   -- the string 数据安全
//	SELECT p.ref FROM fts JOIN passages p ON p.id = fts.rowid WHERE fts MATCH '治理 AND "data protection"' ORDER BY rank;
//
// # Building and reading
//
// Build writes a temporary file, verifies it and renames it; Memory does the same without a file. Open returns a Snapshot,
// which looks up clauses, the catalogue of names, sources and former refs without loading a dictionary. Snapshot.Reader
// reads what rankers need: terms with their postings, statistics and passages; it also locates quotations (locate.go).
package index
