package index

import (
	"encoding/binary"
	"fmt"
	"strings"

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

// vocabulary numbers the words of the passages of one language, new ones from next on.
type vocabulary struct {
	ids  map[string]uint32
	next uint32
}

func (v *vocabulary) id(word string) uint32 {
	id, ok := v.ids[word]
	if !ok {
		id = v.new()
		v.ids[strings.Clone(word)] = id // word would keep its whole text
	}
	return id
}

// new returns a number for a term that is no word.
func (v *vocabulary) new() uint32 {
	v.next++
	return v.next - 1
}

// encode returns the words of a passage as they stand in the column words: for each section the number of words and then
// the number of each, all as unsigned varints.
func (v *vocabulary) encode(sections *[nSections]tokens) []byte {
	var blob []byte
	for s := range nSections {
		blob = binary.AppendUvarint(blob, uint64(len(sections[s][words])))
		for _, t := range sections[s][words] {
			blob = binary.AppendUvarint(blob, uint64(v.id(t)))
		}
	}
	return blob
}

var (
	errBlob = fmt.Errorf("%w: words of a passage cannot be decoded", ErrDamaged)
	errSpan = fmt.Errorf("%w: a passage lies outside its clause", ErrDamaged)
)

// decode calls visit with each section and its words, in the order of encode, from the beginning of blob. It returns how
// many bytes they take, and the slice that visit got, to be reused.
func decode(blob []byte, buf []uint32, visit func(s section, ids []uint32)) (int, []uint32, error) {
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
