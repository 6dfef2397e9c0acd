package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest identifies the content of c for a reader: id, label, heading, text, notes. It does not change when the clause
// only moves within its source.
func (c *Clause) Digest() string {
	type note struct{ Mark, Text string }
	notes := make([]note, len(c.Notes))
	for i, n := range c.Notes {
		notes[i] = note{n.Mark, n.Text}
	}
	variants := make([]string, len(c.Variants))
	for i, v := range c.Variants {
		variants[i] = v.Text
	}
	return digest(c.ID, c.Label, c.LabelAdded, c.Heading, c.Path, c.Text, notes, variants)
}

// Digest identifies the content of the whole corpus. Retrieval dates do not enter.
func (c *Corpus) Digest() string {
	var parts []any
	for _, i := range c.Instruments {
		parts = append(parts, i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN, i.Aliases)
		for _, d := range i.Documents {
			parts = append(parts, d.Lang, d.Title, d.Level, d.Address, d.Source, d.Notes)
			for _, cl := range d.Clauses {
				parts = append(parts, cl.Digest(), cl.Location)
			}
		}
	}
	for _, s := range c.Sources {
		parts = append(parts, s.Name, s.Address, s.SHA256, s.Skipped)
	}
	return digest(parts...)
}

func digest(parts ...any) string {
	b, err := json.Marshal(parts)
	if err != nil {
		panic(err) // strings, numbers and slices of them always encode
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
