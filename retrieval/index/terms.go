package index

import (
	"encoding/binary"
	"fmt"

	"yiju/corpus"
)

// field is a way of cutting a text into terms. Each is ranked by itself and the scores are added.
type field uint8

const (
	words    field = iota // dictionary words; stems of Latin words
	bigrams               // overlapping pairs of Han characters
	unigrams              // single Han characters
	latin                 // Latin words and numbers as written, folded
	nFields
	extras = nFields // words again: those inside longer ones and other spellings, which do not count in lengths
)

func (f field) String() string {
	return [...]string{"words", "bigrams", "unigrams", "latin", "words"}[f]
}

// tokens are the terms of a text in order, by field.
type tokens [nFields + 1][]string

// section is a part of a passage that ranking weighs by itself.
type section uint8

const (
	inTitle   section = iota // title of the document
	inHeading                // headings above the clause, and of it
	inText                   // the passage
	nSections
)

// vocabulary numbers the terms of the passages of one language, and counts in how many passages each stands.
type vocabulary struct {
	ids      map[string]uint32 // by field and text
	df       []int
	last     []int // passage that held the term last
	passages int
	key      []byte
}

func newVocabulary() *vocabulary { return &vocabulary{ids: make(map[string]uint32)} }

func (v *vocabulary) id(f field, text string) uint32 {
	v.key = append(append(v.key[:0], byte(f)), text...)
	id, ok := v.ids[string(v.key)]
	if !ok {
		id = uint32(len(v.df))
		v.ids[string(v.key)] = id
		v.df, v.last = append(v.df, 0), append(v.last, 0)
	}
	return id
}

// encode returns the terms of a passage as they stand in the column terms: for each section and in it for each field and the extras,
// the number of terms and then the number of each, all as unsigned varints. It counts them in v and adds their weighted
// numbers to totals.
func (v *vocabulary) encode(sections *[nSections]tokens, totals *[nFields]float64) []byte {
	var blob []byte
	v.passages++
	for s := range nSections {
		for f := range nFields + 1 {
			terms := sections[s][f]
			if f < nFields {
				totals[f] += sectionWeight[s] * float64(len(terms))
			} else {
				f = words
			}
			blob = binary.AppendUvarint(blob, uint64(len(terms)))
			for _, t := range terms {
				id := v.id(f, t)
				blob = binary.AppendUvarint(blob, uint64(id))
				if v.last[id] != v.passages {
					v.last[id] = v.passages
					v.df[id]++
				}
			}
		}
	}
	return blob
}

var (
	errBlob = fmt.Errorf("%w: terms of a passage cannot be decoded", ErrDamaged)
	errSpan = fmt.Errorf("%w: a passage lies outside its clause", ErrDamaged)
)

// decode calls visit with each section and field and its terms, in the order of encode. The slice is reused.
func decode(blob []byte, buf []uint32, visit func(s section, f field, ids []uint32)) ([]uint32, error) {
	for s := range nSections {
		for f := range nFields + 1 {
			n, w := binary.Uvarint(blob)
			if w <= 0 || n > uint64(len(blob)) {
				return buf, errBlob
			}
			blob = blob[w:]
			buf = buf[:0]
			for range n {
				id, w := binary.Uvarint(blob)
				if w <= 0 || id > 1<<32-1 {
					return buf, errBlob
				}
				blob = blob[w:]
				buf = append(buf, uint32(id))
			}
			visit(s, f, buf)
		}
	}
	return buf, nil
}

var languages = [...]corpus.Lang{corpus.Chinese, corpus.English}
