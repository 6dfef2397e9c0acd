//go:build cgo && (sqlite_fts5 || fts5)

package main

// buildProblem is nil in a build that has all it needs.
var buildProblem func(t *texts, line string) (msg, hint string)
