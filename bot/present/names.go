package present

import (
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/answer"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/support"
)

// name returns what the code of a kind is called, or the code where it has no name.
func (t *Texts) name(kind, code string) string {
	if s, ok := t.names[kind+"."+code]; ok {
		return s
	}
	return code
}

// Level names the legal value of a document.
func (t *Texts) Level(l corpus.Level) string { return t.name("level", string(l)) }

// Language names a language; "" is that of the question.
func (t *Texts) Language(l corpus.Lang) string {
	if l == "" {
		l = "auto"
	}
	return t.name("language", string(l))
}

// Reason says why an answer claims nothing.
func (t *Texts) Reason(r answer.Reason) string { return t.name("reason", string(r)) }

// Note says what did not go as usual with an answer.
func (t *Texts) Note(n answer.Note) string { return t.name("note", string(n)) }

// Dropped says why a sentence of a model was dropped.
func (t *Texts) Dropped(r support.Reason) string { return t.name("dropped", string(r)) }

// Answerable says whether a model found that the passages answer the question.
func (t *Texts) Answerable(a llm.Answerable) string {
	switch a {
	case llm.Yes:
		return t.Yes
	case llm.No:
		return t.No
	}
	return t.Doubt
}

// Removed says why characters of a source are in no clause.
func (t *Texts) Removed(r corpus.Reason) string { return t.name("removed", string(r)) }

// DocumentNote says what a reader must know of a document: one of its corpus.Document.Notes.
func (t *Texts) DocumentNote(code string) string { return t.name("document", code) }

// Change says what became of a clause or document. Of a whole document it has a verb for the number of clauses.
func (t *Texts) Change(k diff.ChangeKind) string { return t.name("change", string(k)) }

// Field names what is known of a clause or document: a diff.Field.Name.
func (t *Texts) Field(name string) string { return t.name("field", name) }

// Figure names a figure of the quality gate.
func (t *Texts) Figure(name ingest.FigureName) string { return t.name("figure", string(name)) }

// Check names what a doctor looked at: corpus, state, disk, model, embedding or discord.
func (t *Texts) Check(name string) string { return t.name("check", name) }

// Ranker names a ranker of a search.
func (t *Texts) Ranker(name string) string { return t.name("ranker", name) }

// Role says what a term is in a question: one of the roles of package search.
func (t *Texts) Role(role string) string { return t.name("role", role) }

// Result says what came of a source: an ingest.Result; "" for none.
func (t *Texts) Result(code string) string {
	if code == "" {
		return ""
	}
	return t.name("result", code)
}

// finding says what was found when two sources were compared, with verbs for their names, then for the share of the text
// that agrees or the id of the instrument.
func (t *Texts) finding(c corpus.FindingCode) string { return t.name("finding", string(c)) }

// Translation names where a translation comes from: glossary, clauses or dictionary.
func (t *Texts) Translation(source string) string { return t.name("translation", source) }

// Shown says why a version of a clause is shown, with a verb for its language.
func (t *Texts) Shown(why search.Shown) string { return t.name("shown", string(why)) }
