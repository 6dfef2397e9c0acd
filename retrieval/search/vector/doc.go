// Package vector makes the vectors of passages with an embedding model, keeps them from one build to the next, and finds
// the passages whose vectors stand out beside that of a question, by comparing all of them.
package vector
