// Package starter is the corpus that is embedded in the binary, so that questions can be asked without any setup.
//
// Its texts were written for this project. Three are digests, which retell in other words what an instrument says,
// point by point under the numbers of the original; none holds the text of the instrument itself. The fourth is a
// model charter that an online community may adopt. Every text exists in Chinese and in English.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed data/*.md
var data embed.FS

//go:embed words.tsv
var words string

//go:embed asked.jsonl
var asked string

// Asked returns the questions in everyday words that the clauses answer, as package asked reads them. They were written from
// the clauses alone.
func Asked() string { return asked }

// Words returns the segmentation dictionary for the texts and questions about them, as marshalled by
// analysis.Dictionary. It saves loading the full dictionary; a test keeps it in sync with the texts.
func Words() string { return words }

// FS returns the sources: one Markdown file for each language version, named INSTRUMENT.LANG.md.
func FS() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
