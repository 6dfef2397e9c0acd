// Package browsertest tests the reading room in a browser. It is a module of its own, so that the program needs no driver of
// browsers. Its tests look for chromium, and for npm, which gets the checks for accessibility of axe-core.
//
//	go test -tags sqlite_fts5 . [-shots DIR]
package browsertest
