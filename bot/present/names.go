package present

import (
	"yiju/corpus"
	"yiju/corpus/diff"
)

// Called returns what a code of a kind is called, or the code where it has no name. The kinds are the first parts of the keys
// with a dot in the catalogues; most are types of codes: an answer.Reason is of the kind reason. A name may have verbs: of a
// whole document, a change has one for the number of clauses, and a version that is shown has one for its language.
func (t *Texts) Called(kind, code string) string {
	if s, ok := t.names[kind+"."+code]; ok {
		return s
	}
	return code
}

// Level names the legal value of a document.
func (t *Texts) Level(l corpus.Level) string { return t.Called("level", string(l)) }

// Change says what became of a clause or document.
func (t *Texts) Change(k diff.ChangeKind) string { return t.Called("change", string(k)) }

// Language names a language; "" is that of the question.
func (t *Texts) Language(l corpus.Lang) string {
	if l == "" {
		l = "auto"
	}
	return t.Called("language", string(l))
}
