package postings

import "math"

// A bound is a byte that encodes an upper bound of the ratio of frequency to norm over some postings: c means
// 2^((c-80)/8), from 0.001 to 3,000,000 in steps of 9 percent; the highest value covers any ratio.
const (
	boundSteps = 8
	boundZero  = 80
)

// boundOf returns the least bound for ratio.
func boundOf(ratio float64) byte {
	c := math.Ceil(math.Log2(ratio)*boundSteps) + boundZero
	switch {
	case !(c > 0): // including a ratio of 0
		return 0
	case c >= math.MaxUint8:
		return math.MaxUint8
	}
	b := byte(c)
	if b < math.MaxUint8 && ratioOf(b) < ratio { // rounding
		b++
	}
	return b
}

func ratioOf(bound byte) float64 {
	if bound == math.MaxUint8 {
		return math.Inf(1)
	}
	return math.Exp2((float64(bound) - boundZero) / boundSteps)
}
