package index

import (
	"errors"

	"yiju/retrieval/index/postings"
)

// row is what a builder writes by one call.
type row struct {
	kind rowKind
	a, b int // list and chunk, or field and row
	term postings.Term
	data []byte // but of a term
}

type rowKind uint8

const (
	termRow rowKind = iota
	chunkRow
	lengthsRow
)

// put writes r. What goes wrong stays with the writer.
func (s *sink) put(r row) {
	switch r.kind {
	case termRow:
		_ = s.PutTerm(r.term)
	case chunkRow:
		_ = s.PutChunk(r.a, r.b, r.data)
	default:
		_ = s.PutLengths(r.a, r.b, r.data)
	}
}

// relay is a sink that hands the rows to another goroutine, some at a time, until stop is closed.
type relay struct {
	to   chan<- []row
	stop <-chan struct{}
	page []row
	data []byte // of page
}

// pageBytes is about how many bytes the relay collects before it hands them on.
const pageBytes = 64 << 10

var errStopped = errors.New("index: stopped")

// PutTerm hands on a row of term.
func (r *relay) PutTerm(t postings.Term) error {
	t.Data = r.keep(t.Data)
	return r.add(row{kind: termRow, term: t})
}

// PutChunk hands on a row of chunk.
func (r *relay) PutChunk(list, chunk int, data []byte) error {
	return r.add(row{kind: chunkRow, a: list, b: chunk, data: r.keep(data)})
}

// PutLengths hands on a row of length.
func (r *relay) PutLengths(field, n int, data []byte) error {
	return r.add(row{kind: lengthsRow, a: field, b: n, data: r.keep(data)})
}

// keep returns a copy of data. Where the page grows for it, the rows before keep what they have.
func (r *relay) keep(data []byte) []byte {
	from := len(r.data)
	r.data = append(r.data, data...)
	return r.data[from:]
}

func (r *relay) add(x row) error {
	if r.page = append(r.page, x); len(r.data) < pageBytes {
		return nil
	}
	return r.send()
}

func (r *relay) send() error {
	page := r.page
	r.page, r.data = make([]row, 0, len(page)), make([]byte, 0, pageBytes)
	select {
	case r.to <- page:
		return nil
	case <-r.stop:
		return errStopped
	}
}
