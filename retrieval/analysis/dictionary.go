package analysis

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
	_ "unsafe" // for go:linkname

	_ "github.com/go-ego/gse"

	"yiju/corpus/fold"
)

// words.tsv holds our additional words, one per line.
//
//go:embed words.tsv
var ownWords string

// Frequencies of words that gse lacks. At ownFreq a word wins over any split in two (which would need 20 million times
// their product); regional words are weaker, as some also occur across the boundary of two other words.
const (
	ownFreq      = 10_000
	regionalFreq = 300
)

// Dictionary is an immutable set of Han words with frequencies. Copies share their data. The zero Dictionary has no
// words: every character is a word of its own.
type Dictionary struct {
	text     string   // the words, sorted bytewise and concatenated
	ends     []uint32 // where each ends in text
	freqs    []uint32
	total    uint64 // frequency of all words of the full dictionary that this is a subset of
	identity string // digest of the full dictionary
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

// add appends a word, which must sort after all others.
func (d *Dictionary) add(b *strings.Builder, word string, freq uint32) {
	b.WriteString(word)
	d.ends = append(d.ends, uint32(b.Len()))
	d.freqs = append(d.freqs, freq)
}

// FullDictionary returns the dictionary that gse embeds with our additional words, for building an index. Loading takes
// some 0.1 s, once per process.
func FullDictionary() (Dictionary, error) { return full() }

var full = sync.OnceValues(loadFull)

// uncounted is the frequency that gse gives to 160,000 words never seen in a text. They are half of the loading time and
// are left out; bigrams find them.
const uncounted = 3

// loneFreq is what gse counts for a single character, whose frequency in texts is that of the words with it.
const loneFreq = 2

func loadFull() (Dictionary, error) {
	words, err := gseWords()
	if err != nil {
		return Dictionary{}, err
	}
	for word, freq := range own() {
		words = append(words, counted{word, freq})
	}
	slices.SortFunc(words, func(a, b counted) int { return cmp.Or(strings.Compare(a.word, b.word), cmp.Compare(b.freq, a.freq)) })
	words = slices.CompactFunc(words, func(a, b counted) bool { return a.word == b.word })
	d := Dictionary{ends: make([]uint32, 0, len(words)), freqs: make([]uint32, 0, len(words))}
	var b strings.Builder
	for _, w := range words {
		d.add(&b, w.word, w.freq)
		d.total += uint64(w.freq)
	}
	d.text = b.String()
	text, err := d.MarshalText()
	if err != nil {
		return Dictionary{}, err
	}
	sum := sha256.Sum256(text)
	d.identity = hex.EncodeToString(sum[:12])
	return d, nil
}

// counted is a word with its frequency.
type counted struct {
	word string
	freq uint32
}

// gseSimplified is the dictionary of simplified Chinese that gse embeds: a word, its frequency and its part of speech per
// line. gse exports it only through a function that reaches all its dictionaries, and so puts 27 MB of Japanese and
// traditional Chinese into the binary.
//
//go:linkname gseSimplified github.com/go-ego/gse.zhS
var gseSimplified string

// gseWords returns the Han words of gse, folded, with duplicates.
func gseWords() ([]counted, error) {
	var words []counted
	for line := range strings.Lines(gseSimplified) {
		text, rest, _ := strings.Cut(line, " ")
		digits, _, _ := strings.Cut(rest, " ")
		freq, err := strconv.ParseUint(digits, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("analysis: dictionary of gse: %w", err)
		}
		if freq <= uncounted {
			continue
		}
		if utf8.RuneCountInString(text) == 1 {
			freq = loneFreq
		}
		if word := fold.String(text); allHan(word) {
			words = append(words, counted{word, uint32(freq)})
		}
	}
	if len(words) == 0 {
		return nil, errors.New("analysis: gse has no dictionary")
	}
	return words, nil
}

// own returns our additional words, folded, with their frequencies.
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

// format is the first word of a marshalled dictionary.
const format = "yiju-words-1"

// noIdentity replaces a missing identity in the head.
const noIdentity = "-"

// MarshalText encodes d: a head with the identity and the total frequency, then one word and its frequency per line.
func (d Dictionary) MarshalText() ([]byte, error) {
	b := make([]byte, 0, 64+len(d.text)+8*d.Len()) // most frequencies have few digits
	b = fmt.Appendf(b, "%s\t%s\t%d\n", format, cmp.Or(d.identity, noIdentity), d.total)
	for n := range d.Len() {
		b = append(b, d.word(n)...)
		b = append(b, '\t')
		b = strconv.AppendUint(b, uint64(d.freqs[n]), 10)
		b = append(b, '\n')
	}
	return b, nil
}

// ErrDictionary is wrapped by the error of UnmarshalText if its input is not a dictionary.
var ErrDictionary = errors.New("not a stored dictionary; build the index again")

// UnmarshalText decodes the output of MarshalText.
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
	read := Dictionary{total: total}
	if parts[1] != noIdentity {
		read.identity = parts[1]
	}
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
