package postings

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzBlock packs and unpacks postings, and reads any bytes as a block.
func FuzzBlock(f *testing.F) {
	f.Add([]byte{3, 1, 0, 0, 9, 200}, 5)
	f.Add([]byte{32, 16, 255, 255, 255, 255, 255, 255}, 1)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		var docs []uint32
		var tfs []uint16
		doc := uint32(n & 0xffff)
		for i := 0; i+1 < len(data) && len(docs) < BlockSize; i += 2 {
			if doc += 1 + uint32(data[i])<<(data[i+1]%20); doc >= maxDocuments {
				break
			}
			docs, tfs = append(docs, doc), append(tfs, 1+uint16(data[i+1])<<(data[i]%8))
		}
		var b block
		if len(docs) > 0 {
			var gaps [2 * BlockSize]uint32
			packed := appendBlock(nil, n&0xffff, docs, tfs, &gaps)
			if err := b.read(packed, n&0xffff, len(docs), int(docs[len(docs)-1]), maxDocuments); err != nil {
				t.Fatalf("read what was written: %v", err)
			}
			for i, d := range docs {
				if b.docs[i] != d || b.frequency(i) != uint32(tfs[i]) {
					t.Fatalf("posting %d is %d %d, want %d %d", i, b.docs[i], b.frequency(i), d, tfs[i])
				}
			}
			for i, tf := range b.frequencies() {
				if tf != uint32(tfs[i]) {
					t.Fatalf("frequency %d of all is %d, want %d", i, tf, tfs[i])
				}
			}
		}
		if err := b.read(data, -1, n, -1, 1000); err != nil {
			return
		}
		if b.n != n || !slices.IsSorted(b.docs[:n]) || b.docs[n-1] >= 1000 || slices.Min(b.frequencies()) < 1 {
			t.Errorf("read %d of %d postings: %v", b.n, n, b.docs[:b.n])
		}
	})
}

// FuzzDamage changes stored bytes: the index refuses them or does not read them, and never answers otherwise. With
// repaired checksums it may answer anything, but it ends in good order.
func FuzzDamage(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	docs := collection(r, 3000, 12)
	f.Add(uint16(0), uint16(3), byte(1), false)
	f.Add(uint16(9), uint16(1), byte(255), true)
	f.Add(uint16(40), uint16(900), byte(16), true)
	f.Fuzz(func(t *testing.T, which, at uint16, flip byte, repair bool) {
		m := build(t, docs, 0.9, 1<<20)
		q := func(x *Index) ([]Hit, error) {
			q := Query{K1: 0.8}
			for _, key := range m.order {
				l, err := x.Term(m.terms[key])
				if err != nil {
					return nil, err
				}
				q.Concepts = append(q.Concepts, Concept{Field: int(key[0]), Weight: 1, Alternatives: []Alternative{{1, []*List{l}}}})
			}
			return x.Top(t.Context(), q, 10)
		}
		want, err := q(mustOpen(t, m, 1<<20))
		if err != nil {
			t.Fatal(err)
		}
		m.change(int(which), int(at), flip, repair)
		x, err := m.open(1 << 20)
		var got []Hit
		if err == nil {
			got, err = q(x)
		}
		switch {
		case err != nil && !errors.Is(err, ErrDamaged):
			t.Errorf("got %v, want %v", err, ErrDamaged)
		case err == nil && !repair && !cmp.Equal(got, want):
			t.Errorf("damage is not noticed: got %v, want %v", got, want)
		}
	})
}

// change flips bits of one byte of one of the strings of m, and gives it a right checksum again if repair is set.
func (m *memory) change(which, at int, flip byte, repair bool) {
	i := which % (2 + len(m.lengths) + len(m.chunks) + len(m.order))
	alter := func(data []byte, sum int) []byte {
		body := data
		if repair {
			body = data[:len(data)-sum]
		}
		if len(body) > 0 {
			body[at%len(body)] ^= flip
		}
		return body
	}
	switch {
	case i == 0:
		if m.head = alter(m.head, 4); repair {
			m.head = seal(headKey, m.head)
		}
		return
	case i <= len(m.lengths):
		key := [2]int{(i - 1) % fields, 0}
		if m.lengths[key] = alter(m.lengths[key], 4); repair {
			m.lengths[key] = seal(lengthsKey(key[0], key[1]), m.lengths[key])
		}
		return
	}
	if i -= 1 + len(m.lengths); i < len(m.chunks) {
		for list := i; ; list-- {
			key := ChunkKey(list, 0)
			if data, ok := m.chunks[key]; ok {
				if m.chunks[key] = alter(data, 4); repair {
					m.chunks[key] = seal(uint64(key), m.chunks[key])
				}
				return
			}
		}
	}
	key := m.order[(i-len(m.chunks))%len(m.order)]
	row := m.terms[key]
	if row.Data = alter(row.Data, 2); repair {
		row.Data = sealTerm(key, row.DF, row.Data)
	}
	m.terms[key] = row
}
