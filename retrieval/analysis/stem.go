package analysis

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// maxStems bounds the memory of a stemmer; text is mostly the same few thousand words.
const maxStems = 4096

// stemmer stems English words and caches the stems. It is for one goroutine.
type stemmer struct{ known map[string]string }

func newStemmer() *stemmer { return &stemmer{known: make(map[string]string)} }

// stem returns the Snowball English stem of a folded token, or the token itself if it is not plain letters.
func (s *stemmer) stem(token string) string {
	for i := range len(token) {
		if token[i] < 'a' || token[i] > 'z' {
			return token
		}
	}
	if stem, ok := s.known[token]; ok {
		return stem
	}
	env := snowballstem.NewEnv(token)
	english.Stem(env)
	if len(s.known) == maxStems {
		clear(s.known)
	}
	stem := strings.Clone(env.Current())
	s.known[strings.Clone(token)] = stem
	return stem
}
