package corpus

// Finding is something that a maintainer should know of a source: what was made of it, or what could not be decided.
// Findings belong to the refresh that made them and are not stored.
type Finding struct {
	Code       FindingCode `json:"code"`
	Source     string      `json:"source"`               // name of the source
	Other      string      `json:"other,omitempty"`      // name of the source that it was compared with
	Instrument string      `json:"instrument,omitempty"` // id of the instrument of Source; "" where it has none
	Lang       Lang        `json:"lang,omitempty"`       // of the texts that were compared
	Share      float64     `json:"share,omitempty"`      // of the larger text that both have in the same order, 0 to 1
}

// FindingCode says what a finding is. It is a code for programs, which never changes.
type FindingCode string

// What is found of two sources, then of one.
const (
	FindingMerged      FindingCode = "merged"       // they are one document: its text is that of Other
	FindingPaired      FindingCode = "paired"       // they are the two languages of one instrument
	FindingWording     FindingCode = "wording"      // the manifest makes them one document, but their texts differ: both are kept
	FindingVersion     FindingCode = "version"      // they look like versions of one instrument of different dates; kept apart
	FindingSimilar     FindingCode = "similar"      // much of the text of the one is that of the other; kept apart
	FindingNamesake    FindingCode = "namesake"     // they have one title and different texts; kept apart
	FindingSharedTitle FindingCode = "shared_title" // what stands above the text stands above others too and is no title
	FindingNoClause    FindingCode = "no_clause"    // nothing in it is a clause
)
