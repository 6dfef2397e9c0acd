package index

import (
	"errors"
	"sync"

	"yiju/retrieval/index/postings"
)

// row is the data of one call of a Sink method.
type row struct {
	kind rowKind
	a, b int // list and chunk, or field and row
	term postings.Term
	data []byte // except for a term
}

type rowKind uint8

const (
	termRow rowKind = iota
	chunkRow
	lengthsRow
)

// put writes r. Errors are sticky in the writer.
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

// page is a batch of rows with their bytes.
type page struct {
	rows []row
	data []byte
	home *sync.Pool // of unused pages
}

// pageBytes is the approximate size of a page.
const pageBytes = 64 << 10

func newPage(home *sync.Pool) *page {
	if p, ok := home.Get().(*page); ok {
		return p
	}
	return &page{home: home}
}

// done returns the page to the pool.
func (p *page) done() {
	p.rows, p.data = p.rows[:0], p.data[:0]
	p.home.Put(p)
}

// relay is a Sink that sends rows to another goroutine, a page at a time, until stop is closed.
type relay struct {
	to   chan<- *page
	stop <-chan struct{}
	page *page
}

func newRelay(to chan<- *page, stop <-chan struct{}) *relay {
	return &relay{to, stop, newPage(new(sync.Pool))}
}

var errStopped = errors.New("index: stopped")

// PutTerm relays a row of term.
func (r *relay) PutTerm(t postings.Term) error {
	t.Data = r.keep(t.Data)
	return r.add(row{kind: termRow, term: t})
}

// PutChunk relays a row of chunk.
func (r *relay) PutChunk(list, chunk int, data []byte) error {
	return r.add(row{kind: chunkRow, a: list, b: chunk, data: r.keep(data)})
}

// PutLengths relays a row of length.
func (r *relay) PutLengths(field, n int, data []byte) error {
	return r.add(row{kind: lengthsRow, a: field, b: n, data: r.keep(data)})
}

// keep returns a copy of data in the page. If the page must grow for it, earlier rows keep the old array.
func (r *relay) keep(data []byte) []byte {
	from := len(r.page.data)
	r.page.data = append(r.page.data, data...)
	return r.page.data[from:]
}

func (r *relay) add(x row) error {
	if r.page.rows = append(r.page.rows, x); len(r.page.data) < pageBytes {
		return nil
	}
	return r.send()
}

func (r *relay) send() error {
	select {
	case r.to <- r.page:
		r.page = newPage(r.page.home)
		return nil
	case <-r.stop:
		return errStopped
	}
}
