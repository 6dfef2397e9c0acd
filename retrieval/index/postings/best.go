package postings

import (
	"cmp"
	"slices"
)

// ranked is a score in steps and a document: the larger of two is the better one.
type ranked uint64

func rankedOf(score, doc uint32) ranked { return ranked(score)<<32 | ranked(^doc) }

func (r ranked) score() uint32 { return uint32(r >> 32) }
func (r ranked) doc() uint32   { return ^uint32(r) }

// best keeps the k best documents, in a heap with the worst of them on top.
type best struct {
	k         int
	heap      []ranked
	threshold uint32 // a document that is not added yet needs a higher score

	slots [1 << 12]int // of foresee: sums by their highest bits
}

// slotShift makes a slot of a sum of a little more than steps.
const slotShift = 13

func (b *best) reset(k int) {
	b.k, b.heap, b.threshold = k, b.heap[:0], 0
	clear(b.slots[:])
}

// foresee notes that a document will get at least score.
func (b *best) foresee(score uint32) { b.slots[min(int(score>>slotShift), len(b.slots)-1)]++ }

// foreseen sets the threshold so that k of the documents that were foreseen pass it.
func (b *best) foreseen() {
	left := b.k
	for n := len(b.slots) - 1; n > 0; n-- {
		if left -= b.slots[n]; left <= 0 {
			b.threshold = uint32(n)<<slotShift - 1
			return
		}
	}
}

// add adds a document, which is behind all others that were added.
func (b *best) add(score, doc uint32) {
	if score <= b.threshold {
		return
	}
	r := rankedOf(score, doc)
	if len(b.heap) < b.k {
		b.heap = append(b.heap, r)
		b.up(len(b.heap) - 1)
	} else {
		b.heap[0] = r
		b.down()
	}
	if len(b.heap) == b.k {
		b.threshold = max(b.threshold, b.heap[0].score())
	}
}

func (b *best) up(i int) {
	for i > 0 {
		above := (i - 1) / 2
		if b.heap[above] <= b.heap[i] {
			return
		}
		b.heap[above], b.heap[i] = b.heap[i], b.heap[above]
		i = above
	}
}

func (b *best) down() {
	for i := 0; ; {
		least := i
		for below := 2*i + 1; below <= 2*i+2 && below < len(b.heap); below++ {
			if b.heap[below] < b.heap[least] {
				least = below
			}
		}
		if least == i {
			return
		}
		b.heap[i], b.heap[least] = b.heap[least], b.heap[i]
		i = least
	}
}

// sorted returns the documents, best first.
func (b *best) sorted() []ranked {
	slices.SortFunc(b.heap, func(x, y ranked) int { return cmp.Compare(y, x) })
	return b.heap
}
