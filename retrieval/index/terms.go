package index

import (
	"encoding/binary"
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// Field is a way of splitting a text into terms. Each is scored separately and the scores are added.
type Field uint8

// The fields.
const (
	Words    Field = iota // dictionary words; stems of Latin words
	Bigrams               // overlapping pairs of Han characters
	Unigrams              // single Han characters
	Latin                 // Latin words and numbers as written, folded

	Fields = Latin + 1 // their number
	Extras = Fields    // further words: those inside longer ones and other spellings, which do not count towards lengths
)

// String names the field.
func (f Field) String() string {
	return [...]string{"words", "bigrams", "unigrams", "latin", "words"}[f]
}

// Kind names the kind of the terms of the field: "word", "bigram", "unigram" or "latin".
func (f Field) Kind() string { return strings.TrimSuffix(f.String(), "s") }

// Tokens are the terms of a text in order, by field.
type Tokens [Fields + 1][]string

// Section is a part of a passage with a weight of its own.
type Section uint8

const (
	inTitle   Section = iota // title of the document
	inHeading                // headings above the clause and its own
	InText                   // the passage
	nSections
)

// BM25B is the b of BM25, which the postings are built with. It is low, as long passages here cover more, not repeat more.
const BM25B = 0.95

// sectionWeight is the weight of an occurrence. Counting headings twice cost lawbench-scene .7 and eu-ai-act .8 points.
var sectionWeight = [nSections]int{inTitle: 2, inHeading: 1, InText: 1}

// Weight returns the weight of an occurrence in the section.
func (s Section) Weight() int { return sectionWeight[s] }

// vocabulary numbers the words of the passages of one language, new ones from next on.
type vocabulary struct {
	ids  map[string]uint32
	next uint32
}

func (v *vocabulary) id(word string) uint32 {
	id, ok := v.ids[word]
	if !ok {
		id = v.new()
		v.ids[strings.Clone(word)] = id // word would retain its whole text
	}
	return id
}

// new returns a number for a term that is not a word.
func (v *vocabulary) new() uint32 {
	v.next++
	return v.next - 1
}

// encode returns the words of a passage for the column words: for each section the count of its words, then the number of
// each, all as unsigned varints.
func (v *vocabulary) encode(sections *[nSections]Tokens) []byte {
	var blob []byte
	for s := range nSections {
		blob = binary.AppendUvarint(blob, uint64(len(sections[s][Words])))
		for _, t := range sections[s][Words] {
			blob = binary.AppendUvarint(blob, uint64(v.id(t)))
		}
	}
	return blob
}

var (
	errBlob = fmt.Errorf("%w: words of a passage cannot be decoded", ErrDamaged)
	errSpan = fmt.Errorf("%w: a passage lies outside its clause", ErrDamaged)
)

// DecodeWords calls visit with each section and its words, in the order of encode, from the beginning of blob. It returns
// the number of bytes read, and the slice passed to visit, for reuse.
func DecodeWords(blob []byte, buf []uint32, visit func(s Section, ids []uint32)) (int, []uint32, error) {
	rest := blob
	for s := range nSections {
		n, w := binary.Uvarint(rest)
		if w <= 0 || n > uint64(len(rest)) {
			return 0, buf, errBlob
		}
		rest = rest[w:]
		buf = buf[:0]
		for range n {
			var id uint64
			if len(rest) > 0 && rest[0] < 0x80 { // most numbers
				id, rest = uint64(rest[0]), rest[1:]
			} else {
				id, w = binary.Uvarint(rest)
				if w <= 0 || id > 1<<32-1 {
					return 0, buf, errBlob
				}
				rest = rest[w:]
			}
			buf = append(buf, uint32(id))
		}
		visit(s, buf)
	}
	return len(blob) - len(rest), buf, nil
}

var languages = [...]corpus.Lang{corpus.Chinese, corpus.English}

// PlaceOf returns the index of the term in Tokens.
func PlaceOf(t analysis.Term) Field {
	if f := FieldOf(t); f != Words || !t.Extra {
		return f
	}
	return Extras
}

// FieldOf returns the field of the term.
func FieldOf(t analysis.Term) Field {
	switch t.Kind {
	case analysis.Bigram:
		return Bigrams
	case analysis.Unigram:
		return Unigrams
	case analysis.Latin:
		return Latin
	default:
		return Words
	}
}
