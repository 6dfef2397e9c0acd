package postings

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Source reads the chunks of lists. It must be safe for concurrent use.
type Source interface {
	// Chunk returns the chunk stored under the ChunkKey key. The Index retains the bytes.
	Chunk(ctx context.Context, key int64) ([]byte, error)
}

// Index finds documents. It is safe for concurrent use.
type Index struct {
	n       int
	b       float64
	average []float64 // length of a field
	lengths [][]uint16
	norms   []norm
	source  Source
	chunks  *cache
	scratch sync.Pool // of *search
}

// Open returns the Index of head. lengths returns the rows of Sink.PutLengths; up to memory bytes of chunks are cached.
func Open(head []byte, lengths func(field, row int) ([]byte, error), source Source, memory int) (*Index, error) {
	head, err := unseal(headKey, head)
	if err != nil || len(head) < 2 || head[0] != version || head[1] > maxFields {
		return nil, fmt.Errorf("%w: the head cannot be read", ErrDamaged)
	}
	x := &Index{source: source, chunks: newCache(memory), lengths: make([][]uint16, head[1])}
	d := decoder{data: head[2:]}
	x.n = d.int(maxDocuments)
	x.b = d.float()
	totals := make([]int64, len(x.lengths))
	for f := range totals {
		totals[f] = int64(d.int(math.MaxInt64))
	}
	x.average, x.norms = normsOf(x.b, totals, x.n)
	if d.bad || len(d.data) > 0 || !(x.b >= 0 && x.b <= 1) {
		return nil, fmt.Errorf("%w: the head cannot be read", ErrDamaged)
	}
	for f := range x.lengths {
		if err := x.readLengths(f, lengths); err != nil {
			return nil, err
		}
	}
	x.scratch.New = func() any { return &search{sums: make([]uint32, x.n)} }
	return x, nil
}

func (x *Index) readLengths(f int, lengths func(field, row int) ([]byte, error)) error {
	list := make([]uint16, 0, min(x.n, 1<<20)) // bounded: the head may be wrong
	for row := 0; len(list) < x.n; row++ {
		data, err := lengths(f, row)
		if err != nil {
			return err
		}
		data, err = unseal(lengthsKey(f, row), data)
		if err != nil || len(data) != 2*min(x.n-len(list), LengthsPerRow) {
			return fmt.Errorf("%w: lengths of field %d", ErrDamaged, f)
		}
		for i := 0; i < len(data); i += 2 {
			list = append(list, binary.LittleEndian.Uint16(data[i:]))
		}
	}
	x.lengths[f] = slices.Clip(list)
	return nil
}

// Documents returns the number of documents.
func (x *Index) Documents() int { return x.n }

// Fields returns the number of fields.
func (x *Index) Fields() int { return len(x.lengths) }

// B returns B of the score.
func (x *Index) B() float64 { return x.b }

// Average returns the average length of a field, at least 1.
func (x *Index) Average(field int) float64 { return x.average[field] }

// Length returns the length of a document in a field.
func (x *Index) Length(field int, doc uint32) int { return int(x.lengths[field][doc]) }

// List is the postings of a term. It is safe for concurrent use.
type List struct {
	field  int
	df     int
	bound  byte
	inline []byte // the only block of a short list
	number int
	chunks []uint32 // last documents of the chunks of a long one
	bounds []byte   // of these
}

// Term returns the postings of a term as passed to Sink.PutTerm. It retains the data.
func (x *Index) Term(t Term) (*List, error) {
	bad := fmt.Errorf("%w: postings of %q", ErrDamaged, t.Text)
	if t.Field < 0 || t.Field >= len(x.lengths) || t.DF < 1 || t.DF > x.n {
		return nil, bad
	}
	data, err := unsealTerm(termKey(t.Field, t.Text), t.DF, t.Data)
	if err != nil || len(data) < 2 {
		return nil, bad
	}
	l := &List{field: t.Field, df: t.DF, bound: data[0]}
	if t.DF <= BlockSize {
		l.inline = data[1:]
		return l, nil
	}
	d := decoder{data: data[1:]}
	l.number = d.int(1 << 40)
	last := int64(-1)
	for len(l.chunks)*ChunkBlocks*BlockSize < t.DF && !d.bad {
		last += int64(d.int(x.n))
		l.chunks, l.bounds = append(l.chunks, uint32(last)), append(l.bounds, d.byte())
		if last >= int64(x.n) || len(l.chunks) > 1 && l.chunks[len(l.chunks)-2] >= uint32(last) {
			return nil, bad
		}
	}
	if d.bad || len(d.data) > 0 {
		return nil, bad
	}
	return l, nil
}

// DF returns how many documents have the term.
func (l *List) DF() int { return l.df }

// chunk is a chunk with its decoded directory.
type chunk struct {
	before int      // document before it, or -1
	last   []uint32 // documents that end the blocks
	bounds []byte
	starts []uint32 // of the blocks in data, and the end of the last one
	data   []byte
}

// size estimates the bytes that c takes in memory.
func (c *chunk) size() int { return cap(c.data) + 9*len(c.last) + 150 }

// chunk returns chunk n of a long list.
func (x *Index) chunk(ctx context.Context, l *List, n int) (*chunk, error) {
	key := ChunkKey(l.number, n)
	if c := x.chunks.get(key); c != nil {
		return c, nil
	}
	data, err := x.source.Chunk(ctx, key)
	if err != nil {
		return nil, err
	}
	c := readChunk(data, key, l, n)
	if c == nil {
		return nil, fmt.Errorf("%w: chunk %d of list %d", ErrDamaged, n, l.number)
	}
	x.chunks.put(key, c)
	return c, nil
}

// readChunk returns nil if data is damaged.
func readChunk(data []byte, key int64, l *List, n int) *chunk {
	data, err := unseal(uint64(key), data)
	if err != nil {
		return nil
	}
	const postings = ChunkBlocks * BlockSize
	want := min(l.df-n*postings, postings)
	c := &chunk{before: -1}
	if n > 0 {
		c.before = int(l.chunks[n-1])
	}
	d := decoder{data: data}
	blocks := d.int(ChunkBlocks)
	if blocks != (want+BlockSize-1)/BlockSize {
		return nil
	}
	last, start := int64(c.before), uint32(0)
	for range blocks {
		gap := d.int(math.MaxInt32)
		last += int64(gap)
		c.last, c.starts = append(c.last, uint32(last)), append(c.starts, start)
		start += uint32(d.int(1 << 20))
		c.bounds = append(c.bounds, d.byte())
		if gap < 1 || last > int64(l.chunks[n]) {
			return nil
		}
	}
	c.starts, c.data = append(c.starts, start), d.data
	if d.bad || int64(start) != int64(len(d.data)) || last != int64(l.chunks[n]) {
		return nil
	}
	return c
}

// decoder reads from the front of data. After a missing or out-of-range value it is bad and returns only 0.
type decoder struct {
	data []byte
	bad  bool
}

func (d *decoder) int(most int) int {
	v, n := binary.Uvarint(d.data)
	if d.bad || n <= 0 || v > uint64(most) {
		d.bad = true
		return 0
	}
	d.data = d.data[n:]
	return int(v)
}

// take returns the next n bytes.
func (d *decoder) take(n int) []byte {
	if d.bad || len(d.data) < n {
		d.bad = true
		return make([]byte, n)
	}
	b := d.data[:n]
	d.data = d.data[n:]
	return b
}

func (d *decoder) byte() byte { return d.take(1)[0] }

func (d *decoder) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(d.take(8)))
}
