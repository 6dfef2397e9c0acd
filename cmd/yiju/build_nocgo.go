//go:build !cgo

package main

import "fmt"

// buildProblem says why this build cannot open a corpus and how to run the command line all the same: SQLite is written
// in C, and the program was built without a C compiler. Go switches cgo off by itself where it finds none.
var buildProblem = func(t *texts, line string) (msg, hint string) {
	return t.NoCgo, join(t.NoCgoGCC, fmt.Sprintf(t.NoCgoHint, line))
}
