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
