// Package support decides, without a model, whether a sentence that a model wrote is supported by the passages that it
// cites.
//
// A sentence is compared with everything that the cited passages say, in all their language versions, with their titles,
// labels and headings. It is dropped at the first thing that is not found there: a number, a date, a name, a negation, an
// obligation, a verdict, or too many of its words. Words in quotation marks stay in them only where they are the stored
// text, and are then shown as stored.
//
// Dropping a true sentence costs a sentence; letting a false one through costs trust. So where the rules cannot tell,
// the sentence goes. What they cannot see at all: who does what to whom ("A notifies B" for "B notifies A"), and a
// change of a word for another of the same passage.
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

// The reasons, in the order in which they are looked for. Detail of a Verdict is what the comment says.
const (
	Markup     Reason = "markup"      // a link, a mention, code and the like; Detail is what was found
	TooLong    Reason = "too_long"    // above MaxSentence
	Language   Reason = "language"    // not in the language that was asked for
	Empty      Reason = "empty"       // nothing that could be checked
	Number     Reason = "number"      // the number that the passages do not have, or have with another unit or limit; how often
	Date       Reason = "date"        // the date
	Name       Reason = "name"        // the name
	Attributed Reason = "attribution" // an instrument that is only reported on by the passages, given as if cited
	Negation   Reason = "negation"    // a word that is negated on one side only, or the opposite of theirs
	Modality   Reason = "modality"    // a word of duty, permission or quantity that the passages do not have so
	Judgement  Reason = "verdict"     // a word of judgement that is not theirs
	Unfounded  Reason = "unsupported" // words that the passages do not have
)

// MaxSentence is the length of the longest sentence that is looked at, in runes.
const MaxSentence = 600

// Verdict is what became of a sentence.
type Verdict struct {
	Text     string   // the sentence as it may be shown; "" where dropped
	Dropped  Reason   // "" where it may be shown
	Detail   string   // what failed, for receipts
	Unquoted []string // words that lost their quotation marks
}
