package analysis

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// maxStems bounds the memory of a stemmer; text is mostly the same few thousand words.
const maxStems = 4096

// stemmer stems English words and caches the results. It is for one goroutine.
type stemmer struct{ known map[string]stemmed }

// stemmed is what becomes of a word.
type stemmed struct{ regular, stem string }

func newStemmer() *stemmer { return &stemmer{known: make(map[string]stemmed)} }

// stem returns the Snowball English stem of the regular form of a folded token.
func (s *stemmer) stem(token string) string { return s.forms(token).stem }

// forms returns the regular form of a folded token and its stem, or the token itself if it is not plain letters.
func (s *stemmer) forms(token string) stemmed {
	for i := range len(token) {
		if token[i] < 'a' || token[i] > 'z' {
			return stemmed{token, token}
		}
	}
	if known, ok := s.known[token]; ok {
		return known
	}
	token = strings.Clone(token) // it may be part of a long text
	word := regular(token)
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	if len(s.known) == maxStems {
		clear(s.known)
	}
	f := stemmed{word, strings.Clone(env.Current())}
	s.known[token] = f
	return f
}
