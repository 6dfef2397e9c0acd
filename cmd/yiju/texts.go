package main

import (
	"yiju/bot/present"
	"yiju/corpus"
)

// texts is the catalogue with what only the command line words.
type texts struct{ *present.Texts }

// textsIn returns the texts in language l, English where l is not Chinese.
func textsIn(l corpus.Lang) *texts { return &texts{present.TextsIn(l)} }
