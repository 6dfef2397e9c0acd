package analysis

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"yiju/corpus/fold"
)

// version changes whenever the same text and tables would give other terms.
const version = 1

// Analyzer turns text into terms. It does not change after New; any number of goroutines may use it.
type Analyzer struct {
	words    gse.Segmenter
	mainland map[string]string // folded regional word to folded mainland word
	identity string            // of the full dictionary
	stems    sync.Pool         // of *stemmer
}

// New returns an Analyzer of the words of d. That takes some 2 µs and 500 bytes a word (BenchmarkNew): ten or twenty
// milliseconds for the words of a snapshot, about a second and 170 MB for the full dictionary.
func New(d Dictionary) *Analyzer {
	a := &Analyzer{
		words:    gse.Segmenter{Dict: gse.NewDict(), NotLoadHMM: true, SkipLog: true},
		mainland: regional(),
		identity: d.identity,
	}
	a.stems.New = func() any { return newStemmer() }
	a.words.Dict.Tokens = make([]gse.Token, 0, d.Len()+1)
	rest := d.total
	for n := range d.Len() {
		// An error means that the trie is full at two thousand million nodes.
		_ = a.words.AddToken(d.word(n), float64(d.freqs[n]))
		rest -= uint64(d.freqs[n])
	}
	// gse weighs a word by its share of all words. What the full dictionary has besides is one token that no Han text
	// contains, so that every share, and so every cut, is the same.
	_ = a.words.AddToken("\x01", float64(max(rest, 1)))
	a.words.CalcToken()
	return a
}

// Fingerprint identifies all that Terms depends on besides its input, except which words of the full dictionary the
// Analyzer holds: an index must be read with the fingerprint that it was built with.
func (a *Analyzer) Fingerprint() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s\n%s", version, fold.Version(), a.identity, regionalTable))
	return hex.EncodeToString(sum[:8])
}

// Terms returns the terms of text, of all kinds, by Start; at one place longer ones come before shorter ones.
func (a *Analyzer) Terms(text string) []Term {
	return a.AppendTerms(make([]Term, 0, len(text)/2), text)
}

// AppendTerms appends the terms of text to terms, for callers that use one slice again and again.
func (a *Analyzer) AppendTerms(terms []Term, text string) []Term {
	s := scanner{a: a, text: text, f: fold.Text(text), terms: terms, stems: a.stems.Get().(*stemmer)}
	defer a.stems.Put(s.stems)
	for i := 0; i < len(s.f.Text); {
		r, size := utf8.DecodeRuneInString(s.f.Text[i:])
		switch {
		case isHan(r):
			i = s.han(i)
		case isWord(r):
			i = s.latin(i)
		default:
			i += size
		}
	}
	return s.terms
}

// scanner is the state of one call of AppendTerms.
type scanner struct {
	a     *Analyzer
	text  string
	f     fold.Folded
	terms []Term
	stems *stemmer
}

// add appends a term of the folded bytes [start, end).
func (s *scanner) add(text string, start, end int, kind Kind, as role) {
	from, to := s.f.Span(start, end)
	s.terms = append(s.terms, Term{Text: text, Start: from, End: to, Kind: kind, Extra: as != whole, Inner: as == inner})
}

// isHan reports whether r is a Han character.
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r > 0x2e7f && unicode.Is(unicode.Han, r)
}

// isWord reports whether r is a letter, digit or mark of another script.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || isDigit(r)
	}
	return r != utf8.RuneError && !isHan(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// allHan reports whether s consists of Han characters and is not empty.
func allHan(s string) bool {
	for _, r := range s {
		if !isHan(r) {
			return false
		}
	}
	return s != ""
}
