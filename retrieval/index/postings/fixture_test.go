package postings

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
)

// memory is a Sink and a Source that keeps everything.
type memory struct {
	head    []byte
	terms   map[string]Term
	order   []string
	chunks  map[int64][]byte
	lengths map[[2]int][]byte
}

func newMemory() *memory {
	return &memory{terms: make(map[string]Term), chunks: make(map[int64][]byte), lengths: make(map[[2]int][]byte)}
}

func (m *memory) PutTerm(t Term) error {
	t.Data = slices.Clone(t.Data)
	m.terms[termKey(t.Field, t.Text)] = t
	m.order = append(m.order, termKey(t.Field, t.Text))
	return nil
}

func (m *memory) PutChunk(list, chunk int, data []byte) error {
	m.chunks[ChunkKey(list, chunk)] = slices.Clone(data)
	return nil
}

func (m *memory) PutLengths(field, row int, data []byte) error {
	m.lengths[[2]int{field, row}] = slices.Clone(data)
	return nil
}

func (m *memory) Chunk(_ context.Context, key int64) ([]byte, error) { return m.chunks[key], nil }

func (m *memory) open(cache int) (*Index, error) {
	return Open(m.head, func(f, row int) ([]byte, error) { return m.lengths[[2]int{f, row}], nil }, m, cache)
}

// spill is a Spill in memory.
type spill struct{ bytes.Buffer }

func (s *spill) ReadAt(p []byte, at int64) (int, error) {
	n := copy(p, s.Bytes()[min(at, int64(s.Len())):])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// document is a document of a random collection: its lengths, and how often it has which terms, by field and text.
type document struct {
	lengths []int
	tf      map[string]int
}

const fields = 3

// collection makes n documents. The terms of a field are "0", "1" and so on: the first in nearly all documents, later
// ones in ever fewer.
func collection(r *rand.Rand, n, terms int) []document {
	docs := make([]document, n)
	for i := range docs {
		d := document{lengths: make([]int, fields), tf: make(map[string]int)}
		if i > 0 && r.IntN(10) == 0 { // the same once more
			docs[i] = docs[r.IntN(i)]
			continue
		}
		for f := range fields {
			for t := range terms {
				if r.IntN(1+t*t/4) == 0 {
					d.tf[termKey(f, fmt.Sprint(t))] = 1 + int(r.ExpFloat64())
				}
			}
			for key, tf := range d.tf {
				if int(key[0]) == f {
					d.lengths[f] += tf
				}
			}
			d.lengths[f] += r.IntN(20)
		}
		docs[i] = d
	}
	return docs
}

// build writes docs with runs of limit postings.
func build(t testing.TB, docs []document, b float64, limit int) *memory {
	t.Helper()
	m := newMemory()
	w := NewBuilder(fields, b, func() (Spill, error) { return &spill{}, nil })
	w.limit = limit
	for _, d := range docs {
		if err := w.Begin(d.lengths); err != nil {
			t.Fatal(err)
		}
		for key, tf := range d.tf { // in any order, and a little at a time
			w.Count(int(key[0]), key[1:], tf/2)
			w.Count(int(key[0]), key[1:], tf-tf/2)
		}
	}
	var err error
	if m.head, err = w.Finish(m); err != nil {
		t.Fatal(err)
	}
	return m
}

func mustOpen(t testing.TB, m *memory, cache int) *Index {
	t.Helper()
	x, err := m.open(cache)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// asked is a Query with the names of its terms.
type asked struct {
	query Query
	names [][][]string // by concept and alternative
}

// question makes a question of n concepts at random.
func question(t testing.TB, r *rand.Rand, x *Index, m *memory, n, terms int) asked {
	t.Helper()
	q := asked{query: Query{K1: 0.2 + r.Float64()*2}}
	for range n {
		c := Concept{Field: r.IntN(fields), Weight: r.Float64() * 10}
		var said [][]string
		for range 1 + r.IntN(8)/5*2 {
			a := Alternative{Weight: []float64{1, 1, 0.5, 1.0 / 3}[r.IntN(4)]}
			var names []string
			for range 1 + r.IntN(8)/6 {
				field := c.Field
				if r.IntN(10) == 0 {
					field = r.IntN(fields)
				}
				key := termKey(field, fmt.Sprint(r.IntN(terms)))
				row, ok := m.terms[key]
				if !ok {
					continue
				}
				l, err := x.Term(row)
				if err != nil {
					t.Fatal(err)
				}
				a.Lists, names = append(a.Lists, l), append(names, key)
			}
			if len(a.Lists) > 0 {
				c.Alternatives, said = append(c.Alternatives, a), append(said, names)
			}
		}
		q.query.Concepts, q.names = append(q.query.Concepts, c), append(q.names, said)
	}
	return q
}

// score is the score of d by its definition.
func (q *asked) score(x *Index, d document) float64 {
	sum := 0.0
	for n, c := range q.query.Concepts {
		f := 0.0
		for i, names := range q.names[n] {
			least := maxFrequency
			for _, name := range names {
				least = min(least, d.tf[name])
			}
			f += c.Alternatives[i].Weight * float64(least)
		}
		norm := 1 - x.B() + x.B()*float64(d.lengths[c.Field])/x.Average(c.Field)
		if f > 0 {
			sum += c.Weight * f / (f + q.query.K1*norm)
		}
	}
	return sum
}
