package postings

import (
	"encoding/binary"
	"math/bits"
)

// appendPacked appends values packed in width bits each, from the lowest bit of the first byte on.
func appendPacked(dst []byte, values []uint32, width int) []byte {
	var acc uint64
	have := 0
	for _, v := range values {
		acc |= uint64(v) << have
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(acc))
	}
	return dst
}

// packedLen is the number of bytes of n values of width bits.
func packedLen(n, width int) int { return (n*width + 7) / 8 }

// unpack fills values from src, which has at least packedLen bytes, and adds more to each.
func unpack(values []uint32, src []byte, width int, more uint32) {
	if width == 0 {
		for i := range values {
			values[i] = more
		}
		return
	}
	n := unpackEights(values, src, width, more)
	if rest := n * width / 8; width <= 16 && len(src)-rest < 16 { // the end, padded
		var tail [32]byte
		src = tail[:copy(tail[:16], src[rest:])+16]
		values, n = values[n:], 0
		n = unpackEights(values, src, width, more)
	}
	mask := uint64(1)<<width - 1
	bit := n * width
	for ; n < len(values) && bit>>3+8 <= len(src); n++ { // eight bytes have any value of up to 32 bits, wherever it begins
		values[n] = uint32(binary.LittleEndian.Uint64(src[bit>>3:])>>(uint(bit)&7)&mask) + more
		bit += width
	}
	for ; n < len(values); n++ {
		var tail [8]byte
		copy(tail[:], src[bit>>3:])
		values[n] = uint32(binary.LittleEndian.Uint64(tail[:])>>(bit&7)&mask) + more
		bit += width
	}
}

// unpackEights unpacks values of up to 16 bits in groups of eight, as far as src allows, and returns their number.
func unpackEights(values []uint32, src []byte, width int, more uint32) int {
	switch {
	case width <= 8:
		return unpack8(values, src, width, more)
	case width <= 16:
		return unpack16(values, src, width, more)
	}
	return 0
}

// unpack8 unpacks values of up to 8 bits in groups of eight, which take width bytes, as long as src has 8 bytes left. It
// returns the number of values.
func unpack8(values []uint32, src []byte, width int, more uint32) int {
	by, mask := uint(width)&63, uint64(1)<<width-1 // that shifts are below 64 saves a test each
	n := 0
	for ; n+8 <= len(values) && len(src) >= 8; n += 8 {
		w := binary.LittleEndian.Uint64(src)
		v := (*[8]uint32)(values[n:])
		v[0], w = uint32(w&mask)+more, w>>by
		v[1], w = uint32(w&mask)+more, w>>by
		v[2], w = uint32(w&mask)+more, w>>by
		v[3], w = uint32(w&mask)+more, w>>by
		v[4], w = uint32(w&mask)+more, w>>by
		v[5], w = uint32(w&mask)+more, w>>by
		v[6], w = uint32(w&mask)+more, w>>by
		v[7] = uint32(w&mask) + more
		src = src[width:]
	}
	return n
}

// unpack16 is unpack8 for values of 9 to 16 bits, with two reads for eight of them.
func unpack16(values []uint32, src []byte, width int, more uint32) int {
	by, mask := uint(width)&63, uint64(1)<<width-1
	half, shift := width/2, uint(width%2*4)&63 // the fifth value begins behind four, in the middle of a byte if width is odd
	n := 0
	for ; n+8 <= len(values) && len(src) >= half+8; n += 8 {
		w, x := binary.LittleEndian.Uint64(src), binary.LittleEndian.Uint64(src[half:])>>shift
		v := (*[8]uint32)(values[n:])
		v[0], v[4], w, x = uint32(w&mask)+more, uint32(x&mask)+more, w>>by, x>>by
		v[1], v[5], w, x = uint32(w&mask)+more, uint32(x&mask)+more, w>>by, x>>by
		v[2], v[6], w, x = uint32(w&mask)+more, uint32(x&mask)+more, w>>by, x>>by
		v[3], v[7] = uint32(w&mask)+more, uint32(x&mask)+more
		src = src[width:]
	}
	return n
}

// width returns the bits that the largest of values needs.
func width(values []uint32) int {
	all := uint32(0)
	for _, v := range values {
		all |= v
	}
	return bits.Len32(all)
}

// appendBlock appends the block of postings after document before (-1 at the beginning of a list).
func appendBlock(dst []byte, before int, docs []uint32, tfs []uint16, gaps *[2 * BlockSize]uint32) []byte {
	n := len(docs)
	g, f := gaps[:n], gaps[BlockSize:BlockSize+n]
	for i, d := range docs {
		g[i], f[i] = uint32(int(d)-before-1), uint32(tfs[i]-1)
		before = int(d)
	}
	wg, wf := width(g), width(f)
	dst = append(dst, byte(wg), byte(wf))
	return appendPacked(appendPacked(dst, g, wg), f, wf)
}

// block is a decoded block. Look-ups need few of its frequencies, so these stay packed until all are needed.
type block struct {
	n      int
	docs   [BlockSize]uint32
	packed []byte // frequencies less 1, in width bits each; nil once they are in tfs
	width  int
	tfs    [BlockSize]uint32
}

// read decodes the n postings of src, which must end at document last or, if last is negative, anywhere below limit.
func (b *block) read(src []byte, before, n, last, limit int) error {
	b.n = 0
	if len(src) < 2 || n < 1 || n > BlockSize {
		return ErrDamaged
	}
	wg, wf := int(src[0]), int(src[1])
	src = src[2:]
	if wg > maxGapBits || wf > 16 || len(src) != packedLen(n, wg)+packedLen(n, wf) {
		return ErrDamaged
	}
	unpack(b.docs[:n], src, wg, 1)
	b.packed, b.width = src[packedLen(n, wg):], wf
	doc := int64(before)
	docs := b.docs[:n]
	for i, gap := range docs {
		doc += int64(gap)
		docs[i] = uint32(doc)
	}
	if doc >= int64(limit) || last >= 0 && doc != int64(last) {
		return ErrDamaged
	}
	b.n = n
	return nil
}

// frequency returns that of posting i.
func (b *block) frequency(i int) uint32 {
	if b.packed == nil {
		return b.tfs[i]
	}
	if b.width == 0 {
		return 1
	}
	bit := i * b.width
	v := uint32(0)
	for k, x := range b.packed[bit>>3 : min(bit>>3+3, len(b.packed))] { // three bytes have any value of up to 16 bits
		v |= uint32(x) << (8 * k)
	}
	return v>>(bit&7)&(1<<b.width-1) + 1
}

// frequencies returns those of all postings.
func (b *block) frequencies() []uint32 {
	tfs := b.tfs[:b.n]
	if b.packed != nil {
		unpack(tfs, b.packed, b.width, 1)
		b.packed = nil
	}
	return tfs
}
