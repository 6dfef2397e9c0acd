package postings

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// runPostings is the number of postings that a Builder keeps in memory: with their sorted copy and the terms about 15 MB.
const runPostings = 1 << 19

// Spill stores runs that do not fit in memory, such as an *os.File. It is first appended to and then read.
type Spill interface {
	io.Writer
	io.ReaderAt
}

// Term is a term with its encoded postings.
type Term struct {
	Field int
	Text  string
	DF    int    // documents that have it, at least 1
	Data  []byte // see the format; valid until the next call
}

// Sink receives the output of a Builder.
type Sink interface {
	// PutTerm is called for the terms in the order of field and text.
	PutTerm(t Term) error
	// PutChunk is called for the chunks of each list, before its term, in order.
	PutChunk(list, chunk int, data []byte) error
	// PutLengths is called for the rows of each field in order.
	PutLengths(field, row int, data []byte) error
}

// Builder takes documents one by one and then writes the index. Its memory is constant except for 2 bytes per document
// and field. It is for one goroutine.
type Builder struct {
	b       float64
	lengths [][]uint16 // by field
	totals  []int64
	open    func() (Spill, error)

	run   run
	start int // first entry of the current document in run
	limit int // most entries in memory

	spill Spill
	runs  []int64 // ends of the runs in spill
}

// NewBuilder returns a Builder for the given number of fields, at most 16, and the B of the score, 0 to 1. open is called
// at most once, if the postings do not fit in memory; the caller owns and closes the Spill.
func NewBuilder(fields int, b float64, open func() (Spill, error)) *Builder {
	return &Builder{
		b: b, lengths: make([][]uint16, fields), totals: make([]int64, fields), open: open, limit: runPostings,
	}
}

// Documents returns how many documents were begun.
func (b *Builder) Documents() int { return len(b.lengths[0]) }

// Begin begins the next document, which has the given length in each field.
func (b *Builder) Begin(lengths []int) error {
	if len(lengths) != len(b.lengths) || b.Documents() >= maxDocuments {
		return fmt.Errorf("postings: document %d with %d fields", b.Documents(), len(lengths))
	}
	if len(b.run.entries) >= b.limit {
		if err := b.flush(); err != nil {
			return err
		}
	}
	for f, n := range lengths {
		n = max(0, min(n, maxLength))
		b.lengths[f] = append(b.lengths[f], uint16(n))
		b.totals[f] += int64(n)
	}
	b.start = len(b.run.entries)
	return nil
}

// Count counts n further occurrences of a term in the document that was begun last.
func (b *Builder) Count(field int, text string, n int) {
	if n > 0 {
		b.run.count(field, text, uint32(b.Documents()-1), b.start, n)
	}
}

// flush writes the run: for each term, in order, the length of its name, the name, its document frequency and, for each
// posting, document and frequency; numbers are varints.
func (b *Builder) flush() error {
	if len(b.run.entries) == 0 {
		return nil
	}
	if b.spill == nil {
		var err error
		if b.spill, err = b.open(); err != nil {
			return err
		}
	}
	end := int64(0)
	if n := len(b.runs); n > 0 {
		end = b.runs[n-1]
	}
	w := bufio.NewWriterSize(b.spill, 1<<18)
	var buf []byte
	for name, postings := range b.run.sorted() {
		buf = append(binary.AppendUvarint(buf[:0], uint64(len(name))), name...)
		buf = binary.AppendUvarint(buf, uint64(len(postings)))
		last := uint32(0)
		for _, p := range postings {
			buf = binary.AppendUvarint(binary.AppendUvarint(buf, uint64(p.doc-last)), uint64(p.tf))
			last = p.doc
		}
		end += int64(len(buf))
		_, _ = w.Write(buf) // Flush returns the error
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("postings: write a run: %w", err)
	}
	b.runs = append(b.runs, end)
	b.run.reset()
	b.start = 0
	return nil
}

// Settle releases memory before Finish if postings were spilled. No document may follow.
func (b *Builder) Settle() error {
	if len(b.runs) == 0 {
		return nil
	}
	err := b.flush()
	b.run = run{}
	return err
}

// Finish writes the index to sink and returns its head. The Builder cannot be used afterwards.
func (b *Builder) Finish(sink Sink) (head []byte, err error) {
	e := newEncoder(b.lengths, b.b, b.totals, sink)
	if len(b.runs) == 0 {
		err = b.finishInMemory(e)
	} else if err = b.Settle(); err == nil {
		err = b.merge(e)
	}
	if err != nil {
		return nil, err
	}
	for f, lengths := range b.lengths {
		for row := 0; row*LengthsPerRow < len(lengths); row++ {
			if err := putLengths(sink, f, row, lengths); err != nil {
				return nil, err
			}
		}
	}
	return appendHead(b.Documents(), b.b, b.totals), nil
}

// putLengths writes one row of the lengths of a field.
func putLengths(sink Sink, field, row int, lengths []uint16) error {
	part := lengths[row*LengthsPerRow : min(len(lengths), (row+1)*LengthsPerRow)]
	data := make([]byte, 0, 2*len(part)+4)
	for _, n := range part {
		data = binary.LittleEndian.AppendUint16(data, n)
	}
	return sink.PutLengths(field, row, seal(lengthsKey(field, row), data))
}

// appendHead returns the head of an index.
func appendHead(documents int, b float64, totals []int64) []byte {
	head := []byte{version, byte(len(totals))}
	head = binary.AppendUvarint(head, uint64(documents))
	head = binary.LittleEndian.AppendUint64(head, math.Float64bits(b))
	for _, n := range totals {
		head = binary.AppendUvarint(head, uint64(n))
	}
	return seal(headKey, head)
}

func (b *Builder) finishInMemory(e *encoder) error {
	for name, postings := range b.run.sorted() {
		e.reset()
		for _, p := range postings {
			e.add(p.doc, p.tf)
		}
		if err := e.term(string(name)); err != nil {
			return err
		}
	}
	return nil
}

// Keys of checksums: of chunks list<<16|chunk, of the others above all of these.
const (
	headKey    = 1 << 63
	lengthsTag = 1 << 62
)

func lengthsKey(field, row int) uint64 { return lengthsTag | uint64(field)<<32 | uint64(row) }

// ChunkKey is a number for the chunk of a list, by which chunks sort in order.
func ChunkKey(list, chunk int) int64 { return int64(list)<<16 | int64(chunk) }

var errRun = errors.New("postings: a run reads back otherwise than it was written")
