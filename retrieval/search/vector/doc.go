// Package vector computes the vectors of passages with an embedding model, caches them between builds, and finds the
// passages whose vectors are outstandingly close to that of a question, by comparing all of them.
package vector
