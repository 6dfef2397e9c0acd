package postings

import (
	"encoding/binary"
	"slices"
)

// encoder writes the postings of terms, one term at a time.
type encoder struct {
	sink    Sink
	lengths [][]uint16
	norms   []norm
	lists   int // written so far

	docs []uint32
	tfs  []uint16

	data, directory, blocks []byte
	gaps                    [2 * BlockSize]uint32
}

func newEncoder(lengths [][]uint16, b float64, totals []int64, sink Sink) *encoder {
	_, norms := normsOf(b, totals, len(lengths[0]))
	return &encoder{sink: sink, lengths: lengths, norms: norms}
}

func (e *encoder) reset() { e.docs, e.tfs = e.docs[:0], e.tfs[:0] }

func (e *encoder) add(doc uint32, tf uint16) { e.docs, e.tfs = append(e.docs, doc), append(e.tfs, tf) }

// bound returns the bound of the postings [from, to).
func (e *encoder) bound(field, from, to int) byte {
	most, lengths, norm := 0.0, e.lengths[field], e.norms[field]
	for i := from; i < to; i++ {
		most = max(most, float64(e.tfs[i])/float64(norm.at(lengths[e.docs[i]])))
	}
	return boundOf(most)
}

// term writes the postings added since reset under name, which is a field and a text.
func (e *encoder) term(name string) error {
	field, text := int(name[0]), name[1:]
	df := len(e.docs)
	e.data = append(e.data[:0], 0)
	if df <= BlockSize {
		e.data[0] = e.bound(field, 0, df)
		e.data = appendBlock(e.data, -1, e.docs, e.tfs, &e.gaps)
	} else if err := e.chunks(field); err != nil {
		return err
	}
	e.data = sealTerm(name, df, e.data)
	return e.sink.PutTerm(Term{Field: field, Text: text, DF: df, Data: e.data})
}

// chunks writes a long list and appends its directory to e.data.
func (e *encoder) chunks(field int) error {
	const postings = ChunkBlocks * BlockSize
	list := e.lists
	e.lists++
	e.data = binary.AppendUvarint(e.data, uint64(list))
	before := -1
	for from := 0; from < len(e.docs); from += postings {
		to := min(from+postings, len(e.docs))
		bound := e.chunk(field, from, to)
		chunk := append(e.directory, e.blocks...)
		if err := e.sink.PutChunk(list, from/postings, seal(uint64(ChunkKey(list, from/postings)), chunk)); err != nil {
			return err
		}
		last := int(e.docs[to-1])
		e.data = append(binary.AppendUvarint(e.data, uint64(last-before)), bound)
		e.data[0] = max(e.data[0], bound)
		before = last
	}
	return nil
}

// chunk encodes directory and blocks of the postings [from, to) and returns their bound.
func (e *encoder) chunk(field, from, to int) byte {
	e.directory = binary.AppendUvarint(e.directory[:0], uint64((to-from+BlockSize-1)/BlockSize))
	e.blocks = slices.Grow(e.blocks[:0], 2*(to-from))
	before, most := -1, byte(0)
	if from > 0 {
		before = int(e.docs[from-1])
	}
	for at := from; at < to; at += BlockSize {
		end := min(at+BlockSize, to)
		size := len(e.blocks)
		e.blocks = appendBlock(e.blocks, before, e.docs[at:end], e.tfs[at:end], &e.gaps)
		last, bound := int(e.docs[end-1]), e.bound(field, at, end)
		e.directory = binary.AppendUvarint(e.directory, uint64(last-before))
		e.directory = append(binary.AppendUvarint(e.directory, uint64(len(e.blocks)-size)), bound)
		before, most = last, max(most, bound)
	}
	return most
}
