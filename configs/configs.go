// Package configs holds what ships with the program as data, not code.
package configs

import _ "embed"

//go:embed glossary.tsv
var glossary string

// Glossary returns the bilingual glossary of the project: UTF-8 lines that are empty, begin with # (comments, section
// names), or hold English renderings, a tab and Chinese renderings, each side separated by |. A line is one sense of a
// concept; the most usual rendering comes first. English is lower case, Chinese simplified.
func Glossary() string { return glossary }

//go:embed names.tsv
var names string

// Names returns the table of names of widely known instruments: UTF-8 lines that are empty, begin with # (comments), or hold the
// names of one instrument in any language, separated by tabs.
func Names() string { return names }

//go:embed places.tsv
var places string

// Places returns the table of places and bodies: UTF-8 lines that are empty, begin with # (comments), or hold the words
// for a place in questions, a tab, and further words that tell a text from there, both separated by |. A narrower place comes
// before a wider one. Words in capitals are read in capitals only.
func Places() string { return places }

//go:embed everyday.tsv
var everyday string

// Everyday returns the table of everyday phrases: UTF-8 lines that begin with # (comments), or hold phrases in one language
// separated by |, a tab, official Chinese terms separated by spaces, a tab, and official English terms separated by |, the best
// first.
func Everyday() string { return everyday }
