//go:build cgo && !(sqlite_fts5 || fts5)

package main

import (
	"fmt"
	"strings"
)

// buildProblem says why this build cannot search and what to do: without its build tag, the SQLite driver leaves out
// full-text search.
var buildProblem = func(t *texts, args []string) (msg, hint string) {
	return t.NoFTS5, fmt.Sprintf(t.NoFTS5Hint, strings.Join(args, " "))
}
