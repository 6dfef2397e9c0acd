package postings

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"
)

// runReader reads a run term by term.
type runReader struct {
	r      *bufio.Reader
	n      int // index of the run: earlier runs have lower documents
	name   []byte
	prefix uint64 // of name
	end    bool
}

// readAhead is how many bytes of each run are read at a time.
const readAhead = 1 << 14

func (r *runReader) uvarint() (uint64, error) {
	b, _ := r.r.Peek(binary.MaxVarintLen64) // fewer bytes at the end, where a truncated number is an error
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, errRun
	}
	_, err := r.r.Discard(n)
	return v, err
}

// next reads the name of the next term.
func (r *runReader) next() error {
	if _, err := r.r.Peek(1); err == io.EOF {
		r.end = true
		return nil
	}
	length, err := r.uvarint()
	if err != nil || length < 1 || length > 1<<30 {
		return errRun
	}
	r.name = slices.Grow(r.name[:0], int(length))[:length]
	if _, err := io.ReadFull(r.r, r.name); err != nil {
		return errRun
	}
	r.prefix = prefixOf(r.name)
	return nil
}

// postings passes the postings of the term to e.
func (r *runReader) postings(e *encoder) error {
	n, err := r.uvarint()
	doc := uint64(0)
	for ; err == nil && n > 0; n-- {
		var gap, tf uint64
		if gap, err = r.uvarint(); err == nil {
			tf, err = r.uvarint()
		}
		if doc += gap; err != nil || doc >= maxDocuments || tf < 1 || tf > maxFrequency {
			return errRun
		}
		e.add(uint32(doc), uint16(tf))
	}
	if err != nil {
		return errRun
	}
	return nil
}

// compare orders runs by their next term, earlier runs first.
func (r *runReader) compare(o *runReader) int {
	if c := cmp.Compare(r.prefix, o.prefix); c != 0 {
		return c
	}
	return cmp.Or(bytes.Compare(r.name, o.name), cmp.Compare(r.n, o.n))
}

// advance moves open[0] to its next term and to where it belongs in open, which is in order.
func advance(open []*runReader) ([]*runReader, error) {
	r := open[0]
	if err := r.next(); err != nil || r.end {
		return open[1:], err
	}
	at, _ := slices.BinarySearchFunc(open[1:], r, (*runReader).compare)
	copy(open, open[1:at+1])
	open[at] = r
	return open, nil
}

// merge merges all runs.
func (b *Builder) merge(e *encoder) error {
	var open []*runReader
	start := int64(0)
	for n, end := range b.runs {
		r := &runReader{n: n, r: bufio.NewReaderSize(io.NewSectionReader(b.spill, start, end-start), readAhead)}
		start = end
		if err := r.next(); err != nil {
			return err
		}
		open = append(open, r) // no run is empty
	}
	slices.SortFunc(open, (*runReader).compare)
	var name []byte
	for len(open) > 0 {
		name = append(name[:0], open[0].name...)
		e.reset()
		for len(open) > 0 && bytes.Equal(open[0].name, name) {
			err := open[0].postings(e)
			if err == nil {
				open, err = advance(open)
			}
			if err != nil {
				return err
			}
		}
		if err := e.term(string(name)); err != nil {
			return err
		}
	}
	return nil
}
