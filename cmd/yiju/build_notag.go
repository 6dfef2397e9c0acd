//go:build cgo && !(sqlite_fts5 || fts5)

package main

import "fmt"

// buildProblem says why this build cannot search and how to run the command line all the same: without its build tag,
// the SQLite driver leaves out full-text search.
var buildProblem = func(t *texts, line string) (msg, hint string) {
	return t.NoFTS5, fmt.Sprintf(t.NoFTS5Hint, line)
}
