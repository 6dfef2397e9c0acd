package postings

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"io"
	"strings"
)

// runReader reads a run term by term.
type runReader struct {
	r    *bufio.Reader
	n    int // of the run: earlier ones have the lower documents
	name string
	buf  []byte
	end  bool
}

// next reads the name of the next term.
func (r *runReader) next() error {
	n, err := binary.ReadUvarint(r.r)
	if err == io.EOF {
		r.end = true
		return nil
	}
	if err != nil || n < 1 || n > 1<<30 {
		return errRun
	}
	if uint64(cap(r.buf)) < n {
		r.buf = make([]byte, n)
	}
	r.buf = r.buf[:n]
	if _, err := io.ReadFull(r.r, r.buf); err != nil {
		return errRun
	}
	r.name = string(r.buf)
	return nil
}

// postings gives the postings of the term to e.
func (r *runReader) postings(e *encoder) error {
	n, err := binary.ReadUvarint(r.r)
	doc := uint64(0)
	for ; err == nil && n > 0; n-- {
		var gap, tf uint64
		if gap, err = binary.ReadUvarint(r.r); err == nil {
			tf, err = binary.ReadUvarint(r.r)
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

// readers orders runs by their next term, earlier runs first.
type readers []*runReader

func (r readers) Len() int { return len(r) }
func (r readers) Less(i, j int) bool {
	if c := strings.Compare(r[i].name, r[j].name); c != 0 {
		return c < 0
	}
	return r[i].n < r[j].n
}
func (r readers) Swap(i, j int) { r[i], r[j] = r[j], r[i] }

// Push and Pop are for package heap.
func (r *readers) Push(x any) { *r = append(*r, x.(*runReader)) }

// Pop removes the last reader.
func (r *readers) Pop() any {
	old := *r
	x := old[len(old)-1]
	*r = old[:len(old)-1]
	return x
}

// merge reads all runs side by side.
func (b *Builder) merge(e *encoder) error {
	var open readers
	start := int64(0)
	for n, end := range b.runs {
		r := &runReader{n: n, r: bufio.NewReaderSize(io.NewSectionReader(b.spill, start, end-start), 1<<16)}
		start = end
		if err := r.next(); err != nil {
			return err
		}
		if !r.end {
			open = append(open, r)
		}
	}
	heap.Init(&open)
	for len(open) > 0 {
		name := open[0].name
		e.reset()
		for len(open) > 0 && open[0].name == name {
			r := open[0]
			if err := r.postings(e); err != nil {
				return err
			}
			if err := r.next(); err != nil {
				return err
			}
			if r.end {
				heap.Pop(&open)
			} else {
				heap.Fix(&open, 0)
			}
		}
		if err := e.term(name); err != nil {
			return err
		}
	}
	return nil
}
