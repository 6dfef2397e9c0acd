// Package corpus defines the nouns: instruments, their language versions, their clauses, and the refs that identify
// them. It reads no files and knows nothing of search; every other package builds on it.
//
// The words are the field's (the standard's name in brackets):
//
//   - Instrument: the work, such as an initiative, a plan, a law, a speech (eli:LegalResource, AKN Work).
//   - Document: one language version of an instrument (eli:LegalExpression, AKN Expression).
//   - Source: one file or address that documents were read from (eli:Format, AKN Manifestation).
//   - Clause: the smallest citable part; its id is the same in every language (AKN eId).
//   - Ref: instrument, clause and optionally language: the one identity used everywhere (ELI path).
//   - Pinpoint: how people write a ref (package citation).
//   - Level: the legal value of a document (eli:LegalValue).
package corpus
