// Package translate knows which terms of Chinese and English translate each other, from three sources: the glossary that
// comes with the program, the clauses of a corpus that exist in both languages (mined.go), and a dictionary in the format
// of CC-CEDICT (cedict.go). Write adds the last two to a snapshot that is being built; Glossary.Matches finds the parts of
// a question that have translations.
package translate
