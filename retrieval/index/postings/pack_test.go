package postings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for width := range 33 {
		for n := range BlockSize + 1 {
			want := make([]uint32, n)
			for i := range want {
				want[i] = uint32(r.Uint64() & (1<<width - 1))
			}
			packed := appendPacked(nil, want, width)
			if len(packed) != packedLen(n, width) {
				t.Fatalf("%d values of %d bits take %d bytes, want %d", n, width, len(packed), packedLen(n, width))
			}
			for _, behind := range []int{0, 3, 20} {
				got := slices.Repeat([]uint32{7}, n)
				unpack(got, append(slices.Clone(packed), make([]byte, behind)...), width, 0)
				if !slices.Equal(got, want) {
					t.Fatalf("%d values of %d bits and %d bytes behind: got %v, want %v", n, width, behind, got, want)
				}
			}
		}
	}
}

func BenchmarkUnpack(b *testing.B) {
	for _, width := range []int{3, 7, 12, 20} {
		values := make([]uint32, BlockSize)
		packed := appendPacked(nil, values, width)
		b.Run(fmt.Sprint(width), func(b *testing.B) {
			for b.Loop() {
				unpack(values, packed, width, 1)
			}
		})
	}
}
