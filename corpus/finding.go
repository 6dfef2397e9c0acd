package corpus

// Finding is something that a maintainer should know about a source: a decision of structure recovery, or an open
// question. Findings are part of a refresh and are not stored.
type Finding struct {
	Code       FindingCode `json:"code"`
	Source     string      `json:"source"`               // name of the source
	Other      string      `json:"other,omitempty"`      // name of the source that it was compared with
	Instrument string      `json:"instrument,omitempty"` // id of the instrument of Source; "" for none
	Lang       Lang        `json:"lang,omitempty"`       // of the compared texts
	Share      float64     `json:"share,omitempty"`      // of the larger text that both have in the same order, 0 to 1
}

// FindingCode is a stable code for programs.
type FindingCode string

// Findings about two sources, then about one.
const (
	FindingMerged      FindingCode = "merged"       // they are one document: its text is that of Other
	FindingPaired      FindingCode = "paired"       // they are the two languages of one instrument
	FindingWording     FindingCode = "wording"      // the manifest makes them one document, but their texts differ: both are kept
	FindingVersion     FindingCode = "version"      // they look like versions of one instrument of different dates; not merged
	FindingSimilar     FindingCode = "similar"      // they share much of their text; not merged
	FindingNamesake    FindingCode = "namesake"     // they have the same title and different texts; not merged
	FindingSharedTitle FindingCode = "shared_title" // the line above the text also heads other sources and is no title
	FindingForeign     FindingCode = "foreign"      // it is in neither language of the corpus: cited, but not searched
	FindingNoClause    FindingCode = "no_clause"    // nothing in it is a clause
)
