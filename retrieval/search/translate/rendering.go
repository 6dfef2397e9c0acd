package translate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"yiju/retrieval/index"
)

// Weights of translated terms.
const (
	// laterRendering lowers the weight of renderings after the first: the n-th has 1/(1+laterRendering·n).
	laterRendering = 0.5

	// partOfRendering is the weight of single words of a rendering of several words.
	PartOfRendering = 0.4

	// A passage with a rendering covers the translated word by its weight to the power glossaryTrust, or storedTrust for
	// stored translations: later senses are often wrong. Counting every rendering in full lost .07 of the AUC of the
	// confidence on the questions over the starter corpus.
	glossaryTrust = 0.3
	storedTrust   = 0.7

	// secondSource lowers the weight of mined translations if the glossary has some, and lexiconBeside that of dictionary
	// translations if a better source has some. Without the latter, questions across languages lost half a point; with .5,
	// golden questions over texts in both languages lost success@5.
	secondSource  = 0.5
	lexiconBeside = 0.25

	// lexiconTrust lowers the trust in a dictionary, which knows nothing of the subject. It affects which language leads, and
	// confidence.
	lexiconTrust = 0.8
)

// ParseRenderings parses stored translations.
func ParseRenderings(lines string, from Source) ([]Rendering, error) {
	var list []Rendering
	for line := range strings.SplitSeq(lines, "\n") {
		text, digits, _ := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(digits, 64)
		if err != nil || text == "" || !(weight > 0 && weight <= 1) {
			return nil, fmt.Errorf("%w: translation %.40q", index.ErrDamaged, line)
		}
		trust := math.Pow(weight, storedTrust)
		if from == OfLexicon {
			trust *= lexiconTrust
		}
		list = append(list, Rendering{text, weight, trust, from})
	}
	return list, nil
}

// Rendering is a translation: Chinese folded and without punctuation, English as stems separated by spaces.
type Rendering struct {
	Text   string
	Weight float64
	Trust  float64 // share of the translated words that counts as covered by a passage with it
	From   Source
}

// renderings collects the translations of heads in one language.
type renderings map[string][]Rendering

func (r renderings) add(head, text string, weight float64) {
	list := r[head]
	if i := slices.IndexFunc(list, func(x Rendering) bool { return x.Text == text }); i >= 0 {
		list[i].Weight = max(list[i].Weight, weight)
		return
	}
	r[head] = append(list, Rendering{text, weight, math.Pow(weight, glossaryTrust), ofGlossary})
}

// Source is the origin of a translation.
type Source uint8

// The sources. EverydayInChinese and EverydayInEnglish are the official terms in that language for an everyday phrase in
// either; they are no translations.
const (
	ofGlossary Source = iota
	ofCorpus
	OfLexicon // a dictionary
	EverydayInChinese
	EverydayInEnglish
)

// String returns the name of the source in JSON.
func (s Source) String() string {
	switch s {
	case ofGlossary:
		return "glossary"
	case ofCorpus:
		return "clauses"
	case EverydayInChinese, EverydayInEnglish:
		return "everyday"
	}
	return "dictionary"
}
