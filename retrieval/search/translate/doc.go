// Package translate translates terms between Chinese and English, from three sources: the built-in glossary, bilingual
// clauses of the corpus (mined.go), and a dictionary in the format of CC-CEDICT (cedict.go). Write adds the last two to a
// snapshot under construction; Glossary.Matches finds the parts of a question that have translations.
package translate
