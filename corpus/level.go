package corpus

import "slices"

// Level is the legal value of a document.
type Level string

// The levels, from the most to the least authoritative.
const (
	Official              Level = "official"
	OfficialTranslation   Level = "official_translation"
	UnofficialTranslation Level = "unofficial_translation"
	Model                 Level = "model"      // a model text offered for adoption
	Unverified            Level = "unverified" // uploaded, and nothing says where it is from
	Digest                Level = "digest"     // facts retold in other words; never the text itself
	Commentary            Level = "commentary"
	News                  Level = "news"
)

var levels = []Level{Official, OfficialTranslation, UnofficialTranslation, Model, Unverified, Digest, Commentary, News}

// Levels returns the levels, from the most to the least authoritative.
func Levels() []Level { return slices.Clone(levels) }

// Known reports whether l is one of the levels.
func (l Level) Known() bool { return slices.Contains(levels, l) }

// Rank returns the place of l among the levels, 0 for the most authoritative; an unknown level comes last.
func (l Level) Rank() int {
	if i := slices.Index(levels, l); i >= 0 {
		return i
	}
	return len(levels)
}

// Secondary reports whether documents of level l report on instruments rather than being them. What they say about
// an instrument is never cited as that instrument.
func (l Level) Secondary() bool { return l == Commentary || l == News }
