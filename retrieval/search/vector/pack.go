package vector

import (
	"encoding/binary"
	"fmt"
	"math"
	"yiju/retrieval/index"
)

// Vectors are stored as one signed byte per number, and a scale per vector: a quarter of the size of 32-bit numbers, which
// matters as a search reads all. Comparing a question with 200,000 vectors of 384 and 1024 dimensions took 0.04 s and
// 0.09 s in memory, and 0.13 s and 0.30 s with reading 78 MB and 206 MB from the file (32-bit numbers: 0.03 s and 0.08 s
// in memory; 307 MB and 819 MB; BenchmarkVectors). The loss is small compared with what a model can distinguish: a cosine
// changes by .002, and at least 98 of the first hundred passages stay (TestQuantizedCosines), so there is no second pass
// with exact numbers.
const (
	scaleBytes = 4   // of the scale before each vector
	quantum    = 127 // largest byte
	fineness   = 1 << 20
	mostCosine = 2 // beyond rounding errors: the vector is damaged
)

// maxDimension bounds the dimension of vectors.
const maxDimension = 8192

var errVector = fmt.Errorf("%w: the vectors of passages cannot be decoded", index.ErrDamaged)

// pack normalizes and encodes v. It reports false if v has no or too many dimensions, is zero, or is not finite.
func pack(v []float32) ([]byte, bool) {
	length, most := lengthOf(v), 0.0
	for _, x := range v {
		most = max(most, math.Abs(float64(x)))
	}
	if len(v) > maxDimension || length == 0 {
		return nil, false
	}
	out := make([]byte, scaleBytes, scaleBytes+len(v))
	step := most / quantum
	binary.LittleEndian.PutUint32(out, math.Float32bits(float32(step/length)))
	for _, x := range v {
		out = append(out, byte(int8(math.Round(float64(x)/step))))
	}
	return out, true
}

// unpack returns the numbers of a stored vector, whose length is about 1.
func unpack(b []byte) []float32 {
	out := make([]float32, 0, max(len(b)-scaleBytes, 0))
	for _, x := range b[min(len(b), scaleBytes):] {
		out = append(out, float32(scale(b)*float64(int8(x))))
	}
	return out
}

// lengthOf returns the length of v, 0 if v is zero or not finite.
func lengthOf(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return 0
	}
	return math.Sqrt(sum)
}

// packed reports whether b looks like a stored vector of the given dimension.
func packed(b []byte, dimension int) bool {
	return dimension > 0 && len(b) == scaleBytes+dimension && validScale(scale(b))
}

// scale returns the scale of the stored vector b.
func scale(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }

func validScale(s float64) bool { return s > 0 && s <= 1 }

// probe is the vector of a question, ready to be compared with stored ones.
type probe struct {
	ints []int64 // numbers of the vector over step
	step float64
}

// newProbe returns the probe for v, or false if v is not a vector of the given dimension.
func newProbe(v []float32, dimension int) (probe, bool) {
	length := lengthOf(v)
	if len(v) != dimension || length == 0 {
		return probe{}, false
	}
	// No number of a vector of length 1 is above 1, so no sum over maxDimension products overflows.
	p := probe{ints: make([]int64, len(v)), step: 1.0 / fineness}
	for i, x := range v {
		p.ints[i] = int64(math.Round(float64(x) / length * fineness))
	}
	return p, true
}

// cosines calls visit with the index and the cosine of each vector in block, which is a concatenation of stored vectors.
// It reports false if block is malformed.
func (p *probe) cosines(block []byte, visit func(n int, cosine float64)) bool {
	size := scaleBytes + len(p.ints)
	if len(block)%size != 0 {
		return false
	}
	for n := 0; len(block) > 0; n++ {
		s := scale(block)
		if !validScale(s) {
			return false
		}
		c := s * p.step * float64(dot(block[scaleBytes:size], p.ints))
		if math.Abs(c) > mostCosine {
			return false
		}
		visit(n, c)
		block = block[size:]
	}
	return true
}

// dot is the dot product of the signed bytes of a with b, of equal length. Reading eight bytes at once halves the time.
func dot(a []byte, b []int64) int64 {
	var s0, s1, s2, s3 int64
	whole := len(b) &^ 7
	for i := 0; i < whole; i += 8 {
		x, y := binary.LittleEndian.Uint64(a[i:i+8:i+8]), b[i:i+8:i+8]
		s0 += int64(int8(x))*y[0] + int64(int8(x>>32))*y[4]
		s1 += int64(int8(x>>8))*y[1] + int64(int8(x>>40))*y[5]
		s2 += int64(int8(x>>16))*y[2] + int64(int8(x>>48))*y[6]
		s3 += int64(int8(x>>24))*y[3] + int64(int8(x>>56))*y[7]
	}
	for i := whole; i < len(b); i++ {
		s0 += int64(int8(a[i])) * b[i]
	}
	return s0 + s1 + s2 + s3
}
