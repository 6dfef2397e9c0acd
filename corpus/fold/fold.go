// Package fold is the one definition of when two texts are the same.
//
// Folding maps every character independently of its context: width and compatibility forms (NFKC), lower case,
// accents off, traditional to simplified Chinese, quotation marks, dashes, stops, commas and brackets of both
// languages to their ASCII counterparts. Characters that carry no text (zero-width marks, variation selectors) vanish.
// As each character folds alone, a place in folded text always leads back to a place in the original.
package fold

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rune returns the folding of r. A rune that folds to nothing, such as a combining accent, gives -1, so that Rune works
// with strings.Map; one that folds to several, such as ﬁ or Ⅶ, is returned unchanged: use String or Text.
func Rune(r rune) rune {
	if uint32(r) < utf8.RuneSelf {
		return lower(r)
	}
	f, several := one(r)
	if several != "" {
		return r
	}
	return f
}

// String returns s folded. Bytes that are no UTF-8 fold to U+FFFD. String(String(s)) == String(s).
func String(s string) string {
	n := unchanged(s)
	if n == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:n])
	for _, r := range s[n:] {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(lower(r)))
			continue
		}
		f, several := one(r)
		switch {
		case several != "":
			b.WriteString(several)
		case f >= 0:
			b.WriteRune(f)
		}
	}
	return b.String()
}

// Key returns s folded and without white space, punctuation and symbols, for comparing names and titles.
func Key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, String(s))
}

// Folded is a folded text that knows where each of its bytes comes from.
type Folded struct {
	Text string
	At   []int // byte offset in the original of the rune that gave each byte of Text; len(At) == len(Text), never falling
	size int   // bytes of the original
}

// Text folds s, keeping for every byte of the result the place in s that it comes from.
func Text(s string) Folded {
	var f Folded
	f.Reset(s)
	return f
}

// Reset sets f to what Text returns for s, reusing the memory of At.
func (f *Folded) Reset(s string) {
	var b strings.Builder
	b.Grow(len(s))
	at := slices.Grow(f.At[:0], len(s))
	for i, r := range s {
		before := b.Len()
		if r < utf8.RuneSelf {
			b.WriteByte(byte(lower(r)))
		} else if one, several := one(r); several != "" {
			b.WriteString(several)
		} else if one >= 0 {
			b.WriteRune(one)
		}
		for range b.Len() - before {
			at = append(at, i)
		}
	}
	*f = Folded{Text: b.String(), At: at, size: len(s)}
}

// Span returns the byte range of the original that the range [start, end) of f.Text comes from. It covers whole runes
// of the original, and marks that vanished after the last of them. A range outside f.Text is clamped; an empty range gives
// an empty range.
func (f Folded) Span(start, end int) (from, to int) {
	start, end = max(start, 0), min(end, len(f.Text))
	if start >= end {
		if start >= len(f.Text) {
			return f.size, f.size
		}
		return f.At[start], f.At[start]
	}
	last := f.At[end-1]
	for to = end; to < len(f.At); to++ {
		if f.At[to] != last {
			return f.At[start], f.At[to]
		}
	}
	return f.At[start], f.size
}

// Index maps an offset of the original to f.Text: it returns the offset of the first byte that comes from at or later,
// len(f.Text) if there is none.
func (f Folded) Index(at int) int { return sort.SearchInts(f.At, at) }

// unchanged returns the length of the beginning of s that folds to itself.
func unchanged(s string) int {
	for i, r := range s {
		if r < utf8.RuneSelf {
			if lower(r) != r {
				return i
			}
			continue
		}
		if f, several := one(r); several != "" || f != r || r == utf8.RuneError {
			return i
		}
	}
	return len(s)
}
