// Package support decides, without a model, whether a sentence that a model wrote is supported by the passages that it
// cites.
//
// A sentence is compared with the text of the cited passages in all languages, with their titles, labels and headings. It
// is dropped at the first number, date, name, negation, obligation or judgement that is not there, or if too many of its
// words are not. Quotation marks stay only around stored text, which is then shown as stored.
//
// Dropping a true sentence costs a sentence; letting a false one through costs trust. In doubt the sentence is dropped. What is
// certain of that is told from what a judge may know better, see Verdict.Certain. The rules see who acts only beside a modal verb
// and in one language, and seldom that a condition is left out or one word of a passage exchanged for another.
package support

import "yiju/corpus"

// Passage is stored text that a sentence cites: one clause, in the language versions that exist.
type Passage struct {
	Ref      corpus.Ref // without language
	Level    corpus.Level
	Versions []Version // one per language
}

// Version is a passage in one language.
type Version struct {
	Lang    corpus.Lang
	Title   string // of the document
	Label   string
	Heading string
	About   string // other facts of the document: authors, publisher, place, date, as text
	Text    string // verbatim
}

// Reason says why a sentence was dropped.
type Reason string

// The reasons, in the order of the checks. Detail of a Verdict is what the comment says.
const (
	Markup     Reason = "markup"      // a link, a mention, code and the like; Detail is what was found
	TooLong    Reason = "too_long"    // above MaxSentence
	Language   Reason = "language"    // not in the language that was asked for
	Empty      Reason = "empty"       // nothing that could be checked
	Number     Reason = "number"      // a number or frequency that the passages lack, or have with another unit or limit
	Date       Reason = "date"        // the date
	Name       Reason = "name"        // the name
	Role       Reason = "role"        // who acts here does not act in the passages
	Planned    Reason = "planned"     // told as done, which the passages only want or plan
	Purpose    Reason = "purpose"     // a purpose or cause that the passages lack
	Attributed Reason = "attribution" // an instrument that the passages only report on, presented as if cited
	Negation   Reason = "negation"    // a word that is negated on one side only, or the opposite of theirs
	Modality   Reason = "modality"    // a word of duty, permission or quantity without a counterpart
	Judgement  Reason = "verdict"     // a word of judgement without a counterpart
	Unfounded  Reason = "unsupported" // words that the passages lack
)

// MaxSentence is the length of the longest sentence that is checked, in runes.
const MaxSentence = 600

// Verdict is the result of checking a sentence.
type Verdict struct {
	Text     string   // the sentence as it may be shown; "" where dropped
	Clean    string   // the same, also where words alone speak against it; "" where it was not read so far
	Dropped  Reason   // "" where it may be shown
	Detail   string   // what failed, for receipts
	Unquoted []string // words that lost their quotation marks
}
