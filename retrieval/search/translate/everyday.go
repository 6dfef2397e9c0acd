package translate

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"yiju/configs"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

const (
	// EverydayWords is how many content words an everyday phrase has at the most.
	EverydayWords = 4

	// laterOfficial lowers the weight of official terms after the first: the n-th has 1/(1+laterOfficial·n).
	laterOfficial = 0.3
)

// Digest identifies the everyday phrases of the program and the dictionary x, which may be nil, that Write makes tables of.
func Digest(x *Lexicon) string {
	sum := sha256.Sum256([]byte(configs.Everyday()))
	digest := hex.EncodeToString(sum[:8])
	if x != nil {
		digest += " " + x.Digest()
	}
	return digest
}

// Current reports whether tables with the given Digest are what Write would make of x. Without x the dictionary that they were
// made of stays.
func Current(digest string, x *Lexicon) bool {
	everyday, _, _ := strings.Cut(digest, " ")
	return digest == Digest(x) || x == nil && everyday == Digest(nil)
}

// everyday returns, for everyday phrases, the official terms in language l that the vocabularies have, by the language of
// the phrase and its EverydayHead.
func everyday(a *analysis.Analyzer, v *vocabularies, l corpus.Lang) map[corpus.Lang]renderings {
	out := map[corpus.Lang]renderings{corpus.Chinese: {}, corpus.English: {}}
	for line := range strings.Lines(configs.Everyday()) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		official := v.official(a, cells, l)
		if len(official) == 0 {
			continue
		}
		for phrase := range strings.SplitSeq(cells[0], "|") {
			head, of := EverydayHead(contentWords(a, phrase)), analysis.DetectLang(phrase)
			if head == "" {
				continue
			}
			for _, x := range official {
				out[of].add(head, x.Text, x.Weight)
			}
		}
	}
	return out
}

// official returns the official terms in language l of a row that the passages may have.
func (v *vocabularies) official(a *analysis.Analyzer, cells []string, l corpus.Lang) (list []Rendering) {
	terms := strings.Fields(cells[1])
	if l == corpus.English {
		terms = strings.Split(cells[2], "|")
	}
	for n, term := range terms {
		var held bool
		if l == corpus.English {
			stems := index.Cut(a, term)[index.Words]
			term, held = strings.Join(stems, " "), len(stems) > 0 && !slices.ContainsFunc(stems, func(s string) bool { return !v.stems[s] })
		} else {
			term = fold.Key(term)
			held = v.has(term)
		}
		if held {
			list = append(list, Rendering{Text: term, Weight: 1 / (1 + laterOfficial*float64(n))})
		}
	}
	return list
}

// contentWords returns the words of a phrase that are no function words, English ones as stems; none where all of them are
// common: "want them to" is no phrase.
func contentWords(a *analysis.Analyzer, phrase string) (list []string) {
	common := true
	for _, t := range a.Terms(phrase) {
		if index.PlaceOf(t) == index.Words && !a.Stop(t) {
			list = append(list, t.Text)
			common = common && a.Common(t)
		}
	}
	if common {
		return nil
	}
	return list
}

// EverydayHead returns the head under which a phrase of the content words is stored, "" for too many or none.
func EverydayHead(words []string) string {
	if len(words) > EverydayWords {
		return ""
	}
	return strings.Join(words, " ")
}
