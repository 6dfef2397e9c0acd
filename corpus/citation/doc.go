// Package citation reads how people point at clauses: pinpoints ("行动计划第七条", "Action Plan item 7"), names of
// instruments, numerals of every kind. A Catalog knows the names and the numbering of a corpus and resolves what a text
// mentions to refs. It needs neither a dictionary nor search.
package citation
