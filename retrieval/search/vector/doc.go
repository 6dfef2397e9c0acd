// Package vector computes the vectors of passages with an embedding model, tries the model on clauses of the corpus, caches
// vectors between builds, and finds the passages whose vectors are outstandingly close to that of a question, by comparing all of them.
package vector
