package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	gohash "hash"
	"strconv"
	"unicode/utf8"
)

// Digest identifies what a reader sees of c: id, label, heading, text, notes. It does not change if the clause only
// moves within its source.
func (c *Clause) Digest() string { return new(list).clause(c).digest() }

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
// each of its clauses; and finally the sources.
type Digester struct {
	all    list
	clause list // reused
}

// NewDigester returns a Digester of an empty corpus.
func NewDigester() *Digester { return &Digester{all: list{hash: sha256.New()}} }

// Instrument adds i without its documents.
func (d *Digester) Instrument(i *Instrument) {
	d.all.texts(i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN).strings(i.Aliases)
}

// Document adds doc without its clauses.
func (d *Digester) Document(doc *Document) {
	d.all.texts(string(doc.Lang), doc.Title, string(doc.Level), doc.Address, doc.Source).strings(doc.Notes)
}

// Clause adds c.
func (d *Digester) Clause(c *Clause) {
	d.clause.json = d.clause.json[:0]
	d.all.texts(d.clause.clause(c).digest()).location(c.Location)
}

// Source adds s.
func (d *Digester) Source(s *Source) { d.all.texts(s.Name, s.Address, s.SHA256, string(s.Skipped)) }

// Digest returns the digest of what was added, as Corpus.Digest would. Nothing can be added afterwards.
func (d *Digester) Digest() string { return d.all.digest() }

// list is a JSON array, encoded as json.Marshal encodes a []any. Its digest is that of the bytes.
type list struct {
	json []byte      // not hashed yet; the opening bracket comes with the first element
	hash gohash.Hash // receives the output in chunks; nil to keep it all in json
}

// enough is the size of a chunk that is passed to the hash.
const enough = 32 << 10

// next begins an element. The last byte is never passed to the hash, so that json is empty only before the first
// element.
func (l *list) next() {
	if len(l.json) == 0 {
		l.json = append(l.json, '[')
		return
	}
	if l.hash != nil && len(l.json) > enough {
		n := len(l.json) - 1
		l.hash.Write(l.json[:n])
		l.json = append(l.json[:0], l.json[n])
	}
	l.json = append(l.json, ',')
}

// digest closes the list and returns its SHA-256 in hexadecimal.
func (l *list) digest() string {
	if len(l.json) == 0 {
		l.json = append(l.json, "null"...) // as json.Marshal has it for a nil slice
	} else {
		l.json = append(l.json, ']')
	}
	if l.hash == nil {
		sum := sha256.Sum256(l.json)
		return hex.EncodeToString(sum[:])
	}
	l.hash.Write(l.json)
	return hex.EncodeToString(l.hash.Sum(nil))
}

// texts adds each string as an element.
func (l *list) texts(all ...string) *list {
	for _, s := range all {
		l.next()
		l.json = appendText(l.json, s)
	}
	return l
}

// strings adds a list as one element.
func (l *list) strings(all []string) {
	l.next()
	if all == nil {
		l.json = append(l.json, "null"...)
		return
	}
	l.json = appendEach(l.json, all, appendText)
}

// clause adds the fields that identify a clause.
func (l *list) clause(c *Clause) *list {
	l.texts(c.ID, c.Label)
	l.next()
	l.json = strconv.AppendBool(l.json, c.LabelAdded)
	l.texts(c.Heading).strings(c.Path)
	l.texts(c.Text)
	l.next()
	l.json = appendEach(l.json, c.Notes, func(b []byte, n Note) []byte {
		b = appendText(append(b, `{"Mark":`...), n.Mark)
		b = appendText(append(b, `,"Text":`...), n.Text)
		return append(b, '}')
	})
	l.next()
	l.json = appendEach(l.json, c.Variants, func(b []byte, v Variant) []byte { return appendText(b, v.Text) })
	return l
}

// location adds a location under its JSON names.
func (l *list) location(at Location) {
	l.next()
	l.json = appendText(append(l.json, `{"file":`...), at.File)
	l.json = strconv.AppendInt(append(l.json, `,"line_start":`...), int64(at.LineStart), 10)
	l.json = strconv.AppendInt(append(l.json, `,"line_end":`...), int64(at.LineEnd), 10)
	l.json = appendText(append(l.json, `,"sha256":`...), at.SHA256)
	l.json = append(l.json, '}')
}

// appendEach appends a list of all.
func appendEach[T any](b []byte, all []T, add func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for n, v := range all {
		if n > 0 {
			b = append(b, ',')
		}
		b = add(b, v)
	}
	return append(b, ']')
}

// appendText appends s as a JSON string. Texts that need escaping, which are few, take the slow path.
func appendText(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < ' ', r == '"', r == '\\', r == '<', r == '>', r == '&', r == '\u2028', r == '\u2029', r == utf8.RuneError:
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string always encodes
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
