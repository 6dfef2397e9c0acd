package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
)

// Digest identifies what a reader sees of c: id, label, heading, text, notes. It does not change if the clause only
// moves within its source.
func (c *Clause) Digest() string {
	type note struct{ Mark, Text string }
	notes, variants := make([]note, len(c.Notes)), make([]string, len(c.Variants))
	for n, v := range c.Notes {
		notes[n] = note{v.Mark, v.Text}
	}
	for n, v := range c.Variants {
		variants[n] = v.Text
	}
	sum := sha256.Sum256(encoded([]any{c.ID, c.Label, c.LabelAdded, c.Heading, c.Path, c.Text, notes, variants}))
	return hex.EncodeToString(sum[:])
}

// Digest identifies the content of the whole corpus, except for retrieval dates.
func (c *Corpus) Digest() string {
	d := NewDigester()
	for _, i := range c.Instruments {
		d.Instrument(i)
		for _, doc := range i.Documents {
			d.Document(doc)
			for _, cl := range doc.Clauses {
				d.Clause(cl)
			}
		}
	}
	for _, s := range c.Sources {
		d.Source(s)
	}
	return d.Digest()
}

// Digester computes the digest of a streamed corpus: each instrument, followed by each of its documents, followed by
// each of its clauses; and finally the sources. The digest is the SHA-256 of a JSON array.
type Digester struct {
	hash hash.Hash
	some bool // has an element
}

// NewDigester returns a Digester of an empty corpus.
func NewDigester() *Digester { return &Digester{hash: sha256.New()} }

// Instrument adds i without its documents.
func (d *Digester) Instrument(i *Instrument) {
	d.add(i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN, i.Aliases)
}

// Document adds doc without its clauses.
func (d *Digester) Document(doc *Document) {
	d.add(doc.Lang, doc.Title, doc.Level, doc.Address, doc.Source, doc.Notes)
}

// Clause adds c.
func (d *Digester) Clause(c *Clause) { d.add(c.Digest(), c.Location) }

// Source adds s.
func (d *Digester) Source(s *Source) { d.add(s.Name, s.Address, s.SHA256, string(s.Skipped)) }

// Digest returns the digest of what was added, as Corpus.Digest would. Nothing can be added afterwards.
func (d *Digester) Digest() string {
	end := "null" // as for a nil slice
	if d.some {
		end = "]"
	}
	d.hash.Write([]byte(end))
	return hex.EncodeToString(d.hash.Sum(nil))
}

// add adds each value as an element.
func (d *Digester) add(values ...any) {
	list := encoded(values)
	if d.some {
		list[0] = ','
	}
	d.some = true
	d.hash.Write(list[:len(list)-1])
}

// encoded returns the JSON of values, which are strings, numbers and what is made of them.
func encoded(values []any) []byte {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	return text
}
