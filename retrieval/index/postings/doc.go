// Package postings is an inverted index for ranking: it finds the k documents with the highest scores, exactly as if every
// document were scored, in a time that depends on the results and not on the most frequent term of the query.
//
// # Score
//
// Documents are numbered from 0. A term belongs to one field, and a field has a length in each document. A query is a list
// of concepts, each of one field; a concept is expressed by alternatives, each of one or more terms that a document must
// all have. With the term frequency tf(t, d), the score of a document is
//
//	Σ over concepts   Weight · f / (f + K1·norm)                     (Robertson and Zaragoza 2009, 3.4, without a constant factor)
//	f    = Σ over alternatives  weight · min over its terms tf(t, d)
//	norm = 1 - B + B · length of d in the field / Average length of the field
//
// Each summand is rounded to a whole number of steps, about a sixteen-millionth of the highest possible score, so that
// sums do not depend on their order; among equal scores the lower document comes first.
//
// # Format
//
// Builder produces byte strings, which the caller stores in order and returns through Source. Numbers are unsigned;
// "varint" is that of encoding/binary; others are little-endian. Every string ends in a checksum (check.go) of the
// preceding bytes and its key, so that misplaced strings are detected as well as corrupted ones: 4 bytes of CRC-32C for
// heads and chunks, 2 bytes of CRC-16 for terms. Malformed data is ErrDamaged.
//
//	head     version (1 byte), number of fields (1 byte), documents (varint), B (8 bytes, a float), then for each field the
//	         sum of lengths (varint)
//	lengths  of one field in up to LengthsPerRow documents, 2 bytes each; longer ones count as 65,535
//	term     bound (1 byte, see bound.go), then
//	         with a document frequency of up to BlockSize: one block
//	         else: number of the list (varint), and for each of its chunks the bytes "last document less that of the chunk
//	         before" (varint) and "bound" (1 byte)
//	chunk    up to ChunkBlocks blocks of a list: number of blocks (varint), for each: last document less that of the block
//	         before (varint), its bytes (varint), its bound (1 byte); then the blocks
//	block    up to BlockSize postings, all but the last block of a list full: bits of a gap (1 byte), bits of a frequency
//	         (1 byte), then the gaps (document less the one before it in the list, less 1) and the frequencies less 1, each
//	         packed from the lowest bit on and filled up to a whole byte
//
// The document before the first one of a list is -1. A frequency is 1 to 65,535; higher ones are clamped.
package postings

import "errors"

// ErrDamaged means that stored bytes differ from what Builder wrote.
var ErrDamaged = errors.New("postings: damaged")

const (
	version = 3

	BlockSize     = 128    // postings of a block
	ChunkBlocks   = 128    // blocks of a chunk
	LengthsPerRow = 65_536 // documents of a row of lengths

	maxFrequency = 1<<16 - 1
	maxLength    = 1<<16 - 1
	maxFields    = 16
	maxDocuments = 1 << maxGapBits
	maxGapBits   = 30
)
