package corpus

import (
	"fmt"
	"strings"
)

// Manifest gives or corrects what the sources do not say of themselves. Every field is optional; what is given wins
// over what is found in the text.
type Manifest struct {
	Instruments []ManifestInstrument `json:"instruments"`
	Sources     []ManifestSource     `json:"sources"`
}

// ManifestInstrument describes an instrument.
type ManifestInstrument struct {
	ID      string   `json:"id"`       // slug; required
	TitleZH string   `json:"title_zh"` // a document whose title is TitleZH, TitleEN or an alias is of this instrument
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

// Validate reports the first thing in m that cannot be meant.
func (m Manifest) Validate() error {
	ids := make(map[string]bool)
	for n, i := range m.Instruments {
		switch {
		case i.ID == "" || strings.ContainsAny(i.ID, "/ \t\n"):
			return fmt.Errorf("manifest: instrument %d: id %q must be a word without slash or space", n+1, i.ID)
		case ids[i.ID]:
			return fmt.Errorf("manifest: instrument id %q is given twice", i.ID)
		case i.LevelZH != "" && !i.LevelZH.Known():
			return fmt.Errorf("manifest: instrument %q: unknown level_zh %q", i.ID, i.LevelZH)
		case i.LevelEN != "" && !i.LevelEN.Known():
			return fmt.Errorf("manifest: instrument %q: unknown level_en %q", i.ID, i.LevelEN)
		case i.Kind != "" && KindOf(i.Kind) == nil:
			return fmt.Errorf("manifest: instrument %q: unknown kind %q", i.ID, i.Kind)
		}
		ids[i.ID] = true
	}
	for n, s := range m.Sources {
		if s.Path == "" && s.Address == "" {
			return fmt.Errorf("manifest: source %d: needs a path or an address", n+1)
		}
		if s.Instrument != "" && !ids[s.Instrument] {
			return fmt.Errorf("manifest: source %d: instrument %q is not described above", n+1, s.Instrument)
		}
	}
	return nil
}
