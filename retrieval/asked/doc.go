// Package asked holds the everyday questions that clauses answer: written for each clause from its text, by a model or by
// hand, searched like a text of the clause and never shown as one (doc2query, Nogueira et al. 2019).
//
// They lie in a file asked.jsonl, one JSON object a line, which a maintainer can read, edit and hand over:
//
//	{"digest": "…", "ref": "action-plan-2025/7", "zh": ["…", "…"], "en": ["…", "…"]}
//
// A line names its clause by "digest" (Digest of the clause as it was when the questions were written), else by "ref", else by
// "title", "lang", "label" and "text", the title of a document and the beginning of a passage in it. A digest that no clause has
// any more is not made up for by the ref: what stands there now may be another text.
package asked
