package analysis

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"yiju/corpus/fold"
)

//go:generate go run gen/main.go

//go:embed dictionary.gz
var packed []byte

// words.tsv holds words of our own, one a line.
//
//go:embed words.tsv
var ownWords string

// Frequencies of words that gse does not know. At ownFreq a word wins over any cut into two (20 million times their
// product is needed otherwise); regional words are weaker, as some also arise where two other words meet.
const (
	ownFreq      = 10_000
	regionalFreq = 300
)

// Dictionary is a set of Han words with frequencies. It does not change, and copies share their data. The zero
// Dictionary has no words: every character is cut off alone.
type Dictionary struct {
	text     string   // the words in the order of their bytes, one behind the other
	ends     []uint32 // where each ends in text
	freqs    []uint32
	total    uint64 // frequency of all words of the full dictionary that this one was taken from
	identity string // digest of that dictionary
}

// Len returns the number of words.
func (d Dictionary) Len() int { return len(d.ends) }

// word returns the n-th word.
func (d Dictionary) word(n int) string {
	if n == 0 {
		return d.text[:d.ends[0]]
	}
	return d.text[d.ends[n-1]:d.ends[n]]
}

// add appends a word, which comes after all others.
func (d *Dictionary) add(b *strings.Builder, word string, freq uint32) {
	b.WriteString(word)
	d.ends = append(d.ends, uint32(b.Len()))
	d.freqs = append(d.freqs, freq)
}

// FullDictionary returns the dictionary of gse and the words of our own: what an index is built with. It takes some
// 50 ms and 7 MB once per process.
func FullDictionary() (Dictionary, error) { return full() }

var full = sync.OnceValues(loadFull)

func loadFull() (Dictionary, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return Dictionary{}, fmt.Errorf("analysis: dictionary: %w", err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return Dictionary{}, fmt.Errorf("analysis: dictionary: %w", err)
	}
	d, err := unpack(string(data), own())
	if err != nil {
		return Dictionary{}, fmt.Errorf("analysis: dictionary: %w", err)
	}
	d.identity = fullIdentity()
	return d, nil
}

// fullIdentity returns the digest of all that the full dictionary is made from.
func fullIdentity() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d %d\n%s\n%s\n", fold.Version(), ownFreq, regionalFreq, ownWords, regionalTable)
	h.Write(packed)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// own returns the words that are added to those of gse, folded, with their frequencies.
func own() map[string]uint32 {
	words := make(map[string]uint32)
	for from, to := range regional() {
		words[from] = regionalFreq
		words[to] = regionalFreq
	}
	for line := range strings.Lines(ownWords) {
		if word := strings.TrimSpace(line); word != "" && word[0] != '#' {
			words[fold.String(word)] = ownFreq
		}
	}
	return words
}

// unpack reads the front-coded words, which are sorted, and merges extra into them; the larger frequency counts.
func unpack(data string, extra map[string]uint32) (Dictionary, error) {
	var d Dictionary
	var b strings.Builder
	b.Grow(len(data))
	pending := slices.Sorted(maps.Keys(extra))
	word := ""
	for line := range strings.Lines(data) {
		if line[0] == '#' {
			continue
		}
		freq := uint32(0)
		var err error
		if word, freq, err = unpackLine(line, word); err != nil {
			return Dictionary{}, err
		}
		for len(pending) > 0 && pending[0] < word {
			d.add(&b, pending[0], extra[pending[0]])
			pending = pending[1:]
		}
		if len(pending) > 0 && pending[0] == word {
			freq = max(freq, extra[word])
			pending = pending[1:]
		}
		d.add(&b, word, freq)
	}
	for _, word := range pending {
		d.add(&b, word, extra[word])
	}
	d.text = b.String()
	for _, f := range d.freqs {
		d.total += uint64(f)
	}
	return d, nil
}

// unpackLine returns the word and the frequency of a line whose predecessor is the word before.
func unpackLine(line, before string) (string, uint32, error) {
	line = strings.TrimSuffix(line, "\n")
	digits := len(line)
	for digits > 1 && line[digits-1] >= '0' && line[digits-1] <= '9' {
		digits--
	}
	freq, err := strconv.ParseUint(line[digits:], 10, 32)
	if err != nil || digits < 1 {
		return "", 0, fmt.Errorf("line %q: no frequency", line)
	}
	shared := 0
	for range int(line[0]) - 'A' {
		_, size := utf8.DecodeRuneInString(before[shared:])
		shared += size
	}
	return before[:shared] + line[1:digits], uint32(freq), nil
}

// format is the first word of a marshalled dictionary.
const format = "yiju-words-1"

// MarshalText writes d as text: a head with the identity and the total frequency, then a word and its frequency a line.
func (d Dictionary) MarshalText() ([]byte, error) {
	b := fmt.Appendf(nil, "%s\t%s\t%d\n", format, cmp.Or(d.identity, "-"), d.total)
	for n := range d.Len() {
		b = append(b, d.word(n)...)
		b = append(b, '\t')
		b = strconv.AppendUint(b, uint64(d.freqs[n]), 10)
		b = append(b, '\n')
	}
	return b, nil
}

// ErrDictionary is what UnmarshalText wraps where its input is no dictionary.
var ErrDictionary = errors.New("not a stored dictionary; build the index again")

// UnmarshalText reads what MarshalText wrote.
func (d *Dictionary) UnmarshalText(text []byte) error {
	head, rest, _ := strings.Cut(string(text), "\n")
	parts := strings.Split(head, "\t")
	if len(parts) != 3 || parts[0] != format {
		return fmt.Errorf("analysis: head %.40q: %w", head, ErrDictionary)
	}
	total, err := strconv.ParseUint(parts[2], 10, 53)
	if err != nil {
		return fmt.Errorf("analysis: total %.40q: %w", parts[2], ErrDictionary)
	}
	read := Dictionary{total: total, identity: strings.TrimPrefix(parts[1], "-")}
	var b strings.Builder
	sum, last := uint64(0), ""
	for line := range strings.Lines(rest) {
		word, digits, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		freq, err := strconv.ParseUint(digits, 10, 32)
		if err != nil || freq == 0 || word <= last || !allHan(word) {
			return fmt.Errorf("analysis: line %.40q: %w", line, ErrDictionary)
		}
		read.add(&b, word, uint32(freq))
		sum, last = sum+freq, word
	}
	if sum > total {
		return fmt.Errorf("analysis: total %d is less than the frequencies: %w", total, ErrDictionary)
	}
	read.text = b.String()
	*d = read
	return nil
}
