package translate

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lexicon is a Chinese-English dictionary in the format of CC-CEDICT.
type Lexicon struct {
	lexemes []lexeme
	digest  string
}

// lexeme is a word with its senses.
type lexeme struct {
	chinese string
	senses  [][]string // English glosses by sense, most common sense first
}

// Limits of ReadLexicon. CC-CEDICT has 125,000 lines, the longest of 2 KB, in 10 MB.
const (
	maxLexicon = 64 << 20 // bytes
	maxLexLine = 64 << 10
	glossWords = 5 // words of a gloss; longer ones are explanations, not translations
)

// ErrLexicon is wrapped by the error of ReadLexicon if its input is not a dictionary.
var ErrLexicon = errors.New("not a dictionary in the format of CC-CEDICT")

// ReadLexicon reads a dictionary, which may be compressed by gzip. Its lines are
//
//	Traditional Simplified [pin1 yin1] /sense/sense/
//
// with synonyms in a sense separated by ";". Lines that begin with # are comments; malformed lines are skipped, as long as
// most lines are valid.
func ReadLexicon(r io.Reader) (*Lexicon, error) {
	buffered := bufio.NewReader(r)
	r = buffered
	if head, _ := buffered.Peek(2); string(head) == "\x1f\x8b" {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("translate: dictionary: %w", err)
		}
		r = z
	}
	x, sum := &Lexicon{}, sha256.New()
	limited := &io.LimitedReader{R: r, N: maxLexicon}
	lines := bufio.NewScanner(io.TeeReader(limited, sum))
	lines.Buffer(nil, maxLexLine)
	odd := 0
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if l, ok := parseLexeme(line); !ok {
			odd++
		} else if len(l.senses) > 0 {
			x.lexemes = append(x.lexemes, l)
		}
	}
	switch err := lines.Err(); {
	case err != nil:
		return nil, fmt.Errorf("translate: dictionary: %w", err)
	case limited.N <= 0:
		return nil, fmt.Errorf("translate: dictionary: %w: longer than %d MB", ErrLexicon, maxLexicon>>20)
	case len(x.lexemes) <= odd:
		return nil, fmt.Errorf("translate: dictionary: %w", ErrLexicon)
	}
	x.digest = hex.EncodeToString(sum.Sum(nil)[:8])
	return x, nil
}

// Len returns the number of words that have a translation.
func (x *Lexicon) Len() int { return len(x.lexemes) }

// Digest identifies the text of the dictionary.
func (x *Lexicon) Digest() string { return x.digest }

// parseLexeme parses a line. It is not ok if the line is malformed; an entry that only refers to other words has no senses.
func parseLexeme(line string) (l lexeme, ok bool) {
	_, rest, ok := strings.Cut(line, " ")
	if !ok || !utf8.ValidString(line) {
		return l, false
	}
	l.chinese, rest, ok = strings.Cut(rest, " ")
	start, end := strings.Index(rest, "/"), strings.LastIndex(rest, "/")
	if !ok || !strings.HasPrefix(rest, "[") || start < 0 || start == end || l.chinese == "" {
		return l, false
	}
	for sense := range strings.SplitSeq(rest[start+1:end], "/") {
		for _, part := range unlisted(sense) {
			var glosses []string
			for gloss := range strings.SplitSeq(bare(part), ";") {
				if g := cleanGloss(gloss); g != "" {
					glosses = append(glosses, g)
				}
			}
			if len(glosses) > 0 {
				l.senses = append(l.senses, glosses)
			}
		}
	}
	return l, true
}

// unlisted returns the senses of a sense that is written as a list, as in some copies of the dictionary:
// ['to split', "a part's edge"].
func unlisted(sense string) []string {
	if len(sense) < 4 || sense[0] != '[' || sense[len(sense)-1] != ']' {
		return []string{sense}
	}
	inner := sense[1 : len(sense)-1]
	var out []string
	for inner != "" {
		quote := inner[0]
		end := strings.Index(inner[1:], string(quote)+", ")
		if quote != '\'' && quote != '"' {
			return []string{sense}
		}
		if end < 0 {
			return append(out, strings.TrimSuffix(inner[1:], string(quote)))
		}
		out, inner = append(out, inner[1:end+1]), inner[end+4:]
	}
	return out
}

// bare returns s without parenthesised text.
func bare(s string) string {
	if !strings.ContainsAny(s, "(（") {
		return s
	}
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(', '（':
			depth++
			return -1
		case ')', '）':
			depth = max(0, depth-1)
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, s)
}

// pointers begin glosses that describe a word instead of translating it.
var pointers = []string{"variant of", "old variant of", "see ", "see also", "classifier for", "surname ", "used in ",
	"used to ", "used as", "abbr. ", "CL:", "also written", "also pr.", "Taiwan pr.", "same as", "equivalent to",
	"erhua variant", "Japanese variant", "pr. ", "(bound form)", "component in", "suffix ", "prefix ", "radical "}

// empties are placeholders in glosses.
var empties = map[string]bool{"sb": true, "sth": true, "sb's": true, "sth's": true, "etc": true, "one's": true, "oneself": true, "e.g.": true, "i.e.": true}

// cleanGloss returns the words of a gloss that may occur in a text, or "" if it is not a translation.
func cleanGloss(gloss string) string {
	gloss = strings.TrimSpace(gloss)
	for _, p := range pointers {
		if strings.HasPrefix(gloss, p) {
			return ""
		}
	}
	if strings.ContainsFunc(gloss, func(r rune) bool { return r == '[' || r == '|' || unicode.Is(unicode.Han, r) }) {
		return ""
	}
	gloss = strings.TrimPrefix(strings.TrimPrefix(gloss, "fig. "), "lit. ")
	if r, _ := utf8.DecodeRuneInString(gloss); unicode.IsUpper(r) {
		gloss, _, _ = strings.Cut(gloss, ", ") // a place, and where it lies
	}
	var kept []string
	for word := range strings.FieldsSeq(gloss) {
		if !empties[strings.Trim(word, ".,")] {
			kept = append(kept, strings.Trim(word, ",!?\""))
		}
	}
	for len(kept) > 1 && strings.Contains(" to be a an the ", " "+kept[0]+" ") {
		kept = kept[1:]
	}
	if len(kept) > glossWords {
		return ""
	}
	return strings.TrimSpace(strings.Join(kept, " "))
}
