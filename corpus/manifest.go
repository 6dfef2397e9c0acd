package corpus

import (
	"fmt"
	"strings"
)

// Manifest adds or corrects metadata of sources. Every field is optional and overrides what is found in the text.
type Manifest struct {
	Instruments []ManifestInstrument `json:"instruments"`
	Sources     []ManifestSource     `json:"sources"`
}

// ManifestInstrument describes an instrument.
type ManifestInstrument struct {
	ID      string   `json:"id"`       // slug; required
	TitleZH string   `json:"title_zh"` // a document titled TitleZH, TitleEN or an alias belongs to this instrument
	TitleEN string   `json:"title_en"`
	Aliases []string `json:"aliases"`
	Kind    string   `json:"kind"`   // slug of a Kind
	Issuer  string   `json:"issuer"` //
	Date    string   `json:"date"`   // YYYY, YYYY-MM or YYYY-MM-DD
	LevelZH Level    `json:"level_zh"`
	LevelEN Level    `json:"level_en"`
}

// ManifestSource describes a source.
type ManifestSource struct {
	Path       string `json:"path"`       // below the folder of the manifest, slashes; or
	Address    string `json:"address"`    // web address: fetched where no path is given, else only cited
	Instrument string `json:"instrument"` // id of the instrument whose text it is, where it holds only that
}

// ManifestError is a mistake in a manifest.
type ManifestError struct {
	Fault ManifestFault
	Entry int    // number of the instrument or source, from 1
	ID    string // of the instrument
	Value string // what was written
}

// ManifestFault says what is wrong with an entry of a manifest. It is a stable code for programs.
type ManifestFault string

// The faults of an instrument, then those of a source.
const (
	FaultID         ManifestFault = "id"       // no word
	FaultTwice      ManifestFault = "twice"    // another instrument has the id
	FaultLevelZH    ManifestFault = "level_zh" // no such level
	FaultLevelEN    ManifestFault = "level_en" // no such level
	FaultKind       ManifestFault = "kind"     // no such kind
	FaultSource     ManifestFault = "source"   // neither path nor address
	FaultInstrument ManifestFault = "instrument"
)

// Error says what is wrong where.
func (e *ManifestError) Error() string {
	switch e.Fault {
	case FaultID:
		return fmt.Sprintf("manifest: instrument %d: id %q must be a word without slash or space", e.Entry, e.Value)
	case FaultTwice:
		return fmt.Sprintf("manifest: instrument id %q is given twice", e.Value)
	case FaultSource:
		return fmt.Sprintf("manifest: source %d: needs a path or an address", e.Entry)
	case FaultInstrument:
		return fmt.Sprintf("manifest: source %d: instrument %q is not described above", e.Entry, e.Value)
	}
	return fmt.Sprintf("manifest: instrument %q: unknown %s %q", e.ID, e.Fault, e.Value)
}

// Validate returns the first mistake in m, as a *ManifestError.
func (m Manifest) Validate() error {
	ids := make(map[string]bool)
	for n, i := range m.Instruments {
		wrong := func(f ManifestFault, value string) error { return &ManifestError{f, n + 1, i.ID, value} }
		switch {
		case i.ID == "" || strings.ContainsAny(i.ID, "/ \t\n"):
			return wrong(FaultID, i.ID)
		case ids[i.ID]:
			return wrong(FaultTwice, i.ID)
		case i.LevelZH != "" && !i.LevelZH.Known():
			return wrong(FaultLevelZH, string(i.LevelZH))
		case i.LevelEN != "" && !i.LevelEN.Known():
			return wrong(FaultLevelEN, string(i.LevelEN))
		case i.Kind != "" && KindOf(i.Kind) == nil:
			return wrong(FaultKind, i.Kind)
		}
		ids[i.ID] = true
	}
	for n, s := range m.Sources {
		if s.Path == "" && s.Address == "" {
			return &ManifestError{FaultSource, n + 1, "", ""}
		}
		if s.Instrument != "" && !ids[s.Instrument] {
			return &ManifestError{FaultInstrument, n + 1, "", s.Instrument}
		}
	}
	return nil
}
