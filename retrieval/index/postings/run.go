package postings

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"
)

// run is the postings of consecutive documents. It contains no pointers, so that the garbage collector need not scan it.
type run struct {
	slots   []slot   // hash table of the terms; length is a power of two, at least half of it free
	names   []byte   // field and text of the terms, concatenated
	ends    []uint32 // end of each name
	entries []entry  // in the order of documents

	list   []posting // by term; reused, as are the others
	order  []sortKey
	starts []uint32
}

// slot is a term in the table; free if term is 0.
type slot struct {
	key  uint64 // see keyOf
	term uint32 // 1 + its number
	at   uint32 // 1 + index of its last entry, 0 for none
}

// entry is a posting and its term.
type entry struct {
	term, doc uint32
	tf        uint16
}

type posting struct {
	doc uint32
	tf  uint16
}

// sortKey is a term and the first bytes of its name, which usually decide the order.
type sortKey struct {
	prefix uint64
	term   uint32
}

var seed = maphash.MakeSeed()

// shortText is the longest text, in bytes, that fits in a key: most are pairs of Han characters and short words.
const shortText = 6

// keyOf returns a number for a term: the text itself if it is short, otherwise a hash with the highest bit set.
func keyOf(field int, text string) uint64 {
	if len(text) > shortText {
		return maphash.String(seed, text) + uint64(field) | 1<<63
	}
	key := uint64(len(text))<<8 | uint64(field)
	for i := range len(text) {
		key = key<<8 | uint64(text[i])
	}
	return key
}

// count counts n occurrences of a term in document doc, whose first entry is start.
func (r *run) count(field int, text string, doc uint32, start, n int) {
	s := r.slot(field, text)
	if at := int(s.at) - 1; at >= start {
		e := &r.entries[at]
		e.tf = uint16(min(int(e.tf)+n, maxFrequency))
		return
	}
	r.entries = append(r.entries, entry{s.term - 1, doc, uint16(min(n, maxFrequency))})
	s.at = uint32(len(r.entries))
}

// slot returns the slot of a term, valid until the next call.
func (r *run) slot(field int, text string) *slot {
	if 2*(len(r.ends)+1) > len(r.slots) {
		r.grow()
	}
	key := keyOf(field, text)
	for at := r.place(key); ; at = (at + 1) & (len(r.slots) - 1) {
		s := &r.slots[at]
		if s.term == 0 {
			r.names = append(append(r.names, byte(field)), text...)
			r.ends = append(r.ends, uint32(len(r.names)))
			*s = slot{key: key, term: uint32(len(r.ends))}
			return s
		}
		if s.key == key && (key>>63 == 0 || r.matches(s.term-1, field, text)) {
			return s
		}
	}
}

// place returns the preferred slot of key.
func (r *run) place(key uint64) int {
	return int(key * 0x9e3779b97f4a7c15 >> (65 - bits.Len(uint(len(r.slots)))))
}

func (r *run) grow() {
	old := r.slots
	r.slots = make([]slot, max(1024, 2*len(old)))
	for _, s := range old {
		if s.term > 0 {
			at := r.place(s.key)
			for r.slots[at].term > 0 {
				at = (at + 1) & (len(r.slots) - 1)
			}
			r.slots[at] = s
		}
	}
}

// name returns field and text of a term.
func (r *run) name(term uint32) []byte {
	if term == 0 {
		return r.names[:r.ends[0]]
	}
	return r.names[r.ends[term-1]:r.ends[term]]
}

func (r *run) matches(term uint32, field int, text string) bool {
	name := r.name(term)
	return int(name[0]) == field && string(name[1:]) == text
}

// sorted yields the terms in order, each as field and text, with their postings.
func (r *run) sorted() iter.Seq2[[]byte, []posting] {
	r.group()
	r.order = r.order[:0]
	for t := range uint32(len(r.ends)) {
		r.order = append(r.order, sortKey{prefixOf(r.name(t)), t})
	}
	slices.SortFunc(r.order, func(a, b sortKey) int {
		if c := cmp.Compare(a.prefix, b.prefix); c != 0 {
			return c
		}
		return bytes.Compare(r.name(a.term), r.name(b.term))
	})
	return func(yield func([]byte, []posting) bool) {
		for _, k := range r.order {
			if !yield(r.name(k.term), r.list[r.starts[k.term]:r.starts[k.term+1]]) {
				return
			}
		}
	}
}

// group brings the postings of each term together: those of term t are list[starts[t]:starts[t+1]].
func (r *run) group() {
	r.starts = append(r.starts[:0], make([]uint32, len(r.ends)+2)...)
	for _, e := range r.entries {
		r.starts[e.term+2]++
	}
	for t := range r.ends {
		r.starts[t+2] += r.starts[t+1]
	}
	r.list = slices.Grow(r.list[:0], len(r.entries))[:len(r.entries)]
	for _, e := range r.entries { // starts[t+1] is where the next one of t goes, and so becomes where those of t+1 start
		r.list[r.starts[e.term+1]] = posting{e.doc, e.tf}
		r.starts[e.term+1]++
	}
}

// prefixOf returns the first eight bytes of name as a number with the same order.
func prefixOf(name []byte) uint64 {
	var first [8]byte
	copy(first[:], name)
	return binary.BigEndian.Uint64(first[:])
}

// reset empties r and keeps its memory.
func (r *run) reset() {
	clear(r.slots)
	r.names, r.ends, r.entries = r.names[:0], r.ends[:0], r.entries[:0]
}
