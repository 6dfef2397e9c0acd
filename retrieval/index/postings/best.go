package postings

import (
	"cmp"
	"slices"
)

// ranked packs a score in steps and a document so that the better of two is the larger.
type ranked uint64

func rankedOf(score, doc uint32) ranked { return ranked(score)<<32 | ranked(^doc) }

func (r ranked) score() uint32 { return uint32(r >> 32) }
func (r ranked) doc() uint32   { return ^uint32(r) }

// best keeps the k best documents in a heap with the worst on top.
type best struct {
	k         int
	heap      []ranked
	threshold uint32 // further documents need a higher score
}

func (b *best) reset(k int) { b.k, b.heap, b.threshold = k, b.heap[:0], 0 }

// foresee raises the threshold as far as k documents are certain to pass it, given lower bounds of scores.
func (b *best) foresee(sums []uint32) {
	threshold := b.threshold
	for doc, sum := range sums {
		if sum > threshold {
			b.add(sum, uint32(doc))
			threshold = b.threshold
		}
	}
	b.threshold = max(b.threshold, 1) - 1 // a score equal to the least of them passes
	b.heap = b.heap[:0]
}

// add adds a document. Documents must come in ascending order.
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
