package postings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// DropTerm forgets a term.
func (m *memory) DropTerm(field int, text string) error {
	key := termKey(field, text)
	if _, ok := m.terms[key]; !ok {
		return fmt.Errorf("term %q is dropped twice, or was never there", key)
	}
	delete(m.terms, key)
	return nil
}

// DropList forgets the chunks of a list.
func (m *memory) DropList(list int) error {
	before := len(m.chunks)
	for chunk := 0; m.chunks[ChunkKey(list, chunk)] != nil; chunk++ {
		delete(m.chunks, ChunkKey(list, chunk))
	}
	if len(m.chunks) == before {
		return fmt.Errorf("list %d is dropped twice, or was never there", list)
	}
	return nil
}

// patch gives documents of m, which has docs, the terms of edits.
func patch(t *testing.T, m *memory, docs []document, edits map[uint32]document, lists int) {
	t.Helper()
	x := mustOpen(t, m, 0)
	p := x.Patch()
	for doc, d := range edits {
		if err := p.Begin(doc, d.lengths); err != nil {
			t.Fatal(err)
		}
		for key := range docs[doc].tf {
			p.Had(int(key[0]), key[1:])
		}
		for key, tf := range d.tf {
			p.Count(int(key[0]), key[1:], tf/2)
			p.Count(int(key[0]), key[1:], tf-tf/2)
		}
	}
	find := func(field int, text string) (*List, error) {
		row, ok := m.terms[termKey(field, text)]
		if !ok {
			return nil, nil
		}
		return x.Term(row)
	}
	var err error
	if m.head, err = p.Finish(t.Context(), find, lists, m); err != nil {
		t.Fatal(err)
	}
}

// TestPatch patches random collections several times over, and compares with what is built from the same documents: the
// same terms, lists and lengths, and the same best documents.
func TestPatch(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 9))
		n, terms := 1+r.IntN(1500), 2+r.IntN(30)
		docs, b := collection(r, n, terms), r.Float64()
		m := build(t, docs, b, 1<<20)
		for round := range 3 {
			others := collection(r, n, 1+r.IntN(2*terms))
			edits := make(map[uint32]document)
			for range 1 + r.IntN(1+n/10) {
				d := others[r.IntN(n)]
				d.lengths = slices.Clone(d.lengths)
				for f := range d.lengths {
					d.lengths[f] *= 1 + round*r.IntN(30) // so that the averages move
				}
				edits[uint32(r.IntN(n))] = d
			}
			patch(t, m, docs, edits, 1000*(round+1))
			for doc, d := range edits {
				docs[doc] = d
			}
			name := fmt.Sprintf("seed %d, round %d", seed, round)
			built := build(t, docs, b, 1<<20)
			checkSame(t, name, m, built)
			x, want := mustOpen(t, m, 1<<20), mustOpen(t, built, 1<<20)
			checkBounds(t, name, x, m, docs)
			for range 10 {
				q := question(t, r, x, m, 1+r.IntN(20), 2*terms)
				k := 1 + r.IntN(50)
				checkTop(t, name, x, docs, &q, k)
				got, err := x.Top(t.Context(), q.query, k)
				if err != nil {
					t.Fatal(err)
				}
				hits, err := want.Top(t.Context(), q.in(t, want, built), k)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(got, hits); diff != "" {
					t.Fatalf("%s: best of the patched and of the built index (-got +want):\n%s", name, diff)
				}
			}
		}
	}
}

// in returns the query with the lists of another index.
func (q *asked) in(t *testing.T, x *Index, m *memory) Query {
	t.Helper()
	out := Query{K1: q.query.K1, Concepts: slices.Clone(q.query.Concepts)}
	for n := range out.Concepts {
		c := &out.Concepts[n]
		c.Said = slices.Clone(c.Said)
		for i, names := range q.names[n] {
			c.Said[i].Lists = nil
			for _, name := range names {
				l, err := x.Term(m.terms[name])
				if err != nil {
					t.Fatal(err)
				}
				c.Said[i].Lists = append(c.Said[i].Lists, l)
			}
		}
	}
	return out
}

// checkBounds checks that no document has more of a term than the bound of its list says.
func checkBounds(t *testing.T, name string, x *Index, m *memory, docs []document) {
	t.Helper()
	for key, row := range m.terms {
		l, err := x.Term(row)
		if err != nil {
			t.Fatal(err)
		}
		f := int(key[0])
		for i, d := range docs {
			ratio := float64(d.tf[key]) / float64(x.norms[f].of(uint16(min(d.lengths[f], maxLength))))
			if most := x.most(l) * (1 + 1e-5); ratio > most {
				t.Fatalf("%s: document %d has %g of term %q, bound %g", name, i, ratio, key, most)
			}
		}
	}
}

// checkSame checks that two indexes have the same terms in as many documents, the same lengths, and no chunks to spare.
func checkSame(t *testing.T, name string, got, want *memory) {
	t.Helper()
	frequencies := func(m *memory) map[string]int {
		df := make(map[string]int)
		for key, term := range m.terms {
			df[key] = term.DF
		}
		return df
	}
	if diff := cmp.Diff(frequencies(got), frequencies(want)); diff != "" {
		t.Fatalf("%s: terms (-got +want):\n%s", name, diff)
	}
	if diff := cmp.Diff(got.lengths, want.lengths); diff != "" {
		t.Fatalf("%s: lengths (-got +want):\n%s", name, diff)
	}
	if len(got.chunks) != len(want.chunks) {
		t.Fatalf("%s: got %d chunks, want %d", name, len(got.chunks), len(want.chunks))
	}
}

func TestPatchOfNoDocument(t *testing.T) {
	x := mustOpen(t, build(t, collection(rand.New(rand.NewPCG(1, 1)), 3, 3), 0.5, 1<<20), 0)
	if err := x.Patch().Begin(3, make([]int, fields)); err == nil {
		t.Error("document 3 of 3: no error")
	}
	if err := x.Patch().Begin(0, nil); err == nil {
		t.Error("no lengths: no error")
	}
}
