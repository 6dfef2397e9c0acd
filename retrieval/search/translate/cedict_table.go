package translate

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// Weights of dictionary translations, tuned on sets in both directions: by the position of the sense and the frequency of
// the word, and only those that are close to the best.
const (
	laterSense  = 0.5  // the n-th sense weighs 1/(1+laterSense·n)
	usualPower  = 0.25 // of the frequency of a Chinese word
	singleHan   = 0.1  // weight of a Chinese word of one character, which is part of many others
	maxRendered = 12   // translations of one head
	leastShare  = 0.1  // of the weight of the best
	longestHead = 8    // characters of a Chinese head

	// An English word that is not a head itself gets the translations of heads of up to longestParts content words with it.
	longestParts = 3
)

// strongest returns the best translations, best first.
func strongest(list []Rendering) []Rendering {
	slices.SortFunc(list, func(a, b Rendering) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Text, b.Text))
	})
	top := list[0].Weight
	var out []Rendering
	for _, x := range list[:min(len(list), maxRendered)] {
		if x.Weight >= leastShare*top {
			out = append(out, x)
		}
	}
	return out
}

// vocabularies are the terms of the passages.
type vocabularies struct {
	stems map[string]bool // English
	pairs map[string]bool // Chinese bigrams
	chars map[string]bool
}

// has reports whether the passages may contain the Chinese text: all its pairs of characters occur somewhere.
func (v *vocabularies) has(chinese string) bool {
	last, n := 0, 0
	for i := range chinese {
		_, size := utf8.DecodeRuneInString(chinese[i:])
		if n > 0 && !v.pairs[chinese[last:i+size]] {
			return false
		}
		last, n = i, n+1
	}
	return n > 1 || v.chars[chinese]
}

// tables builds the translations of a dictionary.
type tables struct {
	analyzer *analysis.Analyzer
	held     *vocabularies
	zh, en   renderings // by Chinese and by English heads
	parts    renderings // by words of English heads of several
}

// translations returns the tables of x in both directions, restricted to translations that occur in the passages.
func (x *Lexicon) translations(a *analysis.Analyzer, v *vocabularies, frequency map[string]float64) map[corpus.Lang]renderings {
	t := &tables{a, v, renderings{}, renderings{}, renderings{}}
	for _, l := range x.lexemes {
		head := fold.Key(l.chinese)
		length := utf8.RuneCountInString(head)
		if length == 0 || length > longestHead || !han(head) {
			continue
		}
		usual := math.Pow(max(1, frequency[head]), usualPower)
		if length == 1 {
			usual *= singleHan
		}
		for rank, sense := range l.senses {
			for _, gloss := range sense {
				t.gloss(head, gloss, 1/(1+laterSense*float64(rank)), usual)
			}
		}
	}
	for head, list := range t.parts {
		if _, ok := t.en[head]; !ok {
			t.en[head] = list
		}
	}
	return map[corpus.Lang]renderings{corpus.Chinese: t.zh, corpus.English: t.en}
}

// gloss adds a translation of the given weight for a Chinese word of the given frequency.
func (t *tables) gloss(head, gloss string, weight, usual float64) {
	stems := index.Cut(t.analyzer, gloss)[index.Words]
	if len(stems) == 0 {
		return
	}
	phrase := strings.Join(stems, " ")
	content := slices.DeleteFunc(stems, func(s string) bool { return t.analyzer.Stop(analysis.Term{Text: s, Kind: analysis.Stem}) })
	if slices.ContainsFunc(content, func(s string) bool { return t.held.stems[s] }) {
		t.zh.add(head, phrase, weight)
	}
	if !t.held.has(head) {
		return
	}
	t.en.add(phrase, head, weight*usual)
	if n := len(content); n > 1 && n <= longestParts {
		for _, s := range content {
			t.parts.add(s, head, weight*usual/float64(n*n))
		}
	}
}

// han reports whether s has no alphabetic letters.
func han(s string) bool {
	for _, r := range s {
		if r < 0x2e80 {
			return false
		}
	}
	return true
}

// frequencies returns the word frequencies of a marshalled dictionary.
func frequencies(dictionary []byte) map[string]float64 {
	out := make(map[string]float64)
	for line := range strings.Lines(string(dictionary)) {
		word, digits, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if n, err := strconv.ParseFloat(digits, 64); err == nil {
			out[word] = n
		}
	}
	return out
}
